"""Staff write, approve and publish in the admin, by the same rules."""

import pytest
from django.test import Client
from django.urls import reverse

from privacy.policies.models import PolicyVersion
from tests.staff import bearing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LIST = "/staff/privacy/policyversion/"
DRAFT = {"document": "terms", "summary": "Orange.", "text": "New words.", "is_material": "on"}


def act(client: Client, action: str, version: PolicyVersion) -> str:
    chosen = {"action": action, "_selected_action": str(version.pk)}
    return client.post(LIST, chosen, follow=True).content.decode()


def test_one_writes_another_approves_and_publishes() -> None:
    _, writer = bearing("privacy-agent")
    _, approver = bearing("privacy-officer")
    assert writer.post(f"{LIST}add/", DRAFT).status_code == 302
    version = PolicyVersion.objects.get(state="draft")
    assert "New words" in approver.get(f"{LIST}{version.pk}/change/").content.decode()
    act(approver, "approve_selected", version)
    act(approver, "publish_selected", version)
    assert "New words." in Client().get(reverse("terms")).content.decode()
    # Once published, there is nothing to save or delete.
    shown = writer.get(f"{LIST}{version.pk}/change/").content.decode()
    assert 'name="_save"' not in shown
    assert writer.post(f"{LIST}{version.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_officer_does_not_approve_their_own_a_superuser_neither() -> None:
    _, alone = bearing("privacy-officer", is_superuser=True)
    alone.post(f"{LIST}add/", DRAFT)
    version = PolicyVersion.objects.get(state="draft")
    assert "can’t approve it" in act(alone, "approve_selected", version)
    act(alone, "publish_selected", version)
    assert "New words." not in Client().get(reverse("terms")).content.decode()


def test_an_officer_does_not_revise_somebody_elses() -> None:
    _, writer = bearing("privacy-agent")
    _, other = bearing("privacy-officer", is_superuser=True)
    writer.post(f"{LIST}add/", DRAFT)
    version = PolicyVersion.objects.get(state="draft")
    answer = other.post(f"{LIST}{version.pk}/change/", {**DRAFT, "text": "Mine."})
    assert answer.status_code == 403
    writer.post(f"{LIST}{version.pk}/change/", {**DRAFT, "text": "Better words."})
    version.refresh_from_db()
    assert version.text == "Better words."


@pytest.mark.parametrize("is_superuser", [False, True])
def test_staff_without_the_right_are_refused(is_superuser: bool) -> None:
    _, nobody = bearing(is_superuser=is_superuser)
    assert nobody.get(LIST).status_code == 403
    assert nobody.post(f"{LIST}add/", DRAFT).status_code == 403
    _, writer = bearing("privacy-agent")
    writer.post(f"{LIST}add/", DRAFT)
    version = PolicyVersion.objects.get(state="draft")
    act(writer, "approve_selected", version)
    version.refresh_from_db()
    assert version.state == "draft"
