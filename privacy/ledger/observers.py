"""Whoever wants to see each new line of the ledger, in the transaction that writes it."""

from collections.abc import Callable

from privacy.ledger.details import Detail
from privacy.ledger.models import LedgerEntry

Observer = Callable[[LedgerEntry, Detail | None], None]
_observers: list[Observer] = []


def on_line(observer: Observer) -> None:
    """Call `observer` with every line that is written for one person or one step, from now on."""
    if observer not in _observers:
        _observers.append(observer)


def show(entry: LedgerEntry, detail: Detail | None) -> None:
    """Show a new line to every observer."""
    for observer in _observers:
        observer(entry, detail)
