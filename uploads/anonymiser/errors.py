"""Why a picture was not anonymised; each error carries a sentence for the person."""


class NotAnonymised(Exception):
    """The base: nothing was made, since a half-covered picture is worse than none."""

    sentence = "The picture could not be anonymised. Nothing was written."

    def __init__(self) -> None:
        super().__init__(self.sentence)


class NoHeadFound(NotAnonymised):
    """No face is certain, so nothing says what to cover."""

    sentence = (
        "No face was found in this picture, so there is nothing to cover. Nothing was written; "
        "check the picture yourself before you share it."
    )


class StillVisible(NotAnonymised):
    """A detector still saw a face after every try."""

    sentence = (
        "A face could still be found after several tries to cover it. Nothing was written; "
        "crop the picture or choose another."
    )
