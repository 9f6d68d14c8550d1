"""The root of every error that privacy raises."""

from django.utils.functional import Promise


class PrivacyError(Exception):
    """Carries the sentence that a person may read."""

    sentence: str | Promise = "Something went wrong with your private data. Nothing was shown."

    def __init__(self, sentence: str | Promise | None = None) -> None:
        if sentence is not None:
            self.sentence = sentence
        super().__init__(str(self.sentence))
