"""Passwords that others know are refused at every door, without asking anybody outside."""

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

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
from tests.people import PASSWORD

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
