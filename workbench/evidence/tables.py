"""Parts 5.04, 5.05 and 5.08: the rows, the swipes in time, the amounts, and the sums by which they hang together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from workbench.documents.cells import Cell
from workbench.documents.delimited import csv_bytes
from workbench.documents.workbook import Sheet, workbook
from workbench.evidence.brief import Brief
from workbench.evidence.law import AmountLine, fines_of, lines_of
from workbench.evidence.parts import TOTALS, name_of
from workbench.evidence.shelf import Shelf, json_bytes
from workbench.evidence.source_rows import (
    CONTEXT_FOLDER,
    MONEY,
    SEQUENCE_COLUMNS,
    sequence_table,
    swipe_sequence,
)
from workbench.texts import labels, text

__all__ = ["put_tables"]

_ROWS, _SEQUENCE, _AMOUNTS = "5.04", "5.05", "5.08"
_WAYS = ("gross", "refund", "net")
#: Columns of money in 5.08: before refunds, refunds, net; each of the total, the fund, the account and cash.
_SUMS = tuple((way, kind) for way in _WAYS for kind in MONEY)
_COUNTED = ("kind", "id", "name", "settlements", "refunds")

#: What ``totals.json`` says of one table.
Stated = dict[str, Any]
#: Sums that must be equal, each named by file and column; several that are meant together are a list.
Tie = list[str | list[str]]


def put_tables(shelf: Shelf, brief: Brief) -> None:
    """Write the tables, and beside the rows the sums that a verifier computes again from all of them."""
    rows = list(_rows(shelf, brief))
    sequence = _sequence(shelf, brief)
    amounts = list(_amounts(shelf, brief))
    ties = _ties([one for one in rows if one["sums"]], sequence, amounts)
    shelf.put(_ROWS, TOTALS, json_bytes({"tables": [*rows, sequence, *amounts], "ties": ties}))


def _rows(shelf: Shelf, brief: Brief) -> Iterator[Stated]:
    """Every source table as CSV, and all of them as one workbook."""
    sheets = []
    for one in brief.shown.tables:
        yield _table(shelf, _ROWS, f"rows/{one.stem}.csv", one.columns, one.rows, one.sums)
        heading = tuple(one.labels[name]["zh"] if name in one.labels else name for name in one.columns)
        sheets.append(Sheet(one.stem, heading, one.rows))
    for one in brief.shown.context:
        yield _table(shelf, _ROWS, f"{CONTEXT_FOLDER}/{one.stem}.csv", one.columns, one.rows, {})
        heading = tuple(one.labels[name]["zh"] if name in one.labels else name for name in one.columns)
        sheets.append(Sheet(text("package.sheet.context", stem=one.stem), heading, one.rows))
    notes = text("package.sheet.notes")
    sheets.append(Sheet(notes, (notes,), [(one["zh"],) for one in brief.shown.notes]))
    _workbook(shelf, brief, _ROWS, "rows", sheets)


def _sequence(shelf: Shelf, brief: Brief) -> Stated:
    """The swipes of all places as one CSV, and a sheet per place."""
    known = labels("sequence.column")
    heading = tuple(known[code]["zh"] for code in SEQUENCE_COLUMNS)
    sheets, lines = [], []
    for one in swipe_sequence(brief.rows, brief.showing):
        table = sequence_table(one)
        sheets.append(Sheet(one.name or one.place, heading, table))
        lines += [(one.place, one.name, *row) for row in table]
    columns = ("place", "place_name", *SEQUENCE_COLUMNS)
    net = brief.amounts.whole.net
    sums = {f"{kind}_yuan": f"{getattr(net, kind):.2f}" for kind in MONEY if f"{kind}_yuan" in columns}
    _workbook(shelf, brief, _SEQUENCE, "sequence", sheets)
    return _table(shelf, _SEQUENCE, "sequence.csv", columns, lines, sums)


def _amounts(shelf: Shelf, brief: Brief) -> Iterator[Stated]:
    """The amounts per person and per institution, beside them leads, lines and fines."""
    amounts = brief.amounts
    columns = (*_COUNTED, *(f"{way}_{kind}_yuan" for way, kind in _SUMS))
    heading = (*(text(f"amounts.column.{one}") for one in _COUNTED), *(_money_heading(*one) for one in _SUMS))
    whole = _line(amounts.whole, brief)
    sums = {f"{way}_{kind}_yuan": f"{getattr(getattr(amounts.whole, way), kind):.2f}" for way, kind in _SUMS}
    notes = _notes(brief)
    sheets = []
    for stem, parts in (("persons", amounts.persons), ("institutions", amounts.institutions)):
        lines = [_line(one, brief) for one in parts]
        yield _table(shelf, _AMOUNTS, f"amounts-{stem}.csv", columns, lines, sums)
        sheets.append(Sheet(text(f"package.sheet.{stem}"), heading, [*lines, whole], notes))
    sheets.append(_leads(brief))
    sheets += _law(brief)
    _workbook(shelf, brief, _AMOUNTS, "amounts", sheets)


def _line(one: AmountLine, brief: Brief) -> tuple[Cell, ...]:
    name = brief.showing.name(one.kind, one.id, brief.rows.names.get((one.kind, one.id), ""))
    called = brief.showing.person(one.kind, one.id) if one.id else ""
    money = (getattr(getattr(one, way), kind) for way, kind in _SUMS)
    return (text(f"amounts.kind.{one.kind}"), called, name, one.settlements, one.refunds, *money)


def _money_heading(way: str, kind: str) -> str:
    return f"{text(f'amounts.column.{way}')} {text(f'amounts.money.{kind}')}"


def _leads(brief: Brief) -> Sheet:
    """What each lead comes to; a settlement that several leads rest on stands in each."""
    ways = ("relied_on", "added_refunds", "net")
    heading = [text("package.column.lead"), text("amounts.column.settlements")]
    heading += [
        f"{text(f'package.column.{way}')} {text(f'amounts.money.{kind}')}" for way in ways for kind in MONEY
    ]
    lines: list[tuple[Cell, ...]] = [
        (one.lead_id, one.settlements, *(getattr(getattr(one, way), kind) for way in ways for kind in MONEY))
        for one in brief.amounts.leads
    ]
    return Sheet(text("package.sheet.leads"), tuple(heading), lines)


def _law(brief: Brief) -> list[Sheet]:
    """The net money of the fund beside the lines of the province, and what the fines would come to."""
    reached = lines_of(brief.amounts.whole.net.fund, brief.order.law)
    lines: list[tuple[Cell, ...]] = [
        (one.name["zh"], one.yuan, reached.amount, text(f"package.reached.{one.reached}".lower()))
        for one in reached.lines
    ]
    heading = tuple(text(f"package.column.{one}") for one in ("line", "yuan", "fund_net", "reached"))
    said = (reached.sentence["zh"], reached.source["zh"])
    fines: list[tuple[Cell, ...]] = [
        (one.source["zh"], one.conduct["zh"], one.base, one.least, one.most, one.sentence["zh"])
        for one in fines_of(max(Decimal(0), reached.amount))
    ]
    columns = ("article", "conduct", "base", "least", "most", "said")
    return [
        Sheet(text("package.sheet.lines"), heading, lines, said),
        Sheet(
            text("package.sheet.fines"),
            tuple(text(f"package.column.{one}") for one in columns),
            fines,
            (text("law.fine.detail"),),
        ),
    ]


def _notes(brief: Brief) -> tuple[str, ...]:
    said = [text("amounts.note.once"), text("amounts.note.apart"), text("amounts.note.whole_settlements")]
    cells = sum(brief.amounts.missing.values())
    return (*said, text("amounts.note.missing", cells=f"{cells:,}")) if cells else tuple(said)


def _table(
    shelf: Shelf,
    part: str,
    name: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    sums: Any,
) -> Stated:
    written = shelf.put(part, name, csv_bytes(columns, rows), len(rows))
    return {"file": written.path, "rows": len(rows), "sums": dict(sums)}


def _workbook(shelf: Shelf, brief: Brief, part: str, name: str, sheets: Sequence[Sheet]) -> None:
    shelf.put(part, f"{name_of(name)}.xlsx", workbook(sheets, made_at=brief.made_at))


def _ties(settlements: Sequence[Stated], sequence: Stated, amounts: Sequence[Stated]) -> list[Tie]:
    """Sums that must be equal: amounts per person, per institution, of the swipes, and of the rows themselves.

    Settlements of several source files are as many tables; what these come to together is a list in the tie.
    """
    ties: list[Tie] = []
    for way, kind in _SUMS:
        tied: Tie = [f"{one['file']}#{way}_{kind}_yuan" for one in amounts]
        column = f"{kind}_yuan"
        if way == "net" and column in sequence["sums"]:
            tied.append(f"{sequence['file']}#{column}")
        if way == "net":
            rows = [
                f"{one['file']}#{name}"
                for one in settlements
                for name in one["sums"]
                if name.endswith(column)
            ]
            tied.append(rows[0] if len(rows) == 1 else rows)
        ties.append(tied)
    return ties
