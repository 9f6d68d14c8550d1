"""Limits are counted in one place for all servers, under names that tell nothing."""

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from config import cache

SHARED = {"default": cache.cache_at("")}


@pytest.fixture
def table() -> None:
    with override_settings(CACHES=SHARED):
        call_command("createcachetable", verbosity=0)


def rows() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cache_key, value FROM {cache.TABLE}")
        return [f"{key} {value}" for key, value in cursor.fetchall()]


@pytest.mark.django_db(databases=["default", "keys"])
def test_limits_are_counted_in_the_database_and_name_nobody(table: None) -> None:
    with override_settings(CACHES=SHARED):
        for _ in range(6):
            filled = {"login": "ana@example.com", "password": "not it"}
            answer = Client(REMOTE_ADDR="203.0.113.9").post(reverse("account_login"), filled)
        assert "Too many" in answer.content.decode()
        caches["default"].set("203.0.113.9", "kept")
        assert caches["default"].get("203.0.113.9") == "kept"
    assert len(rows()) > 1
    assert not [row for row in rows() if "ana" in row or "203.0.113" in row]


def test_a_cache_server_can_take_its_place() -> None:
    assert cache.cache_at("redis://cache:6379/1")["LOCATION"] == "redis://cache:6379/1"
    assert cache.cache_at("")["LOCATION"] == cache.TABLE
