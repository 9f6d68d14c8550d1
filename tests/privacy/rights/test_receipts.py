"""Receipts: none before it is verified, bound to the ledger, checkable by anybody, about nobody."""

import base64
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import ApiToken, Person, Session
from generation.jobs.actions import cancel_job
from generation.models import Headshot, Job
from privacy.ledger.actors import Actor
from privacy.ledger.sequencer import sequence_entries
from privacy.models import Erasure, LastMail, Receipt, SealedObject
from privacy.retention.actions import sweep
from privacy.rights.receipts.actions import sign_receipts
from privacy.rights.receipts.key import fingerprint, public_key
from privacy.tasks import sequence_ledger
from privacy.vault import storage
from privacy.vault.models import Kind
from tests.people import open_person, signed_in
from tests.privacy.rights.holding import add_headshot, with_pictures
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
OTHER_KEY = base64.urlsafe_b64encode(bytes([7] * 32)).decode()


def address_on(page: str) -> str:
    """Return the receipt's path that a page shows."""
    found = re.search(r"http://testserver(/receipts/[\w-]+/)", page)
    assert found
    return found[1]


def erase_all(client: Client) -> str:
    """Erase as a person does; return the receipt's path, which the page told before."""
    told = address_on(client.get(reverse("erase")).content.decode())
    assert client.get(told).status_code == 404
    assert client.post(reverse("erase")).headers["Location"] == told
    return told


def slips_of(client: Client) -> bytes:
    return bytes(client.get(reverse("deletion-slips")).content)


@pytest.fixture
def erased(tmp_path: Path) -> tuple[Path, Path]:
    """The files that someone who erased everything has left: the receipt and the slips."""
    person, client = with_pictures()
    receipt, slips = tmp_path / "receipt.json", tmp_path / "slips.json"
    slips.write_bytes(slips_of(client))
    told = erase_all(client)
    sequence_ledger()
    receipt.write_bytes(Client().get(told + "file/").content)
    assert person.email.encode() not in receipt.read_bytes()
    assert str(person.pk).encode() not in receipt.read_bytes()
    return receipt, slips


def verify(*arguments: str) -> tuple[int, str]:
    """Run the command; return its exit code and what it said."""
    out = io.StringIO()
    try:
        call_command("verify_receipt", *arguments, stdout=out, stderr=out)
    except SystemExit as left:
        return int(str(left.code)), out.getvalue()
    except CommandError as refused:
        return refused.returncode, str(refused)
    return 0, out.getvalue()


def test_a_receipt_fits_and_names_the_objects_of_the_slips(erased: tuple[Path, Path]) -> None:
    receipt, slips = erased
    code, said = verify(str(receipt), "--slip", str(slips))
    assert code == 0, said
    assert len(json.loads(slips.read_text())["slips"]) == said.count(": deleted.") == 2
    own = fingerprint(public_key())
    assert own in said
    assert verify(str(receipt), "--fingerprint", own.upper().replace(" ", ":"))[0] == 0


def test_no_bit_of_a_receipt_can_be_flipped(erased: tuple[Path, Path], tmp_path: Path) -> None:
    content = erased[0].read_bytes()
    forged = tmp_path / "forged.json"
    for place in range(0, len(content) * 8, 97):
        changed = bytearray(content)
        changed[place // 8] ^= 1 << place % 8
        forged.write_bytes(changed)
        code, said = verify(str(forged))
        assert code == 1, (place, said)


def test_another_deployments_key_is_refused(erased: tuple[Path, Path], settings: Settings) -> None:
    assert verify(str(erased[0]), "--fingerprint", "0" * 64)[0] == 1
    settings.SAFELIGHT_RECEIPT_KEY = OTHER_KEY
    code, said = verify(str(erased[0]))
    assert code == 1
    assert "another" in said


def test_another_persons_slips_are_refused(erased: tuple[Path, Path], tmp_path: Path) -> None:
    _person, client = with_pictures()
    theirs = tmp_path / "theirs.json"
    theirs.write_bytes(slips_of(client))
    code, said = verify(str(erased[0]), "--slip", str(theirs))
    assert code == 1
    assert "somebody else" in said


def test_bad_input_is_told_from_a_bad_receipt(erased: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"hello": "world"}')
    assert verify(str(other))[0] == 2
    assert verify(str(tmp_path / "missing.json"))[0] == 2
    assert verify(str(erased[0]), "--fingerprint", "abc")[0] == 2
    assert verify(str(erased[0]), "--slip", str(other))[0] == 2


def test_a_forged_statement_with_the_stolen_key_misses_the_ledger(
    erased: tuple[Path, Path], tmp_path: Path
) -> None:
    from privacy.rights.receipts import canonical
    from privacy.rights.receipts.key import sign

    body = json.loads(erased[0].read_text())["body"]
    body["facts"]["objects"] = []
    forged = tmp_path / "forged.json"
    signature = sign(canonical.spell(body)).hex()
    forged.write_bytes(canonical.spell({"body": body, "signature": signature}))
    code, said = verify(str(forged))
    assert code == 1
    assert "ledger" in said


def test_there_is_no_receipt_while_anything_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    _, client = with_pictures()
    told = address_on(client.get(reverse("erase")).content.decode())
    with monkeypatch.context() as broken:
        broken.setattr(type(storage.store()), "delete", lambda self, name: None)
        page = client.post(reverse("erase"))
        assert page.status_code == 503
        sequence_ledger()
        assert not Receipt.objects.exists()
        under_way = Client().get(told)
        assert "no receipt yet" in under_way.content.decode()
        assert Client().get(told + "file/").status_code == 404
    assert address_on(page.content.decode()) == told
    client.post(reverse("erase"))
    assert Client().get(told + "file/").status_code == 404, "not before the ledger has its line"
    sequence_ledger()
    assert Client().get(told + "file/").status_code == 200


def test_after_five_failures_the_key_goes_anyway_and_the_receipt_says_of_what(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person, client = with_pictures()
    slips = tmp_path / "slips.json"
    slips.write_bytes(slips_of(client))
    stubborn = SealedObject.objects.filter(kind="photo").get()
    store = type(storage.store())
    delete = store.delete

    def refuse_one(self: object, name: str) -> None:
        if name != stubborn.storage_name:
            delete(self, name)  # type: ignore[arg-type]

    told = address_on(client.get(reverse("erase")).content.decode())
    with monkeypatch.context() as broken:
        broken.setattr(store, "delete", refuse_one)
        client.post(reverse("erase"))
        assert Erasure.objects.exists()
        for minute in range(2, 6):
            assert Person.objects.filter(pk=person.pk).exists()
            sweep(now=timezone.now() + timedelta(minutes=minute))
        assert not Person.objects.exists()
        assert storage.exists(stubborn.storage_name)
        assert not SealedObject.objects.owned_by(person.pk).exists()
    sequence_ledger()
    receipt = tmp_path / "receipt.json"
    receipt.write_bytes(Client().get(told + "file/").content)
    code, said = verify(str(receipt), "--slip", str(slips))
    assert code == 0
    assert f"{stubborn.pk}: key_destroyed." in said
    assert said.count(": deleted.") == 1
    assert "the store refused" in Client().get(told).content.decode()
    sweep(now=timezone.now() + timedelta(minutes=7))
    assert not list(storage.names())
    assert not SealedObject.objects.exists()


def test_what_was_deleted_before_is_named_too(tmp_path: Path) -> None:
    _, client = with_pictures()
    photo = Photo.objects.get()
    slip = tmp_path / "slip.json"
    slip.write_bytes(client.get(reverse("deletion-slip", args=[photo.sealed_id])).content)
    client.post(reverse("photo-delete", args=[photo.pk]))
    told = erase_all(client)
    sequence_ledger()
    receipt = tmp_path / "receipt.json"
    receipt.write_bytes(Client().get(told + "file/").content)
    code, said = verify(str(receipt), "--slip", str(slip))
    assert code == 0, said
    assert "deleted_earlier" in said


def test_the_last_mail_waits_sealed_goes_once_and_tells_where_the_receipt_is() -> None:
    person, client = with_pictures()
    mail.outbox.clear()
    told = erase_all(client)
    waiting = LastMail.objects.get()
    assert person.email.encode() not in bytes(waiting.sealed)
    assert not mail.outbox
    sweep()
    sweep()
    [last] = mail.outbox
    assert last.to == [person.email]
    assert told in last.body
    assert not LastMail.objects.exists()


def test_a_last_mail_that_can_not_be_sent_goes_at_its_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, client = with_pictures()
    erase_all(client)

    def refuse(*_args: object, **_options: object) -> int:
        raise OSError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    sweep()
    assert LastMail.objects.exists()
    sweep(now=timezone.now() + timedelta(days=1, minutes=1))
    assert not LastMail.objects.exists()


def test_sessions_and_tokens_end() -> None:
    person, client = with_pictures()
    elsewhere = signed_in(person)
    ApiToken.objects.create(user=person, name="program", scope="read")
    erase_all(client)
    assert not ApiToken.objects.exists()
    assert not Session.objects.filter(person=person.pk).exists()
    assert elsewhere.get(reverse("privacy-centre")).status_code == 302


def test_receipts_go_after_thirty_days() -> None:
    _, client = with_pictures()
    told = erase_all(client)
    sequence_ledger()
    assert Client().get(told).status_code == 200
    sweep(now=timezone.now() + timedelta(days=30, minutes=1))
    assert not Receipt.objects.exists()
    assert Client().get(told).status_code == 404


def test_the_page_says_what_goes_and_what_stays_with_ground_and_date() -> None:
    _, client = with_pictures()
    page = client.get(reverse("erase")).content.decode()
    for words in ("Photos you uploaded", "Portraits", "What has to stay", "GDPR Art. 17"):
        assert words in page
    until = timezone.localtime(timezone.now() + timedelta(days=30))
    assert f"{until:%Y-%m-%d}" in page


def test_one_picture_goes_with_a_receipt_and_the_account_stays(tmp_path: Path) -> None:
    person, client = with_pictures()
    photo = Photo.objects.get()
    address = reverse("erase-item", args=[photo.sealed_id])
    slip = tmp_path / "slip.json"
    slip.write_bytes(client.get(reverse("deletion-slip", args=[photo.sealed_id])).content)
    told = address_on(client.get(address).content.decode())
    assert client.post(address).headers["Location"] == told
    sequence_ledger()
    receipt = tmp_path / "receipt.json"
    receipt.write_bytes(client.get(told + "file/").content)
    assert verify(str(receipt), "--slip", str(slip))[0] == 0
    assert not Photo.objects.exists()
    assert Headshot.objects.count() == 1
    assert Person.objects.get() == person
    assert "Erased what was chosen" in client.get(reverse("ledger")).content.decode()
    assert signed_in(open_person()).get(address).status_code == 404


def test_a_job_goes_with_its_pictures_and_a_receipt() -> None:
    _, client = with_pictures()
    job = Job.objects.get()
    address = reverse("job-erase", args=[job.pk])
    assert signed_in(open_person()).get(address).status_code == 404
    told = address_on(client.get(address).content.decode())
    assert client.post(address).headers["Location"] == told
    assert not Job.objects.exists()
    assert not Headshot.objects.exists()
    assert Photo.objects.count() == 1, "a photo that no job used stays"


def test_all_pictures_go_and_the_account_stays() -> None:
    person, client = with_pictures()
    told = address_on(client.get(reverse("erase-pictures")).content.decode())
    assert client.post(reverse("erase-pictures")).headers["Location"] == told
    assert not SealedObject.objects.owned_by(person.pk).exists()
    assert not Job.objects.exists()
    sequence_entries()
    assert sign_receipts() == 1
    assert client.get(reverse("studio")).status_code == 200
    facts = Receipt.objects.get().facts
    assert facts["scope"] == "pictures"
    assert not facts["person_key_destroyed"]


def test_the_key_page_and_the_verifier_are_open_to_all() -> None:
    page = Client().get(reverse("receipt-key")).content.decode()
    assert fingerprint(public_key()) in page
    assert Client().get(reverse("receipt-check")).status_code == 200
    whole = Client().get(reverse("receipt-check-file")).content.decode()
    assert "isSignedInNumbers" in whole
    assert "src=" not in whole
    assert "href=" not in whole


def test_a_portrait_kept_while_its_job_is_being_stopped_goes_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person, client = with_pictures()
    job = Job.objects.get()

    def stopped(*, job: Job, actor: Actor) -> bool:
        Headshot.objects.filter(pk=add_headshot(person).pk).update(job=job)
        return cancel_job(job=job, actor=actor)

    monkeypatch.setattr("generation.jobs.erase.cancel_job", stopped)
    client.post(reverse("job-erase", args=[job.pk]))
    assert not Job.objects.filter(pk=job.pk).exists()
    assert not SealedObject.objects.filter(kind=Kind.HEADSHOT).exists(), "none that nobody sees"
