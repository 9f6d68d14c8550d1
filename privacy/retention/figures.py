"""Figures: whether deadlines are kept, and whether somebody looks after that."""

from collections.abc import Iterator

from django.utils import timezone

from privacy.operating.figures import Figure, age, single
from privacy.retention.audit import GRACE
from privacy.retention.models import Audit, Hold, ProofRun, Sweep
from privacy.vault.models import SealedObject


def retention_figures() -> Iterator[Figure]:
    """Read the last runs, and what is overdue at present."""
    sweep = Sweep.objects.order_by("-finished_at").first()
    audit = Audit.objects.order_by("-finished_at").first()
    proof = ProofRun.objects.order_by("-finished_at").first()
    held = Hold.objects.in_force().values("sealed_object")
    overdue = SealedObject.objects.overdue(timezone.now() - GRACE).exclude(pk__in=held).count()
    yield single("safelight_overdue_objects", "Objects still here past their deadline", overdue)
    yield single("safelight_objects", "Sealed objects", SealedObject.objects.count())
    yield age(
        "safelight_sweep_age_seconds",
        "Time since the sweeper last came to its end",
        sweep.finished_at if sweep else None,
    )
    yield single(
        "safelight_sweep_failed_objects",
        "Objects that the last sweep could not delete",
        sweep.failed if sweep else 0,
    )
    yield age(
        "safelight_audit_age_seconds",
        "Time since the last audit of the stores",
        audit.finished_at if audit else None,
    )
    yield Figure(
        "safelight_audit_findings",
        "What the last audit found, by kind",
        [((kind,), count) for kind, count in sorted((audit.found if audit else {}).items())],
        labels=("kind",),
    )
    yield age(
        "safelight_proof_age_seconds",
        "Time since a synthetic person last went through everything",
        proof.finished_at if proof else None,
    )
    yield Figure(
        "safelight_proof_passed",
        "1 when nothing of the last synthetic person was left",
        [((), int(proof.has_passed))] if proof else [],
    )
