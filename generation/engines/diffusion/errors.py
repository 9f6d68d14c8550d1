"""Why a model is not used; each error carries a sentence for the operator."""

from generation.engines.errors import EngineUnavailable

GOES_ON = "Nothing of the model is used; the portal goes on with its studio styles."


class ModelRefused(EngineUnavailable):
    """The spec or the files of a model are not what they should be."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} {GOES_ON}")


class TooLittleMemory(EngineUnavailable):
    """Not even one portrait fits into the device's memory."""
