"""Object stores of the usual kinds, started on this machine for a test."""

import contextlib
import os
import shutil
import socket
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from azure.storage.blob import BlobServiceClient
from gcp_storage_emulator.server import create_server
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage as google_storage
from moto.server import ThreadedMotoServer

from tests.drills.clouds.azure import azure_that_keeps
from tests.drills.clouds.google import google_that_keeps
from tests.portal import ROOT, free_port, wait_until

AZURITE = "azurite@3.37.0"
ACCOUNT = "devstoreaccount1"
# The key that Azure's emulator publishes for everyone.
ACCOUNT_KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)
ANYONE = AnonymousCredentials()  # type: ignore[no-untyped-call]
Configuration = dict[str, Any]
GOOGLE: Configuration = {
    "BACKEND": "storages.backends.gcloud.GoogleCloudStorage",
    "OPTIONS": {"bucket_name": "vault", "project_id": "test", "credentials": ANYONE},
}


@contextlib.contextmanager
def files(folder: Path) -> Iterator[Configuration]:
    yield {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": folder / "objects"},
    }


@contextlib.contextmanager
def memory(_folder: Path) -> Iterator[Configuration]:
    yield {"BACKEND": "django.core.files.storage.InMemoryStorage"}


@contextlib.contextmanager
def s3(_folder: Path, *, versioned: bool = True) -> Iterator[Configuration]:
    """A bucket on moto's server, by default one that keeps versions."""
    server = ThreadedMotoServer("127.0.0.1", free_port(), verbose=False)
    server.start()
    try:
        options = {
            "access_key": "test",
            "secret_key": "test",
            "region_name": "us-east-1",
            "endpoint_url": f"http://127.0.0.1:{server._port}",
        }
        client = _s3_client(options)
        # Servers of one process share their buckets, so each has a name of its own.
        bucket = f"vault-{uuid.uuid4().hex}"
        client.create_bucket(Bucket=bucket)
        if versioned:
            client.put_bucket_versioning(
                Bucket=bucket, VersioningConfiguration={"Status": "Enabled"}
            )
        yield {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {**options, "bucket_name": bucket, "location": "sealed"},
        }
    finally:
        server.stop()


def _s3_client(options: dict[str, str]) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=options["endpoint_url"],
        region_name=options["region_name"],
        aws_access_key_id=options["access_key"],
        aws_secret_access_key=options["secret_key"],
    )


@contextlib.contextmanager
def azure(folder: Path) -> Iterator[Configuration]:
    """A container on azurite, from npm."""
    program, port = _azurite(), free_port()
    command = [program, "--blobHost", "127.0.0.1", "--blobPort", str(port), "--silent"]
    with subprocess.Popen(
        [*command, "--skipApiVersionCheck", "--location", str(folder / "azurite")]
    ) as process:
        try:
            connection = (
                f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={ACCOUNT_KEY};"
                f"BlobEndpoint=http://127.0.0.1:{port}/{ACCOUNT};"
            )
            service = BlobServiceClient.from_connection_string(connection)
            assert wait_until(lambda: _listens(port)), "azurite did not start"
            service.create_container("vault")
            yield {
                "BACKEND": "storages.backends.azure_storage.AzureStorage",
                "OPTIONS": {"connection_string": connection, "azure_container": "vault"},
            }
        finally:
            process.kill()  # asked politely, it waits for connections that clients keep open


@contextlib.contextmanager
def azure_keeping(_folder: Path, *, soft_delete_days: int = 0) -> Iterator[Configuration]:
    """A container whose account keeps versions, on a server of our own."""
    with azure_that_keeps(versioned=True, soft_delete_days=soft_delete_days) as address:
        connection = (
            f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={ACCOUNT_KEY};"
            f"BlobEndpoint={address};"
        )
        yield {
            "BACKEND": "storages.backends.azure_storage.AzureStorage",
            "OPTIONS": {"connection_string": connection, "azure_container": "vault"},
        }


def _listens(port: int) -> bool:
    """Whether a server is there; the client itself would wait long between two tries."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _azurite() -> str:
    """Return azurite's program, installed by npm on first use; skip, saying why, without npm."""
    folder = ROOT / "build" / "azurite"
    program = folder / "node_modules" / ".bin" / "azurite-blob"
    if not program.exists():
        npm = shutil.which("npm")
        if npm is None:
            reason = "npm is not installed on this machine, and azurite comes from there"
            if os.environ.get("SAFELIGHT_TEST_ALL"):
                pytest.fail(reason)
            pytest.skip(reason)
        quiet = ["--silent", "--no-fund", "--no-audit"]
        subprocess.run([npm, "install", *quiet, "--prefix", str(folder), AZURITE], check=True)
    return str(program)


@contextlib.contextmanager
def google(_folder: Path, *, soft_delete_seconds: int = 0) -> Iterator[Configuration]:
    """A bucket on an emulator of Google Cloud Storage, which keeps one generation."""
    port = free_port()
    server = create_server("127.0.0.1", port, in_memory=True)
    server.start()
    try:
        assert wait_until(lambda: _listens(port)), "the emulator did not start"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{port}")
            client = google_storage.Client(project="test", credentials=ANYONE)
            bucket = client.create_bucket("vault")
            bucket.soft_delete_policy.retention_duration_seconds = soft_delete_seconds
            bucket.patch()
            yield GOOGLE
    finally:
        server.stop()


@contextlib.contextmanager
def google_keeping(
    _folder: Path, *, soft_delete_seconds: int | None = None
) -> Iterator[Configuration]:
    """A bucket that keeps generations, on a server of our own."""
    keeping = google_that_keeps(versioned=True, soft_delete_seconds=soft_delete_seconds)
    with keeping as address, pytest.MonkeyPatch.context() as patch:
        patch.setenv("STORAGE_EMULATOR_HOST", address)
        yield GOOGLE


STORES = {
    "files": files,
    "memory": memory,
    "S3": s3,
    "Azure": azure,
    "Azure with versions": azure_keeping,
    "Google": google,
    "Google with generations": google_keeping,
}
