"""What the API says about whoever calls it."""

from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response


@api_view(["GET"])  # type: ignore[untyped-decorator]
def me(request: Request) -> Response:
    """Tell a program for whom it acts and what its token allows."""
    token = request.auth
    return Response(
        {
            "id": str(request.user.pk),
            "email": request.user.email,
            "token": {"name": token.name, "scope": token.scope, "expires_at": token.expiry},
        }
    )
