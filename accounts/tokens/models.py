"""A token for a program that acts for a person; the database holds its hash only."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, AuthTokenManager


class Scope(models.TextChoices):
    """What a program may do with a token."""

    READ = "read", _("Read: see what is here, change nothing")
    WRITE = "write", _("Read and write: also upload, make and delete")


class ApiTokens(models.QuerySet["ApiToken"]):
    """Tokens by whose they are and whether they still open anything."""

    def owned_by(self, person: uuid.UUID) -> "ApiTokens":
        return self.filter(user=person)

    def in_force(self) -> "ApiTokens":
        return self.filter(expiry__gt=timezone.now())


class ApiToken(AbstractAuthToken):  # type: ignore[misc]
    """Knox's token (a SHA-512 hash) with a name, a scope, and when it was last used."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=60)
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.READ)
    last_used_at = models.DateTimeField(null=True)
    # After signs of misuse, until it is given back or revoked; see privacy.watch.
    suspended_at = models.DateTimeField(null=True)
    # Whether its person had a second factor, and so proved it, when this was made.
    with_factor = models.BooleanField(default=False)

    objects = AuthTokenManager.from_queryset(ApiTokens)()

    class Meta:
        app_label = "accounts"

    def __str__(self) -> str:
        return str(self.public_id)
