"""What comes as a file comes as it is described."""

import pytest

from accounts.models import Person
from config.api.schema import described
from tests.privacy.rights.holding import add_headshot, add_photo
from tests.programs import program

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


@pytest.mark.parametrize(
    ("operation", "headers"),
    [
        ("photos_picture", {"ETag", "Content-Disposition"}),
        ("headshots_picture", {"ETag", "Content-Disposition"}),
        ("headshots_download", {"Content-Disposition"}),
        ("headshots_archive", {"Content-Disposition"}),
    ],
)
def test_a_picture_has_the_kind_and_the_headers_that_are_described(
    alice: Person, operation: str, headers: set[str]
) -> None:
    photo, headshot, caller = add_photo(alice), add_headshot(alice), program(alice)
    path, answers = _found(operation)
    address = path.format(photo_id=photo.pk, headshot_id=headshot.pk, size="full")
    answer = caller.get(address, headers={"Accept": "*/*"})
    described_answer = answers["200"]
    assert answer["Content-Type"] in described_answer["content"]
    rates = {"RateLimit", "RateLimit-Policy"}
    assert described_answer["headers"].keys() == headers | rates
    assert described_answer["headers"].keys() <= answer.headers.keys()
    assert str(alice.pk) not in answer["Content-Disposition"]
    if "ETag" in headers:
        again = caller.get(address, headers={"Accept": "*/*", "If-None-Match": answer["ETag"]})
        assert (again.status_code, "304" in answers) == (304, True)


def _found(wanted: str) -> tuple[str, dict[str, dict[str, dict[str, object]]]]:
    for path, item in described()["paths"].items():
        if item.get("get", {}).get("operationId") == wanted:
            return path, item["get"]["responses"]
    raise LookupError(wanted)
