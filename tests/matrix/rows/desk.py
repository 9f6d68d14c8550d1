"""The desk: officers and agents work, auditors read, nobody else comes in."""

from tests.matrix.expecting import AGENT, AUDITOR, OFFICER, Row, staff_only

READERS, WORKERS = (OFFICER, AGENT, AUDITOR), (OFFICER, AGENT)
ONE = "desk/<uuid:case_id>"


def read(**asked: object) -> Row:
    return staff_only(*READERS, **asked)  # type: ignore[arg-type]  # what a row takes


def work(**asked: object) -> Row:
    return staff_only(*WORKERS, **asked)  # type: ignore[arg-type]


ROWS = {
    "desk/": read(),
    "desk/calendar/": read(),
    "desk/take-in/": work(),
    "desk/record/": read(),
    "desk/record/figures/": read(),
    "desk/record/file/<slug:ending>/": read(values={"ending": "csv"}),
    f"{ONE}/": read(),
    f"{ONE}/found/": work(),
    f"{ONE}/attach/": work(method="post", status=400),
    f"{ONE}/documents/<uuid:attachment_id>/": read(),
    f"{ONE}/do/<slug:name>/": work(method="post", status=302, values={"name": "take"}),
    # As it comes back from a fresh proof: led to the case, where the button is pressed again.
    f"{ONE}/decide/<slug:name>/": work(status=302, values={"name": "approve"}),
}
