"""Why the supervisor doesn't start, as a sentence for the person at the console."""


class CannotStartError(Exception):
    """Raised before anything was started; its text says what to do."""
