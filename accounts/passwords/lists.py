"""Where leaked passwords are looked up: word lists in memory, a file of hashes on disk."""

import hashlib
import mmap
from functools import cache
from pathlib import Path

from zxcvbn.frequency_lists import FREQUENCY_LISTS

SHA1_DIGITS = 40


@cache
def listed_words() -> frozenset[str]:
    """Return zxcvbn's lists in small letters: leaked passwords, names, words of every day."""
    return frozenset(word for words in FREQUENCY_LISTS.values() for word in words)


def is_in_hash_file(password: str, path: Path) -> bool:
    """Say whether a password's SHA-1 stands in a sorted file of `HASH:count` lines.

    That is the form in which Have I Been Pwned gives out its list. The file is mapped and
    searched by halves, so that its size (40 GB) costs neither memory nor time. Raises OSError
    where it can't be read.
    """
    # SHA-1 is only the index of that list; it protects nothing here.
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines:
        low, high = 0, len(lines)
        while low < high:
            start = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
            found = lines[start : start + SHA1_DIGITS].upper()
            if found == wanted:
                return True
            if found < wanted:
                low = (lines.find(b"\n", start, high) + 1) or high
            else:
                high = start
    return False
