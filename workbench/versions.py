"""Versions that a result depends on."""

from __future__ import annotations

import platform
from importlib.metadata import version

__all__ = ["versions"]

_TELLING = ("yibao-workbench", "duckdb", "graspologic-native", "numba", "numpy", "pandas", "pyarrow", "scipy")


def versions() -> dict[str, str]:
    """Version of Python and of each package that takes part in a result."""
    return {"python": platform.python_version()} | {name: version(name) for name in _TELLING}
