"""Draft, revise, approve and publish a policy: two people, whatever their rights."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.policies.documents import Document
from privacy.policies.models import PolicyVersion, digest_of
from privacy.policies.visits import forget_current

State = PolicyVersion.State


class PolicyRefused(PrivacyError):
    """A step that the rules of policies don't allow."""


class OwnApproval(PolicyRefused):
    sentence = _("Whoever wrote a version can’t approve it. Ask somebody else; nothing changed.")


class NotYours(PolicyRefused):
    sentence = _("Only its author revises a draft. Make a draft of your own; nothing changed.")


class WrongState(PolicyRefused):
    sentence = _(
        "That step isn’t open to this version: it was changed, approved or published meanwhile. "
        "Nothing changed."
    )


def draft(
    *, document: Document, text: str, summary: str, is_material: bool, author: UUID
) -> PolicyVersion:
    """Write a new version, for somebody else to approve."""
    with transaction.atomic():
        return PolicyVersion.objects.create(
            document=document,
            text=text,
            summary=summary,
            is_material=is_material,
            digest=digest_of(text),
            author=_say(Event.POLICY_DRAFTED, author),
        )


def revise(
    *, version: PolicyVersion, text: str, summary: str, is_material: bool, author: UUID
) -> None:
    """Change a draft; one that was approved falls back to a draft."""
    with transaction.atomic():
        if _say(Event.POLICY_DRAFTED, author) != version.author:
            raise NotYours
        changed = PolicyVersion.objects.filter(pk=version.pk).exclude(state=State.PUBLISHED)
        _one(
            changed.update(
                text=text,
                summary=summary,
                is_material=is_material,
                digest=digest_of(text),
                state=State.DRAFT,
                approver=None,
                approved_at=None,
            )
        )


def approve(*, version: PolicyVersion, approver: UUID) -> None:
    """Approve the very text that `version` holds, as somebody else than its author."""
    with transaction.atomic():
        number = _say(Event.POLICY_APPROVED, approver)
        if number == version.author:
            raise OwnApproval
        seen = PolicyVersion.objects.filter(
            pk=version.pk, state=State.DRAFT, digest=version.digest, summary=version.summary,
            is_material=version.is_material,
        )  # fmt: skip
        _one(seen.update(state=State.APPROVED, approver=number, approved_at=timezone.now()))


def publish(*, version: PolicyVersion, publisher: UUID) -> int:
    """Put an approved version into force and return its number; from now on it stays as it is."""
    try:
        with transaction.atomic():
            ship_first_version(version.document)
            _say(Event.POLICY_PUBLISHED, publisher)
            published = PolicyVersion.objects.of(version.document).published()
            number = (published.aggregate(last=Max("number"))["last"] or 0) + 1
            approved = PolicyVersion.objects.filter(
                pk=version.pk, state=State.APPROVED, digest=version.digest
            )
            _one(approved.update(state=State.PUBLISHED, number=number, published_at=timezone.now()))
            transaction.on_commit(forget_current)
    except IntegrityError as taken:  # two at once for one document
        raise WrongState from taken
    forget_current()
    return number


def discard(*, version: PolicyVersion) -> None:
    """Delete a version that was never published."""
    _one(PolicyVersion.objects.filter(pk=version.pk).exclude(state=State.PUBLISHED).delete()[0])


def ship_first_version(document: str) -> None:
    """Install the first version of a document where there is none yet."""
    if not PolicyVersion.objects.of(document).published().exists():
        PolicyVersion.as_shipped(document).save(force_insert=True)


def _say(event: Event, person: UUID) -> UUID:
    """Write the ledger's line; return the random number under which the person stands there."""
    return UUID(record(event=event, actor=Actor.person(person), owner=None).actor_id)


def _one(changed: int) -> None:
    if changed != 1:
        raise WrongState
