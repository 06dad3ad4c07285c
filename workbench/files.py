"""Writing files so that a reader sees the old or the new one, never half of one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["write_json", "write_parquet", "write_text"]


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text aside, flush it to the disk, then put it in place."""
    partial = path.with_name(path.name + ".partial")
    with partial.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)


def write_json(path: Path, value: Any) -> None:
    """Write JSON with sorted keys, so that equal values give equal bytes."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def write_parquet(path: Path, table: pd.DataFrame) -> None:
    """Write a table as Parquet, aside and then in place."""
    partial = path.with_name(path.name + ".partial")
    table.to_parquet(partial, index=False, compression="zstd")
    partial.replace(path)
