"""For the doctor: whether the store keeps and forgets as asked, and whether the keys open."""

import os
import uuid
from collections.abc import Iterator

from privacy.vault import storage
from privacy.vault.errors import MasterMissing, VaultError
from privacy.vault.keyring import open_newest_wrapping_key
from privacy.vault.masters import previous_name
from privacy.vault.models import WrappingKey
from privacy.vault.sealing import Binding, header_of, seal, unseal

PROBE = "probe-{}"


def look_at_store() -> Iterator[str]:
    """Send a sealed probe through the store and back, and ask what the store would keep."""
    if storage.is_away():
        yield "The store's folder is missing. Mount it; nothing is taken in or deleted until then."
        return
    try:
        yield from _round_trip(PROBE.format(uuid.uuid4().hex))
        with storage.reached() as stored:
            unfinished = list(stored.unfinished())
    except OSError as error:
        yield (
            f"The object store can't be used: {error.strerror}. Check SAFELIGHT_STORE, the "
            "credentials, and what they allow: reading, writing, listing and deleting."
        )
        return
    if unfinished:
        yield (
            f"{len(unfinished)} unfinished uploads are over a day old. Abort them, and add a "
            "lifecycle rule that aborts unfinished uploads after a day."
        )
    yield from storage.backend().retention_findings()


def look_at_keys() -> Iterator[str]:
    """Open what the master key must open."""
    try:
        open_newest_wrapping_key()
    except MasterMissing:
        yield (
            "The keys here are wrapped by a master key that is not configured. Set "
            "SAFELIGHT_MASTER_KEY or SAFELIGHT_KMS_KEY to the one that was used."
        )
    except VaultError:
        yield (
            "The master key doesn't open this deployment's keys: it is another one, or was "
            "damaged. Put back the key that belongs to these databases."
        )
    yield from _half_rotated()


def _half_rotated() -> Iterator[str]:
    old = previous_name()
    if old and not WrappingKey.objects.filter(master=old).exists():
        yield (
            "SAFELIGHT_OLD_MASTER_KEY is still set, and nothing is wrapped by it any more. Take it "
            "away."
        )
    elif old:
        yield "The master key is half replaced. Run `python manage.py rotate_master_key`."


def _round_trip(name: str) -> Iterator[str]:
    key, content = os.urandom(32), os.urandom(1000)
    binding = Binding(uuid.uuid4(), owner=uuid.uuid4(), sealed_object=uuid.uuid4(), kind="probe")
    sealed = seal(content, key=key, binding=binding)
    storage.put(name, sealed)
    try:
        back = storage.get(name)
        if unseal(back, key=key, binding=binding, recorded_header=header_of(sealed)) != content:
            yield _CHANGED
    except VaultError:
        yield _CHANGED
    finally:
        try:
            storage.remove(name)
        except VaultError:
            yield (
                f"The store did not let go of the probe {name}: deleting is not allowed, or the "
                "bucket is locked. Allow deleting, of all versions, and turn object locks off."
            )


_CHANGED = (
    "A sealed probe came back from the store changed or not at all. Look for what stands in "
    "between: a proxy, a scanner, a store that answers before it has written."
)
