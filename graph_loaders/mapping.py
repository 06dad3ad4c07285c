"""The mapping file: what a site says about its own files and headings, in TOML.

[files]
"js_2025*.csv" = "setl_d"

[columns.setl_d]
"swipe at" = "setl_time"
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from graph_loaders.errors import load_error
from graph_loaders.schema import table_schemas


@dataclass(frozen=True)
class Mapping:
    """File pattern → table, and heading → column per table."""

    files: dict[str, str] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)

    def table_of(self, name: str) -> str | None:
        """The table of the first pattern that fits a source's name."""
        return next((table for pattern, table in self.files.items() if fnmatchcase(name, pattern)), None)

    def unused(self, names: Iterable[str], headings: Iterable[str]) -> list[str]:
        """Patterns that fit no source and headings that no source has, so that a slip of the pen is seen."""
        known, present = list(names), set(headings)
        patterns = [p for p in self.files if not any(fnmatchcase(name, p) for name in known)]
        absent = [f"{table}.{h}" for table, of in self.columns.items() for h in of if h not in present]
        return sorted(patterns + absent)


def _file_mistakes(files: object) -> list[str]:
    if not isinstance(files, dict):
        return ["files"]
    return [
        f"files.{pattern} = {table!r}" for pattern, table in files.items() if table not in table_schemas()
    ]


def _column_mistakes(columns: object) -> list[str]:
    if not isinstance(columns, dict):
        return ["columns"]
    mistakes = []
    for table, headings in columns.items():
        if table not in table_schemas() or not isinstance(headings, dict):
            mistakes.append(f"columns.{table}")
            continue
        declared = table_schemas()[table].columns
        mistakes += [f"columns.{table}.{h} = {c!r}" for h, c in headings.items() if c not in declared]
        targets = list(headings.values())
        mistakes += [f"columns.{table}: {c!r} x{targets.count(c)}" for c in declared if targets.count(c) > 1]
    return mistakes


def _check(raw: dict[str, Any], path: Path) -> None:
    """Raise one error that names every mistake."""
    mistakes = [key for key in raw if key not in ("files", "columns")]
    mistakes += _file_mistakes(raw.get("files", {})) + _column_mistakes(raw.get("columns", {}))
    if mistakes:
        raise load_error("bad_mapping", file=path.name, mistakes="; ".join(mistakes))


def read_mapping(path: Path | None) -> Mapping:
    """Read a mapping file; no file is an empty mapping. Raises LoadError that names every mistake at once."""
    if path is None:
        return Mapping()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise load_error("no_mapping", file=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise load_error("bad_mapping", file=path.name, mistakes=str(error)) from None
    _check(raw, path)
    return Mapping(raw.get("files", {}), raw.get("columns", {}))
