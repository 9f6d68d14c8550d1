"""Work on photos that nobody waits for; a message carries the photo's id only."""

from uuid import UUID

from celery import shared_task

from uploads.training.actions import collect_copy


@shared_task(ignore_result=True)
def collect_training_copy(photo: str) -> None:
    """Keep an anonymised copy of a photo, if its owner agreed to that."""
    collect_copy(photo=UUID(photo))
