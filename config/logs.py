"""Logs carry ids only: an exception is logged as its class and its frames, without its words.

What an exception says may quote a form, a file name or a row ("Key (email)=(…) exists").
"""

import logging
import traceback
from collections.abc import Mapping
from typing import Any


class WithoutExceptionValues(logging.Filter):
    """Rewrites each record so that no exception's own message reaches a handler."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, Mapping):
            record.args = {name: _safe(name, value) for name, value in record.args.items()}
        elif record.args:
            record.args = tuple(_safe("", value) for value in record.args)
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, frames = record.exc_info
            record.exc_text = "".join(traceback.format_tb(frames)) + kind.__qualname__
            record.exc_info = None
        return True


def _safe(name: str, value: Any) -> Any:
    """Hide what Celery logs of a task beside its name and id, and any exception's words."""
    if name in ("args", "kwargs", "exc", "return_value", "traceback"):
        return "(not logged)"
    return type(value).__qualname__ if isinstance(value, BaseException) else value
