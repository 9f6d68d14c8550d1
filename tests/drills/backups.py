"""Backups of a portal: copies of its folder, and of its PostgreSQL databases by pg_dump."""

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.portal import Portal

POSTGRESQL = "postgres://postgres@127.0.0.1:5432"


@dataclass
class Backup:
    """What lay in a stopped portal at one moment, outside its witness."""

    portal: Portal
    place: Path
    # Alias to the name of a database on the PostgreSQL server.
    servers: dict[str, str] = field(default_factory=dict)

    def take(self) -> None:
        shutil.copytree(self.portal.data, self.place / "var")
        for name in self.servers.values():
            _run("pg_dump", "-Fc", "-f", str(self.place / name), f"{POSTGRESQL}/{name}")

    def restore(self, *what: str) -> None:
        """Put back `default`, `keys`, `objects`, or `everything`."""
        wanted = {"default", "keys"} if "everything" in what else set(what)
        for alias in wanted & self.servers.keys():
            name = self.servers[alias]
            _run("pg_restore", "--clean", "--if-exists", "-d", f"{POSTGRESQL}/{name}",
                 str(self.place / name))  # fmt: skip
        if "everything" in what:
            shutil.rmtree(self.portal.data)
            shutil.copytree(self.place / "var", self.portal.data)
            return
        for alias, file in {"default": "db.sqlite3", "keys": "keys.sqlite3"}.items():
            if alias in wanted - self.servers.keys():
                self._put_back(file)
        if "objects" in wanted:
            shutil.rmtree(self.portal.data / "objects")
            shutil.copytree(self.place / "var" / "objects", self.portal.data / "objects")

    def _put_back(self, file: str) -> None:
        for old in self.portal.data.glob(f"{file}*"):
            old.unlink()
        for saved in (self.place / "var").glob(f"{file}*"):
            shutil.copy2(saved, self.portal.data / saved.name)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
