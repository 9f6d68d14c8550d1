"""A signed-in browser."""

import hashlib
import uuid
from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone


class Sessions(models.QuerySet["Session"]):
    """Sessions by whose they are."""

    def of(self, person: uuid.UUID) -> "Sessions":
        return self.alive().filter(person=person)

    def alive(self) -> "Sessions":
        return self.filter(expire_date__gt=timezone.now())


class Session(AbstractBaseSession):
    """Django's session plus whose it is and what its owner needs to recognise it.

    Everything but the id is empty while nobody is signed in. No place is kept: the network is the
    sender's address without its end.
    """

    person = models.UUIDField(null=True, db_index=True)
    browser = models.CharField(max_length=60, blank=True)
    network = models.CharField(max_length=45, blank=True)
    # A number that stays when the key is changed, by which the session can be suspended.
    bearer = models.CharField(max_length=32, blank=True, db_index=True)
    began_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = BaseSessionManager.from_queryset(Sessions)()  # type: ignore[misc]  # a class variable in Django

    class Meta:
        app_label = "accounts"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from accounts.sessions.store import SessionStore  # noqa: PLC0415 - Django's own cycle

        return SessionStore

    @property
    def handle(self) -> str:
        """Name the session in a page; its key opens it and is never shown."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:32]
