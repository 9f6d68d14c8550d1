"""For the doctor: whether what is due goes, and whether somebody looks after that."""

from collections.abc import Iterator

from privacy.retention.results import latest_audit, latest_proof, sweeper

START = "Start the scheduler (`celery -A config.celery beat`) and a worker on the queue `default`"


def look_at_sweeper() -> Iterator[str]:
    """Judge when the sweep last came to its end, and what it left."""
    last = sweeper()
    if last is None:
        yield f"The sweeper has never run, so uploads are refused. {START}."
    elif last.is_old:
        yield (
            f"The sweeper last finished at {last.finished_at:%Y-%m-%d %H:%M} UTC; uploads are "
            f"refused meanwhile. {START}, or see what its log says."
        )
    elif not last.is_good:
        yield "The last sweep could not delete everything that was due. Look at the object store."


def look_at_audit() -> Iterator[str]:
    """Judge the last audit and the last daily proof."""
    audit, proof = latest_audit(), latest_proof()
    if audit is None or audit.is_old:
        yield f"The hourly audit has not run for two hours. {START}, or run `audit_retention`."
    elif not audit.is_good:
        yield "The last audit found something. Run `manage.py audit_retention`: it says what."
    if proof is not None and (proof.is_old or not proof.is_good):
        yield "The daily proof failed or did not run. Run `manage.py prove`: it says what broke."
