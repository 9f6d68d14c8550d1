"""Passwords that others know are refused at every door, without asking anybody outside."""

import hashlib
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from accounts.passwords.lists import is_in_hash_file
from accounts.passwords.validators import (
    LeakedHashValidator,
    ListedPasswordValidator,
    OwnWordsValidator,
)
from tests.accounts.proofs import sign_in
from tests.people import PASSWORD, open_person

LEAKED = "Tr0ub4dor&3-leaked"


def sha1(password: str) -> str:
    return hashlib.sha1(password.encode()).hexdigest().upper()


@pytest.fixture
def hash_file(tmp_path: Path) -> Path:
    """A sorted list as Have I Been Pwned gives it out."""
    draw = random.Random(7)
    hashes = {sha1(f"word{number}") for number in range(1000)} | {sha1(LEAKED)}
    path = tmp_path / "pwned.txt"
    path.write_text("".join(f"{each}:{draw.randint(1, 10**6)}\r\n" for each in sorted(hashes)))
    return path


def test_every_hash_of_the_file_is_found_and_no_other(hash_file: Path) -> None:
    assert all(is_in_hash_file(f"word{number}", hash_file) for number in range(1000))
    assert not any(is_in_hash_file(f"other{number}", hash_file) for number in range(1000))


@pytest.mark.parametrize("line", ["", "\n"], ids=["no line end", "line end"])
def test_a_file_of_one_line_is_searched_too(tmp_path: Path, line: str) -> None:
    path = tmp_path / "one.txt"
    path.write_text(f"{sha1(LEAKED)}:3{line}")
    assert is_in_hash_file(LEAKED, path)
    assert not is_in_hash_file(PASSWORD, path)


@pytest.mark.parametrize("password", ["thunderbird", "THUNDERBIRD", "businessman"])
def test_words_of_the_lists_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        ListedPasswordValidator().validate(password)


@pytest.mark.parametrize("password", ["Safelight2026!", "my-headshots", "acme-portraits-1"])
def test_our_own_words_alone_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        OwnWordsValidator(words=["acme"]).validate(password)


@pytest.mark.parametrize("password", [PASSWORD, "safelight-otter-harbour-7", "x" * 128])
def test_good_passwords_are_taken(password: str, hash_file: Path) -> None:
    checks: list[Callable[[str], None]] = [
        ListedPasswordValidator().validate,
        OwnWordsValidator().validate,
        LeakedHashValidator(str(hash_file)).validate,
    ]
    for check in checks:
        check(password)


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.parametrize("password", ["thunderbird", "safelight-2026", "sunshine12"])
def test_a_leaked_password_opens_no_account(password: str) -> None:
    filled = {"email": "ana@example.com", "password1": password, "is_adult": "on"}
    answer = Client().post(reverse("account_signup"), filled)
    assert answer.status_code == 200
    assert not Person.objects.exists()


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_password_of_the_local_file_is_refused_at_every_door(
    hash_file: Path, settings: Any
) -> None:
    settings.AUTH_PASSWORD_VALIDATORS = [
        {"NAME": "accounts.passwords.validators.LeakedHashValidator",
         "OPTIONS": {"path": str(hash_file)}}
    ]  # fmt: skip
    filled = {"email": "ana@example.com", "password1": LEAKED, "is_adult": "on"}
    page = Client().post(reverse("account_signup"), filled).content.decode()
    assert "leaked somewhere" in page
    assert LEAKED not in page
    person = open_person()
    asked = {"oldpassword": PASSWORD, "password1": LEAKED, "password2": LEAKED}
    page = sign_in(person).post(reverse("account_change_password"), asked).content.decode()
    assert "leaked somewhere" in page
    assert Person.objects.get().check_password(PASSWORD)


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.parametrize(
    "password",
    [
        "otter meadow candle",
        "ÄÖÜß漢字かな交じり文です",
        "  kept at both ends  ",
        "u" * 3 + "-otter" * 40,
    ],
    ids=["only small letters", "any script", "spaces at the ends", "long"],
)
def test_a_password_counts_exactly_as_it_was_typed(password: str) -> None:
    filled = {"email": "ana@example.com", "password1": password, "is_adult": "on"}
    Client().post(reverse("account_signup"), filled)
    person = Person.objects.get()
    person.emailaddress_set.update(verified=True)  # type: ignore[attr-defined]
    client = sign_in(person, password)
    assert client.get(reverse("portraits")).status_code == 200
    for wrong in (password.strip() + "x", password[:-1], password.swapcase() + "."):
        assert sign_in(person, wrong).get(reverse("portraits")).status_code == 302
    step_up = client.post(reverse("step-up"), {"password": password})
    assert step_up.status_code == 302


def test_fields_for_passwords_are_masked_and_open_to_password_managers() -> None:
    for name, kind in [("account_login", "current-password"), ("account_signup", "new-password")]:
        page = Client().get(reverse(name)).content.decode()
        field = re.search(r"<input[^>]*type=\"password\"[^>]*>", page)
        assert field is not None
        assert f'autocomplete="{kind}"' in field[0]
        assert "onpaste" not in page
        assert "maxlength" not in field[0]
