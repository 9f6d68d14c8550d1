"""The description: valid OpenAPI 3.1, complete, the one that is committed, and served by us."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from config.api import urls
from config.api.schema import METHODS, described

ROOT = Path(__file__).parents[3]
NOT_DESCRIBED = {"openapi.json", "docs/"}
FILES = {"image/jpeg", "image/png", "application/zip", "application/pdf", "text/plain"}


def test_it_is_valid() -> None:
    served = Client().get("/api/v1/openapi.json")
    assert served["Content-Type"] == "application/json"
    schema = served.json()
    assert schema["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(schema).validate()


def test_every_address_is_described() -> None:
    routes = {str(each.pattern) for each in urls.urlpatterns if isinstance(each, URLPattern)}
    assert len(described()["paths"]) == len(routes - NOT_DESCRIBED)


def test_every_operation_says_what_it_does_takes_and_may_answer() -> None:
    for path, item in described()["paths"].items():
        for method, operation in item.items():
            if method not in METHODS:
                continue
            assert operation["summary"], path
            assert operation["description"], path
            assert operation["security"] == [{"token": []}, {"session": []}], path
            assert {"401", "403", "429", "500"} <= operation["responses"].keys(), path
            if method == "post" and "erasure" not in path:
                names = {each["name"] for each in operation.get("parameters", [])}
                assert "Idempotency-Key" in names, path


def test_the_committed_copy_is_the_one_that_is_served() -> None:
    committed = json.loads((ROOT / "docs/openapi.json").read_text())
    assert committed == described(), "run: make openapi"


@pytest.mark.django_db
def test_it_says_nothing_of_anybody_and_costs_nothing() -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert "public" in answer["Cache-Control"]
    assert "example.com" not in answer.content.decode()


def test_every_body_in_json_has_an_example_and_every_file_says_how_it_comes() -> None:
    files = 0
    for path, item in described()["paths"].items():
        for method in METHODS:
            operation = item.get(method, {})
            answers = operation.get("responses", {})
            good = [answer for status, answer in answers.items() if status.startswith("2")]
            for body in (operation.get("requestBody", {}), *good):
                if media := body.get("content", {}).get("application/json"):
                    assert media.get("examples"), (method, path)
            for answer in good:
                if (kinds := answer.get("content", {}).keys()) and "application/json" not in kinds:
                    assert kinds <= FILES, (method, path)
                    assert answer["headers"]["Content-Disposition"]["description"], (method, path)
                    files += 1
    assert files > 5


def test_every_example_is_one_of_what_it_shows() -> None:
    shown = 0
    for item in described()["paths"].values():
        for method in METHODS:
            operation = item.get(method, {})
            bodies = [operation.get("requestBody", {}), *operation.get("responses", {}).values()]
            for media in (each for body in bodies for each in body.get("content", {}).values()):
                schema = {**media["schema"], "components": described()["components"]}
                for example in media.get("examples", {}).values():
                    OAS31Validator(schema).validate(example["value"])
                    shown += 1
    assert shown > 10
