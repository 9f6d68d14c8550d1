"""A task broker in one SQLite file: a kombu transport for deployments without a broker server."""

from kombu.transport import TRANSPORT_ALIASES

SCHEME = "safelight"


def register() -> None:
    """Teach kombu the URL `safelight+sqlite:///absolute/path`."""
    TRANSPORT_ALIASES[SCHEME] = "config.broker.transport:Transport"
