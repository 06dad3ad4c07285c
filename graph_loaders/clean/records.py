"""From a batch of source values to typed records and rejects."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph_loaders.clean.money import clean_decimal, clean_number
from graph_loaders.clean.people import People
from graph_loaders.clean.precision import Precision
from graph_loaders.clean.text import Cleaned, as_bool, as_text, clean_text, control_characters
from graph_loaders.clean.time import Times, parse_times
from graph_loaders.quarantine import Reject
from graph_loaders.read.batch import Batch
from graph_loaders.recognise import Recognised
from graph_loaders.schema import ERAS

FEN = 100
# Counted over all framed records, rejected ones too: a refund stays a refund when its person is missing.
MARKS = {"invalid": ("vali_flag", "0"), "refunds": ("refd_setl_flag", "1")}


def fen(values: pa.Array) -> int:
    """Sum of a money column in fen."""
    total = pc.sum(values).as_py()
    return int(total * FEN) if total is not None else 0


@dataclass
class Counts:
    """What cleaning a source found, added up over its batches."""

    records: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)
    framed_fen: int = 0
    rejected_fen: int = 0
    precision: Precision = field(default_factory=Precision)
    time_from: str | None = None
    marks: Counter[str] = field(default_factory=Counter)


@dataclass
class _Verdict:
    """Which records of a batch pass, and reason and column of the others; the first reason that is set stays."""

    passes: np.ndarray
    found: dict[int, tuple[str, str]] = field(default_factory=dict)

    def reject(self, rows: np.ndarray, reason: str, column: str) -> None:
        for row in np.flatnonzero(rows & self.passes).tolist():
            self.found[row] = (reason, column)
        self.passes &= ~rows


class Cleaner:
    """Cleans the batches of one source, with what is remembered between them."""

    def __init__(self, recognised: Recognised, people: People) -> None:
        self.table = recognised.table
        self.columns = dict(recognised.columns)
        self.counts = Counts()
        self._people = people
        self._named: pa.Array | None = None
        self._started = False

    def clean(self, batch: Batch) -> tuple[pa.Table, list[Reject]]:
        """Typed records that pass, with what `stage.SIDE` keeps beside them, and the rejects of a batch."""
        if not self._started and len(batch.source_row):
            self._drop_empty_times(batch)
            self._started = True
        cleaned = {name: self._column(name, batch) for name in self.columns}
        self._complete_times(batch, cleaned)
        cleaned = {name: self._in_era(name, column) for name, column in cleaned.items()}
        self._name_people(cleaned)
        verdict = self._judge(batch, cleaned)
        keep = verdict.passes
        rejects = batch.rejects + self._rejects(batch, verdict, np.flatnonzero(~keep))
        self._count(batch, cleaned, keep, rejects)
        return self._records(batch, cleaned, keep), rejects

    def _drop_empty_times(self, batch: Batch) -> None:
        """A time column without a single value is no time column.

        The fallback is then better than rejecting all.
        """
        for name, column in self.table.columns.items():
            if column.fallback and name in self.columns:
                values = as_text(batch.columns[self.columns[name]])
                if not as_bool(pc.not_equal(pc.utf8_trim_whitespace(values), "")).any():
                    del self.columns[name]

    def _column(self, name: str, batch: Batch) -> Cleaned:
        column = self.table.columns[name]
        source = batch.columns[self.columns[name]]
        if column.type in ("code", "text", "flag"):
            return clean_text(source, column.type != "text", column.pad)
        if column.type in ("money", "decimal"):
            return clean_decimal(source, 2 if column.type == "money" else 4)
        if column.type in ("integer", "number"):
            return clean_number(source, column.arrow_type)
        times = parse_times(source)
        if column.type == "time" and times.clock_only.any():
            return self._with_day(times, batch)
        values = times.dates() if column.type == "date" else times.array()
        return Cleaned(values, times.repaired, times.unreadable)

    def _with_day(self, times: Times, batch: Batch) -> Cleaned:
        """Times without a day, completed by the last or first day of the record."""
        values, readable = times.values.copy(), times.readable.copy()
        for name in ("enddate", "begndate"):
            if name in self.columns:
                day = parse_times(batch.columns[self.columns[name]])
                fits = times.clock_only & day.readable & ~readable
                values[fits] += day.values[fits]
                readable |= fits
        complete = Times(values, readable, times.repaired, times.unreadable & ~readable, times.clock_only)
        return Cleaned(complete.array(), complete.repaired, complete.unreadable)

    def _complete_times(self, batch: Batch, cleaned: dict[str, Cleaned]) -> None:
        for name, column in self.table.columns.items():
            source = next((f for f in column.fallback if f in self.columns), None)
            if name in self.columns or source is None:
                continue
            raw = batch.columns[self.columns[source]]
            text = pc.utf8_slice_codeunits(as_text(raw), 12, 26) if source == "msgid" else raw
            times = parse_times(text)
            self.counts.time_from = source
            cleaned[name] = Cleaned(times.array(), times.repaired, times.unreadable)

    def _in_era(self, name: str, column: Cleaned) -> Cleaned:
        """A column without times that it cannot mean."""
        era = self.table.columns[name].era
        if era is None:
            return column
        first, last = ERAS[era]
        years = pc.year(column.values)
        inside = as_bool(
            pc.fill_null(pc.and_(pc.greater_equal(years, first), pc.less_equal(years, last)), True)
        )
        if inside.all():
            return column
        values = pc.if_else(pa.array(inside), column.values, None)
        return Cleaned(values, column.repaired & inside, column.unreadable | ~inside)

    def _name_people(self, cleaned: dict[str, Cleaned]) -> None:
        if not self.table.person or "certno" not in cleaned:
            self._named = None
            return
        rows = len(cleaned["certno"].values)
        nobody = Cleaned(pa.nulls(rows, pa.string()), np.zeros(rows, bool), np.zeros(rows, bool))
        known = cleaned.get("psn_no", nobody)
        named = self._people.numbers(known.values, cleaned["certno"].values)
        self._named = pc.and_(pc.is_null(known.values), pc.is_valid(named))
        cleaned["psn_no"] = Cleaned(named, known.repaired, known.unreadable)

    def _judge(self, batch: Batch, cleaned: dict[str, Cleaned]) -> _Verdict:
        verdict = _Verdict(np.ones(len(batch.source_row), bool))
        for name, heading in self.columns.items():
            controls = control_characters(batch.columns[heading])
            if controls is not None:
                verdict.reject(controls, "control_character", name)
        for name in self.table.needs:
            verdict.reject(as_bool(pc.is_null(cleaned[name].values)), "missing_key", name)
        people = [cleaned[name].values for name in self.table.person if name in cleaned]
        if people:
            nobody = np.logical_and.reduce([as_bool(pc.is_null(values)) for values in people])
            verdict.reject(nobody, "no_person", self.table.person[0])
        for kinds, reason in ((("time", "date"), "bad_time"), (("money",), "bad_money")):
            for name, values in cleaned.items():
                if self.table.columns[name].type in kinds:
                    verdict.reject(self._unusable(name, values), reason, name)
        return verdict

    def _unusable(self, name: str, column: Cleaned) -> np.ndarray:
        """Rows that a required column, or a money column that must be readable, throws out."""
        declared = self.table.columns[name]
        missing = as_bool(pc.is_null(column.values))
        if declared.required:
            return missing
        return column.unreadable if declared.reject_unreadable else np.zeros(len(missing), bool)

    def _rejects(self, batch: Batch, verdict: _Verdict, rows: np.ndarray) -> list[Reject]:
        def value(name: str, i: int) -> str:
            source = batch.columns.get(self.columns.get(name, ""))
            found = source[i].as_py() if source is not None else None
            return "" if found is None else str(found)

        return [
            Reject(
                int(batch.source_row[i]),
                *verdict.found[i],
                value(verdict.found[i][1], i),
                batch.raw(i),
            )
            for i in rows.tolist()
        ]

    def _count(
        self, batch: Batch, cleaned: dict[str, Cleaned], keep: np.ndarray, rejects: list[Reject]
    ) -> None:
        counts = self.counts
        counts.records += batch.records
        counts.reasons.update(r.reason for r in rejects)
        for name, column in cleaned.items():
            counts.unreadable[name] += int(np.count_nonzero(column.unreadable & keep))
        money = self.table.money
        if money in cleaned:
            counts.framed_fen += fen(cleaned[money].values)
            if not keep.all():
                counts.rejected_fen += fen(cleaned[money].values.filter(pa.array(~keep)))
        for mark, (name, value) in MARKS.items():
            if name in cleaned:
                counts.marks[mark] += int(as_bool(pc.equal(cleaned[name].values, value)).sum())
        clock = next(
            (n for n, c in self.table.columns.items() if c.type == "time" and c.required and n in cleaned),
            None,
        )
        if clock:
            times = cleaned[clock].values.cast(pa.int64())
            times = times if keep.all() else times.filter(pa.array(keep))
            counts.precision.add(times.drop_null().to_numpy())

    def _records(self, batch: Batch, cleaned: dict[str, Cleaned], keep: np.ndarray) -> pa.Table:
        repaired = np.zeros(len(keep), bool)
        for column in cleaned.values():
            repaired |= column.repaired
        columns = {name: cleaned[name].values for name in self.table.columns if name in cleaned}
        columns["source_row"] = pa.array(batch.source_row, pa.int64())
        columns["_repaired"] = pa.array(repaired)
        columns["_named"] = self._named if self._named is not None else pa.array(np.zeros(len(keep), bool))
        columns["_digest"], columns["_bytes"] = _digests(batch)
        table = pa.table(columns)
        return table if keep.all() else table.filter(pa.array(keep))


def _digests(batch: Batch) -> tuple[pa.Array, pa.Array]:
    """SHA-256 and number of the raw bytes of each record; missing where the source has no bytes.

    A record that a later delivery contradicts goes to the quarantine, when its file may be out of reach.
    """
    if batch.raws is None:
        rows = len(batch.source_row)
        return pa.nulls(rows, pa.binary(32)), pa.nulls(rows, pa.int32())
    found = [(hashlib.sha256(raw).digest(), len(raw)) for raw in batch.raws()]
    digests, lengths = zip(*found, strict=True) if found else ((), ())
    return pa.array(digests, pa.binary(32)), pa.array(lengths, pa.int32())
