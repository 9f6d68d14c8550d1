"""Several photos at once for one place, in a running portal with several web processes."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.portal import Portal
from tests.portraits import as_jpeg, astronaut
from tests.visitor import Visitor

pytestmark = pytest.mark.journey
MOST = 12


def test_at_the_limit_one_of_four_takes_the_place_and_the_others_are_refused(
    portal: Portal,
) -> None:
    photo = as_jpeg(astronaut().resize((256, 256)))
    before = set(portal.objects())
    visitor = Visitor(portal)
    visitor.sign_up()
    visitor.consent()
    assert {visitor.upload(photo, script=True).status for _ in range(MOST)} == {201}
    assert visitor.upload(photo, script=True).status == 409
    old = _photos(visitor)[0]
    with ThreadPoolExecutor(4) as threads:
        sent = [threads.submit(visitor.upload, photo, script=True, replaces=old) for _ in range(4)]
    assert sorted(each.result().status for each in sent) == [201, 409, 409, 409]
    here = _photos(visitor)
    assert len(here) == len(set(portal.objects()) - before) == MOST
    assert old not in here


def _photos(visitor: Visitor) -> list[str]:
    return re.findall(r'id="photo-([0-9a-f-]{36})"', visitor.get("/studio/").text)
