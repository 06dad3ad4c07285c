"""The shared fixtures."""

from tests.cases.fixtures import case, ready

__all__ = ["case", "ready"]
