"""One line of a log as JSON: an allowlist, since what others add may name a person."""

import logging
import re
from datetime import UTC, datetime
from typing import Any, Final

from pythonjsonlogger.json import JsonFormatter

from config.observing.context import belonging

# What our own lines add; whatever else a package hangs onto a record is left out.
OURS: Final = ("route", "method", "status", "milliseconds")
SENDER: Final = re.compile(r"from ip=.*", re.DOTALL)


class JsonLine(JsonFormatter):
    """Writes time, level, logger, message, ids and figures; of a fault its class and its frames."""

    def add_fields(
        self,
        log_record: dict[str, Any],
        record: logging.LogRecord,
        message_dict: dict[str, Any],
    ) -> None:
        """Fill the line; the message was put together by the formatter before."""
        log_record["time"] = datetime.fromtimestamp(record.created, tz=UTC).isoformat()
        log_record["level"] = record.levelname
        log_record["logger"] = record.name
        log_record["message"] = record.getMessage()
        log_record |= belonging()
        log_record |= {name: vars(record)[name] for name in OURS if name in vars(record)}
        if fault := message_dict.get("exc_info"):
            log_record["fault"] = fault


class WithoutPaths(logging.Filter):
    """Takes addresses out of lines that others write: of a request, and of who sent it."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if path := getattr(request, "path", ""):
            record.args = tuple(
                route_of(request) if value == path else value for value in record.args or ()
            )
        if record.name.startswith("gunicorn"):
            _forget_visitor(record)
        return True


def route_of(request: Any) -> str:
    """Return the pattern that a request's address fits, without what it names."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(no page)"


def _forget_visitor(record: logging.LogRecord) -> None:
    """gunicorn names who sent what it can't read, and the address of what broke."""
    if "Invalid request" in str(record.msg):
        record.msg = SENDER.sub("", str(record.msg)).rstrip()
    elif str(record.msg).startswith("Error handling request"):
        record.msg, record.args = "Error handling request", ()
