"""Ask to see a person's pictures, agree as somebody else, extend once, close: on their record."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.staff.break_glass.bell import ring
from privacy.staff.break_glass.errors import (
    ExtendedAlready,
    GlassRefused,
    NobodyThere,
    NoReason,
    OwnApproval,
    OwnPictures,
    TooLong,
    WrongRole,
)
from privacy.staff.break_glass.models import AT_MOST, KEPT_FOR, BreakGlass, Glasses
from privacy.staff.membership import has_role
from privacy.staff.roles import RoleCode
from privacy.vault.columns import open_bytes, seal_bytes
from privacy.vault.errors import Damaged, KeyDestroyed

MAY_ASK: Final = (RoleCode.SUPPORT, RoleCode.PRIVACY_OFFICER)
MAY_AGREE: Final = (RoleCode.PRIVACY_OFFICER,)
REASON_AT_LEAST: Final = 15


def ask(*, person: UUID, reason: str, minutes: int, officer: UUID) -> BreakGlass:
    """Ask to see one person's pictures; they find the request and its reason in their ledger.

    Raises GlassRefused where the officer's role, the reason or the time doesn't allow it.
    """
    _require(officer, *MAY_ASK)
    if officer == person:
        raise OwnPictures
    if len(reason.split()) < 3 or len(reason) < REASON_AT_LEAST:
        raise NoReason
    if not timedelta(0) < timedelta(minutes=minutes) <= AT_MOST:
        raise TooLong
    glass = BreakGlass(person=person, minutes=minutes, requester=officer)
    try:
        glass.reason = seal_bytes(owner=person, context=_context(glass), plaintext=reason.encode())
    except KeyDestroyed as gone:
        raise NobodyThere from gone
    with transaction.atomic():
        glass.save(force_insert=True)
        _write_down(Event.GLASS_ASKED, glass, officer, {"reason": reason, "minutes": minutes})
    return glass


def agree(*, glass: BreakGlass, officer: UUID) -> None:
    """Open it, as another privacy officer than the one who asked; its time runs from now.

    Raises GlassRefused where the rules don't allow it.
    """
    _require_second(glass, officer)
    with transaction.atomic():
        now = timezone.now()
        _once(_this(glass).open(approver=officer, now=now, ends=now + glass.lasts))
        glass.refresh_from_db()
        _write_down(Event.GLASS_OPENED, glass, officer, _until(glass))
        transaction.on_commit(lambda: ring(glass.pk))


def refuse(*, glass: BreakGlass, officer: UUID) -> None:
    """Say no to a request. Raises GlassRefused where the rules don't allow it."""
    _require_second(glass, officer)
    with transaction.atomic():
        _once(_this(glass).refuse(approver=officer, now=timezone.now()))
        glass.refresh_from_db()
        _write_down(Event.GLASS_REFUSED, glass, officer, {})


def close(*, glass: BreakGlass, officer: UUID) -> None:
    """End it before its time: whoever asked may, and any privacy officer."""
    if officer != glass.requester:
        _require(officer, *MAY_AGREE)
    with transaction.atomic():
        _once(_this(glass).close(now=timezone.now()))
        glass.refresh_from_db()
        _write_down(Event.GLASS_CLOSED, glass, officer, {})


def ask_extension(*, glass: BreakGlass, officer: UUID) -> None:
    """Ask once for more time. Raises ExtendedAlready for a second time."""
    _require(officer, *MAY_ASK)
    if officer != glass.requester:
        raise WrongRole
    with transaction.atomic():
        if BreakGlass.objects.filter(pk=glass.pk, extended_at__isnull=False).exists():
            raise ExtendedAlready
        _once(_this(glass).ask_extension(now=timezone.now()))
        _write_down(Event.GLASS_EXTENSION_ASKED, glass, officer, {})


def extend(*, glass: BreakGlass, officer: UUID) -> None:
    """Agree to more time, as somebody else than whoever asked; the owner gets another mail.

    Raises ExtendedAlready for a second time, GlassRefused where the rules don't allow it.
    """
    _require_second(glass, officer)
    with transaction.atomic():
        if BreakGlass.objects.filter(pk=glass.pk, extended_at__isnull=False).exists():
            raise ExtendedAlready
        now = timezone.now()
        _once(_this(glass).extend(now=now, ends=now + glass.lasts))
        glass.refresh_from_db()
        _write_down(Event.GLASS_EXTENDED, glass, officer, _until(glass))
        transaction.on_commit(lambda: ring(glass.pk))


def reason_of(glass: BreakGlass) -> str:
    """Return the reason in clear; empty once the person was erased."""
    try:
        return open_bytes(
            owner=glass.person, context=_context(glass), sealed=bytes(glass.reason)
        ).decode()
    except (KeyDestroyed, Damaged):
        return ""


def clear_old_glasses(now: datetime) -> int:
    """Forget what was asked for more than two years ago; return how many."""
    return BreakGlass.objects.filter(asked_at__lt=now - KEPT_FOR).delete()[0]


def _require(officer: UUID, *roles: str) -> None:
    if not has_role(officer, *roles):
        raise WrongRole


def _require_second(glass: BreakGlass, officer: UUID) -> None:
    _require(officer, *MAY_AGREE)
    if officer == glass.requester:
        raise OwnApproval
    if officer == glass.person:
        raise OwnPictures


def _this(glass: BreakGlass) -> Glasses:
    return BreakGlass.objects.filter(pk=glass.pk)


def _once(happened: bool) -> None:
    if not happened:
        raise GlassRefused


def _write_down(event: Event, glass: BreakGlass, officer: UUID, said: dict[str, str | int]) -> None:
    record(
        event=event,
        actor=Actor.staff(officer),
        owner=glass.person,
        purpose=Purpose.BREAK_GLASS,
        detail={"break_glass": str(glass.pk), **said},
    )


def _until(glass: BreakGlass) -> dict[str, str | int]:
    assert glass.expires_at is not None
    return {"reason": reason_of(glass), "until": glass.expires_at.isoformat()}


def _context(glass: BreakGlass) -> str:
    return f"break-glass/{glass.pk}/reason"
