"""For the doctor: the models that portraits are made with, and who has them ready."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from generation.engines.choice import spec_path
from generation.engines.diffusion.errors import ModelRefused
from generation.engines.diffusion.manifest import sha256_of, verify
from generation.engines.diffusion.spec import read_spec
from generation.engines.roster import EngineReport


def look_at_drawing_model() -> Iterator[str]:
    """Compare a drawing model's files with its manifest, and a matting model with its hash."""
    path = spec_path()
    try:
        if path is not None:
            verify(read_spec(path))
        if settings.SAFELIGHT_MATTING_MODEL:
            yield from _matting()
    except ModelRefused as refusal:
        yield f"{refusal.sentence} Run `manage.py models fetch` again, or take the model away."


def look_at_drawing_workers() -> Iterator[str]:
    """Ask whether a worker has the drawing model ready."""
    if spec_path() is None:
        return
    heard = list(EngineReport.objects.heard())
    if not heard:
        yield (
            "No worker for drawn portraits has spoken for a minute. Start one on the queue `gpu`: "
            "`celery -A config.celery worker --queues gpu --pool solo`."
        )
    elif not any(report.is_ready for report in heard):
        states = ", ".join(sorted({report.get_state_display() for report in heard}))
        yield (
            f"Workers for drawn portraits are there, but none is ready ({states}). "
            "The staff pages say why under Engine reports."
        )


def _matting() -> Iterator[str]:
    if sha256_of(Path(settings.SAFELIGHT_MATTING_MODEL)) != settings.SAFELIGHT_MATTING_SHA256:
        yield (
            "The matting model's SHA-256 is not SAFELIGHT_MATTING_SHA256, so it is not run. Put "
            "the right file there."
        )
