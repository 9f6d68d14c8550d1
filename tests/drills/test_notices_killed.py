"""Kill the worker while it tells people of a breach: it goes on, and nobody is told twice."""

import contextlib
import email
import email.policy
import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.portal import Portal, wait_until

pytestmark = pytest.mark.drill
IS_FULL = os.environ.get("SAFELIGHT_DRILLS") == "full"
PEOPLE, KILLS = (2000, 5) if IS_FULL else (300, 1)
SUBJECT = "A breach that affects your data"
LET_OUT = f"""
from datetime import timedelta
from allauth.account.models import EmailAddress
from django.utils import timezone
from accounts.actions import open_account
from accounts.models import Person
from privacy.registers.breaches.actions import record_breach
from privacy.registers.breaches.affected import add_by_list
from privacy.registers.breaches.notices import approve_notice, propose_notice, seal_of
from privacy.registers.breaches.texts import Text, Wording
people = []
for number in range({PEOPLE}):
    person = Person(email=f"person-{{number}}@example.com")
    person.set_unusable_password()
    open_account(person=person)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    people.append(person)
first, second = people[0].pk, people[1].pk
aware_at = timezone.now() - timedelta(hours=1)
breach = record_breach(aware_at=aware_at, text=Text(title="A drill"), officer=first)
add_by_list(breach=breach, names=[each.email for each in people], officer=first)
words = Wording("happened", "information", "consequences", "measures", "advice")
propose_notice(breach=breach, wordings={{"en": words}}, officer=first)
approve_notice(breach=breach, seen=seal_of(breach.notice), officer=second)
"""


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    portal = Portal(tmp_path / "var")
    portal.start()
    yield portal
    portal.stop()


def told(portal: Portal) -> list[str]:
    """Return to whom a notice has really gone, once for each mail."""
    found = []
    for path in (portal.data / "mail").glob("*.eml"):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if mail["Subject"] == SUBJECT:
            found.append(str(mail["To"]))
    return found


def mails(portal: Portal) -> int:
    return len(list((portal.data / "mail").glob("*.eml")))


def states(portal: Portal) -> Counter[str]:
    question = "SELECT state FROM privacy_affectedperson"
    with contextlib.closing(sqlite3.connect(portal.data / "db.sqlite3", timeout=20)) as database:
        return Counter(state for (state,) in database.execute(question))


def housekeeper(portal: Portal) -> psutil.Process:
    return next(each for each in portal.tree() if "default@%h" in " ".join(each.cmdline()))


def is_at_rest(portal: Portal) -> bool:
    """Whether nobody has been told for two seconds."""
    before = states(portal)
    time.sleep(2)
    return states(portal) == before


def test_a_killed_worker_tells_nobody_twice(portal: Portal) -> None:
    done = portal.manage("shell", "-v0", "-c", LET_OUT)
    assert done.returncode == 0, done.stderr
    for kill in range(1, KILLS + 1):
        enough = kill * PEOPLE // (KILLS + 1)
        assert wait_until(lambda least=enough: mails(portal) >= least, 90)  # type: ignore[misc]
        assert states(portal)["waiting"], "everybody was told before the kill"
        os.kill(housekeeper(portal).pid, signal.SIGKILL)
    assert wait_until(lambda: not states(portal)["waiting"], 120)
    # Whoever is being told at this moment is told before both are counted.
    assert wait_until(lambda: is_at_rest(portal), 60)
    left, gone = states(portal), told(portal)
    assert not [who for who, times in Counter(gone).items() if times > 1]
    # Of each kill at most one person is left of whom nobody knows.
    assert left["told"] + left["sending"] + left["uncertain"] == PEOPLE
    assert left["sending"] + left["uncertain"] <= KILLS
    assert left["told"] <= len(gone) <= PEOPLE
