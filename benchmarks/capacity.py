"""How many people a deployment carries and what it costs, computed from measured figures.

`python -m benchmarks.capacity` prints the tables; `--write` puts them into docs/scaling.md. What
was measured stands in load/figures.json, what is assumed in load/assumptions.json.
"""

import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "load"
PAGE: Final = FOLDER.parents[1] / "docs" / "scaling.md"
BEGIN: Final = "<!-- computed by python -m benchmarks.capacity --write -->"
END: Final = "<!-- end of what is computed -->"
SIZES: Final = (10_000, 1_000_000, 10_000_000)
ENGINES: Final = ("PostgreSQL + Redis", "SQLite")
MONTH_SECONDS: Final = 30 * 86400
GB: Final = 1e9


@dataclass(frozen=True)
class Need:
    """What so many people need at their busiest, and in a month."""

    people: int
    requests_per_second: float
    web_cores: float
    portraits_per_minute: float
    studio_cores: float
    gpus: float
    store_gb: float
    lines_per_second: float
    ledger_rows: float
    ledger_gb: float
    dollars: float
    dollars_per_portrait: float


def need(people: int, figures: dict[str, Any], assumed: dict[str, float]) -> Need:
    """Return what so many people need."""
    servers = figures["PostgreSQL + Redis"]
    peak = assumed["busiest_hour_to_average"] / MONTH_SECONDS
    portraits = people * assumed["portraits_per_person_and_month"]
    requests = people * assumed["visits_per_person_and_month"] * assumed["requests_per_visit"]
    per_core = servers["half_the_knee"]["total"]["per_second"] / figures["measured"]["cores"]
    studio_core = servers["portraits_per_minute"]["1"]
    at_peak = portraits * peak * 60
    drawn = assumed["share_drawn_by_a_model"]
    lines = (
        portraits * assumed["lines_per_portrait"] + people * assumed["lines_per_person_and_month"]
    )
    rows = lines * assumed["ledger_months"]
    web, studio = requests * peak / per_core, at_peak * (1 - drawn) / studio_core
    gpus = at_peak * drawn / assumed["portraits_per_gpu_and_minute"]
    store = portraits * assumed["portrait_mb"] * assumed["portrait_days"] / 30 / 1000
    store += portraits / assumed["portraits_per_photo"] * assumed["photo_mb"] / 24 / 30 / 1000
    ledger = rows * figures["ledger"]["bytes_per_line"] / GB
    dollars = (
        (web + studio) * assumed["dollars_per_core_and_month"]
        + math.ceil(gpus) * assumed["dollars_per_gpu_and_month"]
        + store * assumed["dollars_per_store_gb_and_month"]
        + ledger * assumed["dollars_per_database_gb_and_month"]
    )
    return Need(
        people=people,
        requests_per_second=requests * peak,
        web_cores=web,
        portraits_per_minute=at_peak,
        studio_cores=studio,
        gpus=gpus,
        store_gb=store,
        lines_per_second=lines * peak,
        ledger_rows=rows,
        ledger_gb=ledger,
        dollars=dollars,
        dollars_per_portrait=dollars / portraits,
    )


ROWS: Final = {
    "Requests a second, busiest hour": ("requests_per_second", "{:,.1f}"),
    "Cores for the web": ("web_cores", "{:,.1f}"),
    "Portraits a minute, busiest hour": ("portraits_per_minute", "{:,.1f}"),
    "Cores for the studio engine": ("studio_cores", "{:,.1f}"),
    "Graphics cards": ("gpus", "{:,.1f}"),
    "Sealed objects, GB": ("store_gb", "{:,.1f}"),
    "Ledger lines a second, busiest hour": ("lines_per_second", "{:,.2f}"),
    "Ledger rows kept": ("ledger_rows", "{:,.0f}"),
    "Ledger on disk, GB": ("ledger_gb", "{:,.1f}"),
    "Dollars a month": ("dollars", "{:,.0f}"),
    "Dollars a portrait": ("dollars_per_portrait", "{:,.4f}"),
}


def load_table(figures: dict[str, Any]) -> list[str]:
    """Return what was measured, page by page, at half the knee."""
    lines = []
    for engine in [each for each in ENGINES if each in figures]:
        found = figures[engine]
        half, plain = found["half_the_knee"], found["half_the_knee"]["pages"]["plain page"]["p95"]
        lines += [
            f"**{engine}**: the knee is at {found['knee']} people at once; this is at "
            f"{half['people']} (load of the machine {half['load_average']}).",
            "",
            "| Page | Requests | Failures | Requests/s | p50 ms | p95 ms | p99 ms | p95 to plain |",
            "|---|---|---|---|---|---|---|---|",
            *(
                f"| {name} | {page['requests']} | {page['failures']} | {page['per_second']} | "
                f"{page['p50']} | {page['p95']} | {page['p99']} | {page['p95'] / plain:.1f} |"
                for name, page in [*half["pages"].items(), ("all", half["total"])]
            ),
            "",
            "| People at once | Requests/s | p50 ms | p95 ms | p99 ms |",
            "|---|---|---|---|---|",
            *(
                f"| {each['people']} | {each['total']['per_second']} | {each['total']['p50']} | "
                f"{each['total']['p95']} | {each['total']['p99']} |"
                for each in found["levels"]
            ),
            "",
            "Portraits a minute by workers: "
            + ", ".join(f"{n}: {rate}" for n, rate in found["portraits_per_minute"].items())
            + ". Memory in MB: "
            + ", ".join(f"{name} {size}" for name, size in found["memory_mb"].items())
            + f".{_cores(found)}",
            "",
        ]
    return lines


def _cores(found: dict[str, Any]) -> str:
    at_work = ", ".join(f"{name} {cores}" for name, cores in found.get("cores_at_work", {}).items())
    return f" Cores at work at half the knee: {at_work}." if at_work else ""


def tables() -> str:
    """Return everything that is computed, as Markdown."""
    figures = json.loads((FOLDER / "figures.json").read_text())
    assumed = json.loads((FOLDER / "assumptions.json").read_text())
    needs = [need(people, figures, assumed) for people in SIZES]
    measured = figures["measured"]
    return "\n".join(
        [
            f"Measured on {measured['on']}, {measured['cores']} cores with nothing else at work "
            "but the load generator.",
            "",
            *load_table(figures),
            "| People | " + " | ".join(f"{each.people:,}" for each in needs) + " |",
            "|---|" + "---|" * len(needs),
            *(
                f"| {words} | "
                + " | ".join(form.format(getattr(each, name)) for each in needs)
                + " |"
                for words, (name, form) in ROWS.items()
            ),
            "",
            f"One graphics card carries {people_per_gpu(assumed):,.0f} people.",
            "",
            "| Assumed | Value |",
            "|---|---|",
            *(f"| {name.replace('_', ' ')} | {value:g} |" for name, value in assumed.items()),
        ]
    )


def people_per_gpu(assumed: dict[str, float]) -> float:
    """Return how many people's drawn portraits one card makes in the busiest hour."""
    each = assumed["portraits_per_person_and_month"] * assumed["share_drawn_by_a_model"]
    peak = each * assumed["busiest_hour_to_average"] / MONTH_SECONDS * 60
    return assumed["portraits_per_gpu_and_minute"] / peak


def main() -> None:
    """Print the tables, or write them into the page."""
    if "--write" not in sys.argv:
        print(tables())
        return
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{tables()}\n{END}{after}")


if __name__ == "__main__":
    main()
