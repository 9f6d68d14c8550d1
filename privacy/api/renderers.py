"""What answers are made of: JSON, and pictures that a view sends by itself."""

from rest_framework.renderers import JSONRenderer

from privacy.api.problems import MEDIA_TYPE


class PlainJSON(JSONRenderer):  # type: ignore[misc]
    """JSON as it is, whatever indentation the Accept header asks for: one body, one ETag."""

    def get_indent(self, accepted_media_type: str, renderer_context: object) -> None:  # noqa: ARG002
        return None


class ProblemJSON(PlainJSON):
    """For programs that say that they accept problem details."""

    media_type = MEDIA_TYPE
    format = "problem"


class Picture(PlainJSON):
    """For views that send a picture; what they refuse is JSON all the same."""

    media_type = "image/*"
    format = "picture"


class File(PlainJSON):
    """For views that send a document of any kind."""

    media_type = "*/*"
    format = "file"


class Archive(PlainJSON):
    """For the one view that sends an archive."""

    media_type = "application/zip"
    format = "archive"
