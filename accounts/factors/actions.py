"""Set up, renew and remove second factors; each change is written down and told by mail."""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import AuthenticatorApp, Person, RecoveryCodes, Session
from accounts.notices import Notice, tell
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event

SET_UP_LASTS: Final = timedelta(minutes=15)


def begin_app(*, person: Person, begun: int | None) -> AuthenticatorApp:
    """Return the app that this session has `begun` to set up, else a new one in its place.

    A secret that another session has seen is never carried on with: whoever had that session
    could make the codes.
    """
    waiting = AuthenticatorApp.objects.filter(user=person, confirmed=False)
    app = waiting.filter(pk=begun, created_at__gt=timezone.now() - SET_UP_LASTS).first()
    if app is None:
        app = AuthenticatorApp(user=person, name="app", confirmed=False)
        app.choose_secret()
        with transaction.atomic():
            waiting.delete()
            app.save()
    return app


def confirm_app(*, app: AuthenticatorApp, session: str) -> None:
    """Put an app into force in place of an earlier one, and end the person's other sessions."""
    person = app.user
    with transaction.atomic():
        AuthenticatorApp.objects.filter(user=person).exclude(pk=app.pk).delete()
        app.confirmed = True
        app.save(update_fields=["confirmed"])
        note_factor_added(person=person, session=session, kind="app")


def note_factor_added(*, person: Person, session: str, kind: str) -> None:
    """Write down and tell that a factor was added; every other session ends."""
    with transaction.atomic():
        end_sessions(person=person, keep=session)
        _note(Event.FACTOR_ADDED, Notice.FACTOR_ADDED, person, {"kind": kind})


def renew_recovery_codes(*, person: Person) -> list[str]:
    """Replace the recovery codes and return the new ones, which are shown once."""
    with transaction.atomic():
        device, _ = RecoveryCodes.objects.get_or_create(
            user=person, defaults={"name": "recovery codes"}
        )
        codes = device.renew()
        _note(Event.RECOVERY_CODES_MADE, Notice.RECOVERY_CODES_MADE, person)
    return codes


def note_recovery_code_used(*, person: Person) -> None:
    """Write down and tell that a recovery code was used up."""
    with transaction.atomic():
        _note(Event.RECOVERY_CODE_USED, Notice.RECOVERY_CODE_USED, person)


def remove_app(*, person: Person) -> None:
    """Take the app away; without another factor the recovery codes go too."""
    _remove(person, AuthenticatorApp.objects.filter(user=person), kind="app")


def remove_passkey(*, person: Person, passkey: Model) -> None:
    """Take one passkey away; without another factor the recovery codes go too."""
    _remove(person, passkey, kind="passkey")


def _remove(person: Person, factor: Any, *, kind: str) -> None:
    from accounts.factors.owned import has_factor  # noqa: PLC0415 - reads what this wrote

    with transaction.atomic():
        factor.delete()
        if not has_factor(person):
            RecoveryCodes.objects.filter(user=person).delete()
        _note(Event.FACTOR_REMOVED, Notice.FACTOR_REMOVED, person, {"kind": kind})


def end_sessions(*, person: Person, keep: str = "") -> int:
    """End every session of a person but the one to keep; return how many."""
    return Session.objects.filter(person=person.pk).exclude(session_key=keep or "").delete()[0]


def _note(event: Event, notice: Notice, person: Person, detail: Any = None) -> None:
    record(event=event, actor=Actor.person(person.pk), owner=person.pk, detail=detail)
    tell(person=person.pk, notice=notice)
