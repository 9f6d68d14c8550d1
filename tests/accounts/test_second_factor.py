"""An authenticator app and recovery codes, from set-up to the sign-in that needs them."""

import base64
import io
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import cv2
import numpy as np
import pytest
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuthenticatorApp, Person, RecoveryCode, RecoveryCodes
from accounts.notices import Notice
from accounts.tasks import send_notice
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from privacy.rights.erasure import erase_person
from privacy.vault.errors import Damaged
from tests.accounts.proofs import code_of, forget_tries, is_inside, set_up_app, sign_in
from tests.people import open_person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def client(alice: Person) -> Client:
    return sign_in(alice)


@pytest.fixture
def codes(client: Client, alice: Person) -> list[str]:
    return set_up_app(client, alice)


def test_the_set_up_page_shows_a_picture_and_the_key(client: Client, alice: Person) -> None:
    page = client.get(reverse("factor-app")).content.decode()
    assert AuthenticatorApp.objects.get().manual_key() in page
    picture = client.get(reverse("factor-app-qr"))
    assert picture.content.startswith(b"\x89PNG")
    assert "no-store" in picture["Cache-Control"]


def test_the_picture_is_gone_once_the_app_is_in_force(client: Client, codes: list[str]) -> None:
    assert client.get(reverse("factor-app-qr")).status_code == 404


def test_the_picture_holds_what_an_app_needs(client: Client, alice: Person) -> None:
    client.get(reverse("factor-app"))
    read = _read(client.get(reverse("factor-app-qr")).content)
    address = urlsplit(read)
    fields = parse_qs(address.query)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert unquote(address.path) == f"/Safelight:{alice.email}"
    assert fields["issuer"] == ["Safelight"]
    assert base64.b32decode(fields["secret"][0]) == AuthenticatorApp.objects.get().secret()


def _read(png: bytes) -> str:
    """Return what a QR code says; now and then the reader needs it larger."""
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    for times in (1, 2, 3, 0.5):
        drawn = cv2.resize(picture, None, fx=times, fy=times, interpolation=cv2.INTER_NEAREST)
        if read := cv2.QRCodeDetector().detectAndDecode(drawn)[0]:
            return read
    return ""


def test_a_secret_that_another_session_saw_is_not_carried_on_with(alice: Person) -> None:
    # Whoever had a session for a moment must not know the codes of later.
    seen_by_thief = _shown_key(sign_in(alice))
    client = sign_in(alice)
    assert _shown_key(client) != seen_by_thief
    assert _shown_key(client) == _shown_key(client)
    set_up_app(client, alice)
    assert AuthenticatorApp.objects.get(confirmed=True).manual_key() != seen_by_thief


def test_a_secret_waits_a_quarter_of_an_hour_for_its_first_code(
    client: Client, alice: Person
) -> None:
    before = _shown_key(client)
    AuthenticatorApp.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    assert _shown_key(client) != before


def _shown_key(client: Client) -> str:
    client.get(reverse("factor-app"))
    return AuthenticatorApp.objects.get(confirmed=False).manual_key()


def test_a_wrong_first_code_puts_nothing_in_force(client: Client, alice: Person) -> None:
    client.get(reverse("factor-app"))
    assert client.post(reverse("factor-app"), {"code": "000000"}).status_code == 400
    assert not AuthenticatorApp.objects.filter(confirmed=True).exists()
    assert is_inside(sign_in(alice))


def test_ten_codes_of_at_least_112_bits_are_shown(codes: list[str]) -> None:
    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) * 5 >= 115 for code in codes)


def test_a_secret_is_opened_for_its_own_person_only(codes: list[str]) -> None:
    app = AuthenticatorApp.objects.get()
    app.user = open_person()
    with pytest.raises(Damaged):
        app.secret()


def test_setting_up_keeps_this_session_and_ends_the_others(client: Client, alice: Person) -> None:
    other = sign_in(alice)
    assert is_inside(other)
    set_up_app(client, alice)
    assert is_inside(client)
    assert not is_inside(other)


def test_the_password_alone_signs_nobody_in(codes: list[str], alice: Person) -> None:
    half = sign_in(alice)
    assert not get_user(half).is_authenticated
    assert not is_inside(half)
    assert half.get(reverse("factor")).status_code == 200


@pytest.mark.parametrize("name", ["factor-app", "factor-app-qr", "security", "step-up", "erase"])
def test_a_half_signed_in_session_reaches_nothing(
    codes: list[str], alice: Person, name: str
) -> None:
    answer = sign_in(alice).get(reverse(name))
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"].startswith(reverse("account_login"))


def test_the_next_code_signs_in_and_the_used_one_does_not(codes: list[str], alice: Person) -> None:
    half = sign_in(alice)
    assert half.post(reverse("factor"), {"code": code_of(alice)}).status_code == 400
    forget_tries()
    assert half.post(reverse("factor"), {"code": code_of(alice, step=1)}).status_code == 302
    assert is_inside(half)


@pytest.mark.parametrize("step", [-3, -2, 2, 3])
def test_a_code_of_two_steps_away_is_refused(codes: list[str], alice: Person, step: int) -> None:
    AuthenticatorApp.objects.update(last_step=-1)
    half = sign_in(alice)
    assert half.post(reverse("factor"), {"code": code_of(alice, step=step)}).status_code == 400


def test_a_wrong_code_makes_the_next_try_wait(codes: list[str], alice: Person) -> None:
    half = sign_in(alice)
    assert half.post(reverse("factor"), {"code": "000000"}).status_code == 400
    assert AuthenticatorApp.objects.get().throttling_failure_count == 1
    assert half.post(reverse("factor"), {"code": code_of(alice, step=1)}).status_code == 400


def test_tries_are_limited_per_person(codes: list[str], alice: Person) -> None:
    half = sign_in(alice)
    for _ in range(11):
        forget_tries()
        answer = half.post(reverse("factor"), {"code": "000000"})
    assert b"Too many tries" in answer.content


def test_a_recovery_code_opens_once(codes: list[str], alice: Person) -> None:
    first, second = sign_in(alice), sign_in(alice)
    assert first.post(reverse("factor"), {"code": codes[0]}).status_code == 302
    assert is_inside(first)
    assert second.post(reverse("factor"), {"code": codes[0]}).status_code == 400
    assert RecoveryCode.objects.count() == 9
    assert LedgerEntry.objects.filter(event=Event.RECOVERY_CODE_USED).count() == 1


def test_new_codes_replace_the_old(client: Client, codes: list[str], alice: Person) -> None:
    assert client.post(reverse("recovery-codes")).status_code == 200
    assert RecoveryCode.objects.count() == 10
    assert sign_in(alice).post(reverse("factor"), {"code": codes[0]}).status_code == 400


def test_someone_else_code_does_not_open(codes: list[str], alice: Person) -> None:
    bob = open_person()
    theirs = set_up_app(sign_in(bob), bob)
    assert sign_in(alice).post(reverse("factor"), {"code": theirs[0]}).status_code == 400


def test_removing_the_last_factor_takes_the_codes_along(
    client: Client, codes: list[str], alice: Person
) -> None:
    client.post(reverse("factor-app-remove"))
    assert not RecoveryCodes.objects.exists()
    assert is_inside(sign_in(alice))


def test_pauses_grow_but_never_lock_anybody_out_for_good(codes: list[str], alice: Person) -> None:
    app = AuthenticatorApp.objects.get()
    for _ in range(40):
        app.throttle_increment()
    assert not app.verify_is_allowed()[0]
    AuthenticatorApp.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(0, 257))
    AuthenticatorApp.objects.update(last_step=-1)
    half = sign_in(alice)
    half.post(reverse("factor"), {"code": code_of(alice)})
    assert is_inside(half)


def test_wrong_codes_in_a_row_are_told_by_mail(
    codes: list[str], alice: Person, django_capture_on_commit_callbacks: Any
) -> None:
    half = sign_in(alice)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(6):
            half.post(reverse("factor"), {"code": "000000"})
            AuthenticatorApp.objects.update(throttling_failure_timestamp=None)
    told = [each for each in mail.outbox if "typed in wrong codes" in str(each.body)]
    assert len(told) == 1


def test_the_codes_just_shown_can_be_kept_as_a_file_and_no_others(
    client: Client, codes: list[str]
) -> None:
    answer = client.post(reverse("recovery-codes-file"), {"codes": codes})
    assert answer.content.decode().split() == codes
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    for wrong in (codes[:9], [*codes[:9], "made-up"], []):
        assert client.post(reverse("recovery-codes-file"), {"codes": wrong}).status_code == 404


def test_a_proof_gives_the_session_a_new_name(
    codes: list[str], client: Client, alice: Person
) -> None:
    before = client.session.session_key
    client.post(reverse("step-up"), {"code": codes[0]})
    assert client.session.session_key != before
    assert is_inside(client)


def test_setting_up_writes_lines_and_a_mail_without_a_link(codes: list[str], alice: Person) -> None:
    events = LedgerEntry.objects.values_list("event", flat=True)
    assert {Event.FACTOR_ADDED, Event.RECOVERY_CODES_MADE} <= set(events)
    send_notice(str(alice.pk), Notice.FACTOR_ADDED.value)
    assert mail.outbox[-1].to == [alice.email]
    assert "http" not in mail.outbox[-1].body


def test_erasing_a_person_takes_their_factors(codes: list[str], alice: Person) -> None:
    erase_person(person=alice.pk, actor=Actor.person(alice.pk))
    assert not AuthenticatorApp.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_a_form_that_was_begun_before_a_factor_is_not_taken_after_it(alice: Person) -> None:
    slow = Client(enforce_csrf_checks=True)
    slow.cookies = sign_in(alice).cookies
    token = str(slow.get(reverse("profile")).context["csrf_token"])
    words = urlencode({"csrfmiddlewaretoken": token, "language": "de"}).encode()

    class Slow(io.BytesIO):
        """Its end comes when the person has set up an app."""

        def read(self, size: int | None = -1) -> bytes:
            AuthenticatorApp.objects.update_or_create(user=alice, defaults={"confirmed": True})
            return super().read(size)

    sent: dict[str, Any] = {
        "wsgi.input": Slow(words),
        "CONTENT_LENGTH": str(len(words)),
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
    }
    answer = slow.generic("POST", reverse("profile"), **sent)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("step-up"))
    alice.refresh_from_db()
    assert alice.language == ""
