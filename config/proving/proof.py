"""Go through everything as the made-up person, search, and sign what came of it."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from typing import Final
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from config.proving.doors import DoorClosed, Doors, sign_in, wait
from config.proving.person import Synthetic, erase_leftovers, make_person, photo
from config.proving.search import Search, search
from privacy.consent.statements import FOR_PORTRAITS
from privacy.errors import PrivacyError
from privacy.ledger.actors import Actor
from privacy.ledger.notes import sign_statement
from privacy.models import ProofRun, SealedObject
from privacy.rights.erasure import erase_person
from privacy.vault.traces import forget_traces

KIND: Final = "proof"
STYLE: Final = "studio-grey"
# A log that somebody is reading just then is emptied a little later.
SETTLES_WITHIN_SECONDS: Final = 90.0
UUID_PATTERN: Final = "[0-9a-f-]{36}"


@dataclass
class Proof:
    """One run: what was done so far, in lines that are signed at the end."""

    doors: Doors = field(default_factory=Doors)
    lines: list[str] = field(default_factory=list)
    objects: set[UUID] = field(default_factory=set)
    failure: str = ""

    def step(self, name: str, do: Callable[[], str]) -> None:
        """Do one step and note what it says; raise DoorClosed when it fails."""
        try:
            self.lines.append(f"{name}: {do()}")
        except (DoorClosed, PrivacyError, OSError, zipfile.BadZipFile) as closed:
            self.failure = f"{name}: FAILED, {closed}"
            self.lines.append(self.failure)
            raise DoorClosed(self.failure) from closed


def prove(*, doors: Doors | None = None) -> ProofRun:
    """Run the proof, and keep and return its signed result, good or bad."""
    erase_leftovers()
    proof = Proof(doors or Doors())
    made = make_person()
    try:
        _go_through(proof, made)
    except DoorClosed:
        _clean_up(made)
    now = timezone.now().astimezone(UTC).replace(microsecond=0)
    result = "failed" if proof.failure else "passed"
    text = "\n".join([f"time {now:%Y-%m-%dT%H:%M:%SZ}", *proof.lines, f"result: {result}", ""])
    return ProofRun.objects.create(
        finished_at=now, has_passed=not proof.failure, note=sign_statement(KIND, text)
    )


def _go_through(proof: Proof, made: Synthetic) -> None:
    proof.step("sign in", lambda: _sign_in(proof.doors, made))
    proof.step("consent", lambda: _consent(proof.doors))
    proof.step("upload", lambda: _upload(proof.doors))
    proof.step("job", lambda: _job(proof))
    _note_objects(proof, made)
    proof.step("copy", lambda: _copy(proof.doors, made))
    _note_objects(proof, made)
    proof.step("erase", lambda: _erase(proof.doors, made))
    proof.step("search", lambda: _search(proof, made))


def _sign_in(doors: Doors, made: Synthetic) -> str:
    sign_in(doors, made.address, made.password)
    return "let in by the one door"


def _consent(doors: Doors) -> str:
    doors.get(reverse("consent"))
    doors.post(reverse("consent"), {statement.code: "on" for statement in FOR_PORTRAITS})
    return f"{len(FOR_PORTRAITS)} statements given"


def _upload(doors: Doors) -> str:
    doors.get(reverse("studio"))
    picture = SimpleUploadedFile("me.jpg", photo(), content_type="image/jpeg")
    page = doors.post(reverse("photo-upload"), {"photos": picture})
    if 'name="photos"' not in page:
        raise DoorClosed("the studio does not show the photo")
    return "1 photo taken in"


def _job(proof: Proof) -> str:
    doors = proof.doors
    shown = doors.wait_for(reverse("studio"), f'name="photos"[^>]*value="({UUID_PATTERN})"')
    doors.post(
        reverse("job-create"),
        {"photos": shown[1], "styles": STYLE, "ratio": "1:1", "keep": "24h"},
    )
    found = doors.wait_for(reverse("portraits"), f"/portraits/({UUID_PATTERN})/")
    size = len(doors.fetch(reverse("portrait-download", args=[found[1], "linkedin"])))
    return f"1 portrait made and downloaded, {size} bytes"


def _copy(doors: Doors, made: Synthetic) -> str:
    sign_in(doors, made.address, made.password)
    doors.get(reverse("export"))
    doors.post(reverse("export"))
    link = doors.wait_for(reverse("export"), f'href="([^"]*/{UUID_PATTERN}/[^"/]+/)"')
    archive = zipfile.ZipFile(io.BytesIO(doors.fetch(link[1])))
    if not any(made.address.encode() in archive.read(name) for name in archive.namelist()):
        raise DoorClosed("the copy does not hold the person's address")
    return f"{len(archive.namelist())} files"


def _erase(doors: Doors, made: Synthetic) -> str:
    sign_in(doors, made.address, made.password)
    doors.get(reverse("erase"))
    doors.post(reverse("erase"))
    if doors.client.session.get("_auth_user_id"):
        raise DoorClosed("the person is still signed in")
    return "everything, by the person's own hand"


def _search(proof: Proof, made: Synthetic) -> str:
    """Search until nothing is found, or until it stays found: logs are emptied a moment later."""
    found = _look(proof, made)

    def is_clean() -> bool:
        nonlocal found
        forget_traces("default", "keys")
        found = _look(proof, made)
        return not found.hits

    if found.hits:
        words = "; ".join(found.hits[:10])
        wait(is_clean, SETTLES_WITHIN_SECONDS, f"left behind: {words}")
    return found.words


def _look(proof: Proof, made: Synthetic) -> Search:
    return search(person=made.person, address=made.address, objects=frozenset(proof.objects))


def _note_objects(proof: Proof, made: Synthetic) -> None:
    """Remember which sealed objects were this person's, to look for them in the store."""
    mine = SealedObject.objects.owned_by(made.person).values_list("pk", flat=True)
    proof.objects.update(mine)


def _clean_up(made: Synthetic) -> None:
    """Erase the made-up person after a failure; what can't go yet, the sweep finishes."""
    try:
        erase_person(person=made.person, actor=Actor.program("proof"))
    except (PrivacyError, OSError):
        return
