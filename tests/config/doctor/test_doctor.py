"""`manage.py doctor` finds each thing that is wrong, and says how it is mended."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import NotSupportedError, OperationalError, connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from pytest_django import Settings

from config.doctor import clocks, folders
from privacy.ledger import guards
from privacy.ledger.sequencer import sequence_entries
from privacy.operating.items import items
from privacy.retention.models import Audit, ProofRun, Sweep
from privacy.vault.keyring import deployment_owner
from privacy.vault.models import WrappingKey
from privacy.witness import epochs
from tests.config.doctor.conftest import Ask
from tests.privacy.ledger.writing import write

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
OTHER_KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="


@pytest.fixture(autouse=True)
def own_witness(settings: Settings, tmp_path: Path) -> None:
    settings.SAFELIGHT_WITNESS_DIR = tmp_path / "witness"
    settings.SAFELIGHT_WITNESS_DIR.mkdir(mode=0o700)


def test_nothing_is_found_where_all_is_in_order(ask: Ask, swept: None) -> None:
    # Workers are other processes; drills ask about those.
    assert ask(*(name for name in items() if name != "workers")) == []


def test_it_says_of_each_item_that_it_is_in_order(
    capsys: pytest.CaptureFixture[str], swept: None
) -> None:
    call_command("doctor", "store", "keys")
    said = capsys.readouterr().out
    assert "store: in order" in said
    assert "Everything is in order." in said


def test_what_is_no_item_is_bad_input() -> None:
    with pytest.raises(CommandError) as refused:
        call_command("doctor", "moon")
    assert refused.value.returncode == 2


@pytest.mark.parametrize("url", ["http://a.example", "a.example", "https://a.example/path"])
def test_a_public_address_must_be_one_of_https(url: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("doctor", "keys", public=url)
    assert refused.value.returncode == 2


def test_what_cannot_be_looked_at_is_a_finding_and_the_others_go_on(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, swept: None
) -> None:
    def broken() -> None:
        raise OperationalError

    monkeypatch.setattr("privacy.ledger.checkup.verify", broken)
    [found] = ask("ledger", "sweeper")
    assert "could not be looked at (OperationalError)" in found


def test_what_djangos_checks_say_of_production(ask: Ask, settings: Settings) -> None:
    settings.SAFELIGHT_PRODUCTION = True
    settings.SECURE_HSTS_SECONDS = 0
    assert any("security.W004" in found for found in ask("settings"))


@pytest.mark.parametrize("folder", ["open", "missing", "full"])
def test_the_data_folder(
    ask: Ask, settings: Settings, tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path / "data"
    if folder != "missing":
        settings.DATA_DIR.mkdir()
        settings.DATA_DIR.chmod(0o755 if folder == "open" else 0o700)
    if folder == "full":
        monkeypatch.setattr(folders, "LEAST_FREE_BYTES", 1 << 60)
    words = {"open": "chmod 700", "missing": "is missing", "full": "is free"}
    [found] = ask("folders")
    assert words[folder] in found


def test_key_files_that_others_can_read(ask: Ask, settings: Settings, tmp_path: Path) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    settings.KEYS_DIR.mkdir(mode=0o700)
    (settings.KEYS_DIR / "ledger_key").touch()
    (settings.KEYS_DIR / "ledger_key").chmod(0o644)
    [found] = ask("key files")
    assert f"chmod go= {settings.KEYS_DIR / 'ledger_key'}" in found


def test_keys_beside_what_they_open(ask: Ask, settings: Settings, tmp_path: Path) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    settings.KEYS_DIR.mkdir(mode=0o700)
    (settings.KEYS_DIR / "ledger_key").touch(0o600)
    assert ask("key files") == []
    settings.SAFELIGHT_PRODUCTION = True
    [found] = ask("key files")
    assert "a backup of it opens itself" in found


@pytest.mark.parametrize(
    ("failure", "words"),
    [(OperationalError("no"), "can't be reached"), (NotSupportedError("9.6"), "is too old")],
)
def test_a_database_that_is_away_or_too_old(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, failure: Exception, words: str
) -> None:
    def refuse() -> None:
        raise failure

    monkeypatch.setattr(connections["keys"], "check_database_version_supported", refuse)
    [found] = ask("databases")
    assert "'keys'" in found
    assert words in found


def test_a_migration_that_waits(ask: Ask) -> None:
    [newest] = MigrationLoader(connection).graph.leaf_nodes("privacy")
    MigrationRecorder(connection).record_unapplied(*newest)
    [found] = ask("databases")
    assert "migrations wait" in found


def test_a_clock_that_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    [found] = clocks.judge("the database's", timezone.now() + timedelta(seconds=61))
    assert "-61 s off" in found
    assert list(clocks.judge("the database's", timezone.now() + timedelta(seconds=2))) == []
    [found] = clocks.judge_date("the proxy's", "Sat, 01 Jan 2000 00:00:00 GMT")
    assert "off the proxy's" in found
    [found] = clocks.judge_date("the proxy's", "noon")
    assert "no readable Date" in found


def test_a_cache_that_is_away(ask: Ask, settings: Settings) -> None:
    redis = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": redis, "LOCATION": "redis://127.0.0.1:1/0"}}
    [found] = ask("cache")
    assert "nobody can sign in" in found
    settings.CACHES = {"default": {"BACKEND": redis, "LOCATION": "redis://cache.invalid/0"}}
    assert any("without TLS" in found for found in ask("cache"))


def test_queues_that_nobody_serves(ask: Ask) -> None:
    found = ask("workers")
    assert len(found) == 2
    assert "--queues default" in found[0]
    assert "--queues studio" in found[1]


def test_a_witness_within_the_data_folder(ask: Ask, settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    [found] = ask("witness")
    assert "a restore goes unnoticed" in found


def test_a_witness_that_is_missing_or_open(ask: Ask, settings: Settings) -> None:
    settings.SAFELIGHT_WITNESS_DIR.chmod(0o755)
    [found] = ask("witness")
    assert "chmod 700" in found
    settings.SAFELIGHT_WITNESS_DIR.rmdir()
    [found] = ask("witness")
    assert "is missing" in found


def test_a_restored_backup(ask: Ask) -> None:
    epochs.note(99)
    [found] = ask("restore")
    assert "replay_tombstones" in found


def test_a_master_key_that_opens_nothing(ask: Ask, settings: Settings) -> None:
    deployment_owner()
    settings.SAFELIGHT_MASTER_KEY = OTHER_KEY
    [found] = ask("keys")
    assert "not configured" in found


def test_a_damaged_key(ask: Ask) -> None:
    deployment_owner()
    WrappingKey.objects.update(wrapped=b"\0" * 60)
    [found] = ask("keys")
    assert "doesn't open" in found


def test_a_master_key_half_replaced(ask: Ask, settings: Settings) -> None:
    deployment_owner()
    settings.SAFELIGHT_OLD_MASTER_KEY, settings.SAFELIGHT_MASTER_KEY = (
        settings.SAFELIGHT_MASTER_KEY,
        OTHER_KEY,
    )
    [found] = ask("keys")
    assert "rotate_master_key" in found
    call_command("rotate_master_key")
    [found] = ask("keys")
    assert "Take it away" in found


def test_a_ledger_without_guards_and_changed(ask: Ask) -> None:
    owner = deployment_owner()
    write(owner)
    sequence_entries()
    guards.remove(connection, guards.GUARDED)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE privacy_ledgerentry SET event = 'other'")
    found = ask("ledger")
    guards.install(connection, guards.GUARDED)
    assert "not as it was signed" in found[0]
    assert len(found) == 1 + len(guards.GUARDED)
    assert "manage.py migrate" in found[1]


def test_a_sweeper_that_never_ran_is_late_or_leaves_something(ask: Ask) -> None:
    [found] = ask("sweeper")
    assert "never run" in found
    Sweep.objects.create(finished_at=timezone.now() - timedelta(hours=1))
    [found] = ask("sweeper")
    assert "last finished" in found
    Sweep.objects.create(failed=3)
    [found] = ask("sweeper")
    assert "could not delete" in found


def test_an_audit_that_did_not_run_or_found_something(ask: Ask, swept: None) -> None:
    assert ask("audit") == []
    Audit.objects.create(looked_at={}, found={"overdue": 1})
    [found] = ask("audit")
    assert "found something" in found
    Audit.objects.all().delete()
    [found] = ask("audit")
    assert "has not run" in found


def test_a_proof_that_failed(ask: Ask, swept: None) -> None:
    ProofRun.objects.create(has_passed=False, note="")
    [found] = ask("audit")
    assert "manage.py prove" in found


def test_face_models_that_are_not_the_pinned_ones(
    ask: Ask, settings: Settings, tmp_path: Path
) -> None:
    settings.ASSETS_DIR = tmp_path
    assert len(ask("face models")) == 3


def test_a_drawing_model_that_is_away_and_nobody_who_has_it(
    ask: Ask, settings: Settings, tmp_path: Path
) -> None:
    settings.SAFELIGHT_DIFFUSION_MODEL = str(tmp_path / "none.toml")
    found = ask("drawing model", "drawing workers")
    assert len(found) == 2
    assert "--queues gpu" in found[1]


def test_a_matting_model_that_is_another(ask: Ask, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "own.onnx").write_bytes(b"other")
    settings.SAFELIGHT_MATTING_MODEL = str(tmp_path / "own.onnx")
    settings.SAFELIGHT_MATTING_SHA256 = "0" * 64
    [found] = ask("drawing model")
    assert "SAFELIGHT_MATTING_SHA256" in found


def test_json_names_every_item(capsys: pytest.CaptureFixture[str], swept: None) -> None:
    call_command("doctor", "store", "sweeper", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told == {"findings": 0, "items": {"store": [], "sweeper": []}}
