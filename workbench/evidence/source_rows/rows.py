"""From leads to the rows that they rest on, with the refunds that belong to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from graph_loaders.fingerprint import Fingerprint
from graph_loaders.originals.model import Key, Original
from graph_loaders.schema import table_schemas
from workbench.case import Case
from workbench.evidence.errors import EvidenceError
from workbench.evidence.source_rows.checked import (
    Row,
    as_texts,
    is_refund,
    names_of,
    refunds_of,
    rows_at,
)
from workbench.evidence.source_rows.model import (
    MONEY,
    Money,
    Role,
    Settlement,
    SourceRow,
    SourceRows,
    SourceTable,
)
from workbench.evidence.source_rows.originals import Headings, check_records, headings_of, originals_of
from workbench.explore.promotion import rows_of as rows_by_hand
from workbench.leads.lead import MANUAL, Lead
from workbench.run import RunResult

__all__ = ["rows_of_leads"]

_SETTLEMENTS = "setl_d"


@dataclass
class _Found:
    """A checked row on the way to a source row."""

    table: str
    key: str
    row: Row
    relied_by: set[str] = field(default_factory=set)
    refund_for: set[str] = field(default_factory=set)
    takes_back: str = ""

    @property
    def place(self) -> Key:
        return self.row["source_file"], self.row["source_row"]


def rows_of_leads(
    case: Case, run: RunResult, leads: Sequence[Lead], *, extract: str | Path | None = None
) -> SourceRows:
    """All rows that leads rest on, each once, and the refunds of the settlements among them.

    Args:
        case: the case.
        run: the run that the leads are of; leads that were made by hand keep rows of their own.
        leads: the leads.
        extract: the extract that the case was loaded from; without it the rows are those of the case's checked tables,
            which ``SourceRows.basis`` says.

    Raises:
        EvidenceError: no row stands behind a lead, a row is no longer what the run saw, or an original record is not
            the one that the case holds.
        CaseError: the case is damaged.
        graph_loaders.LoadError: the extract is not the one that was loaded.
    """
    case.check_tables()
    behind = {lead.lead_id: _behind(case, run, lead) for lead in leads}
    found = _relied_on(case, behind)
    _add_refunds(case, found)
    tables = _checked_tables(found.values())
    files: tuple[Fingerprint, ...] = ()
    if extract is not None:
        read = originals_of(case, extract, [one.place for one in found.values()])
        tables, files = _original_tables(found.values(), read.records, headings_of(case)), read.files
    settlements = [_settlement(one) for one in found.values() if one.table == _SETTLEMENTS]
    settlements.sort(key=lambda one: (one.at is not None, str(one.at), one.setl_id))
    people, sites = names_of(
        case,
        {str(one.row["psn_no"]) for one in found.values() if one.row.get("psn_no")},
        {str(one.row["fixmedins_code"]) for one in found.values() if one.row.get("fixmedins_code")},
    )
    names = {("patient", number): name for number, name in people.items()}
    names |= {(row["kind"], row["fixmedins_code"]): row["fixmedins_name"] or "" for row in sites}
    return SourceRows(
        basis="checked" if extract is None else "original",
        files=files,
        leads=tuple(leads),
        tables=tables,
        settlements=tuple(settlements),
        cards=_cards(behind.values()),
        names=names,
        places={row["fixmedins_code"]: row["kind"] for row in sites},
    )


def _behind(case: Case, run: RunResult, lead: Lead) -> pd.DataFrame:
    """The run's rows behind a lead."""
    rows = rows_by_hand(case, lead) if lead.scheme == MANUAL else run.rows(lead.lead_id)
    if rows is None or rows.empty:
        raise EvidenceError("rows_none", lead=lead.lead_id)
    return rows


def _relied_on(case: Case, behind: Mapping[str, pd.DataFrame]) -> dict[tuple[str, str], _Found]:
    """The checked rows that the run's rows mean, by table and key."""
    found: dict[tuple[str, str], _Found] = {}
    every = pd.concat([rows.assign(lead_id=lead) for lead, rows in behind.items()], ignore_index=True)
    for name, part in every.groupby("table_name", sort=True):
        table = str(name)
        key = table_schemas()[table].key[0]
        rows = rows_at(case, table, set(zip(part["source_file"], part["source_row"], strict=True)))
        for one in part.to_dict("records"):
            row = rows.get((one["source_file"], one["source_row"]))
            if row is None or row[key] != one["row_key"] or not _same_money(table, row, one):
                raise EvidenceError("rows_missing", lead=one["lead_id"], table=table, key=one["row_key"])
            known = found.setdefault((table, one["row_key"]), _Found(table, one["row_key"], row))
            known.relied_by.add(one["lead_id"])
    return found


def _same_money(table: str, row: Row, seen: Mapping[Any, Any]) -> bool:
    """Whether a settlement has the money that the run saw; an amount that is missing is nothing, as in the graph."""
    if table != _SETTLEMENTS:
        return True
    return all(_amount(row[column]) == _amount(seen[column]) for column in MONEY.values())


def _amount(value: object) -> Decimal:
    return value if isinstance(value, Decimal) and value.is_finite() else Decimal(0)


def _add_refunds(case: Case, found: dict[tuple[str, str], _Found]) -> None:
    """Add the refunds of the settlements that are relied on, for the leads that rest on these and not on the refund."""
    settled = {key: one for (table, key), one in found.items() if table == _SETTLEMENTS}
    for original, rows in sorted(refunds_of(case, {key: one.row for key, one in settled.items()}).items()):
        for row in rows:
            key = str(row["setl_id"])
            known = found.setdefault((_SETTLEMENTS, key), _Found(_SETTLEMENTS, key, row))
            leads = settled[original].relied_by - known.relied_by
            known.refund_for |= leads
            known.takes_back = known.takes_back or (original if leads else "")


def _settlement(one: _Found) -> Settlement:
    row = one.row
    money = {kind: row[column] for kind, column in MONEY.items()}
    return Settlement(
        setl_id=one.key,
        psn_no=row["psn_no"] or "",
        fixmedins_code=row["fixmedins_code"] or "",
        at=row["setl_time"],
        money=Money(**{kind: Decimal("0.00") if value is None else value for kind, value in money.items()}),
        missing=tuple(kind for kind, value in money.items() if value is None),
        is_refund=is_refund(row),
        relied_by=tuple(sorted(one.relied_by)),
        refund_for=tuple(sorted(one.refund_for)),
        takes_back=one.takes_back,
        source_file=row["source_file"],
        source_row=row["source_row"],
    )


def _row(one: _Found, fields: tuple[str | None, ...], sha256: str = "") -> SourceRow:
    leads = tuple(sorted(one.relied_by | one.refund_for))
    role: Role = "relied_on" if one.relied_by else "refund"
    return SourceRow(*one.place, one.key, fields, sha256, role, leads, as_texts(one.table, one.row))


def _checked_tables(found: Iterable[_Found]) -> tuple[SourceTable, ...]:
    """The rows of each checked table, with all its declared columns."""
    by_table: dict[str, list[_Found]] = defaultdict(list)
    for one in found:
        by_table[one.table].append(one)
    return tuple(_checked_table(table, some) for table, some in sorted(by_table.items()))


def _checked_table(table: str, found: list[_Found]) -> SourceTable:
    columns = tuple(table_schemas()[table].columns)
    rows = []
    for one in sorted(found, key=lambda one: one.place):
        row = _row(one, ())
        rows.append(replace(row, fields=tuple(map(row.checked.get, columns))))
    return SourceTable(table, table, "", columns, columns, tuple(rows))


def _original_tables(
    found: Iterable[_Found], originals: Mapping[Key, Original], headings: Headings
) -> tuple[SourceTable, ...]:
    """The original records of each source file, with all its columns."""
    by_source: dict[tuple[str, str], list[_Found]] = defaultdict(list)
    for one in found:
        by_source[one.table, originals[one.place].source_file].append(one)
    stems = _stems(sorted(by_source))
    return tuple(
        _original_table(source, stems[source], by_source[source], originals, headings.get(source[1], {}))
        for source in sorted(by_source)
    )


def _original_table(
    source: tuple[str, str],
    stem: str,
    found: list[_Found],
    originals: Mapping[Key, Original],
    meant: Mapping[str, str],
) -> SourceTable:
    name, file = source
    found = sorted(found, key=lambda one: one.place)
    records = [originals[one.place] for one in found]
    rows = [_row(one, record.fields, record.sha256) for one, record in zip(found, records, strict=True)]
    written = records[0].headings
    table = SourceTable(name, stem, file, written, tuple(map(meant.get, written)), tuple(rows))
    check_records(table, table_schemas()[name].key[0], [one.row for one in found])
    return table


def _stems(sources: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """A name for a file of each source: the table's, numbered where several sources make it."""
    files: dict[str, list[str]] = defaultdict(list)
    for table, source in sources:
        files[table].append(source)
    return {
        (table, source): table if len(some) == 1 else f"{table}-{number}"
        for table, some in files.items()
        for number, source in enumerate(some, start=1)
    }


def _cards(behind: Iterable[pd.DataFrame]) -> dict[str, str]:
    """Card of each settlement, as the run names it."""
    named: dict[str, str] = {}
    for rows in behind:
        known = rows[(rows["table_name"] == _SETTLEMENTS) & rows["card_id"].notna()]
        named |= dict(zip(known["row_key"].astype(str), known["card_id"].astype(str), strict=True))
    return named
