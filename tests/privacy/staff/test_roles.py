"""Roles are data: installed by migrating, put in step, compared, and nothing stands in for them."""

import io

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.utils import timezone

from privacy.retention.audit import audit
from privacy.staff.grants import grants, may
from privacy.staff.groups import audit_roles, differences
from privacy.staff.roles import ROLES, RoleCode
from privacy.staff.table import role_table

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_migrating_installs_every_role_with_exactly_its_permissions() -> None:
    assert {group.name for group in Group.objects.all()} == set(ROLES)
    assert len(ROLES) == 6
    assert differences() == []


def test_a_role_changed_by_hand_is_found_and_put_back_in_step() -> None:
    auditor = Group.objects.get(name="auditor")
    auditor.permissions.add(Permission.objects.get(codename="publish_policyversion"))
    Group.objects.get(name="operator").permissions.clear()
    Group.objects.get(name="support").delete()
    Group.objects.create(name="friends")
    said = " ".join(audit_roles(timezone.now()))
    assert "The role auditor may do more than it should: privacy.publish_policyversion." in said
    assert "The role operator may do less than it should" in said
    assert "The role support isn’t installed." in said
    assert "The group friends is no role of this software." in said
    call_command("migrate", verbosity=0)
    assert differences() == ["The group friends is no role of this software."]


def test_the_auditor_finds_a_role_that_was_widened() -> None:
    Group.objects.get(name="auditor").permissions.add(Permission.objects.all()[0])
    assert any("The role auditor may do more" in str(finding) for finding in audit())


def test_a_grant_of_what_does_not_exist_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grants, "rows", [may(RoleCode.AUDITOR, "privacy.hold", "see")])
    assert "privacy.E021" in {found.id for found in run_checks()}


@pytest.mark.parametrize("code", ["auditor", "model-trainer"])
def test_who_only_reads_is_granted_nothing_but_to_view(code: str) -> None:
    granted = grants.permissions_of(code)
    assert all(name.split(".")[1].startswith("view_") for name in granted), granted


def test_no_role_may_touch_pictures_keys_or_the_ledger() -> None:
    for code in ROLES:
        for name in grants.permissions_of(code):
            model = name.rpartition("_")[2]
            assert model not in {"photo", "headshot", "sealedobject", "sealingkey", "objectkey"}
            assert model != "ledgerentry" or ".view_" in name


def test_the_command_says_where_the_database_differs() -> None:
    Group.objects.create(name="friends")
    said = io.StringIO()
    with pytest.raises(CommandError, match="migrate") as failed:
        call_command("staff", stderr=said)
    assert failed.value.returncode == 1
    assert "friends" in said.getvalue()


def test_the_documentation_shows_the_table_of_roles() -> None:
    text = (settings.BASE_DIR / "docs" / "staff.md").read_text()
    assert role_table() in text, "docs/staff.md differs from `manage.py staff table`"
    for code, role in ROLES.items():
        assert f"| `{code}` | {role.duty} |" in text
