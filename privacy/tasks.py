"""Doors for the scheduler."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from privacy import separately
from privacy.ledger.checked import is_check_due
from privacy.ledger.elsewhere import store_newest
from privacy.ledger.mailed import mail_newest
from privacy.ledger.sequencer import sequence_entries
from privacy.registers.breaches.sending import send_notices
from privacy.retention.actions import sweep as run_sweep
from privacy.retention.results import is_audit_due, is_proof_due
from privacy.rights.export.build import build_export as build
from privacy.rights.receipts.actions import sign_receipts
from privacy.rights.requests.reminding import remind
from privacy.rights.requests.sending import send_notice
from privacy.staff.break_glass.letter import tell_owner
from privacy.watch.actions import watch as keep_watch


@shared_task
def sweep() -> None:
    """Delete what is due."""
    run_sweep()


@shared_task
def sequence_ledger() -> None:
    """Give new lines their place in the ledger, and sign the receipts that waited for it."""
    sequence_entries()
    sign_receipts()


@shared_task
def build_export(export_id: str) -> None:
    """Build a copy of everything, if it still waits."""
    build(UUID(export_id))


@shared_task
def tell_of_break_glass(glass_id: str) -> None:
    """Write to the owner that their pictures may be looked at."""
    tell_owner(UUID(glass_id))


@shared_task
def send_case_notice(notice_id: str) -> None:
    """Send a letter about a request, if it still waits."""
    send_notice(UUID(notice_id))


@shared_task
def remind_of_cases() -> None:
    """Mail reminders of dates that the law sets; each once."""
    remind(timezone.now())


@shared_task
def audit_retention() -> None:
    """Let the auditor, a process of its own, look into the stores once an hour."""
    if is_audit_due():
        separately.start("audit_retention")


@shared_task
def tell_affected() -> None:
    """Tell people of a breach, where two officers let the notice out."""
    send_notices()


@shared_task
def watch() -> None:
    """Weigh new signs of misuse; what is too much is suspended and told of."""
    keep_watch()


@shared_task
def verify_ledger() -> None:
    """Let a process of its own recompute the ledger once a day."""
    if is_check_due():
        separately.start("verify_ledger")


@shared_task
def store_checkpoint() -> None:
    """Keep the ledger's head in the witness's second place, where one is set."""
    store_newest()


@shared_task
def mail_checkpoint() -> None:
    """Mail the ledger's head to whoever keeps it elsewhere, once a day."""
    mail_newest()


@shared_task
def prove() -> None:
    """Let a synthetic person go through everything once a day."""
    if is_proof_due():
        separately.start("prove")
