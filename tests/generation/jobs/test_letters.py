"""Whoever asked for a mail gets one when the job ends: in words, without picture or link."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from accounts.models import Person
from generation.jobs.letters import send_letter, write_again
from generation.jobs.models import Job
from generation.jobs.reconcile import reconcile
from generation.jobs.states import Mail, State
from tests.generation.jobs.rows import row
from tests.people import open_person, signed_in

pytestmark = [pytest.mark.django_db(databases=["default", "keys"])]


def ended(alice: Person, **fields: Any) -> Job:
    defaults: dict[str, Any] = {"state": State.DONE, "made_count": 1, "mail": Mail.WANTED}
    return row(alice, finished_at=timezone.now(), **{**defaults, **fields})


def test_asked_for_on_the_darkrooms_page_and_sent_once(
    alice: Person, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    job = row(alice, attempt=3)
    assert signed_in(open_person()).post(f"/jobs/{job.pk}/mail/").status_code == 404
    assert signed_in(alice).post(f"/jobs/{job.pk}/mail/").headers["Location"] == "/portraits/"
    Job.objects.filter(pk=job.pk).update(
        state=State.RUNNING, worker=uuid.uuid4(), lease_until=timezone.now() - timedelta(1)
    )
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        reconcile()
    send_letter(job.pk)
    (letter,) = mail.outbox
    assert letter.to == [alice.email]
    assert "given up" in letter.body
    assert "http" not in letter.body


def test_says_how_many_are_ready(alice: Person) -> None:
    send_letter(ended(alice, state=State.PARTLY_DONE, total_count=3, failure="broken").pk)
    (letter,) = mail.outbox
    assert letter.subject == "Some of your portraits are ready"
    assert "1 of 3 portraits are ready." in letter.body


def test_nobody_who_did_not_ask_gets_one(alice: Person) -> None:
    send_letter(ended(alice, mail=Mail.NONE).pk)
    send_letter(row(alice, mail=Mail.WANTED).pk)
    send_letter(uuid.uuid4())
    assert not mail.outbox


def test_a_mail_server_that_is_out_is_tried_again(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out(*_args: object) -> int:
        raise ConnectionRefusedError

    job = ended(alice)
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", out)
        send_letter(job.pk)
    assert not mail.outbox
    assert write_again(timezone.now() + timedelta(minutes=2)) == 1
    assert len(mail.outbox) == 1
    assert write_again(timezone.now() + timedelta(minutes=2)) == 0
