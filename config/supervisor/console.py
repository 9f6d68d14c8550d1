"""One console for several processes: whole lines, each with the name of who said it."""

import sys
import threading
from typing import IO, TextIO

NAME_WIDTH = 7
# What Celery's workers say on their way out helps nobody who has just pressed Ctrl-C.
FAREWELL = "worker: "


class Console:
    """Writes prefixed lines to `stream`; threads never tear each other's lines."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._lock = threading.Lock()

    def say(self, text: str, name: str = "") -> None:
        """Write each line of `text`, prefixed with `name` if one is given."""
        prefix = f"{name:<{NAME_WIDTH}}| " if name else ""
        with self._lock:
            for line in text.splitlines() or [""]:
                self._stream.write(f"{prefix}{line}\n")
            self._stream.flush()

    def relay(self, name: str, source: IO[bytes]) -> threading.Thread:
        """Pass the lines of `source` on until it closes; returns the thread that does."""
        thread = threading.Thread(target=self._pump, args=(name, source), daemon=True)
        thread.start()
        return thread

    def _pump(self, name: str, source: IO[bytes]) -> None:
        with source:
            for line in source:
                text = line.decode(errors="replace").rstrip("\r\n")
                if text and not text.startswith(FAREWELL):
                    self.say(text, name)
