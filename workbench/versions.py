"""Versions that a result depends on."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

import queries

__all__ = ["versions"]

_TELLING = ("yibao-workbench", "duckdb", "graspologic-native", "numba", "numpy", "pandas", "pyarrow", "scipy")

#: Questions that only screens, reports and servers ask: an edited one leaves results as they were.
_LOOKING = ("graph_", "report_", "server_", "site_", "ties_")


def versions() -> dict[str, str]:
    """Version of Python and of each package that takes part in a result."""
    packages = {name: version(name) for name in _TELLING}
    return {"python": platform.python_version(), "sources": _sources()} | packages


@cache
def _sources() -> str:
    """SHA-256 over the texts that detection runs on, so that an edited source never reuses old results."""
    root = Path(__file__).resolve().parent
    folders = (root / "rings", root / "engines", root / "checks", Path(queries.__file__).parent / "sql")
    texts = [
        path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in (".py", ".sql")
    ]
    digest = hashlib.sha256()
    for path in (*texts, root / "leads" / "lead.py"):
        if not path.name.startswith(_LOOKING):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
