"""A migration that would lock or break a running deployment is refused, and says what to do."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from config.online import review
from tests.databases import Database, on_postgresql

FIRST = """
from django.db import migrations, models

class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("Thing", [
            ("id", models.BigAutoField(primary_key=True)),
            ("name", models.CharField(max_length=40, null=True)),
        ]),
    ]
"""
SECOND = """
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from privacy.online import AddIndexOnline

class Migration(migrations.Migration):
    atomic = {atomic}
    dependencies = [("config", "0001_first")]
    operations = [{operations}]
"""
INDEX = 'models.Index(fields=["name"], name="thing_by_name")'


@pytest.fixture
def change(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Change":
    return Change(settings, tmp_path, monkeypatch)


class Change:
    """A released table, and a migration that changes it."""

    def __init__(self, settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        package = f"migrations_{uuid.uuid4().hex}"
        self._folder = folder / package
        self._folder.mkdir()
        (self._folder / "__init__.py").touch()
        (self._folder / "0001_first.py").write_text(FIRST)
        monkeypatch.syspath_prepend(folder)
        settings.MIGRATION_MODULES = {"config": package}
        released = json.loads(review.RELEASED.read_text()) | {"config": "0001_first"}
        (folder / "released.json").write_text(json.dumps(released))
        monkeypatch.setattr(review, "RELEASED", folder / "released.json")

    def by(self, *operations: str, atomic: bool = True) -> None:
        text = SECOND.format(operations=", ".join(operations), atomic=atomic)
        (self._folder / "0002_second.py").write_text(text)

    def is_released(self) -> None:
        call_command("online_migrations", "--release")


@pytest.mark.parametrize(
    ("operation", "advice"),
    [
        (f'migrations.AddIndex("thing", {INDEX})', "AddIndexOnline"),
        (
            'migrations.AddField("thing", "size", models.IntegerField(default=0))',
            "db_default, or null=True",
        ),
        (
            'migrations.AddField("thing", "key", models.UUIDField(null=True, unique=True))',
            "Add the column without",
        ),
        (
            'migrations.AlterField("thing", "name", models.CharField(max_length=40))',
            "Keep null=True",
        ),
        (
            'migrations.AlterField("thing", "name", models.CharField(max_length=9, null=True))',
            "Leave it as long",
        ),
        (
            'migrations.AlterField("thing", "name", models.IntegerField(null=True))',
            "Add a new column",
        ),
        (
            'migrations.AddConstraint("thing", models.UniqueConstraint(fields=["name"], name="u"))',
            "NOT VALID",
        ),
        ('migrations.RemoveField("thing", "name")', "a release later"),
        ('migrations.DeleteModel("Thing")', "a release later"),
        ('migrations.RenameField("thing", "name", "title")', "Keep the name"),
        ('migrations.RenameModel("Thing", "Item")', "Keep the name"),
        (f'AddIndexOnline("thing", {INDEX})', "Set atomic = False"),
        (
            'migrations.AddField("thing", "size", models.IntegerField(null=True)), '
            'migrations.RunSQL("UPDATE config_thing SET size = 0")',
            "a migration of their own",
        ),
    ],
)
def test_refused(
    change: Change, capsys: pytest.CaptureFixture[str], operation: str, advice: str
) -> None:
    change.by(operation)
    with pytest.raises(SystemExit) as stopped:
        call_command("online_migrations")
    assert stopped.value.code == 1
    said = capsys.readouterr().err
    assert "config.0002_second" in said
    assert advice in said


@pytest.mark.parametrize(
    "operation",
    [
        'migrations.AddField("thing", "size", models.IntegerField(null=True))',
        'migrations.AddField("thing", "size", models.IntegerField(default=0, db_default=0))',
        'migrations.AlterField("thing", "name", models.CharField(max_length=80, null=True))',
        'migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))])',
        'migrations.RunSQL("SELECT 1")',
    ],
)
def test_online_change_passes(change: Change, operation: str) -> None:
    change.by(operation)
    call_command("online_migrations")


def test_table_that_no_release_made_may_change_freely(change: Change) -> None:
    change.by(
        'migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))])',
        'migrations.AddField("other", "size", models.IntegerField(default=0))',
        'migrations.DeleteModel("Other")',
    )
    call_command("online_migrations")


def test_released_migration_is_not_judged_again(change: Change) -> None:
    change.by('migrations.RemoveField("thing", "name")')
    change.is_released()
    call_command("online_migrations")


@pytest.fixture
def empty(django_db_blocker: DjangoDbBlocker) -> Iterator[Database]:
    """An empty PostgreSQL database."""
    with on_postgresql() as database, django_db_blocker.unblock():
        yield database


@pytest.mark.server
def test_index_that_broke_off_is_built_by_the_next_run(change: Change, empty: Database) -> None:
    """PostgreSQL leaves an invalid index behind when its build is broken off."""
    change.by(f'AddIndexOnline("thing", {INDEX})', atomic=False)

    def attempt() -> None:
        call_command("migrate", "config", "0001", verbosity=0)
        index = "indexrelid = 'thing_by_name'::regclass"
        with connections["default"].cursor() as cursor:
            cursor.execute("CREATE INDEX thing_by_name ON config_thing (name)")
            cursor.execute(f"UPDATE pg_index SET indisvalid = false WHERE {index}")
            call_command("migrate", "config", verbosity=0)
            cursor.execute(f"SELECT indisvalid FROM pg_index WHERE {index}")
            assert cursor.fetchall() == [(True,)]
            call_command("migrate", "config", "0001", verbosity=0)
            cursor.execute("SELECT to_regclass('thing_by_name')")
            assert cursor.fetchall() == [(None,)]

    empty.run(attempt)
