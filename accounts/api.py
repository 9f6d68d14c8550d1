"""What the API says about whoever calls it."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import ApiToken
from accounts.tokens.models import Scope
from privacy.api.documented import operation
from privacy.api.shapes import Shape
from privacy.api.views import Resource


class TokenShape(Shape):
    """The token that a program came with."""

    name = serializers.CharField()
    scope = serializers.ChoiceField(choices=Scope.choices)
    expires_at = serializers.DateTimeField(source="expiry")


class MeShape(Shape):
    """For whom the program acts; `token` is null for a signed-in browser."""

    example = {
        "id": "d0c7a6b2-3f0e-4f6b-9a51-7e2b1c9d8f40",
        "email": "ana@portraits.example",
        "token": {
            "name": "Nightly copy",
            "scope": "read",
            "expires_at": "2027-02-22T13:07:00Z",
        },
    }
    id = serializers.UUIDField(source="user.pk")
    email = serializers.EmailField(source="user.email")
    token = TokenShape(allow_null=True)


class Me(Resource):
    """The person and the token."""

    @operation("See for whom a token acts, and what it allows", answers={200: MeShape}, tag="me")
    def get(self, request: Request) -> Response:
        """Tell a program for whom it acts and what its token allows."""
        token = request.auth if isinstance(request.auth, ApiToken) else None
        return Response(MeShape({"user": request.user, "token": token}).data)
