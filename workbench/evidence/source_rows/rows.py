"""From leads to the rows that they rest on, with the refunds that belong to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from graph_loaders.fingerprint import Fingerprint
from graph_loaders.schema import table_schemas
from workbench.case import Case
from workbench.evidence.errors import EvidenceError
from workbench.evidence.source_rows.checked import (
    Row,
    is_refund,
    names_of,
    refunds_of,
    rows_at,
)
from workbench.evidence.source_rows.context import context_of
from workbench.evidence.source_rows.found import Found, checked_tables, original_tables
from workbench.evidence.source_rows.model import (
    MONEY,
    Money,
    Settlement,
    SourceRows,
)
from workbench.evidence.source_rows.originals import headings_of, originals_of
from workbench.explore.promotion import rows_of as rows_by_hand
from workbench.leads.lead import MANUAL, Lead
from workbench.run import RunResult

__all__ = ["rows_of_leads"]

_SETTLEMENTS = "setl_d"

#: Table, name of the source and row there.
_Place = tuple[str, str, int]


def rows_of_leads(
    case: Case, run: RunResult, leads: Sequence[Lead], *, extract: str | Path | None = None
) -> SourceRows:
    """All rows that leads rest on, each once, the refunds of the settlements among them, and rows behind factors.

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
    beside = context_of(case, leads, behind)
    tables, context = checked_tables(found.values()), checked_tables(beside)
    files: tuple[Fingerprint, ...] = ()
    if extract is not None:
        read = originals_of(case, extract, [one.place for one in (*found.values(), *beside)])
        headings, files = headings_of(case), read.files
        tables = original_tables(found.values(), read.records, headings)
        context = original_tables(beside, read.records, headings)
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
        context=context,
    )


def _behind(case: Case, run: RunResult, lead: Lead) -> pd.DataFrame:
    """The run's rows behind a lead."""
    rows = rows_by_hand(case, lead) if lead.scheme == MANUAL else run.rows(lead.lead_id)
    if rows is None or rows.empty:
        raise EvidenceError("rows_none", lead=lead.lead_id)
    return rows


def _relied_on(case: Case, behind: Mapping[str, pd.DataFrame]) -> dict[_Place, Found]:
    """The checked rows that the run's rows mean, by place: in a register two of them may name the same person."""
    found: dict[_Place, Found] = {}
    every = pd.concat([rows.assign(lead_id=lead) for lead, rows in behind.items()], ignore_index=True)
    for name, part in every.groupby("table_name", sort=True):
        table = str(name)
        rows = rows_at(case, table, set(zip(part["source_file"], part["source_row"], strict=True)))
        for one in part.to_dict("records"):
            row = rows.get((one["source_file"], one["source_row"]))
            if row is None or _key_of(table, row) != one["row_key"] or not _same_money(table, row, one):
                raise EvidenceError("rows_missing", lead=one["lead_id"], table=table, key=one["row_key"])
            made = Found(table, one["row_key"], row)
            found.setdefault((table, *made.place), made).relied_by.add(one["lead_id"])
    return found


def _key_of(table: str, row: Row) -> object:
    """What a run calls a row by: the first part of its key that it has, as lists know people by either number."""
    return next((row[name] for name in table_schemas()[table].key if row[name] is not None), None)


def _same_money(table: str, row: Row, seen: Mapping[Any, Any]) -> bool:
    """Whether a settlement has the money that the run saw; an amount that is missing is nothing, as in the graph."""
    if table != _SETTLEMENTS:
        return True
    return all(_amount(row[column]) == _amount(seen[column]) for column in MONEY.values())


def _amount(value: object) -> Decimal:
    return value if isinstance(value, Decimal) and value.is_finite() else Decimal(0)


def _add_refunds(case: Case, found: dict[_Place, Found]) -> None:
    """Add the refunds of the settlements that are relied on, for the leads that rest on these and not on the refund."""
    settled = {one.key: one for one in found.values() if one.table == _SETTLEMENTS}
    for original, rows in sorted(refunds_of(case, {key: one.row for key, one in settled.items()}).items()):
        for row in rows:
            key = str(row["setl_id"])
            made = Found(_SETTLEMENTS, key, row)
            known = found.setdefault((_SETTLEMENTS, *made.place), made)
            leads = settled[original].relied_by - known.relied_by
            known.refund_for |= leads
            known.takes_back = known.takes_back or (original if leads else "")


def _settlement(one: Found) -> Settlement:
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


def _cards(behind: Iterable[pd.DataFrame]) -> dict[str, str]:
    """Card of each settlement, as the run names it."""
    named: dict[str, str] = {}
    for rows in behind:
        known = rows[(rows["table_name"] == _SETTLEMENTS) & rows["card_id"].notna()]
        named |= dict(zip(known["row_key"].astype(str), known["card_id"].astype(str), strict=True))
    return named
