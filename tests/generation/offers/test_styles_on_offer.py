"""What staff take off isn't offered any more, on the page or to programs; one style stays."""

import pytest
from django.test import Client

from accounts.models import Person
from generation.engines.choice import offered_styles
from generation.models import StyleOffer
from generation.styles import CATALOGUE, STYLES
from privacy.ledger.models import LedgerEntry
from tests.people import signed_in
from tests.privacy.rights.holding import add_photo
from tests.staff import bearing

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
LIST = "/staff/generation/styleoffer/"
NAVY = "studio-navy"


def act(client: Client, action: str, *slugs: str) -> str:
    chosen = {"action": action, "_selected_action": list(slugs)}
    return client.post(LIST, chosen, follow=True).content.decode()


def test_migrating_puts_every_style_on_offer() -> None:
    assert set(StyleOffer.objects.filter(is_offered=True).values_list("slug", flat=True)) == set(
        CATALOGUE
    )


def test_what_is_taken_off_can_not_be_asked_for_until_it_is_put_back(alice: Person) -> None:
    photo = add_photo(alice)
    _operator, client = bearing("operator")
    act(client, "withhold_selected", NAVY)
    studio = signed_in(alice)
    assert f'value="{NAVY}"' not in studio.get("/studio/").content.decode()
    asked = {"photos": str(photo.pk), "styles": NAVY, "ratio": "1:1", "keep": "24h"}
    assert studio.post("/jobs/", asked).status_code == 400
    assert LedgerEntry.objects.filter(event="style.withheld", actor_role="staff").exists()
    act(client, "offer_selected", NAVY)
    assert f'value="{NAVY}"' in studio.get("/studio/").content.decode()
    assert studio.post("/jobs/", asked).status_code == 302


def test_the_first_style_that_is_on_offer_is_the_pages_first_choice(alice: Person) -> None:
    add_photo(alice)
    _operator, client = bearing("operator")
    first, second = list(STYLES)[:2]
    act(client, "withhold_selected", first)
    page = signed_in(alice).get("/studio/").content.decode()
    assert f'value="{first}"' not in page
    assert offered_styles()[0].slug == second


def test_one_style_stays_on_offer() -> None:
    _operator, client = bearing("operator")
    assert "stays on offer" in act(client, "withhold_selected", *STYLES)
    assert len(offered_styles()) == 1


@pytest.mark.parametrize("role", ["support", "auditor", "privacy-officer"])
def test_other_roles_switch_nothing(role: str) -> None:
    _staff, client = bearing(role, is_superuser=True)
    act(client, "withhold_selected", NAVY)
    assert StyleOffer.objects.get(slug=NAVY).is_offered
