"""Keeps the children running until it is told to stop, then stops them all."""

import signal
import threading
import time
from collections.abc import Callable, Sequence

from config.supervisor.children import Child, Program
from config.supervisor.console import Console
from config.supervisor.guard import Guard

GRACE_SECONDS = 12.0
READY_WITHIN_SECONDS = 60.0
TICK_SECONDS = 0.2


class Supervisor:
    """Runs `programs`; says `welcome` once `is_ready` answers yes."""

    def __init__(
        self,
        programs: Sequence[Program],
        console: Console,
        *,
        is_ready: Callable[[], bool],
        welcome: str,
    ) -> None:
        self._children = [Child(program, console) for program in programs]
        self._console = console
        self._is_ready = is_ready
        self._welcome = welcome
        self._stop = threading.Event()
        self._is_impatient = False

    def run(self) -> None:
        """Block until Ctrl-C, SIGTERM or SIGHUP, then stop every child."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        guard = Guard()
        try:
            self._keep_running(guard)
        finally:
            self._stop_all()
            guard.dismiss()

    def _on_signal(self, *_args: object) -> None:
        # The second Ctrl-C means now.
        self._is_impatient = self._stop.is_set()
        self._stop.set()

    def _keep_running(self, guard: Guard) -> None:
        is_waiting, patience_ends = True, time.monotonic() + READY_WITHIN_SECONDS
        while not self._stop.is_set():
            self._tend(guard)
            if is_waiting and self._is_ready():
                self._console.say(self._welcome)
                is_waiting = False
            elif is_waiting and time.monotonic() > patience_ends:
                self._console.say(
                    f"The portal has not answered for {READY_WITHIN_SECONDS:.0f} s; "
                    "the lines above say why. Trying on; Ctrl-C stops."
                )
                patience_ends = float("inf")
            self._stop.wait(TICK_SECONDS)

    def _tend(self, guard: Guard) -> None:
        """Start what is due; tell the guard whenever the set of groups changed."""
        ended = [child.notice_exit() for child in self._children]
        started = [child.start_if_due() for child in self._children]
        if any(ended) or any(started) or not guard.is_alive():
            guard.watch(group for child in self._children if (group := child.group) is not None)

    def _stop_all(self) -> None:
        self._console.say("Stopping …")
        for child in self._children:
            child.ask_to_stop()
        deadline = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < deadline and not self._is_impatient:
            if all(child.has_stopped() for child in self._children):
                break
            time.sleep(0.05)
        for child in self._children:
            child.kill()
        self._console.say("Safelight has stopped. Unfinished jobs go on at the next start.")
