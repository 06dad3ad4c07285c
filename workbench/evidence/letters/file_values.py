"""Files of the package and of the extract as the lists of evidence and of electronic data show them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from workbench.documents.model import Blank, Block, Column, Grid
from workbench.evidence.letters.context import LetterContext, PackageFile
from workbench.evidence.letters.said import moment, table_called, whole
from workbench.guard import damage
from workbench.inputs import read_report
from workbench.texts import labels, text

__all__ = ["content_digest", "file_blocks", "file_values", "sources"]


def content_digest(files: Iterable[PackageFile]) -> str:
    """One digest over the data files: SHA-256 of a line ``<SHA-256>  <path>`` for each, sorted by path, LF, UTF-8."""
    lines = [f"{one.sha256}  {one.path}\n" for one in sorted(files, key=lambda one: one.path)]
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()


def sources(context: LetterContext) -> list[dict[str, Any]]:
    """Input files of the case: name, bytes, digests, and what the load report counted in each."""
    path = context.case.folder / "inputs" / "fingerprints.json"
    with damage(path):
        known = json.loads(path.read_text(encoding="utf-8"))["files"]
    with damage(context.case.folder / "load-report.json"):
        report = {one["name"]: one for one in read_report(context.case.folder)["files"]}
    return [
        one | {"report": report.get(one["name"])} for one in sorted(known, key=lambda one: str(one["name"]))
    ]


def file_values(context: LetterContext) -> dict[str, Any]:
    """What is said of the files in sentences."""
    lacks = any(one.sm3 is None for one in context.files)
    return {
        "files_count": whole(len(context.files)),
        "content_digest": content_digest(context.files),
        "sm3_said": text("letters.sm3_lacking") if lacks else "",
        "source_names": text("letters.source_names", count=whole(len(sources(context)))),
    }


def file_blocks(context: LetterContext, system: str | Blank, times: str | Blank) -> dict[str, Block]:
    """Tables of files.

    Args:
        context: the package.
        system: name of the platform that the extract is from.
        times: when the extract was made.
    """
    files = sorted(context.files, key=lambda one: one.path)
    made = text("letters.made_by_program", moment=moment(context.made_at))
    known = sources(context)
    return {
        "data_files": _catalogue(files, made),
        "data_list": Grid(
            _list_columns(),
            tuple(
                _list_row(
                    number,
                    category=text(f"letters.category.{one.part}"),
                    name=_in_part(one),
                    size=one.size,
                    records=one.records,
                    digests=_digests(one.sha256, one.sm3),
                    origin=made,
                )
                for number, one in enumerate(files, start=1)
            ),
        ),
        "source_list": Grid(
            _list_columns(),
            tuple(
                _list_row(
                    number,
                    category=text("letters.category.source"),
                    name=str(one["name"]),
                    size=int(one["bytes"]),
                    records=one["report"]["records"] if one["report"] else None,
                    digests=_digests(one["sha256"], one.get("sm3")),
                    origin=_origin(system, times),
                )
                for number, one in enumerate(known, start=1)
            ),
        ),
        "inputs": _inputs(known),
        "graph_files": _graph_files([one for one in files if one.part == "5.06"]),
    }


def _catalogue(files: Iterable[PackageFile], made: str) -> Grid:
    columns = (
        Column(text("letters.column.number"), 0.7, "right"),
        Column(text("letters.column.name"), 2.6),
        Column(text("letters.column.origin"), 1.6),
        Column(text("letters.column.size_records"), 1.6),
        Column(text("letters.column.proves"), 2.4),
        Column("SHA-256", 2.9),
    )
    rows = tuple(
        (
            str(number),
            _in_part(one),
            made,
            _size_and_records(one.size, one.records),
            text(f"letters.proves.{one.part}"),
            one.sha256,
        )
        for number, one in enumerate(files, start=1)
    )
    return Grid(columns, rows)


def _list_columns() -> tuple[Column, ...]:
    """What 22 art. 14 asks of a list of electronic data: kind, format, digest; with size, records, origin and time."""
    widths = {
        "number": 0.7,
        "category": 1.3,
        "name": 2.1,
        "format": 1.1,
        "size_records": 1.5,
        "digest": 4.2,
        "origin_time": 1.6,
    }
    return tuple(Column(text(f"letters.column.{name}"), width) for name, width in widths.items())


def _list_row(
    number: int,
    *,
    category: str,
    name: str,
    size: int,
    records: int | None,
    digests: str,
    origin: str,
) -> tuple[str, ...]:
    """A line of the list; the format is the ending of the name."""
    ending = name.rpartition(".")[2].upper() if "." in name else "-"
    return (str(number), category, name, ending, _size_and_records(size, records), digests, origin)


def _origin(system: str | Blank, times: str | Blank) -> str:
    """Platform and time of the extraction, or where the blank for them stands."""
    if isinstance(system, Blank) or isinstance(times, Blank):
        return text("letters.see_head")
    return f"{system}\n{times}"


def _in_part(one: PackageFile) -> str:
    """A path without the folder of the payload."""
    return one.path.removeprefix("data/")


def _digests(sha256: str, sm3: object) -> str:
    return text("letters.digests", sha256=sha256, sm3=sm3 or text("letters.sm3_none"))


def _size_and_records(size: int, records: int | None) -> str:
    said = text("letters.bytes", count=whole(size))
    return said if records is None else f"{said}\n{text('letters.records', count=whole(records))}"


def _inputs(known: Iterable[Mapping[str, Any]]) -> Grid:
    """What became of the records of every file."""
    columns = (
        Column(text("letters.column.file"), 2.8),
        *(Column(text(f"letters.column.{one}"), 1.35, "right") for one in _COUNTED),
        Column("SHA-256", 3.6),
    )
    rows = []
    for one in known:
        report = one["report"]
        counts = [whole(int(report[name])) if report else "-" for name in _COUNTED]
        table = table_called(str(report["table"])) if report else text("letters.not_a_table")
        rows.append((text("letters.file", name=one["name"], table=table), *counts, str(one["sha256"])))
    return Grid(columns, tuple(rows))


_COUNTED = ("records", "accepted", "rejected", "exact_duplicates")


def _graph_files(files: Iterable[PackageFile]) -> Grid:
    known = labels("evidence.file")
    columns = (Column(text("letters.column.name"), 2), Column(text("letters.column.what"), 4))
    rows = tuple((one.name, known[one.name]["zh"] if one.name in known else "") for one in files)
    return Grid(columns, rows)
