"""Refuse passwords that others know or would guess here; Django's own list stands beside."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.passwords.lists import is_in_hash_file, listed_words

# Words that someone who attacks this site would try first (ASVS 5.0, 6.2.11).
OUR_WORDS = ("safelight", "headshot", "portrait", "darkroom", "selfie")


class ListedPasswordValidator:
    """Refuses what stands in zxcvbn's lists of leaked passwords, names and words."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 - Django's form
        if password.lower() in listed_words():
            raise ValidationError(
                _("This password is in a list of leaked ones. Choose another."), code="listed"
            )

    def get_help_text(self) -> str:
        return _("It must not be in a list of leaked passwords.")


class LeakedHashValidator:
    """Refuses what stands in a local file of Have I Been Pwned's hashes."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 - Django's form
        if is_in_hash_file(password, self._path):
            raise ValidationError(
                _("This password has been leaked somewhere. Choose another."), code="leaked"
            )

    def get_help_text(self) -> str:
        return _("It must not be a password that has been leaked.")


class OwnWordsValidator:
    """Refuses passwords that are little more than this site's own words."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._words = {word.lower() for word in (*OUR_WORDS, *words) if len(word) >= 4}

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 - Django's form
        rest = password.lower()
        for word in sorted(self._words, key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < len(password) and len(re.sub(r"[\W\d_]", "", rest)) < 4:
            raise ValidationError(
                _("This is little more than the name of this site. Choose something else."),
                code="own_words",
            )

    def get_help_text(self) -> str:
        return _("It must not be made of this site’s name.")
