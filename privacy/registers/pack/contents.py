"""What the pack holds; nothing in it is about one person."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from privacy.ledger.models import Checkpoint
from privacy.ledger.notes import verifier_key
from privacy.policies.documents import Document
from privacy.policies.models import PolicyVersion
from privacy.registers.breaches.register import breach_table
from privacy.registers.holds import holds_register
from privacy.registers.statistics import consent_table
from privacy.registers.tables import Table, as_json
from privacy.retention.classes import retention_classes
from privacy.retention.models import Audit, ProofRun
from privacy.rights.data_map.build import data_map
from privacy.rights.data_map.formats import FORMATS
from privacy.rights.holders import registry
from privacy.staff.grants import grants
from privacy.staff.roles import ROLES
from privacy.staff.table import role_table

File = tuple[str, str]


def files(now: datetime) -> Iterator[File]:
    """Yield each file of the pack, with its name."""
    record = data_map(now=now)
    for ending, written in FORMATS.items():
        yield f"processing/record.{ending}", written(record)
    yield from _tables("retention/pictures", _retention())
    yield from _tables("retention/data", _data())
    yield from _policies()
    yield from _proofs()
    yield "roles/matrix.md", role_table()
    yield from _tables("roles/matrix", _roles())
    yield from _tables("registers/breaches", breach_table())
    yield from _tables("registers/holds", holds_register())
    yield from _tables("registers/consent-statistics", consent_table())


def _tables(name: str, table: Table) -> Iterable[File]:
    return [(f"{name}.{ending}", table.as_file(ending)) for ending in ("csv", "json")]


def _retention() -> Table:
    rows = [
        (str(rule.kind), str(rule.default), str(rule.maximum), str(rule.reason))
        for rule in retention_classes()
    ]
    return Table(("kind", "kept_for", "at_most", "until"), rows)


def _data() -> Table:
    rows = [
        (holder.name, each.code, str(each.title), str(each.deadline_words), ", ".join(each.places))
        for holder in registry.holders
        for each in holder.classes
    ]
    return Table(("holder", "code", "what", "until", "places"), rows)


def _policies() -> Iterator[File]:
    listed: list[dict[str, Any]] = []
    for document in Document:
        published = PolicyVersion.objects.of(document).published().order_by("number")
        for version in list(published) or [PolicyVersion.as_shipped(document)]:
            name = f"policies/{document.value}-{version.number}.md"
            listed.append(
                {
                    "file": name,
                    "document": document.value,
                    "version": version.number,
                    "published_at": version.published_at,
                    "sha256_of_text": version.digest,
                    "summary": version.summary,
                }
            )
            yield name, version.text
    yield "policies/versions.json", as_json(listed)


def _proofs() -> Iterator[File]:
    audit = Audit.objects.order_by("-finished_at").first()
    proof = ProofRun.objects.order_by("-finished_at").first()
    newest = Checkpoint.objects.newest()
    told = {
        "finished_at": audit.finished_at if audit else None,
        "is_clean": audit.is_clean if audit else None,
        "looked_at": audit.looked_at if audit else {},
        "found": audit.found if audit else {},
    }
    yield "proofs/audit.json", as_json(told)
    yield "proofs/proof.txt", proof.note if proof else "No proof has come to its end yet.\n"
    yield "proofs/checkpoint.txt", newest.note if newest else "The ledger has no line yet.\n"
    yield "proofs/verifier-key.txt", f"{verifier_key()}\n"


def _roles() -> Table:
    rows = [(role, row.model, " ".join(row.actions)) for role in ROLES for row in grants.of(role)]
    return Table(("role", "object", "may"), rows)
