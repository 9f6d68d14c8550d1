"""The API's page: all of the description, from this server alone, without script."""

import re

import pytest
from django.test import Client

from config.api.codes import codes
from config.api.schema import METHODS, described
from privacy.api.problems import TYPES

pytestmark = pytest.mark.django_db


def page() -> str:
    answer = Client().get("/api/v1/docs/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_operation_and_form_is_on_the_page() -> None:
    text = page()
    for path, item in described()["paths"].items():
        assert f"<code>{path}</code>" in text
        for method in METHODS:
            if method in item:
                assert f'id="{item[method]["operationId"]}"' in text
    for name, shape in described()["components"]["schemas"].items():
        assert "properties" not in shape or f'id="shape-{name}"' in text


def test_every_code_of_a_problem_leads_to_its_explanation() -> None:
    text = page()
    names = [each.code for each in codes()]
    for name in ("not-found", "consent-missing", "too-many-bytes", "fresh-proof-needed", "invalid"):
        assert name in names
        assert f'id="{name}"' in text
    assert len(set(re.findall(r'id="([^"]+)"', text))) == len(re.findall(r' id="([^"]+)"', text))
    assert TYPES == "/api/v1/docs/#"


def test_it_loads_nothing_from_elsewhere_and_weighs_little() -> None:
    text = page()
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]+"', text) == []
    assert "style=" not in text
    assert len(re.findall("<script", text)) == len(re.findall("<script[^>]+safelight.js", text))
    for path in ("/api/v1/docs/", "/api/v1/openapi.json"):
        sent = Client().get(path, headers={"Accept-Encoding": "gzip"})
        assert sent["Content-Encoding"] == "gzip"
        assert len(sent.content) <= 60 * 1024
