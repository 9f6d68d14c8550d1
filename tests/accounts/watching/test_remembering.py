"""What threat detection remembers of tokens and canaries, and for how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.dormancy.chores import mind_unused_accounts
from accounts.models import ApiToken, Person, TokenNetwork
from accounts.watching.canary import plant_canary
from accounts.watching.networks import forget_old_networks
from tests.people import open_person
from tests.privacy.watch.watching import call, raised, token_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_networks_are_kept_as_keyed_hashes_and_forgotten_after_three_months(alice: Person) -> None:
    token = token_of(alice)
    call(token, "192.0.2.7")
    call(token, "2001:db8:1:2::7")
    assert TokenNetwork.objects.count() == 2
    assert not any("192.0" in mark or "2001" in mark for (mark,) in marks())
    assert forget_old_networks(timezone.now() + timedelta(days=89)) == 0
    assert forget_old_networks(timezone.now() + timedelta(days=91)) == 2


def test_a_network_that_is_used_on_is_remembered_on(alice: Person) -> None:
    token = token_of(alice)
    call(token)
    TokenNetwork.objects.update(seen_at=timezone.now() - timedelta(days=80))
    call(token)
    assert forget_old_networks(timezone.now() + timedelta(days=30)) == 0


def test_networks_go_with_their_token(alice: Person) -> None:
    call(token_of(alice))
    ApiToken.objects.all().delete()
    assert not TokenNetwork.objects.exists()


def test_two_tokens_have_networks_of_their_own(alice: Person) -> None:
    call(token_of(alice), "192.0.2.1")
    call(token_of(alice), "198.51.100.1")
    assert raised() == []


def test_a_canary_lies_unused_for_years_and_is_not_erased() -> None:
    planted, other = plant_canary(), open_person()
    ApiToken.objects.all().delete()
    for days in (0, 24, 32, 60):
        mind_unused_accounts(timezone.now() + timedelta(days=340 + days))
    assert Person.objects.filter(pk=planted.person).exists()
    assert not Person.objects.filter(pk=other.pk).exists()


def marks() -> list[tuple[str]]:
    return list(TokenNetwork.objects.values_list("mark"))
