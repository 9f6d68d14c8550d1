"""Release a portrait by a link, open it for whoever has the link, revoke it."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from generation.headshots.models import Headshot
from generation.headshots.release.models import Lasting, Release, digest_of, new_token
from generation.headshots.renditions import Rendition
from generation.provenance.signing import sign
from privacy.consent.actions import require_portraits
from privacy.errors import PrivacyError
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.vault import actions as vault
from privacy.vault.errors import Gone

MOST_OPEN: Final = 20


class TooManyReleases(PrivacyError):
    """A portrait has as many open links as any may have."""

    sentence = _(
        "Twenty links to this portrait are open, which is the most. Revoke one that is no longer "
        "needed first. No link was made."
    )


def release_headshot(
    *, headshot: Headshot, label: str, lasting: Lasting, rendition: Rendition, actor: Actor
) -> tuple[Release, str]:
    """Make a link to one portrait; return it with its token, which is never readable again.

    Raises ConsentMissing, Gone or TooManyReleases.
    """
    require_portraits(headshot.owner_id)
    token = new_token()
    with transaction.atomic():
        # Serialises links of one portrait, where two could pass the count at once.
        held = Headshot.objects.present().select_for_update(of=("self",)).filter(pk=headshot.pk)
        found = held.first()
        if found is None:
            raise Gone
        if Release.objects.filter(headshot=found).open().count() >= MOST_OPEN:
            raise TooManyReleases
        made = Release.objects.create(
            headshot=found,
            digest=digest_of(token),
            label=label,
            size=rendition.slug,
            expires_at=min(timezone.now() + lasting.duration, found.delete_after),
        )
        _write_down(Event.RELEASE_MADE, made, actor)
    return made, token


def open_release(*, release: Release) -> bytes:
    """Return the portrait cut to its size and marked, for whoever holds the link.

    The line comes first and names the addressee; the opening is counted. It is no download of the
    owner's, so “once downloaded” doesn't count from here. Raises Gone, ConsentMissing or NotMarked.
    """
    headshot = release.headshot
    require_portraits(headshot.owner_id)
    master = vault.open_object(
        sealed=headshot.sealed,
        actor=Actor.recipient(release.pk),
        event=Event.RELEASE_OPENED,
        purpose=Purpose.RELEASE,
        detail={"recipient": release.label},
    )
    Release.objects.filter(pk=release.pk).update(
        opened_count=F("opened_count") + 1, last_opened_at=timezone.now()
    )
    return sign(release.rendition.cut(master.read()), engine=headshot.engine)


def revoke_release(*, release: Release, actor: Actor) -> bool:
    """Let a link open nothing from now on; say whether it did until now."""
    with transaction.atomic():
        unrevoked = Release.objects.filter(pk=release.pk, revoked_at=None)
        if not unrevoked.update(revoked_at=timezone.now()):
            return False
        _write_down(Event.RELEASE_REVOKED, release, actor)
    return True


def revoke_releases_of(person: UUID) -> None:
    """Revoke every link of a person, in the transaction that takes a consent back."""
    for release in Release.objects.owned_by(person).open():
        revoke_release(release=release, actor=Actor.person(person))


def _write_down(event: Event, release: Release, actor: Actor) -> None:
    record(
        event=event,
        actor=actor,
        owner=release.headshot.owner_id,
        purpose=Purpose.OWN_CHOICE,
        detail={
            "objects": [str(release.headshot.sealed_id)],
            "release": str(release.pk),
            "recipient": release.label,
            "size": release.size,
        },
    )
