"""Every answer carries a number, and one line says which page it was and how long it took."""

import logging

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
OURS = "0123456789abcdef" * 2


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="config.requests")
    return caplog


def test_a_line_names_the_page_not_the_object(said: pytest.LogCaptureFixture) -> None:
    answer = Client().get("/receipts/secret-address/")
    [line] = [record for record in said.records if record.name == "config.requests"]
    assert vars(line)["route"] == "/receipts/<slug:address>/"
    assert vars(line)["status"] == answer.status_code == 404
    assert vars(line)["milliseconds"] >= 0
    assert "secret-address" not in str(vars(line))


def test_a_visitors_own_number_is_not_taken(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert Client().get("/", headers={"X-Request-ID": OURS})["X-Request-ID"] != OURS


@pytest.mark.parametrize("given", [OURS, "ann@example.com", "0" * 31 + "\t"])
def test_a_proxys_number_is_taken_when_it_is_one(settings: Settings, given: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    number = Client().get("/", headers={"X-Request-ID": given})["X-Request-ID"]
    assert (number == given) is (given == OURS)
    assert len(number) == 32


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_probes_fill_no_log(said: pytest.LogCaptureFixture, path: str) -> None:
    Client().get(path)
    assert not [record for record in said.records if record.name == "config.requests"]
