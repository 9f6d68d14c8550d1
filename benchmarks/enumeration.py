"""Whether the time of an answer tells if an address has an account: medians of both."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median

TRIES = 30
PASSWORD = "violet-harbour-lantern-9"  # noqa: S105
KNOWN = "known@example.com"


def main() -> None:
    """Measure in a process of its own: real hashing, real databases, the broker's real file."""
    folder = tempfile.mkdtemp(prefix="safelight-enumeration-")
    environment = {
        **{name: value for name, value in os.environ.items() if name != "SECRET_KEY"},
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "SAFELIGHT_DATA_DIR": folder,
    }
    try:
        for command in (["manage.py", "setup"], ["-m", "benchmarks.enumeration", "measure"]):
            subprocess.run([sys.executable, *command], env=environment, check=True)
    finally:
        shutil.rmtree(folder)


def measure() -> None:
    """Print the medians for a known and for unknown addresses, and how they compare."""
    import django  # noqa: PLC0415 - settings come from the environment of this process

    django.setup()
    from accounts.models import Person  # noqa: PLC0415

    person = Person.objects.create_user(KNOWN, PASSWORD)
    person.emailaddress_set.create(email=KNOWN, verified=True, primary=True)
    sign_up = {"password1": PASSWORD, "is_adult": "on"}
    wrong = {"password": "not-the-password-9"}
    _compare("sign-up", "account_signup", lambda address: {"email": address, **sign_up})
    _compare("sign-in", "account_login", lambda address: {"login": address, **wrong})
    _compare("reset", "account_reset_password", lambda address: {"email": address})


def _compare(name: str, url: str, filled: Callable[[str], dict[str, str]]) -> None:
    known, unknown = [], []
    for number in range(TRIES + 2):
        # In turn, so that whatever else the machine does falls on both.
        known.append(_seconds(url, filled(KNOWN)))
        unknown.append(_seconds(url, filled(f"nobody{number}@example.com")))
    a, b = median(known[2:]), median(unknown[2:])
    print(
        f"{name:8} known {a * 1e3:6.1f} ms   unknown {b * 1e3:6.1f} ms   "
        f"apart by {abs(a - b) / max(a, b):.1%}"
    )


def _seconds(url: str, filled: dict[str, str]) -> float:
    from django.core.cache import cache  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    cache.clear()
    client = Client(HTTP_HOST="localhost")
    begun = time.perf_counter()
    client.post(reverse(url), filled)
    return time.perf_counter() - begun


if __name__ == "__main__":
    measure() if sys.argv[1:] == ["measure"] else main()
