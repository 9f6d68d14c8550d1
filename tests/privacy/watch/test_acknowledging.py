"""Alerts on the staff pages: read, acknowledged by somebody else, never edited."""

from typing import Any

import pytest

from accounts.models import Person
from privacy.ledger.events import Event
from privacy.ledger.lines import lines_of
from privacy.models import Alert, LedgerEntry
from privacy.watch.actions import AlertRefused, OwnAlert, acknowledge
from privacy.watch.noting import subject_of
from tests.people import open_person
from tests.privacy.watch.watching import call, raised, token_of
from tests.staff import bearing

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
LIST = "/staff/privacy/alert/"


def test_an_officer_acknowledges_an_alert_in_the_admin(alert: Alert, said: list[Any]) -> None:
    officer, client = bearing("privacy-officer")
    page = client.get(LIST).content.decode()
    assert "Many downloads" in page
    assert alert.subject in page
    chosen = {"action": "acknowledge_selected", "_selected_action": str(alert.pk)}
    client.post(LIST, chosen)
    alert.refresh_from_db()
    assert f"person:{alert.acknowledged_by}" == subject_of(officer.pk)
    assert LedgerEntry.objects.filter(event=Event.ALERT_ACKNOWLEDGED).count() == 1
    assert said[-1]["event"] == "safelight.alert.acknowledged"
    refused = client.post(LIST, chosen, follow=True).content.decode()
    assert "Somebody has acknowledged this alert already" in refused
    assert LedgerEntry.objects.filter(event=Event.ALERT_ACKNOWLEDGED).count() == 1


def test_an_auditor_reads_alerts_and_acknowledges_none(alert: Alert) -> None:
    _person, client = bearing("auditor")
    assert client.get(LIST).status_code == 200
    assert client.get(f"{LIST}{alert.pk}/change/").status_code == 200
    client.post(LIST, {"action": "acknowledge_selected", "_selected_action": str(alert.pk)})
    alert.refresh_from_db()
    assert alert.acknowledged_at is None


@pytest.mark.parametrize("role", ["privacy-officer", "auditor"])
def test_nobody_edits_or_deletes_an_alert(alert: Alert, role: str) -> None:
    _person, client = bearing(role, is_superuser=True)
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{alert.pk}/change/", {"count": 0}).status_code == 403
    assert client.post(f"{LIST}{alert.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/staff/privacy/sighting/").status_code == 404


def test_nobody_acknowledges_an_alert_about_themselves(alert: Alert, alice: Person) -> None:
    with pytest.raises(OwnAlert):
        acknowledge(alert=alert, by=alice.pk)
    assert Alert.objects.open().exists()
    acknowledge(alert=alert, by=open_person().pk)
    with pytest.raises(AlertRefused):
        acknowledge(alert=alert, by=open_person().pk)


def test_a_false_alarm_gives_the_token_back(alice: Person) -> None:
    token = token_of(alice)
    call(token)
    call(token, "198.51.100.1")
    assert raised() == ["token-network"]
    acknowledge(alert=Alert.objects.get(), by=open_person().pk, is_false_alarm=True)
    assert [call(token), call(token, "198.51.100.1")] == [200, 200]
    assert lines_of(alice.pk, Event.TOKEN_RESTORED, limit=1)
    assert not Alert.objects.open().exists()
    # The next new network is a new offence.
    call(token, "203.0.113.1")
    assert raised() == ["token-network", "token-network"]
    assert call(token) == 401


def test_the_list_costs_the_same_for_many(alert: Alert, django_assert_max_num_queries: Any) -> None:
    Alert.objects.bulk_create(
        Alert(
            rule="downloads", subject=f"person:{number}", count=3, limit="3/10m",
            first_at=alert.first_at, last_at=alert.last_at,
        )
        for number in range(40)
    )  # fmt: skip
    _person, client = bearing("privacy-officer")
    with django_assert_max_num_queries(25):
        client.get(LIST)
