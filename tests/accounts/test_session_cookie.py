"""The session's cookie is what the page on cookies says: gone when the browser is closed."""

import pytest

from accounts.models import Person
from tests.people import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_closing_the_browser_forgets_the_session(alice: Person) -> None:
    # The signal is noted in the session, so this answer sets its cookie anew.
    answer = signed_in(alice).get("/privacy/", headers={"Sec-GPC": "1"})
    cookie = answer.cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
