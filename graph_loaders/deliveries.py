"""What a case remembers of its deliveries, so that the next one is added without reading the earlier ones again.

A bureau hands over one folder a month. The files of the first delivery are called by their names; those of a later one
by the name of its folder and theirs, ``2025-02/SETL_D.csv``. What cleaning found in a file depends on that file alone
and is kept in ``deliveries/deliveries.json``; what the check for duplicates needs of every record lies in
``deliveries/beside/``, and the records that are not in the checked tables in ``deliveries/out/``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from graph_loaders.checked import FileCounts
from graph_loaders.clean.precision import Precision
from graph_loaders.clean.records import Counts
from graph_loaders.errors import load_error
from graph_loaders.fingerprint import Fingerprint
from graph_loaders.load_report import FileReport
from graph_loaders.mapping import Mapping
from graph_loaders.recognise import Recognised
from graph_loaders.schema import table_schemas

__all__ = ["FOLDER", "Deliveries", "Seen", "delivery_name", "folder_name"]

#: Where a case keeps this.
FOLDER = "deliveries"
_FILE = "deliveries.json"
#: Version of what is kept.
_FORMAT = 1


@dataclass(frozen=True)
class Seen:
    """A source that was looked at, recognised or not: what a mapping file is compared with."""

    name: str
    headings: tuple[str, ...]


@dataclass
class Deliveries:
    """The deliveries of a case so far.

    Attributes:
        folder: the case; None before the first delivery.
        names: name of each delivery in order; the first has none.
        prints: fingerprint of each input file, under the name that reports use.
        first: how many of the prints, in order, are of the first delivery.
        reports: each source's report, in the order in which sources are numbered.
        skipped: what was left out, as in the load report.
        seen: sources that were looked at.
        mapping: what the site said about its files.
    """

    folder: Path | None = None
    names: list[str] = field(default_factory=list)
    prints: list[Fingerprint] = field(default_factory=list)
    first: int = 0
    reports: list[FileReport] = field(default_factory=list)
    skipped: list[dict[str, str]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    mapping: Mapping = field(default_factory=Mapping)

    @classmethod
    def read(cls, folder: Path) -> Deliveries:
        """What a case remembers.

        Raises:
            LoadError: it remembers nothing, because an earlier version loaded it, or it is damaged.
        """
        path = folder / FOLDER / _FILE
        try:
            body = json.loads(path.read_text(encoding="utf-8"))
            if body["format"] != _FORMAT:
                raise load_error("no_deliveries", path=str(folder))
            return cls(
                folder,
                body["names"],
                [Fingerprint(**one) for one in body["prints"]],
                body["first"],
                [_report(one) for one in body["reports"]],
                body["skipped"],
                [Seen(one["name"], tuple(one["headings"])) for one in body["seen"]],
                Mapping(**body["mapping"]),
            )
        except FileNotFoundError:
            raise load_error("no_deliveries", path=str(folder)) from None
        except (ValueError, KeyError, TypeError) as problem:
            raise load_error("damaged_file", file=_FILE, detail=str(problem)[:200]) from problem

    def write(self, folder: Path) -> None:
        """Keep this in a case."""
        body = {
            "format": _FORMAT,
            "names": self.names,
            "prints": [vars(one) for one in self.prints],
            "first": self.first,
            "reports": [_body(one) for one in self.reports],
            "skipped": self.skipped,
            "seen": [asdict(one) for one in self.seen],
            "mapping": asdict(self.mapping),
        }
        path = folder / FOLDER / _FILE
        path.write_text(json.dumps(body, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")

    def of_table(self, table: str) -> dict[int, FileReport]:
        """The reports of one table's sources by their numbers."""
        return {n: one for n, one in enumerate(self.reports) if one.recognised.table.table == table}

    def knows(self, content: Fingerprint) -> bool:
        """Whether a file with the same bytes was delivered before."""
        return any((one.sha256, one.bytes) == (content.sha256, content.bytes) for one in self.prints)


def delivery_name(extract: str | Path, taken: Sequence[str]) -> str:
    """What a delivery is called: nothing for the first one, else its folder or file, numbered where that is taken."""
    if not taken:
        return ""
    plain = folder_name(extract)
    names: Iterable[str] = (plain if n == 1 else f"{plain}-{n}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def folder_name(extract: str | Path) -> str:
    """The folder or file of a delivery, whatever others are called."""
    return "database" if isinstance(extract, str) and "://" in extract else _stem(Path(extract).resolve())


def _stem(path: Path) -> str:
    name = path.name if path.is_dir() else path.stem
    return name.encode("utf-8", "backslashreplace").decode().replace("#", "_") or "delivery"


def _body(report: FileReport) -> dict[str, Any]:
    counts, recognised = report.counts, report.recognised
    return {
        "name": report.name,
        "table": recognised.table.table,
        "by": recognised.by,
        "columns": recognised.columns,
        "ignored": recognised.ignored,
        "details": report.details,
        "counts": {**vars(counts), "precision": vars(counts.precision)},
        "checked": vars(report.checked),
        "kept_out": report.kept_out,
        "kept_out_fen": report.kept_out_fen,
        "forgotten": report.forgotten,
    }


def _report(body: dict[str, Any]) -> FileReport:
    raw = body["counts"]
    counters = {name: Counter(raw[name]) for name in ("reasons", "unreadable", "marks")}
    recognised = Recognised(table_schemas()[body["table"]], body["by"], body["columns"], body["ignored"])
    return FileReport(
        body["name"],
        recognised,
        body["details"],
        Counts(**(raw | counters | {"precision": Precision(**raw["precision"])})),
        FileCounts(**body["checked"]),
        Counter(body["kept_out"]),
        body["kept_out_fen"],
        Counter(body["forgotten"]),
    )
