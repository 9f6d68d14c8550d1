"""RabbitMQ and object storage by TLS alone: real handshakes, under an authority of our own.

PostgreSQL, Redis and the mail server are held to the same in test_compose.py and test_servers.py.
"""

import contextlib
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import boto3
import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from config import keyfiles
from generation.provenance import certificates
from tests.authority import Authority
from tests.config.test_env import run_with
from tests.drills.floor.brokers import RabbitBroker

pytestmark = [pytest.mark.drill, pytest.mark.server]
Doctor = Callable[..., CompletedProcess[str]]
NOBODY = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
REGION = "us-east-1"


class RabbitWithTLS(RabbitBroker):
    """A RabbitMQ node that answers by TLS alone."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        super().__init__(folder)
        self._authority, self._certificate = authority, authority.certificate("localhost")
        self.url = f"amqps://guest:guest@localhost:{self._port}//"

    def listeners(self) -> str:
        return (
            f"listeners.tcp = none\nlisteners.ssl.1 = 127.0.0.1:{self._port}\n"
            f"ssl_options.cacertfile = {self._authority.file}\n"
            f"ssl_options.certfile = {self._certificate.certificate}\n"
            f"ssl_options.keyfile = {self._certificate.key}\n"
            "ssl_options.versions.1 = tlsv1.2\nssl_options.versions.2 = tlsv1.3\n"
        )


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def stranger(tmp_path: Path) -> str:
    """Another authority, which signed nothing here."""
    return str(Authority(tmp_path / "stranger").file)


@pytest.fixture
def doctor(tmp_path: Path) -> Doctor:
    keyfiles.create_missing(tmp_path / "keys")
    certificates.create_missing(tmp_path / "keys")

    def ask(item: str, **settings: str) -> CompletedProcess[str]:
        done = run_with(tmp_path, "manage.py", "doctor", item, **settings)
        assert "Traceback" not in done.stderr
        return done

    return ask


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Iterator[str]:
    node = RabbitWithTLS(tmp_path_factory.mktemp("rabbitmq"), authority)
    try:
        node.start()
        yield node.url
    finally:
        node.stop()


@pytest.fixture(scope="module")
def bucket(authority: Authority) -> Iterator[dict[str, str]]:
    """Object storage that answers by TLS alone; gives the settings that lead there."""
    with serving(authority) as endpoint:
        name = f"vault-{uuid.uuid4().hex}"
        client = boto3.client(
            "s3", endpoint_url=endpoint, region_name=REGION, verify=str(authority.file),
            aws_access_key_id="test", aws_secret_access_key="test",
        )  # fmt: skip
        client.create_bucket(Bucket=name)
        client.put_bucket_lifecycle_configuration(
            Bucket=name,
            LifecycleConfiguration={
                "Rules": [
                    {
                        "ID": "unfinished", "Status": "Enabled", "Filter": {"Prefix": ""},
                        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
                    }
                ]
            },
        )  # fmt: skip
        yield {
            **NOBODY,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL_S3": endpoint,
            "SAFELIGHT_STORE": f"s3://{name}/sealed",
        }


@contextlib.contextmanager
def serving(authority: Authority) -> Iterator[str]:
    certificate = authority.certificate("127.0.0.1")
    server = make_server(
        "127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True,
        ssl_context=(str(certificate.certificate), str(certificate.key)),
    )  # fmt: skip
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def test_a_broker_whose_certificate_is_known(
    doctor: Doctor, broker: str, authority: Authority
) -> None:
    done = doctor("broker", CELERY_BROKER_URL=broker, SAFELIGHT_CA_FILE=str(authority.file))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "broker: in order" in done.stdout


def test_a_broker_under_another_authority_or_name_is_not_believed(
    doctor: Doctor, broker: str, authority: Authority, stranger: str
) -> None:
    done = doctor("broker", CELERY_BROKER_URL=broker, SAFELIGHT_CA_FILE=stranger)
    assert done.returncode == 1
    assert "The broker can't be reached" in done.stdout
    # The certificate is for localhost.
    elsewhere = broker.replace("localhost", "127.0.0.1")
    done = doctor("broker", CELERY_BROKER_URL=elsewhere, SAFELIGHT_CA_FILE=str(authority.file))
    assert done.returncode == 1
    assert "The broker can't be reached" in done.stdout


def test_a_store_whose_certificate_is_known(
    doctor: Doctor, bucket: dict[str, str], authority: Authority
) -> None:
    done = doctor("store", **bucket, AWS_CA_BUNDLE=str(authority.file))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "store: in order" in done.stdout


def test_a_store_under_another_authority_is_not_believed(
    doctor: Doctor, bucket: dict[str, str], stranger: str
) -> None:
    done = doctor("store", **bucket, AWS_CA_BUNDLE=stranger)
    assert done.returncode == 1
    assert "store" in done.stdout
    assert "in order" not in done.stdout
