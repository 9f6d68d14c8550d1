"""What must hold before anything is started, so that a newcomer reads a sentence, not a trace."""

import errno
import socket

from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from config.supervisor.errors import CannotStartError
from privacy.rights.restore import Restored, require_current
from privacy.vault.errors import VaultError
from privacy.vault.keyring import open_newest_wrapping_key
from uploads.faces.assets import MODELS, models_folder

HOST = "127.0.0.1"
SET_UP = "Run `python manage.py setup` first."


def require_models() -> None:
    """Refuse when a face model has not been fetched; its hash is checked when it is loaded."""
    missing = [model.name for model in MODELS if not (models_folder() / model.name).is_file()]
    if missing:
        raise CannotStartError(f"{models_folder()} lacks {', '.join(missing)}. {SET_UP}")


def require_prepared_databases() -> None:
    """Refuse when a database can't be opened or a migration has not been applied."""
    for alias in connections:
        try:
            executor = MigrationExecutor(connections[alias])
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except OperationalError as error:
            raise CannotStartError(f"The database {alias!r} can't be opened: {error}.") from error
        finally:
            connections[alias].close()
        if plan:
            raise CannotStartError(f"The databases are not prepared for this version. {SET_UP}")


def require_fitting_keys() -> None:
    """Refuse when the master key is not the one under which this deployment's keys lie."""
    try:
        open_newest_wrapping_key()
    except VaultError:
        raise CannotStartError(
            "The master key doesn't open this deployment's keys: it is another one, or a file was "
            "damaged. Put back the key that belongs to this data folder."
        ) from None
    finally:
        connections["keys"].close()


def require_latest_state() -> None:
    """Refuse to serve a restored backup before what was erased since is erased again."""
    try:
        require_current()
    except Restored as restored:
        raise CannotStartError(str(restored.sentence)) from None
    except OSError as error:
        raise CannotStartError(
            f"The witness can't be read ({error.strerror}): SAFELIGHT_WITNESS_DIR or "
            "SAFELIGHT_WITNESS_STORE. Without it nobody can tell a restored backup."
        ) from error
    finally:
        for alias in connections:
            connections[alias].close()


def require_free_port(port: int) -> None:
    """Refuse when another program listens on `port`, or when it may not be used."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CannotStartError(_port_sentence(port, error)) from error


def _port_sentence(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken by another program. "
            f"Stop that one, or choose another port: python manage.py run --port {port + 1}"
        )
    return f"Port {port} can't be used ({error.strerror}). Choose one above 1023."
