"""Why an engine gives no portrait; each error carries a sentence for the person."""

from collections.abc import Sequence


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


class NotGoodEnough(NotUsable):
    """Some portraits failed the checks, with every seed that was tried; `codes` say which."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(
            "not_good_enough",
            f"{len(codes)} of the portraits did not pass the checks: {', '.join(codes)}.",
        )
        self.codes = tuple(codes)


class Cancelled(EngineError):
    """The caller asked to stop."""

    def __init__(self) -> None:
        super().__init__("The portraits were cancelled.")


class EngineUnavailable(EngineError):
    """The engine itself can't work here: its nets or its device are missing."""
