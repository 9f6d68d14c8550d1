"""Look for what might be left of a person: every table, every file, every stored object."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.db import connections

from privacy.vault import storage

CHUNK: Final = 1 << 20
# Keys and models hold nothing about anybody, and their folders are large or secret.
LEFT_OUT: Final = ("keys", "static")


@dataclass
class Search:
    """What was looked through, and where something was found."""

    tables: int
    files: int
    objects: int
    hits: list[str]

    @property
    def words(self) -> str:
        return (
            f"{self.tables} tables, {self.files} files, {self.objects} objects: "
            f"{len(self.hits)} hits"
        )


def search(*, person: UUID, address: str, objects: frozenset[UUID]) -> Search:
    """Search databases, the data folder and the store for a person who was erased.

    The tombstone in the witness and lines of the ledger under a random number are declared, and
    are not among what is looked for.
    """
    needles = needles_for(person, address)
    hits = [*_in_tables(needles)]
    files = [path for path in _files() if path.is_file()]
    hits += [f"file {path.relative_to(settings.DATA_DIR)}" for path in files if _in(path, needles)]
    names = list(storage.names())
    ours = {each.hex for each in objects}
    hits += [f"object {name}" for name in names if name.rpartition("/")[2] in ours]
    tables = sum(len(_tables(alias)) for alias in connections)
    return Search(tables=tables, files=len(files), objects=len(names), hits=hits)


def needles_for(person: UUID, address: str) -> list[bytes]:
    """Return the forms in which a person's id and address could lie somewhere."""
    texts = [str(person), person.hex, address, quote(address)]
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in (str(person), address)]
    encoded = [base64.b64encode(address.encode()).rstrip(b"=")[:-1]]
    return [*(text.encode() for text in dict.fromkeys([*texts, *digests])), *encoded, person.bytes]


def _tables(alias: str) -> list[str]:
    return sorted(connections[alias].introspection.table_names())


def _in_tables(needles: list[bytes]) -> Iterator[str]:
    """Let each database look through all of its columns, as text and as bytes in hex."""
    texts = [needle.decode() for needle in needles[:-1]]
    patterns = [f"%{text}%" for text in (*texts, *(needle.hex() for needle in needles))]
    for alias in connections:
        connection = connections[alias]
        for table in _tables(alias):
            with connection.cursor() as cursor:
                found = connection.introspection.get_table_description(cursor, table)
                as_text = [_AS_TEXT[connection.vendor].format(each.name) for each in found]
                where = " OR ".join(f"{column} LIKE %s" for column in as_text for _ in patterns)
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" WHERE {where}',  # noqa: S608 - names of ours
                    patterns * len(as_text),
                )
                if (row := cursor.fetchone()) and row[0]:
                    yield f"table {table} ({row[0]} rows)"


def _files() -> Iterator[Path]:
    """Yield what lies in the data folder, logs and journals of databases included."""
    folder = Path(settings.DATA_DIR)
    witness = Path(settings.SAFELIGHT_WITNESS_DIR)
    for path in sorted(folder.rglob("*")):
        is_left_out = path.relative_to(folder).parts[0] in LEFT_OUT
        if not is_left_out and not path.is_relative_to(witness):
            yield path


def _in(path: Path, needles: list[bytes]) -> bool:
    """Say whether a file holds any of the needles, across the edges of what is read at once."""
    overlap = max(map(len, needles)) - 1
    try:
        with path.open("rb") as file:
            tail = b""
            while chunk := file.read(CHUNK):
                piece = tail + chunk
                if any(needle in piece for needle in needles):
                    return True
                tail = piece[-overlap:]
    except FileNotFoundError:
        return False  # gone meanwhile
    return False


_AS_TEXT: Final = {
    # Bytes are compared as hex, which lower() makes the same on both.
    "sqlite": (
        'CASE typeof("{0}") WHEN \'blob\' THEN lower(hex("{0}")) ELSE CAST("{0}" AS TEXT) END'
    ),
    "postgresql": 'CAST("{0}" AS TEXT)',
}
