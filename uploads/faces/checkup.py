"""For the doctor: whether the face models are there, byte for byte."""

from collections.abc import Iterator

from uploads.faces.assets import MODELS, models_folder
from uploads.faces.wheels import is_intact


def look_at_face_models() -> Iterator[str]:
    """Compare each net with the hash pinned in code."""
    for model in MODELS:
        if not is_intact(models_folder() / model.name, model.sha256):
            yield (
                f"The face model {models_folder() / model.name} is missing or not the pinned one. "
                "Run `python manage.py setup`."
            )
