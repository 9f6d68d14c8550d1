"""Consents for programs: how they stand, give in exact words, take back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from privacy.api.documented import CURSOR, KEY, LIMIT, list_of, operation
from privacy.api.idempotent import idempotent
from privacy.api.views import Resource
from privacy.consent.actions import give, withdraw
from privacy.consent.allowed import Allowed, allowed_by
from privacy.consent.models import ConsentEvent
from privacy.consent.purposes.registry import ProcessingPurpose, purposes
from privacy.consent.receipts import Receipt
from privacy.consent.regions import region_of
from privacy.consent.shapes import (
    RECEIPT,
    ConsentEventShape,
    GivenConsent,
    PurposeShape,
    PurposesShape,
    Withdrawal,
    WithdrawnShape,
)
from privacy.consent.statements import Statement
from privacy.errors import PrivacyError
from privacy.optout.actions import standing_of

METHOD: Final = "api"


class OtherWords(PrivacyError):
    """What was sent isn't what the person would be asked now."""

    sentence = _(
        "These aren't the words that this consent has now, or not all of them. Read them anew, "
        "show them to the person, and send what they agreed to. Nothing was recorded."
    )


@dataclass(frozen=True)
class Shown:
    """One statement as a program sees it."""

    allowed: Allowed

    def __getattr__(self, name: str) -> Any:
        return getattr(self.allowed.statement, name)

    @property
    def release(self) -> str:
        return self.allowed.statement.release_code

    @property
    def text(self) -> str:
        return self.allowed.statement.full_text

    @property
    def state(self) -> str:
        if self.allowed.event is None:
            return "never_given"
        if self.allowed.is_outdated:
            return "outdated"
        if not self.allowed.is_given:
            return "withdrawn"
        return "suspended" if self.allowed.is_suspended else "given"

    @property
    def since(self) -> datetime | None:
        return self.allowed.event.at if self.allowed.event else None


@dataclass(frozen=True)
class ShownPurpose:
    """A purpose with its statements as they stand for one person."""

    purpose: ProcessingPurpose
    shown: Sequence[Shown]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.purpose, name)


class ConsentList(Resource):
    """Purposes and how a person's consents stand."""

    @operation("See how your consents stand", answers={200: PurposesShape}, tag="consents")
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Every purpose, with the exact words in the language that you accept."""
        return Response({"results": PurposeShape(_standing(self.person), many=True).data})

    @operation(
        "Give a consent",
        takes=GivenConsent,
        answers={201: PurposeShape},
        problems=(404, 409, 422),
        tag="consents",
        parameters=(KEY,),
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Only in the very words that the person was shown, each statement of the purpose."""
        asked = self.read(GivenConsent, request)
        purpose = purposes.named(asked["purpose"])
        if purpose is None or not purpose.needs_consent:
            raise Http404
        statements = _in_their_words(self.person, purpose)
        _require_the_same(statements, asked["statements"])
        give(person=self.person, statements=statements, method=METHOD)
        now = next(each for each in _standing(self.person) if each.purpose == purpose)
        return Response(PurposeShape(now).data, status=201)


class ConsentWithdraw(Resource):
    """The way back."""

    @operation(
        "Take a consent back",
        takes=Withdrawal,
        answers={200: WithdrawnShape},
        problems=(404, 409, 422),
        tag="consents",
        parameters=(KEY,),
        operation_id="consents_withdraw",
    )
    @idempotent
    def post(self, request: Request, code: str) -> Response:
        """At once: what it allowed stops, and what was kept for it goes."""
        statement = purposes.statements().get(code)
        if statement is None or not statement.is_withdrawable:
            raise Http404
        asked = self.read(Withdrawal, request)
        is_done = withdraw(
            person=self.person,
            statement=statement,
            method=METHOD,
            with_results=asked["with_results"],
        )
        effect = str(statement.effect_of_withdrawing)
        return Response(WithdrawnShape({"is_done": is_done, "effect": effect}).data)


class ConsentHistory(Resource):
    """Everything that was given or taken back."""

    newest_by = ("-at", "-pk")

    @operation(
        "List everything you gave or took back",
        answers={200: list_of(ConsentEventShape, "ConsentEvent")},
        tag="consents",
        parameters=(CURSOR, LIMIT),
        operation_id="consents_history",
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The newest first; each has a receipt."""
        return self.paged(ConsentEvent.objects.owned_by(self.person), ConsentEventShape)


class ConsentReceipt(Resource):
    """The receipt of one event."""

    @operation(
        "Fetch a consent receipt",
        answers={200: OpenApiTypes.OBJECT},
        problems=(404,),
        tag="consents",
        example=RECEIPT,
        operation_id="consents_receipt",
    )
    def get(self, request: Request, record: UUID) -> Response:
        """JSON-LD after ISO/IEC TS 27560."""
        event = get_object_or_404(ConsentEvent.objects.owned_by(self.person), record=record)
        site = request.build_absolute_uri("/")
        return Response(Receipt(event=event, site=site).as_linked_data())


def _standing(person: UUID) -> list[ShownPurpose]:
    allowed = allowed_by(person, standing_of(person))
    return [
        ShownPurpose(purpose, [Shown(each) for each in allowed if each.purpose == purpose])
        for purpose in purposes.purposes.values()
    ]


def _in_their_words(person: UUID, purpose: ProcessingPurpose) -> list[Statement]:
    region = region_of(person)
    return [statement.for_region(region) for statement in purpose.statements]


def _require_the_same(statements: Sequence[Statement], sent: Sequence[Mapping[str, str]]) -> None:
    """Raise OtherWords unless what was sent names exactly these texts."""
    wanted = {(each.code, each.version, each.digest) for each in statements}
    if {(each["code"], each["version"], each["digest"]) for each in sent} != wanted:
        raise OtherWords
