"""The load report: what became of every record of every source, and whether it balances."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graph_loaders.catalogue import both
from graph_loaders.checked import FileCounts
from graph_loaders.clean.records import MARKS, Counts
from graph_loaders.recognise import Recognised
from graph_loaders.schema import table_schemas


def yuan(fen: int) -> str:
    """An amount in fen as text in yuan, exactly."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


@dataclass
class FileReport:
    """One source: what was framed, what cleaning and checking did with it."""

    name: str
    recognised: Recognised
    details: dict[str, object]
    counts: Counts
    checked: FileCounts = field(default_factory=FileCounts)
    kept_out: Counter[str] = field(default_factory=Counter)
    kept_out_fen: int = 0
    forgotten: Counter[str] = field(default_factory=Counter)

    def check(self, counts: FileCounts, forgotten: Mapping[str, int]) -> None:
        """Take over what a check counted, beside the repetitions that earlier checks found and did not keep."""
        before = {name: getattr(counts, name) + times for name, times in self.forgotten.items()}
        self.checked = replace(counts, **before)
        self.forgotten = Counter({name: n for name, n in (self.forgotten + Counter(forgotten)).items() if n})

    @property
    def reasons(self) -> Counter[str]:
        """Rejected records by reason: by what stands in them, and by other records of the same key."""
        return self.counts.reasons + self.kept_out

    @property
    def balanced(self) -> bool:
        """Records and money framed equal those accepted, rejected and repeated."""
        rows = self.checked.accepted + self.reasons.total() + self.checked.exact_duplicates
        return self.counts.records == rows and self.counts.framed_fen == self._fen_out()

    def _fen_out(self) -> int:
        return (
            self.checked.accepted_fen
            + self.counts.rejected_fen
            + self.kept_out_fen
            + self.checked.duplicate_fen
        )

    @property
    def marks(self) -> dict[str, int]:
        """Invalid and refund records among all that were framed, repetitions once."""
        return {mark: self.counts.marks[mark] - getattr(self.checked, f"repeated_{mark}") for mark in MARKS}

    def _switched_off(self) -> list[dict[str, str]]:
        table = self.recognised.table
        missing = [name for name in self.recognised.missing if table.columns[name].absence]
        clock = next((n for n, c in table.columns.items() if c.fallback), None)
        precision = self.counts.precision.name
        stands_in = self.counts.time_from is not None and precision in ("second", "minute")
        notes = [
            {**both(str(table.columns[name].absence)), "column": name}
            for name in missing
            if not (name == clock and stands_in)
        ]
        if clock and precision in ("minute", "hour", "day"):
            notes.append({**both("coarse_time", detail=precision), "column": clock})
        if self.counts.time_from:
            notes.append({**both("time_from", detail=self.counts.time_from), "column": str(clock)})
        if self.checked.batch_upload and precision == "second":
            notes.append({**both("batch_upload", detail=self.checked.batch_upload), "column": str(clock)})
        return notes

    def _money(self) -> dict[str, str]:
        counts, checked = self.counts, self.checked
        parts = {
            "accepted": checked.accepted_fen,
            "exact_duplicates": checked.duplicate_fen,
            "framed": counts.framed_fen,
            "rejected_readable": counts.rejected_fen + self.kept_out_fen,
        }
        return {name: yuan(fen) for name, fen in parts.items()}

    def body(self) -> dict[str, Any]:
        """The entry of this source in `load-report.json`."""
        table, checked, reasons = self.recognised.table, self.checked, self.reasons
        body = {
            **self.details,
            "accepted": checked.accepted,
            "balanced": self.balanced,
            "columns": self.recognised.columns,
            "columns_ignored": self.recognised.ignored,
            "columns_missing": self.recognised.missing,
            "exact_duplicates": checked.exact_duplicates,
            "name": self.name,
            "reasons": dict(reasons),
            "recognised_by": self.recognised.by,
            "records": self.counts.records,
            "rejected": reasons.total(),
            "repaired": checked.repaired,
            "switched_off": self._switched_off(),
            "table": table.table,
            "unreadable": {name: n for name, n in self.counts.unreadable.items() if n},
            "unregistered": checked.unregistered,
            "unregistered_institutions": checked.unregistered_institutions,
            "unregistered_persons": checked.unregistered_persons,
        }
        if self.counts.precision.times:
            body["time_precision"] = self.counts.precision.name
            body["time_precision_share"] = self.counts.precision.share()
        if table.money:
            body["money_yuan"] = {"column": table.money, **self._money()}
        if table.table == "setl_d":
            body |= {**self.marks, "batch_upload": checked.batch_upload}
        return body


@dataclass(frozen=True)
class LoadReport:
    """What a load found.

    `body` is the content of `load-report.json`; `balanced` must hold for the load to be used. `repeated` names the
    deliveries of this load that had nothing new, so that nothing of the case tells of them.
    """

    body: dict[str, Any]
    repeated: tuple[str, ...] = ()

    @property
    def balanced(self) -> bool:
        """Whether every source balances in records and in fen."""
        return bool(self.body["balanced"])

    @property
    def files(self) -> list[dict[str, Any]]:
        """One entry per source, by name."""
        entries: list[dict[str, Any]] = self.body["files"]
        return entries

    def write(self, path: Path) -> None:
        """Write the report: sorted keys, no clock times, so that the same input gives the same bytes."""
        path.write_text(
            json.dumps(self.body, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
        )


def build_report(
    files: Iterable[FileReport], skipped: list[dict[str, str]], mapping_unused: list[str]
) -> LoadReport:
    """The report over all sources, with what was left out and what of the mapping file fitted nothing."""
    reports = sorted(files, key=lambda f: f.name)
    found = {f.recognised.table.table for f in reports}
    setl = [f.marks for f in reports if f.recognised.table.table == "setl_d"]
    body = {
        "_setl": {mark: sum(marks[mark] for marks in setl) for mark in MARKS},
        "balanced": all(f.balanced for f in reports),
        "files": [f.body() for f in reports],
        "mapping_unused": mapping_unused,
        "skipped": skipped,
        "switched_off": [
            {**both(t.absent), "table": name} for name, t in table_schemas().items() if name not in found
        ],
        "tables": {name: _table_sums(name, reports) for name in sorted(found)},
    }
    return LoadReport(body)


def _table_sums(table: str, reports: list[FileReport]) -> dict[str, int]:
    of = [f for f in reports if f.recognised.table.table == table]
    return {
        "accepted": sum(f.checked.accepted for f in of),
        "exact_duplicates": sum(f.checked.exact_duplicates for f in of),
        "records": sum(f.counts.records for f in of),
        "rejected": sum(f.reasons.total() for f in of),
    }
