"""Erasing and copying one person beside few and very many others; sweeping what is due.

Run as `python -m benchmarks.privacy [ROWS]` (default 1,000,000 other objects). Databases are made
for it and dropped: SQLite in a temporary folder, PostgreSQL where one answers on 127.0.0.1. What is
printed are ratios within one run; no time is a promise.
"""

# ruff: noqa: PLC0415 - Django is configured by the process that measures
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

FEW, MANY = 1_000, 1_000_000
PICTURES, SWEPT = 50, 100_000


def main() -> None:
    """Measure on each database in a process of its own: Django is configured once."""
    rows = sys.argv[1] if len(sys.argv) > 1 else str(MANY)
    with tempfile.TemporaryDirectory() as folder:
        _in_a_process(rows, folder, {})
    with _postgresql() as urls, tempfile.TemporaryDirectory() as folder:
        if urls:
            _in_a_process(rows, folder, urls)
        else:
            print("PostgreSQL: no server answers on 127.0.0.1")


def _in_a_process(rows: str, folder: str, urls: dict[str, str]) -> None:
    code = f"from benchmarks.privacy import measure; measure({int(rows)}, {folder!r})"
    environment = {**os.environ, **urls, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


@contextmanager
def _postgresql() -> Iterator[dict[str, str]]:
    import psycopg

    server = "host=127.0.0.1 user=postgres dbname=postgres connect_timeout=2"
    names = [f"bench_{uuid.uuid4().hex[:12]}" for _ in range(2)]
    try:
        connection = psycopg.connect(server, autocommit=True)
    except psycopg.OperationalError:
        yield {}
        return
    with connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            base = "postgres://postgres@127.0.0.1:5432/"
            yield {"DATABASE_URL": base + names[0], "KEYS_DATABASE_URL": base + names[1]}
        finally:
            for name in names:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def measure(many: int, folder: str) -> None:
    """Print the figures for the database that the environment names."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, connections

    settings.SAFELIGHT_WITNESS_DIR = folder
    settings.CELERY_TASK_ALWAYS_EAGER = False
    for alias in ("default", "keys"):
        if connections[alias].vendor == "sqlite":
            connections[alias].settings_dict["NAME"] = f"{folder}/{alias}.sqlite3"
        call_command("migrate", database=alias, verbosity=0)
    took: dict[str, list[float]] = {"copy": [], "erase": []}
    for total in (FEW, many):
        _fill(total)
        _repeat()  # warms what is made once in a process
        for name, seconds in zip(took, min(_repeat() for _ in range(3)), strict=True):
            took[name].append(seconds)
    print(f"\n{connection.vendor}: one person with {PICTURES} pictures")
    for name, (few, lots) in took.items():
        ratio = lots / few
        print(f"  {name}: beside {FEW:,} {few * 1000:.0f} ms, beside {many:,} "
              f"{lots * 1000:.0f} ms, ratio {ratio:.2f}")  # fmt: skip
    _sweep()


def _repeat() -> tuple[float, float]:
    """Return the seconds of one person's copy and of their erasure."""
    from privacy.ledger.actors import Actor
    from privacy.rights.erasure import erase_person
    from privacy.rights.holders import registry

    person = _person()
    begun = time.perf_counter()
    for holder in registry.holders:
        holder.export(person)
    copied = time.perf_counter()
    erase_person(person=person, actor=Actor.person(person))
    return copied - begun, time.perf_counter() - copied


def _person() -> Any:
    from privacy.vault import actions as vault
    from privacy.vault.models import Kind
    from tests.people import open_person
    from uploads.models import Photo

    person = open_person()
    fields = {field.name for field in Photo._meta.fields}
    for _ in range(PICTURES):
        sealed = vault.deposit(owner=person.pk, kind=Kind.PHOTO, plaintext=b"x" * 1000)
        values = {"owner": person, "sealed": sealed, "width": 1, "height": 1, "verdict": "good"}
        Photo.objects.create(**{k: v for k, v in values.items() if k in fields})
        vault.confirm(sealed=sealed)
    return person.pk


def _fill(total: int) -> None:
    """Add rows of others by bulk SQL until there are so many; keys and ledger lines as well."""
    from django.db import connection, connections, transaction
    from django.utils import timezone

    from privacy.models import LedgerEntry, LedgerSubject, ObjectKey, SealedObject

    now = timezone.now()
    missing = total - SealedObject.objects.count()
    for start in range(0, missing, 20_000):
        count = min(20_000, missing - start)
        owners = [uuid.uuid4() for _ in range(max(1, count // 50))]
        sealed = [
            SealedObject(owner=owners[n % len(owners)], kind="headshot", state="stored",
                         delete_after=now + timedelta(days=9),
                         delete_at_latest=now + timedelta(days=30))
            for n in range(count)
        ]  # fmt: skip
        with transaction.atomic(), transaction.atomic(using="keys"):
            SealedObject.objects.bulk_create(sealed, batch_size=1000)
            LedgerSubject.objects.bulk_create([LedgerSubject(person=owner) for owner in owners])
            LedgerEntry.objects.bulk_create(
                [LedgerEntry(event="headshot.made", actor_role="program",
                             ledger_id=owners[n % len(owners)])
                 for n in range(count)], batch_size=1000)  # fmt: skip
            ObjectKey.objects.bulk_create(
                [ObjectKey(sealed_object=each.pk, owner=each.owner, share=b"s" * 32)
                 for each in sealed], batch_size=1000)  # fmt: skip
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            cursor.execute("ANALYZE")
    assert connection.vendor


def _sweep() -> None:
    """Make 100,000 objects due, of which nothing is in the store any more, and sweep them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from privacy.models import SealedObject
    from privacy.retention.actions import BATCH, sweep

    now = timezone.now()
    wanted = SealedObject.objects.values_list("pk", flat=True)[:SWEPT]
    SealedObject.objects.filter(pk__in=list(wanted[:BATCH])).update(delete_after=now)
    with CaptureQueriesContext(connection) as one:
        sweep()
    SealedObject.objects.filter(pk__in=wanted).update(delete_after=now)
    begun = time.perf_counter()
    deleted = sweep().deleted
    seconds = time.perf_counter() - begun
    print(f"  sweep: {deleted:,} expired objects, {deleted / seconds:,.0f} objects/s, "
          f"{len(one)} queries for a batch of {BATCH} (chores included)")  # fmt: skip


if __name__ == "__main__":
    main()
