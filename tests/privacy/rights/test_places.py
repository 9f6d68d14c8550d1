"""The build fails for a store, cache prefix, queue or log that nobody answers for."""

import copy
from typing import Any

import pytest
from celery import current_app
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse
from kombu import Queue

from accounts.models import Person
from config.cache import UndeclaredPlace
from privacy.rights import cache_prefixes
from privacy.rights.checks import every_place_has_a_holder
from privacy.rights.holders import registry
from privacy.rights.places import Place, PlaceKind, places
from tests.people import PASSWORD, signed_in


def problems(code: str) -> list[str]:
    return [problem.msg for problem in run_checks() if problem.id == code]


def test_what_is_installed_is_declared() -> None:
    assert not [each for each in run_checks() if str(each.id).startswith("privacy.E0")]


def test_an_undeclared_store_fails(settings: Any) -> None:
    settings.STORAGES = {**settings.STORAGES, "attic": {"BACKEND": "x"}}
    assert problems("privacy.E003") == ["No holder answers for the store attic."]


def test_an_undeclared_database_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(django_settings.DATABASES, "attic", {})
    found = [each.msg for each in every_place_has_a_holder()]
    assert found == ["No holder answers for the database attic."]


def test_an_undeclared_log_fails(settings: Any) -> None:
    logging = copy.deepcopy(settings.LOGGING)
    logging["handlers"]["attic"] = {"class": "logging.FileHandler", "filename": "attic.log"}
    settings.LOGGING = logging
    assert problems("privacy.E003") == ["No holder answers for the log attic."]


def test_an_undeclared_queue_fails() -> None:
    queues: Any = current_app.conf.task_queues
    queues.append(Queue("attic"))
    try:
        assert problems("privacy.E003") == ["No holder answers for the queue attic."]
    finally:
        queues.pop()


def test_an_undeclared_cache_prefix_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    source = 'from django.core.cache import cache\ncache.set(f"attic.{person}", 1)\n'
    found = tuple(cache_prefixes.prefixes_in(source, "attic.py"))
    assert found == (("attic.", "attic.py:2"),)
    monkeypatch.setattr(cache_prefixes, "_prefixes", lambda: found)
    assert problems("privacy.E005") == [
        "No holder answers for the cache prefix 'attic.' (attic.py:2)."
    ]


@pytest.mark.parametrize(
    ("line", "prefix"),
    [
        ('PREFIX = "a.b"\ncache.add(f"{PREFIX}.{x}", 1)', "a.b"),
        ('cache.incr("a:b")', "a:b"),
        ("cache.set(key, 1)", cache_prefixes.UNCLEAR),
        ("caches['default'].set('a', 1)", "a"),
    ],
)
def test_prefixes_are_read_from_the_source(line: str, prefix: str) -> None:
    source = f"from django.core.cache import cache, caches\n{line}\n"
    assert [found for found, _where in cache_prefixes.prefixes_in(source, "x.py")] == [prefix]


def test_our_own_source_is_really_read() -> None:
    assert [where for _prefix, where in cache_prefixes._prefixes() if "allowance" in where]


def test_a_place_that_names_a_holder_who_is_not_there_fails() -> None:
    places.declare(Place(PlaceKind.STORE, "attic", "boxes", "never", holder="nobody"))
    try:
        assert problems("privacy.E004") == ["The store attic names no holder that is registered."]
    finally:
        places.forget(PlaceKind.STORE, "attic")


def test_a_holder_that_lists_no_class_fails() -> None:
    class Empty:
        name = "empty"
        models: frozenset[str] = frozenset()

    registry.holders.append(Empty())  # type: ignore[arg-type]
    try:
        assert problems("privacy.E004") == ["The holder empty lists no class of data in `classes`."]
    finally:
        registry.holders.pop()


def test_a_key_of_whatever_package_must_be_declared(settings: Any) -> None:
    settings.SAFELIGHT_REFUSE_UNDECLARED = True
    with pytest.raises(UndeclaredPlace):
        cache.set("attic.box", 1)


@pytest.mark.django_db(databases=["default", "keys"])
def test_what_packages_keep_in_the_cache_is_declared(alice: Person, settings: Any) -> None:
    settings.SAFELIGHT_REFUSE_UNDECLARED = True
    browser = Client()
    browser.post(reverse("account_login"), {"login": alice.email, "password": "wrong"})
    browser.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    browser.post(reverse("account_reset_password"), {"email": alice.email})
    assert Client().get(reverse("api-me")).status_code == 401
    signed_in(alice).post(reverse("photo-upload"), {"photos": ""}, format="multipart")
