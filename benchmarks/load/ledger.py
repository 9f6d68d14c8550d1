"""What a line of the ledger weighs, and how many lines one sequencer numbers in a second."""

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Final

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.load.run import FIGURES  # noqa: E402
from privacy.ledger.sequencer import sequence_entries  # noqa: E402
from tests.databases import on_postgresql  # noqa: E402
from tests.plans.filling import fill, someone  # noqa: E402

LINES: Final = 20_000
TABLES: Final = ("privacy_ledgerentry", "privacy_ledgerleaf")
# A sealed detail that lists one object.
DETAIL: Final = "decode(repeat('5e', 180), 'hex')"


def measure() -> dict[str, float]:
    """Fill a ledger on PostgreSQL, number it, weigh it."""
    call_command("migrate", verbosity=0, interactive=False)
    fill(
        "privacy_ledgerentry",
        LINES,
        id="md5('entry' || n)::uuid",
        event="'headshot.opened'",
        actor_role="'person'",
        actor_id="gen_random_uuid()::text",
        purpose="'own_view'",
        ledger_id=someone("n", LINES // 40),
        detail=DETAIL,
    )
    fill("privacy_queuedentry", LINES, entry="md5('entry' || n)::uuid")
    started = time.perf_counter()
    sequence_entries()
    seconds = time.perf_counter() - started
    with connection.cursor() as cursor:
        weights = " + ".join(f"pg_total_relation_size('{table}')" for table in TABLES)
        cursor.execute(f"SELECT {weights}")
        size = cursor.fetchone()[0]
    return {
        "lines_numbered_per_second": round(LINES / seconds),
        "bytes_per_line": round(size / LINES),
    }


def main() -> None:
    """Print what was found, and keep it among the figures."""
    with tempfile.TemporaryDirectory() as folder, on_postgresql() as database:
        settings.SAFELIGHT_WITNESS_DIR = Path(folder)
        found = database.run(measure)[0]
    figures = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    FIGURES.write_text(json.dumps(figures | {"ledger": found}, indent=2) + "\n")
    print(found)


if __name__ == "__main__":
    main()
