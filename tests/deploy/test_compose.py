"""The compose file's own production settings, on servers with TLS: nothing is found."""

import base64
import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from config import keyfiles
from generation.provenance import certificates
from tests.authority import Authority
from tests.deploy.servers_with_tls import PASSWORD, postgresql, redis
from tests.mailserver import mail_server
from tests.portal import ROOT, wait_until

pytestmark = [pytest.mark.drill, pytest.mark.server]
FOLDER = ROOT / "deploy" / "compose"
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
SAID = {
    "SAFELIGHT_HOST": "portraits.example",
    "SAFELIGHT_CONTROLLER": "Example Portraits, 1 Example Street",
    "SAFELIGHT_PRIVACY_OFFICER": "Ana Example",
    "SAFELIGHT_PRIVACY_EMAIL": "privacy@portraits.example",
    "SAFELIGHT_HOSTING_COUNTRY": "Canada",
    "SAFELIGHT_MAIL_FROM": "Safelight <portraits@portraits.example>",
    "EMAIL_HOST": "localhost",
}
VARIABLE = re.compile(r"\$\{(\w+)(?::[-?]([^}]*))?\}")


@dataclass
class Deployment:
    """What compose would start, started here by hand."""

    folder: Path
    said: Mapping[str, str]

    def environment(self, service: str, **changed: str) -> dict[str, str]:
        """Return a service's environment, with this machine's folders in the place of mounts."""
        own = {
            name: self._filled(str(value))
            for name, value in COMPOSE["services"][service]["environment"].items()
        }
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), **own, **changed}

    def manage(
        self, *arguments: str, service: str = "web", **changed: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, check=False,
            env=self.environment(service, **changed), capture_output=True, text=True,
        )  # fmt: skip

    @contextlib.contextmanager
    def service(self, name: str) -> Iterator[None]:
        """Run a service's own command."""
        command = [sys.executable, "-m", *COMPOSE["services"][name]["command"]]
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment(name), stdout=log, stderr=log
            )
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)

    def _filled(self, value: str) -> str:
        value = VARIABLE.sub(lambda found: self.said.get(found[1], found[2] or ""), value)
        for mounted in ("/run/secrets", "/var/lib/safelight-witness", "/var/lib/safelight"):
            if value.startswith(mounted):
                return str(self.folder / mounted.rpartition("/")[2]) + value[len(mounted) :]
        return value


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("compose")
    authority = Authority(folder / "authority")
    with (
        postgresql(authority) as database,
        redis(folder / "redis", authority) as broker,
        mail_server(authority.certificate("localhost")) as mail,
    ):
        _secrets(folder / "secrets", authority, database, broker)
        deployment = Deployment(folder, {**SAID, "EMAIL_PORT": str(mail.port)})
        done = deployment.manage("setup", service="setup")
        assert done.returncode == 0, done.stderr
        (folder / "safelight" / "objects").mkdir(exist_ok=True)
        yield deployment


def _secrets(folder: Path, authority: Authority, database: int, broker: int) -> None:
    made = folder.with_name("made")
    keyfiles.create_missing(made)
    certificates.create_missing(made)
    folder.mkdir()
    at = f"localhost:{database}"
    kept = {
        "authority": authority.file.read_text(),
        "database_url": f"postgres://safelight:{PASSWORD}@{at}/safelight?sslmode=verify-full",
        "keys_database_url": (
            f"postgres://safelight:{PASSWORD}@{at}/safelight_keys?sslmode=verify-full"
        ),
        "owner_database_url": f"postgres://postgres:{PASSWORD}@{at}/safelight?sslmode=verify-full",
        "owner_keys_database_url": (
            f"postgres://postgres:{PASSWORD}@{at}/safelight_keys?sslmode=verify-full"
        ),
        "broker_url": f"rediss://:{PASSWORD}@localhost:{broker}/0",
        "cache_url": f"rediss://:{PASSWORD}@localhost:{broker}/1",
        "secret_key": base64.urlsafe_b64encode(os.urandom(64)).decode(),
        "metrics_token": "t" * 40,
        "provenance": (made / certificates.IDENTITY).read_text(),
        **{name: (made / name).read_text() for name in ("master_key", "ledger_key", "receipt_key")},
    }
    for name, content in kept.items():
        (folder / name).write_text(content)


def test_checks_for_deployments_find_nothing(deployment: Deployment) -> None:
    done = deployment.manage("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues" in done.stdout


def test_the_doctor_finds_nothing_while_all_services_run(deployment: Deployment) -> None:
    assert deployment.manage("audit_retention").returncode == 0
    with deployment.service("worker"), deployment.service("housekeeping"):
        workers = wait_until(lambda: deployment.manage("doctor", "workers").returncode == 0, 60)
        assert workers, (deployment.folder / "worker.log").read_text()
        done = deployment.manage("doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything is in order." in done.stdout
    assert "Traceback" not in done.stderr


def test_the_doctor_finds_an_owner_at_work(deployment: Deployment) -> None:
    owner = str(deployment.folder / "secrets" / "owner_database_url")
    done = deployment.manage("doctor", "ledger role", DATABASE_URL_FILE=owner)
    assert done.returncode == 1
    assert "may change the ledger" in done.stdout


def test_the_programs_role_cannot_change_the_ledger(deployment: Deployment) -> None:
    url = (deployment.folder / "secrets" / "database_url").read_text()
    authority = deployment.folder / "secrets" / "authority"
    with psycopg.connect(f"{url}&sslrootcert={authority}") as database:
        for change in (
            "UPDATE privacy_ledgerentry SET event = ''",
            "DELETE FROM privacy_ledgerleaf",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                database.execute(change.encode())
            database.rollback()


@pytest.mark.parametrize("what", ["database", "broker"])
def test_a_server_under_another_authority_is_not_believed(
    deployment: Deployment, tmp_path: Path, what: str
) -> None:
    other = str(Authority(tmp_path / "other").file)
    item = {"database": "databases", "broker": "broker"}[what]
    done = deployment.manage("doctor", item, SAFELIGHT_CA_FILE=other)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "can't be reached" in done.stdout
    assert "Traceback" not in done.stderr
