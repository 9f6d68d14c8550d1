"""The doctor at servers that are away, untrusted, or set up otherwise than they should be."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from kombu import Connection, Queue
from pytest_django import Settings

from config import keyfiles
from config.doctor import broker
from config.doctor.public import Door
from generation.provenance import certificates
from privacy.vault.backends import s3 as s3_backend
from tests.authority import Authority
from tests.config.doctor.conftest import Ask
from tests.config.test_env import run_with
from tests.drills.stores import _s3_client, s3
from tests.mailserver import mail_server
from tests.portal import free_port
from tests.servers import need_server, throw_away_database

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def at_mail_server(settings: Settings) -> Settings:
    settings.EMAIL_BACKEND = "config.mail.ServerBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "localhost", True
    return settings


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def test_a_mail_server_in_order(ask: Ask, at_mail_server: Settings, authority: Authority) -> None:
    at_mail_server.SAFELIGHT_CA_FILE = str(authority.file)
    with mail_server(authority.certificate("localhost")) as server:
        at_mail_server.EMAIL_PORT = server.port
        assert ask("mail") == []
        assert server.mails == []


def test_a_mail_server_that_is_away(ask: Ask, at_mail_server: Settings) -> None:
    at_mail_server.EMAIL_PORT = free_port()
    [found] = ask("mail")
    assert "can't be reached" in found


def test_a_mail_server_without_tls(ask: Ask, at_mail_server: Settings) -> None:
    with mail_server() as server:
        at_mail_server.EMAIL_PORT = server.port
        [found] = ask("mail")
    assert "no STARTTLS" in found


@pytest.mark.parametrize("wrong", ["authority", "name"])
def test_a_mail_server_that_is_not_trusted(
    ask: Ask, at_mail_server: Settings, authority: Authority, wrong: str
) -> None:
    if wrong == "name":
        at_mail_server.SAFELIGHT_CA_FILE = str(authority.file)
    name = "localhost" if wrong == "authority" else "mail.example"
    with mail_server(authority.certificate(name)) as server:
        at_mail_server.EMAIL_PORT = server.port
        [found] = ask("mail")
    assert "is not trusted" in found


def test_a_mail_server_that_refuses_us(
    ask: Ask, at_mail_server: Settings, authority: Authority
) -> None:
    at_mail_server.SAFELIGHT_CA_FILE = str(authority.file)
    at_mail_server.EMAIL_HOST_USER = at_mail_server.EMAIL_HOST_PASSWORD = "other"
    with mail_server(authority.certificate("localhost")) as server:
        at_mail_server.EMAIL_PORT = server.port
        [found] = ask("mail")
    assert "EMAIL_HOST_PASSWORD" in found


def test_a_broker_that_is_away(tmp_path: Path) -> None:
    keyfiles.create_missing(tmp_path / "keys")
    certificates.create_missing(tmp_path / "keys")
    url = f"redis://127.0.0.1:{free_port()}/0"
    done = run_with(tmp_path, "manage.py", "doctor", "broker", "workers", CELERY_BROKER_URL=url)
    assert done.returncode == 1, done.stderr
    assert "The broker can't be reached" in done.stdout
    assert "Workers can't be asked" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_broker_in_clear(ask: Ask, settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "redis://broker.example/0"
    assert any("Write rediss://" in found for found in ask("broker"))


@pytest.mark.server
def test_a_queue_of_another_type(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    need_server("RabbitMQ")
    name = f"doctor-{uuid.uuid4().hex}"
    url = "amqp://guest:guest@127.0.0.1:5672//"
    quorum = Queue(name, queue_arguments={"x-queue-type": "quorum"})
    monkeypatch.setattr(broker, "queues", lambda _url: [quorum])
    monkeypatch.setattr(current_app, "connection_for_write", lambda **_: Connection(url))
    with Connection(url) as connection:
        Queue(name, durable=True)(connection.default_channel).declare()
        try:
            [found] = ask("broker")
        finally:
            Queue(name)(connection.channel()).delete()
    assert "not as a quorum queue" in found


@pytest.mark.server
def test_a_database_in_clear_and_not_prepared(tmp_path: Path) -> None:
    keyfiles.create_missing(tmp_path / "keys")
    certificates.create_missing(tmp_path / "keys")
    with throw_away_database() as name:
        # A name that is not this machine's, at an address that is.
        url = f"postgres://postgres@db.example:5432/{name}?hostaddr=127.0.0.1&sslmode=disable"
        done = run_with(tmp_path, "manage.py", "doctor", "databases", "clock", DATABASE_URL=url)
    assert done.returncode == 1, done.stderr
    assert "migrations wait for the database 'default'" in done.stdout
    assert "database 'default' is not encrypted" in done.stdout
    assert "clock: in order" in done.stdout


def test_a_bucket_that_would_keep_what_is_deleted(
    ask: Ask, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3(tmp_path) as configuration:
        settings.STORAGES = {**settings.STORAGES, "vault": configuration}
        found = " ".join(ask("store"))
        assert "keeps versions" in found
        assert "no lifecycle rule" in found
        assert "unfinished" not in found.replace("aborts unfinished", "")
        client, bucket = _client(configuration)
        client.create_multipart_upload(Bucket=bucket, Key="sealed/left")
        monkeypatch.setattr(s3_backend, "UNFINISHED_AFTER", -timedelta(days=1))
        assert any(found.startswith("1 unfinished uploads") for found in ask("store"))
        client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
        rule = {
            "ID": "unfinished", "Status": "Enabled", "Filter": {"Prefix": ""},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        }  # fmt: skip
        client.put_bucket_lifecycle_configuration(
            Bucket=bucket, LifecycleConfiguration={"Rules": [rule]}
        )
        client.abort_multipart_upload(
            Bucket=bucket,
            Key="sealed/left",
            UploadId=client.list_multipart_uploads(Bucket=bucket)["Uploads"][0]["UploadId"],
        )
        assert ask("store") == []
        client.delete_bucket_lifecycle(Bucket=bucket)


def _client(configuration: dict[str, Any]) -> tuple[Any, str]:
    options = configuration["OPTIONS"]
    return _s3_client(options), options["bucket_name"]


@pytest.mark.parametrize(
    ("store", "words"), [("Locked", "deleting is not allowed"), ("Changing", "changed")]
)
def test_a_store_that_does_not_do_as_asked(
    ask: Ask, settings: Settings, store: str, words: str
) -> None:
    place = f"tests.config.doctor.odd_stores.{store}"
    settings.STORAGES = {**settings.STORAGES, "vault": {"BACKEND": place}}
    [found] = ask("store")
    assert words in found


def test_a_store_that_is_away(ask: Ask, settings: Settings, tmp_path: Path) -> None:
    kept = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "gone"},
    }
    settings.STORAGES = {**settings.STORAGES, "vault": kept}
    [found] = ask("store")
    assert "folder is missing" in found


def test_a_door_that_is_closed() -> None:
    [found] = Door("127.0.0.1", free_port()).look()
    assert "can't be reached" in found
