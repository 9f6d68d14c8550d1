"""The root of every error that privacy raises."""

from privacy.words import Words


class PrivacyError(Exception):
    """Carries the sentence that a person may read."""

    # What a program that calls the API is answered.
    status: int = 409
    sentence: Words = "Something went wrong with your private data. Nothing was shown."

    def __init__(self, sentence: Words | None = None) -> None:
        if sentence is not None:
            self.sentence = sentence
        super().__init__(str(self.sentence))
