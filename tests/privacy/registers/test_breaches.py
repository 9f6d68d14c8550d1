"""The breach register: 72 running hours, versions that stay, 24 months that nobody shortens."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from privacy import append_only
from privacy.consent.audit import audit_guards
from privacy.ledger.events import Event
from privacy.models import Breach, BreachText, LedgerEntry
from privacy.registers.breaches.actions import clear_old_breaches
from privacy.registers.breaches.models import GUARDS
from privacy.registers.breaches.reminders import remind_of_breaches
from privacy.registers.breaches.texts import text_of
from tests.privacy.registers.writing import TEXT, let_out, post, recorded, two_officers
from tests.staff import bearing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
KNOWN = {"title": TEXT.title, "facts": TEXT.facts, "effects": TEXT.effects, "measures": "None."}
NO_RISK = {
    **KNOWN, "is_risk": "no", "is_high_risk": "no", "is_significant_harm": "no",
    "sensitivity": "low", "probability": "low", "assessment": "The disk was encrypted.",
}  # fmt: skip


@pytest.fixture
def officer() -> tuple[Person, Client]:
    return bearing("privacy-officer")


@pytest.fixture
def breach(officer: tuple[Person, Client]) -> Breach:
    return recorded(officer[0])


def local(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_an_officer_records_a_breach(officer: tuple[Person, Client]) -> None:
    _person, client = officer
    aware_at = timezone.now() - timedelta(hours=3)
    address = reverse("breach-new")
    page = client.post(address, {**KNOWN, "aware_at": local(aware_at)}, follow=True)
    breach = Breach.objects.get()
    assert page.redirect_chain == [(reverse("breach", args=[breach.pk]), 302)]
    assert TEXT.facts in page.content.decode()
    assert breach.authority_due - breach.aware_at == timedelta(hours=72)
    assert breach.kept_until - breach.aware_at >= timedelta(days=730)
    assert LedgerEntry.objects.filter(event=Event.BREACH_RECORDED).count() == 1


def test_a_breach_of_tomorrow_is_refused(officer: tuple[Person, Client]) -> None:
    given = {**KNOWN, "aware_at": local(timezone.now() + timedelta(days=1))}
    page = officer[1].post(reverse("breach-new"), given)
    assert page.status_code == 400
    assert "lies in the future" in page.content.decode()
    assert not Breach.objects.exists()


def test_what_is_written_is_sealed_in_the_database(breach: Breach) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM privacy_breachtext")
        assert TEXT.facts not in str(cursor.fetchall())


def test_the_hours_run_through_weekends_and_the_change_of_clocks() -> None:
    """Berlin's clocks went back on 25 October 2026: 72 hours are 72 hours."""
    aware_at = datetime(2026, 10, 23, 18, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    breach = Breach(aware_at=aware_at)
    due = breach.authority_due.astimezone(ZoneInfo("UTC"))
    assert due == datetime(2026, 10, 26, 16, 0, tzinfo=ZoneInfo("UTC"))


def test_after_72_hours_the_law_asks_for_reasons(officer: tuple[Person, Client]) -> None:
    person, client = officer
    breach = recorded(person, hours=73)
    told = {"at": local(timezone.now()), "reference": "BfDI 1/26"}
    refused = post(client, "breach-authority", breach, told)
    assert "the law asks for the reasons of the delay" in refused.content.decode()
    breach.refresh_from_db()
    assert breach.authority_told_at is None
    assert breach.is_late
    done = post(client, "breach-authority", breach, {**told, "late_reasons": "Nobody was here."})
    assert "Nobody was here." in done.content.decode()
    breach.refresh_from_db()
    assert breach.authority_told_at
    assert breach.is_late


def test_within_72_hours_none_are_needed_and_it_is_told_once(
    officer: tuple[Person, Client], breach: Breach
) -> None:
    told = {"at": local(timezone.now()), "reference": "BfDI 1/26"}
    page = post(officer[1], "breach-authority", breach, told).content.decode()
    assert "BfDI 1/26" in page
    assert not Breach.objects.get().is_late
    again = post(officer[1], "breach-authority", breach, told).content.decode()
    assert "isn’t open to this breach any more" in again


def test_every_version_stays(officer: tuple[Person, Client], breach: Breach) -> None:
    page = post(officer[1], "breach-amend", breach, {**NO_RISK, "facts": "Two laptops."})
    said = page.content.decode()
    assert "Two laptops." in said
    assert TEXT.facts in said
    assert BreachText.objects.count() == 2
    breach.refresh_from_db()
    assert not breach.is_authority_awaited


def test_the_database_keeps_versions_and_the_moment_of_knowing(breach: Breach) -> None:
    version = breach.texts.get()
    earlier = breach.aware_at + timedelta(hours=1)
    for change in (
        lambda: BreachText.objects.update(sealed=b"x"),
        version.delete,
        lambda: Breach.objects.update(aware_at=earlier),
        lambda: Breach.objects.all().delete(),
        lambda: Breach.objects.update(kept_until=timezone.now()),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert text_of(breach) == TEXT


def test_the_auditor_misses_a_trigger_that_somebody_took_away() -> None:
    assert not list(audit_guards(timezone.now()))
    with transaction.atomic():
        append_only.remove(connection, GUARDS)
        assert any("privacy_breach " in each for each in audit_guards(timezone.now()))
        transaction.set_rollback(True)


def test_it_goes_after_its_24_months_and_not_before(officer: tuple[Person, Client]) -> None:
    breach = recorded(officer[0], hours=24 * 735)
    assert clear_old_breaches(timezone.now()) == 0  # not closed yet
    Breach.objects.update(closed_at=timezone.now())
    assert clear_old_breaches(timezone.now() - timedelta(days=30)) == 0
    assert clear_old_breaches(timezone.now()) == 1
    assert not BreachText.objects.filter(breach=breach.pk).exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"is_significant_harm": ""}, "are to be assessed"),
        ({"assessment": ""}, "are to be assessed"),
        ({"is_risk": "yes"}, "The authority is to be told"),
        ({"is_significant_harm": "yes"}, "The authority is to be told"),
        ({"is_high_risk": "yes"}, "not everybody it affects has been told"),
    ],
)
def test_it_is_not_closed_while_the_law_wants_something(
    officer: tuple[Person, Client], breach: Breach, changes: dict[str, str], says: str
) -> None:
    post(officer[1], "breach-amend", breach, {**NO_RISK, **changes})
    assert says in post(officer[1], "breach-close", breach).content.decode()
    breach.refresh_from_db()
    assert breach.closed_at is None


def test_once_assessed_it_is_closed_and_nothing_is_added(
    officer: tuple[Person, Client], breach: Breach
) -> None:
    post(officer[1], "breach-amend", breach, NO_RISK)
    assert "The breach is closed" in post(officer[1], "breach-close", breach).content.decode()
    for name, data in (("breach-amend", NO_RISK), ("breach-close", {})):
        assert "any more" in post(officer[1], name, breach, data).content.decode()
    assert BreachText.objects.count() == 2


def test_officers_are_reminded_of_the_hours_three_times_and_of_nothing_once_told(
    officer: tuple[Person, Client], mailoutbox: list[EmailMessage]
) -> None:
    breach = recorded(officer[0], hours=1)
    for hours, mails in ((35, 0), (37, 1), (37, 1), (58, 2), (73, 3), (90, 3)):
        remind_of_breaches(breach.aware_at + timedelta(hours=hours))
        assert len(mailoutbox) == mails, hours
    assert "72 hours of breach" in mailoutbox[-1].body
    assert TEXT.title not in "".join(str(mail.body) for mail in mailoutbox)
    other = recorded(officer[0], hours=1)
    post(officer[1], "breach-amend", other, NO_RISK)
    remind_of_breaches(other.aware_at + timedelta(hours=40))
    assert len(mailoutbox) == 3


def test_the_list_costs_the_same_for_many(
    officer: tuple[Person, Client], django_assert_max_num_queries: Any
) -> None:
    people = two_officers()
    for number in range(6):
        made = recorded(officer[0], hours=number + 1)
        let_out(made, list(people), people)
    with django_assert_max_num_queries(12):
        page = officer[1].get(reverse("breaches")).content.decode()
    assert "0 of 2" in page


def test_the_register_leaves_as_a_table_without_anybodys_words(
    officer: tuple[Person, Client], breach: Breach
) -> None:
    for ending in ("csv", "json"):
        answer = officer[1].get(reverse("breaches-file", args=[ending]))
        text = answer.content.decode()
        assert str(breach.pk) in text
        assert TEXT.title not in text
        assert "attachment" in answer.headers["Content-Disposition"]
    assert LedgerEntry.objects.filter(event=Event.REGISTER_TAKEN).count() == 2


def test_an_auditor_reads_and_writes_nothing(breach: Breach) -> None:
    _person, auditor = bearing("auditor")
    page = auditor.get(reverse("breach", args=[breach.pk])).content.decode()
    assert TEXT.facts in page
    assert "Close the breach" not in page
    for name in ("breach-amend", "breach-authority", "breach-close", "breach-choose"):
        assert auditor.post(reverse(name, args=[breach.pk]), NO_RISK).status_code == 403
