"""What the whole case holds, and what became of its records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph_loaders import table_schemas
from workbench.case import Case
from workbench.inputs import read_report
from workbench.overview.plain import clean
from workbench.overview.tables import columns, count, read
from workbench.overview.words import Words
from workbench.texts import Text

__all__ = ["CaseFacts", "Quality", "TableLine", "case_facts", "quality"]


@dataclass(frozen=True)
class CaseFacts:
    """Counts, period and money of a case.

    Attributes:
        people: insured persons, registered or seen.
        settlements: settlement rows accepted.
        fund_yuan: paid by the fund on valid settlements, refunds taken off.
        account_yuan: the same from personal accounts.
    """

    people: int
    pharmacies: int
    facilities: int
    doctors: int
    settlements: int
    first_on: date | None
    last_on: date | None
    fund_yuan: Decimal
    account_yuan: Decimal


@dataclass(frozen=True)
class TableLine:
    """Records of one source table."""

    table: str
    label: str
    files: int
    records: int
    accepted: int
    rejected: int
    exact_duplicates: int
    reasons: str


@dataclass(frozen=True)
class Quality:
    """The load report, as shown."""

    balanced: bool
    lines: tuple[TableLine, ...]
    notes: tuple[str, ...]
    skipped: tuple[str, ...]

    def total(self, name: str) -> int:
        """Sum of one count over all tables."""
        return sum(int(getattr(line, name)) for line in self.lines)


def case_facts(case: Case) -> CaseFacts:
    """Counts, period and money of a case."""
    kinds = read(case, "node_place", ("kind",))["kind"]
    settled = columns(case, "setl_d", ("setl_time", "fund_pay_sumamt", "acct_pay", "vali_flag"))
    valid = settled.filter(pc.fill_null(pc.not_equal(settled["vali_flag"].cast(pa.string()), "0"), True))
    first, last = _period(settled["setl_time"])
    return CaseFacts(
        people=count(case, "node_patient"),
        pharmacies=int((kinds == "pharmacy").sum()),
        facilities=int((kinds == "facility").sum()),
        doctors=count(case, "node_doctor"),
        settlements=settled.num_rows,
        first_on=first,
        last_on=last,
        fund_yuan=_sum(valid["fund_pay_sumamt"]),
        account_yuan=_sum(valid["acct_pay"]),
    )


def _period(times: pa.ChunkedArray) -> tuple[date | None, date | None]:
    ends = pc.min_max(times).as_py()
    first, last = ends["min"], ends["max"]
    return (first.date(), last.date()) if first is not None else (None, None)


def _sum(amounts: pa.ChunkedArray) -> Decimal:
    total = pc.sum(amounts.cast(pa.decimal128(38, 2))).as_py()
    return Decimal(total or 0).quantize(Decimal("0.01"))


def quality(case: Case, notes: Iterable[Text], words: Words) -> Quality:
    """The load report of a case with the notes of a run."""
    report = read_report(case.folder)
    files = report.get("files", [])
    off = [
        *report.get("switched_off", []),
        *(note for file in files for note in file.get("switched_off", [])),
    ]
    shown = [words.own(note, 300) for note in [*off, *notes]]
    return Quality(
        balanced=bool(report.get("balanced", False)),
        lines=tuple(_lines(files, words)),
        notes=tuple(dict.fromkeys(shown)),
        skipped=tuple(
            clean(f"{one.get('name')} – {words.own(one, 200)}", 320) for one in report.get("skipped", [])
        ),
    )


def _lines(files: list[dict[str, Any]], words: Words) -> Iterable[TableLine]:
    for table in sorted({str(file["table"]) for file in files}):
        own = [file for file in files if file["table"] == table]
        yield TableLine(
            table=clean(table, 40),
            label=_table_label(table, words),
            files=len(own),
            records=_total(own, "records"),
            accepted=_total(own, "accepted"),
            rejected=_total(own, "rejected"),
            exact_duplicates=_total(own, "exact_duplicates"),
            reasons=_reasons(own, words),
        )


def _total(files: list[dict[str, Any]], name: str) -> int:
    return sum(int(file.get(name, 0)) for file in files)


def _table_label(table: str, words: Words) -> str:
    known = table_schemas().get(table)
    return str(getattr(known, words.language)) if known else clean(table, 40)


def _reasons(files: list[dict[str, Any]], words: Words) -> str:
    """Why records were rejected, with counts."""
    counts: dict[str, int] = {}
    for file in files:
        for code, times in file.get("reasons", {}).items():
            counts[code] = counts.get(code, 0) + int(times)
    return words("list_separator").join(
        f"{words.label('overview.reason', code)} {times:,}" for code, times in sorted(counts.items()) if times
    )
