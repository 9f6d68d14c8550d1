"""Where sealed pictures rest, from one URL in the environment."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FORMS = "s3://bucket/folder, gs://bucket/folder or azure://container"


def vault_storage(url: str, *, folder: Path, azure_connection: str = "") -> dict[str, Any]:
    """Return Django's configuration of the store that `url` names, or of `folder` without one.

    Raises ValueError, in words, for a URL of another form. S3 and Google find their credentials
    and endpoints in their clients' own environment variables.
    """
    if not url:
        return _files(folder)
    parts = urlsplit(url)
    location = parts.path.strip("/")
    if parts.scheme not in {"s3", "gs", "azure"} or not parts.netloc:
        raise ValueError(f"SAFELIGHT_STORE is not of the form {FORMS}.")
    if parts.scheme == "azure":
        return _azure(parts.netloc, location, azure_connection)
    backend = {
        "s3": "storages.backends.s3.S3Storage",
        "gs": "storages.backends.gcloud.GoogleCloudStorage",
    }[parts.scheme]
    return {"BACKEND": backend, "OPTIONS": {"bucket_name": parts.netloc, "location": location}}


def _azure(container: str, location: str, connection: str) -> dict[str, Any]:
    if location or not connection:
        raise ValueError(
            "A store in Azure is written azure://container, without a folder, and needs "
            "SAFELIGHT_AZURE_CONNECTION (the storage account's connection string)."
        )
    return {
        "BACKEND": "storages.backends.azure_storage.AzureStorage",
        "OPTIONS": {"azure_container": container, "connection_string": connection},
    }


def _files(folder: Path) -> dict[str, Any]:
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": folder,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }
