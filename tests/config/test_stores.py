"""One URL says where sealed pictures rest."""

from pathlib import Path

import pytest

from config.stores import vault_storage

FOLDER = Path("objects")


def test_a_private_folder_is_the_default() -> None:
    storage = vault_storage("", folder=FOLDER)
    assert storage["OPTIONS"]["location"] == FOLDER
    assert storage["OPTIONS"]["file_permissions_mode"] == 0o600


@pytest.mark.parametrize("scheme", ["s3", "gs"])
def test_a_bucket_with_a_folder(scheme: str) -> None:
    storage = vault_storage(f"{scheme}://pictures/sealed", folder=FOLDER)
    assert storage["OPTIONS"] == {"bucket_name": "pictures", "location": "sealed"}


def test_a_container_in_azure() -> None:
    storage = vault_storage("azure://pictures", folder=FOLDER, azure_connection="AccountName=a")
    assert storage["OPTIONS"]["azure_container"] == "pictures"


@pytest.mark.parametrize("url", ["ftp://host", "pictures", "s3://", "azure://x", "azure://x/y"])
def test_anything_else_is_refused_in_words(url: str) -> None:
    with pytest.raises(ValueError, match="SAFELIGHT_"):
        vault_storage(url, folder=FOLDER)
