"""What is held, and erasing it, for programs."""

from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from privacy.api.deleting import KeyGoneShape, deletion
from privacy.api.documented import operation
from privacy.api.shapes import Shape, Strict
from privacy.api.views import Resource
from privacy.centre import held_about
from privacy.ledger.actors import Actor
from privacy.rights.erasure import erase_part, erase_person
from privacy.rights.models import Scope
from privacy.rights.receipts.actions import new_address

SCOPES: Final = (Scope.EVERYTHING.value, Scope.PICTURES.value)
EXAMPLE: Final = {
    "code": "photos",
    "title": "Photos you uploaded",
    "purpose": "To make your portraits.",
    "basis": "Your consent",
    "deadline": "When their job ends, at the latest 24 hours after upload",
    "count": 2,
    "bytes": 4310221,
    "delete_after": "2026-11-25T13:07:00Z",
    "can_be_deleted": True,
}


class HoldingShape(Shape):
    """What is held of one class of data."""

    code = serializers.CharField()
    title = serializers.CharField()
    purpose = serializers.CharField()
    basis = serializers.CharField()
    deadline = serializers.CharField(source="deadline_words")
    count = serializers.IntegerField()
    bytes = serializers.IntegerField(source="bytes_held")
    delete_after = serializers.DateTimeField(
        allow_null=True, help_text="The last deadline of what is there; null where none is near"
    )
    can_be_deleted = serializers.BooleanField(source="can_go_now")


class HoldingsShape(Shape):
    """Every class of data, pictures first."""

    example = {"results": [EXAMPLE]}
    results = HoldingShape(many=True)


class ErasureAsked(Strict):
    """What is to go."""

    example = {"scope": "pictures"}
    scope = serializers.ChoiceField(choices=SCOPES)


class ErasedShape(Shape):
    """Where the proof is: public to whoever has the address, for thirty days."""

    example = {
        "scope": "pictures",
        "receipt_url": "https://portraits.example/erased/pK7…/",
    }
    scope = serializers.ChoiceField(choices=SCOPES)
    receipt_url = serializers.CharField()


class HoldingList(Resource):
    """What is held about a person."""

    @operation("See what is held about you", answers={200: HoldingsShape}, tag="held")
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """All on one page; why, on which ground, and until when."""
        return Response({"results": HoldingShape(held_about(self.person), many=True).data})


class HoldingDetail(Resource):
    """One class of data."""

    @operation(
        "Delete a class of data now",
        answers={202: KeyGoneShape, 204: None},
        problems=(404, 409),
        tag="held",
        operation_id="held_delete",
    )
    def delete(self, request: Request, code: str) -> Response:  # noqa: ARG002
        """Where `can_be_deleted` says so."""
        found = (each for each in held_about(self.person) if each.code == code)
        holding = next(found, None)
        if holding is None or holding.delete_now is None:
            raise Http404
        delete_now = holding.delete_now
        return deletion(lambda: delete_now(self.person))


class ErasureDesk(Resource):
    """Erasing, with a receipt."""

    fresh_methods = frozenset({"POST"})

    @operation(
        "Erase everything, or all pictures",
        takes=ErasureAsked,
        answers={200: ErasedShape},
        problems=(409,),
        tag="erasure",
        operation_id="erasure_create",
    )
    def post(self, request: Request) -> Response:
        """Takes a fresh proof. Done and verified when it answers; a 503 is finished by the sweep.

        Asking again is harmless, so no Idempotency-Key is taken. “everything” erases the account
        and with it the token.
        """
        scope, address = self.read(ErasureAsked, request)["scope"], new_address()
        url = _receipt_url(request._request, address)  # noqa: SLF001 - the framework's own name
        if scope == Scope.EVERYTHING:
            _erase_person(request._request, self.person, address)  # noqa: SLF001
        else:
            erase_part(
                person=self.person,
                scope=Scope.PICTURES,
                actor=Actor.person(self.person),
                address=address,
            )
        return Response(ErasedShape({"scope": scope, "receipt_url": url}).data)


def _erase_person(request: HttpRequest, person: UUID, address: str) -> None:
    erase_person(
        person=person,
        actor=Actor.person(person),
        address=address,
        receipt_url=lambda known: _receipt_url(request, known),
    )


def _receipt_url(request: HttpRequest, address: str) -> str:
    return request.build_absolute_uri(reverse("erasure-receipt", args=[address]))
