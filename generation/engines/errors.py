"""Why an engine gives no portrait; each error carries a sentence for the person."""


class EngineError(Exception):
    """The base of everything that an engine raises."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotUsable(EngineError):
    """No portrait can be made from this photo; `code` says why in one word."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class Cancelled(EngineError):
    """The caller asked to stop."""

    def __init__(self) -> None:
        super().__init__("The portraits were cancelled.")


class EngineUnavailable(EngineError):
    """The engine itself can't work here: its nets or its device are missing."""
