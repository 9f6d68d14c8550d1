"""What every test shares."""

from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from accounts.models import Person
from privacy import append_only
from privacy.consent import models as consent
from privacy.lately import forget_known
from privacy.ledger import guards
from privacy.policies import models as policies
from privacy.registers.breaches import models as breaches
from privacy.retention.actions import sweep
from privacy.vault import storage
from tests.drills.tables import write_tables
from tests.mails import check_mail
from tests.people import open_person
from tests.servers import versions

GUARDED = (*consent.GUARDS, *policies.GUARDS, *breaches.GUARDS)


@pytest.fixture(scope="session", autouse=True)
def _empty_guarded_tables_between_tests() -> Iterator[None]:
    """Let the flush after a transactional test past the triggers that forbid deleting."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def flush_unguarded(case: TransactionTestCase) -> None:
        guards.remove(connection, guards.GUARDED)
        append_only.remove(connection, GUARDED)
        try:
            flush(case)
        finally:
            guards.install(connection, guards.GUARDED)
            append_only.install(connection, GUARDED)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_unguarded)
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the drills' tables, and name the servers on which tests that need some have run."""
    write_tables(terminalreporter)
    reports = [
        each
        for each in terminalreporter.stats.get("passed", [])
        if "server" in each.keywords and each.when == "call"
    ]
    if reports:
        ran_on = ", ".join(versions())
        terminalreporter.write_line(f"{len(reports)} tests of servers ran on {ran_on}")


@pytest.fixture(autouse=True)
def _forget_rate_limits() -> None:
    """Start each test with no attempt counted, and nothing known of the test before."""
    cache.clear()
    forget_known()


@pytest.fixture(autouse=True)
def _every_mail_is_whole() -> Iterator[None]:
    """Look at each mail that a test has left in the outbox."""
    yield
    for message in getattr(mail, "outbox", []):
        check_mail(message)


@pytest.fixture
def vault_in_order() -> Iterator[None]:
    """A sweeper that is on time, and a store that is empty afterwards."""
    sweep()
    yield
    for name in list(storage.names()):
        storage.remove(name)


@pytest.fixture
def alice() -> Person:
    """Someone who agreed to portraits."""
    return open_person()
