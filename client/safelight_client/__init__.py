"""A small typed client of Safelight's REST API."""

from safelight_client.client import Safelight
from safelight_client.errors import Problem, TookTooLong

__all__ = ["Problem", "Safelight", "TookTooLong"]
