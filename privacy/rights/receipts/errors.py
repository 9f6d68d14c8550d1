"""Why a receipt is not accepted."""


class ReceiptRefused(Exception):
    """Carries the sentence that says what does not fit."""


class NotAReceipt(Exception):
    """The file is something else."""
