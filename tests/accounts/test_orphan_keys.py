"""A key made for an account that then was not: swept, and nobody else's with it."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions import destroy_orphan_keys
from accounts.models import Person
from privacy.vault.errors import KeyDestroyed
from privacy.vault.keyring import deployment_owner, ensure_owner_key, owner_key
from privacy.vault.models import Domain, SealingKey

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_key_without_an_account_is_destroyed_after_an_hour(alice: Person) -> None:
    orphan, case = uuid.uuid4(), uuid.uuid4()
    ensure_owner_key(orphan)
    ensure_owner_key(case, domain=Domain.CASE)
    deployment = deployment_owner()
    assert destroy_orphan_keys(timezone.now()) == 0
    assert destroy_orphan_keys(timezone.now() + timedelta(hours=2)) == 1
    with pytest.raises(KeyDestroyed):
        owner_key(orphan)
    assert set(SealingKey.objects.values_list("owner", flat=True)) == {alice.pk, case, deployment}
