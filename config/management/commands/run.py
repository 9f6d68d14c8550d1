"""Start the portal, its workers and its scheduler on this machine."""

import argparse
import http.client
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.env import refuse
from config.hardening import harden
from config.supervisor.console import Console
from config.supervisor.errors import CannotStartError
from config.supervisor.lock import RunLock
from config.supervisor.preflight import (
    HOST,
    require_fitting_keys,
    require_free_port,
    require_latest_state,
    require_models,
    require_prepared_databases,
)
from config.supervisor.programs import programs
from config.supervisor.supervisor import Supervisor
from privacy.retention.actions import sweep


class Command(BaseCommand):
    """`manage.py run [--port 8000]`."""

    help = "Start everything on this machine; Ctrl-C stops it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=_port, default=8000, help="port on this machine")

    def handle(self, *_args: Any, **options: Any) -> None:
        port: int = options["port"]
        harden()
        try:
            settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = RunLock(settings.DATA_DIR)
            lock.take(port)
            require_free_port(port)
            require_models()
            require_prepared_databases()
            require_fitting_keys()
            require_latest_state()
        except CannotStartError as reason:
            refuse([str(reason)])
        # What came due while nothing ran goes before anything is served.
        sweep()
        Supervisor(
            programs(port, settings.BASE_DIR),
            Console(),
            is_ready=lambda: _answers(port),
            welcome=_welcome(port),
        ).run()


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("give a port between 1 and 65535")
    return int(text)


def _answers(port: int) -> bool:
    """Whether the portal answers a request, rather than only holding the port."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _welcome(port: int) -> str:
    lines = ["", f"  Safelight is ready:  http://localhost:{port}"]
    if mail_folder := getattr(settings, "MAIL_DIR", None):
        lines.append(f"  Mails it sends lie in  {mail_folder}")
    return "\n".join([*lines, "  Stop it with Ctrl-C.", ""])
