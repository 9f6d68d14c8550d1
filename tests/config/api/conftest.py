"""The world of the table of who may open what."""

from tests.matrix.conftest import world

__all__ = ["world"]
