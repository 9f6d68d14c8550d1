"""Rights requests for programs: make one, follow its dates and letters, take it back."""

from typing import Any, Final
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from privacy.api.documented import CURSOR, KEY, LIMIT, list_of, operation
from privacy.api.idempotent import idempotent
from privacy.api.shapes import FreeText, Shape, Strict
from privacy.api.views import Resource
from privacy.rights.clocks.kinds import Kind
from privacy.rights.requests import actions
from privacy.rights.requests.errors import TooManyOpen
from privacy.rights.requests.laws import PLACES
from privacy.rights.requests.mine import OPEN_AT_MOST
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.showing import ShownDocument, page_of
from privacy.rights.requests.states import Denial, State

REGIONS: Final = [code for code, _words in PLACES]
EXAMPLE: Final[dict[str, Any]] = {
    "id": "8e9d7c1a-2f7b-4a55-9d0e-5b8b2c6e7f10",
    "reference": "R-8E9D7C1A",
    "kind": "access",
    "region": "eea",
    "state": "received",
    "protocol_status": "open",
    "received_at": "2026-11-24T13:07:00Z",
    "due_at": "2026-12-24T23:00:00Z",
    "closed_at": None,
    "denial_reason": "",
    "can_be_withdrawn": True,
}

EXAMPLE_IN_FULL: Final[dict[str, Any]] = {
    **EXAMPLE,
    "state": "fulfilled",
    "closed_at": "2026-12-01T09:30:00Z",
    "can_be_withdrawn": False,
    "dates": [],
    "letters": [
        {
            "sent_at": "2026-12-01T09:30:00Z",
            "language": "en",
            "subject": "R-8E9D7C1A: what we hold about you",
            "body": "You asked for what we hold about you. It is attached.",
        }
    ],
    "documents": [
        {
            "id": "5f0a4c7e-2b55-4a0e-9d6b-0f3f5f6d7a01",
            "name": "Letter",
            "file_url": "/api/v1/requests/8e9d7c1a-2f7b-4a55-9d0e-5b8b2c6e7f10/documents/"
            "5f0a4c7e-2b55-4a0e-9d6b-0f3f5f6d7a01/",
        }
    ],
    "copies": [],
}


class RequestShape(Shape):
    """A rights request and where it stands."""

    example = EXAMPLE
    id = serializers.UUIDField()
    reference = serializers.CharField(help_text="What it is called in letters")
    kind = serializers.ChoiceField(choices=Kind.choices)
    region = serializers.CharField(help_text="Where you said that you live; it may be empty")
    state = serializers.ChoiceField(choices=State.choices)
    protocol_status = serializers.CharField(help_text="As the Data Rights Protocol names it")
    received_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    denial_reason = serializers.ChoiceField(choices=[("", ""), *Denial.choices])
    can_be_withdrawn = serializers.BooleanField()


class DateShape(Shape):
    """One date that the law sets, and why it is that day."""

    law = serializers.CharField()
    what = serializers.CharField()
    day = serializers.DateField()
    why = serializers.CharField()
    is_decisive = serializers.BooleanField(help_text="Whether it is the first to answer by")


class LetterShape(Shape):
    """A letter that was sent to you."""

    sent_at = serializers.DateTimeField()
    language = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()


class DocumentShape(Shape):
    """A document that came with the answer."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    file_url = serializers.SerializerMethodField()

    def get_file_url(self, document: ShownDocument) -> str:
        return reverse("api-request-document", args=[document.case, document.id])


class RequestInFull(RequestShape):
    """The same with its dates, its letters and what came with the answer."""

    example = EXAMPLE_IN_FULL
    dates = DateShape(many=True)
    letters = LetterShape(many=True)
    documents = DocumentShape(many=True)
    copies = serializers.ListField(
        child=serializers.UUIDField(), help_text="Copies of everything: see exports"
    )


class NewRequest(Strict):
    """What is asked for, and where the person lives: the law follows from that."""

    example = {"kind": "access", "region": "eea"}
    kind = serializers.ChoiceField(choices=Kind.choices)
    region = serializers.ChoiceField(
        choices=REGIONS, required=False, help_text="Without one, every law that could apply counts"
    )
    period_from = serializers.DateField(required=False, help_text="Without one, everything")
    words = FreeText(required=False, max_length=2000)


class RequestList(Resource):
    """A person's rights requests."""

    fresh_methods = frozenset({"POST"})
    newest_by = ("-received_at", "-pk")

    @operation(
        "List your rights requests",
        answers={200: list_of(RequestShape, "Request")},
        tag="requests",
        parameters=(CURSOR, LIMIT),
        operation_id="requests_list",
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Those tied to your account, the newest first."""
        return self.paged(RightsRequest.objects.of_person(self.person), RequestShape)

    @operation(
        "Make a rights request",
        takes=NewRequest,
        answers={201: RequestShape},
        problems=(409, 422),
        tag="requests",
        parameters=(KEY,),
        operation_id="requests_create",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Takes a fresh proof, since it counts as your identity proved. The answer goes by mail."""
        asked = self.read(NewRequest, request)
        if RightsRequest.objects.of_person(self.person).open().count() >= OPEN_AT_MOST:
            raise TooManyOpen
        case = actions.submit(
            person=self.person,
            kind=Kind(asked["kind"]),
            region=asked.get("region", ""),
            language=translation.get_language() or "en",
            words=asked.get("words", ""),
            period_from=_day(asked.get("period_from")),
            site=request.build_absolute_uri("/"),
        )
        headers = {"Location": reverse("api-request", args=[case.pk])}
        case.refresh_from_db()
        return Response(RequestShape(case).data, status=201, headers=headers)


class RequestDetail(Resource):
    """One rights request."""

    @operation(
        "Follow a rights request",
        answers={200: RequestInFull},
        problems=(404,),
        tag="requests",
    )
    def get(self, request: Request, case_id: UUID) -> Response:  # noqa: ARG002
        """Its dates, each with its reason, the letters that were sent, and what came with them."""
        case = own_request(self.person, case_id)
        page = page_of(case)
        shown = {
            **RequestShape(case).data,
            "dates": DateShape(page["dates"], many=True).data,
            "letters": LetterShape(page["letters"], many=True).data,
            "documents": DocumentShape(page["documents"], many=True).data,
            "copies": page["copies"],
        }
        return Response(shown)


class RequestWithdraw(Resource):
    """A request's end by whoever made it."""

    @operation(
        "Take a rights request back",
        answers={200: RequestShape},
        problems=(404, 409, 422),
        tag="requests",
        parameters=(KEY,),
        operation_id="requests_withdraw",
    )
    @idempotent
    def post(self, request: Request, case_id: UUID) -> Response:  # noqa: ARG002
        """As long as no answer is approved."""
        actions.withdraw(case=own_request(self.person, case_id))
        return Response(RequestShape(own_request(self.person, case_id)).data)


def own_request(person: UUID, case_id: UUID) -> RightsRequest:
    """Return a person's own request; 404 for anybody else's."""
    return get_object_or_404(RightsRequest.objects.of_person(person), pk=case_id)


def _day(said: Any) -> str:
    return said.isoformat() if said else ""
