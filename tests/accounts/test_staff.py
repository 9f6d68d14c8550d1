"""Staff come through the one door with a second factor, or not at all."""

import pytest
from django.contrib import admin
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import AuthenticatorApp, Person
from tests.accounts.proofs import code_of, forget_tries, set_up_app, sign_in
from tests.people import PASSWORD, signed_in
from tests.staff import bearing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
INDEX = "/staff/"
# What the apps register for staff, one by one.
OFFERED = {
    *("Alert", "Audit", "BreakGlass", "ConsentEvent", "EngineReport", "Group", "Hold", "Job"),
    *("LedgerEntry", "Person", "PolicyVersion", "ProofRun", "RetentionRule", "RoleProposal"),
    *("StyleOffer", "TrainingExport"),
}


@pytest.fixture
def officer(alice: Person) -> Person:
    Person.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    alice.refresh_from_db()
    return alice


def test_staff_with_a_factor_are_let_in(officer: Person) -> None:
    client = sign_in(officer)
    set_up_app(client, officer)
    assert client.get(INDEX).status_code == 200


def test_a_password_alone_does_not_open_it(officer: Person) -> None:
    set_up_app(sign_in(officer), officer)
    waiting = sign_in(officer)
    assert waiting.get(INDEX).headers["Location"].startswith(reverse("admin:login"))
    assert waiting.get(INDEX, follow=True).redirect_chain[-1][0] == reverse("factor")
    # A session from before the app was set up.
    assert signed_in(officer).get(INDEX).headers["Location"].startswith(reverse("step-up"))


def test_staff_without_a_factor_reach_only_its_set_up(officer: Person) -> None:
    client = sign_in(officer)
    for address in (INDEX, reverse("studio"), reverse("portraits"), reverse("erase")):
        assert client.get(address).headers["Location"] == reverse("security")
    assert client.get(reverse("security")).status_code == 200


def test_the_factor_of_staff_counts_once_it_has_passed(officer: Person) -> None:
    set_up_app(sign_in(officer), officer)
    forget_tries()
    client = sign_in(officer)
    AuthenticatorApp.objects.update(last_step=-1)
    client.post(reverse("factor"), {"code": code_of(officer)})
    assert client.get(INDEX).status_code == 200


def test_there_is_no_second_form_for_passwords(officer: Person) -> None:
    answer = Client().get(reverse("admin:login"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))
    filled = {"username": officer.email, "password": "x"}
    assert Client().post(reverse("admin:login"), filled).status_code == 302


def test_the_admins_own_page_for_passwords_leads_to_the_accounts(officer: Person) -> None:
    client = sign_in(officer)
    set_up_app(client, officer)
    filled = {"old_password": PASSWORD, "new_password1": "x" * 20, "new_password2": "x" * 20}
    for answer in (
        client.get(reverse("admin:password_change")),
        client.post(reverse("admin:password_change"), filled),
        client.get(reverse("admin:password_change_done")),
    ):
        assert answer.headers["Location"] == reverse("account_change_password")
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_an_operator_can_ask_everybody_for_a_factor(alice: Person) -> None:
    with override_settings(SAFELIGHT_FACTOR_FOR_ALL=True):
        client = sign_in(alice)
        assert client.get(reverse("studio")).headers["Location"] == reverse("security")
        assert "You need a second factor here" in client.get(reverse("security")).content.decode()
        set_up_app(client, alice)
        assert client.get(reverse("portraits")).status_code == 200


def test_a_person_who_is_no_staff_is_refused(alice: Person) -> None:
    client = sign_in(alice)
    set_up_app(client, alice)
    assert client.get(INDEX, follow=True).status_code == 403


@pytest.mark.parametrize(
    ("role", "doors"),
    [
        ("privacy-officer", {"/desk/", "/staff/break-glass/"}),
        ("privacy-agent", {"/desk/"}),
        ("support", {"/staff/break-glass/"}),
        ("operator", set()),
    ],
)
def test_the_index_leads_to_what_a_role_may_open(role: str, doors: set[str]) -> None:
    _staff, client = bearing(role)
    page = client.get(INDEX).content.decode()
    assert {each for each in ("/desk/", "/staff/break-glass/") if f'href="{each}"' in page} == doors
    for each in doors:
        assert client.get(each).status_code == 200


def test_nothing_is_offered_for_editing_by_itself() -> None:
    assert {model.__name__ for model in admin.site._registry} <= OFFERED


def test_no_account_exists_beforehand() -> None:
    assert not Person.objects.exists()
