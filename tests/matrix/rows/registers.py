"""The registers: officers write, auditors read, nobody else comes in."""

from tests.matrix.expecting import AUDITOR, OFFICER, Row, staff_only

READERS = (OFFICER, AUDITOR)
BASE = "desk/registers"
ONE = f"{BASE}/breaches/<uuid:breach_id>"


def read(**asked: object) -> Row:
    return staff_only(*READERS, **asked)  # type: ignore[arg-type]  # what a row takes


def write(**asked: object) -> Row:
    return staff_only(OFFICER, **asked)  # type: ignore[arg-type]


CSV = {"values": {"ending": "csv"}}
ROWS = {
    f"{BASE}/": read(),
    f"{BASE}/pack/": read(method="post"),
    f"{BASE}/processing/": read(),
    f"{BASE}/processing/file/<slug:ending>/": read(values={"ending": "md"}),
    f"{BASE}/holds/": read(),
    f"{BASE}/holds/file/<slug:ending>/": read(**CSV),
    f"{BASE}/consents/": read(),
    f"{BASE}/consents/file/<slug:ending>/": read(**CSV),
    f"{BASE}/breaches/": read(),
    f"{BASE}/breaches/file/<slug:ending>/": read(**CSV),
    f"{BASE}/breaches/new/": write(),
    f"{ONE}/": read(),
    f"{ONE}/amend/": write(),
    f"{ONE}/authority/": write(),
    f"{ONE}/close/": write(method="post", status=302),
    f"{ONE}/choose/": write(),
    f"{ONE}/affected/": read(),
    f"{ONE}/notice/": write(),
    f"{ONE}/notice/preview/": read(),
    f"{ONE}/notice/approve/": write(method="post", status=302),
    f"{ONE}/notice/again/": write(method="post", status=302),
}
