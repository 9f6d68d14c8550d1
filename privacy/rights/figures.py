"""Figures: whether a restored backup waits, and whether erasures come to their end."""

from collections.abc import Iterator

from django.db.models import Min

from privacy.operating.figures import Figure, age, single
from privacy.rights.gate import gate
from privacy.rights.models import Erasure


def rights_figures() -> Iterator[Figure]:
    """Ask the gate of this process, and look at erasures under way."""
    begun = Erasure.objects.all()
    yield single(
        "safelight_restore_gate_closed",
        "1 while a restored backup keeps everything closed",
        int(gate.is_closed()),
    )
    yield single("safelight_erasures_unfinished", "Erasures begun and not ended", begun.count())
    yield age(
        "safelight_erasure_oldest_seconds",
        "Time since the oldest erasure under way was begun",
        begun.aggregate(oldest=Min("begun_at"))["oldest"],
    )
