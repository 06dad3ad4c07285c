"""What the load report says about the inputs of a case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["coarse_files", "read_report"]

#: Precisions of the settlement time with which swipes can be told apart.
_FINE = frozenset({"second", "minute"})


def read_report(folder: Path) -> dict[str, Any]:
    """The load report of a case folder."""
    report: dict[str, Any] = json.loads((folder / "load-report.json").read_text(encoding="utf-8"))
    return report


def coarse_files(folder: Path) -> frozenset[str]:
    """Names of the settlement files whose times are coarser than a minute."""
    return frozenset(
        entry["name"]
        for entry in read_report(folder)["files"]
        if entry["table"].lower() == "setl_d" and entry.get("time_precision", "second") not in _FINE
    )
