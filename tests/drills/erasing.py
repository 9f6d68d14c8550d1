"""Erases people in processes that kill themselves, or with a holder switched off.

Run as `python -m tests.drills.erasing kills|mutations` against a deployment's own folder; prints
one JSON line for each person.
"""

import io
import itertools
import json
import os
import secrets
import signal
import sys
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.mail import send_mail  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import ApiToken, Person  # noqa: E402
from privacy.ledger.actors import Actor  # noqa: E402
from privacy.models import (  # noqa: E402
    AffectedPerson,
    Breach,
    BreakGlass,
    ConsentEvent,
    Erasure,
    Export,
    KeptAnswer,
    Receipt,
    SealedObject,
    SealingKey,
    Sighting,
)
from privacy.retention.models import Hold  # noqa: E402
from privacy.rights.erasure import NotErased, erase_person, finish_erasures, steps  # noqa: E402
from privacy.rights.export.actions import request_export  # noqa: E402
from privacy.rights.export.build import build_export  # noqa: E402
from privacy.rights.holders import registry  # noqa: E402
from privacy.tasks import sequence_ledger  # noqa: E402
from privacy.vault import storage  # noqa: E402
from privacy.vault.commitments import slip_of  # noqa: E402
from privacy.vault.models import Kind  # noqa: E402
from privacy.watch.noting import subject_of  # noqa: E402
from privacy.watch.rules import Signal  # noqa: E402
from tests.drills.canary import files_in, ids, search  # noqa: E402
from tests.people import open_person  # noqa: E402
from tests.privacy.rights.holding import add_headshot, add_photo, keep, picture  # noqa: E402
from uploads.training.models import TrainingCopy  # noqa: E402


def someone() -> Person:
    """Return a person who has something with every holder."""
    person = open_person(address=f"canary-{secrets.token_hex(8)}@example.com")
    add_photo(person)
    add_headshot(person)
    copy = keep(person, Kind.TRAINING, picture())
    TrainingCopy.objects.create(
        owner=person, sealed=copy, photo=uuid.uuid4(), consent_version="1", width=64, height=64
    )
    Hold.objects.create(
        person=person.pk,
        sealed_object=copy.pk,
        kind=Kind.TRAINING,
        request=uuid.uuid4(),
        placed_by=uuid.uuid4(),
        expires_at=timezone.now() + timedelta(days=1),
    )
    ApiToken.objects.create(user=person, name=f"token {secrets.token_hex(8)}", scope="read")
    now = timezone.now()
    breach = Breach.objects.create(
        aware_at=now, recorded_by=uuid.uuid4(), kept_until=now + timedelta(days=740)
    )
    AffectedPerson.objects.create(breach=breach, person=person.pk)
    KeptAnswer.objects.create(person=person.pk, key=secrets.token_hex(8), request="x")
    BreakGlass.objects.create(
        person=person.pk, reason=b"sealed", minutes=10, requester=uuid.uuid4()
    )
    Sighting.objects.create(signal=Signal.DOWNLOAD, subject=subject_of(person.pk))
    build_export(request_export(person=person.pk).pk)
    send_mail("Hello", "A mail.", None, [person.email])
    return person


def in_a_process(work: Callable[[], None]) -> int:
    """Run `work` in a process of its own; return its status as `waitpid` gives it."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - the child must not go on as its parent
            sys.stderr.write(f"{error!r}\n")
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def erase_and_die(person: Person, *, after: int) -> None:
    """Erase, and be killed once `after` steps are done; the name of the last goes to a file."""
    with mock.patch("privacy.rights.erasure.steps", return_value=()):
        erase_person(person=person.pk, actor=Actor.person(person.pk))
    erasure = Erasure.objects.get(person=person.pk)
    for place, step in enumerate(steps(erasure, actor=Actor.person(person.pk))):
        if place == after:
            (Path(settings.DATA_DIR) / "last-step").write_text(step)
            die()


def erase_and_die_inside(person: Person, *, call: str, nth: int) -> None:
    """Erase, and be killed before the nth time that something is called inside of a step."""
    module, _, name = call.rpartition(".")
    real = getattr(sys.modules[module], name)
    times = itertools.count()

    def deadly(*args: Any, **options: Any) -> Any:
        if next(times) == nth:
            die()
        return real(*args, **options)

    with mock.patch(call, deadly):
        erase_person(person=person.pk, actor=Actor.person(person.pk))


def left_of(person: Person) -> list[str]:
    """Say what is still there of a person."""
    left = [name for name, there in {
        "account": Person.objects.filter(pk=person.pk).exists(),
        "objects": SealedObject.objects.owned_by(person.pk).exists(),
        "key": SealingKey.objects.filter(owner=person.pk).exists(),
        "consents": ConsentEvent.objects.filter(person=person.pk).exists(),
        "export": Export.objects.filter(person=person.pk).exists(),
        "erasure": Erasure.objects.filter(person=person.pk).exists(),
    }.items() if there]  # fmt: skip
    return left + [f"{name} in the store" for name in storage.names()]


def killed(work: Callable[[Person], None], name: str) -> dict[str, Any]:
    """Kill one erasure, look, let the sweep finish it, look again."""
    (Path(settings.DATA_DIR) / "last-step").unlink(missing_ok=True)
    person = someone()
    slips = [slip_of(sealed).as_json() for sealed in SealedObject.objects.owned_by(person.pk)]
    before = Receipt.objects.count()
    status = in_a_process(lambda: work(person))
    step = Path(settings.DATA_DIR) / "last-step"
    told: dict[str, Any] = {
        "name": name,
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        "step": step.read_text() if step.exists() else "",
        "receipts": Receipt.objects.count() - before,
        "objects": SealedObject.objects.owned_by(person.pk).count(),
    }
    again = in_a_process(_finish)
    sequence_ledger()
    told |= {
        "again": again,
        "left": left_of(person),
        "receipts_after": Receipt.objects.count() - before,
        "verified": _verified(slips),
    }
    return told


def _finish() -> None:
    finish_erasures(timezone.now() + timedelta(minutes=2))


def _verified(slips: list[dict[str, str]]) -> bool:
    """Whether the newest receipt fits and names every object that the person had a slip of."""
    folder = Path(settings.DATA_DIR)
    newest = Receipt.objects.exclude(signed="").order_by("-created_at").first()
    if newest is None:
        return False
    (folder / "receipt.json").write_text(newest.signed)
    (folder / "slips.json").write_text(json.dumps({"slips": slips}))
    try:
        arguments = [str(folder / "receipt.json"), "--slip", str(folder / "slips.json")]
        call_command("verify_receipt", *arguments, stdout=io.StringIO())
    except SystemExit:
        return False
    return True


INSIDE = (
    ("privacy.vault.storage.remove", 3),
    ("privacy.vault.actions.destroy_share", 3),
    ("privacy.rights.erasure.destroy_owner_key", 1),
    ("privacy.rights.erasure.record_unsealed_end", 1),
    ("privacy.rights.erasure.close_with_receipt", 1),
)


def kills() -> Iterator[dict[str, Any]]:
    for after in itertools.count():
        told = killed(lambda person, after=after: erase_and_die(person, after=after), "between")  # type: ignore[misc]
        yield told
        if not told["signal"]:
            break
    for call, times in INSIDE:
        for nth in range(times):
            yield killed(
                lambda person, call=call, nth=nth: erase_and_die_inside(  # type: ignore[misc]
                    person, call=call, nth=nth
                ),
                f"inside {call}",
            )


def mutations() -> Iterator[dict[str, Any]]:
    """Switch each holder off in turn, erase, and search the folder for the person."""
    for holder in [None, *registry.holders]:
        person = someone()
        needles = {"address": person.email.encode(), **ids(account=person.pk)}
        needles["sign"] = subject_of(person.pk).encode()
        outcome = "erased"
        with (
            mock.patch.multiple(holder, erase=_nothing, verify=_nothing)
            if holder
            else (mock.MagicMock())
        ):
            try:
                erase_person(person=person.pk, actor=Actor.person(person.pk))
            except NotErased as unfinished:
                outcome = str(unfinished)
        connections.close_all()
        yield {
            "holder": holder.name if holder else "",
            "outcome": outcome,
            "hits": search(files_in(Path(settings.DATA_DIR)), needles),
            "objects": len(list(storage.names())),
        }
        erase_person(person=person.pk, actor=Actor.person(person.pk))


def _nothing(_person: object) -> list[str]:
    return []


if __name__ == "__main__":
    for line in {"kills": kills, "mutations": mutations}[sys.argv[1]]():
        print(json.dumps(line), flush=True)
