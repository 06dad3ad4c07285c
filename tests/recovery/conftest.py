"""The shared fixtures."""

from tests.cases.fixtures import case, city, fresh, ready, run_folder

__all__ = ["case", "city", "fresh", "ready", "run_folder"]
