"""Source rows as a table that a screen shows and a spreadsheet takes: labelled, masked, totalled, never a formula."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from graph_loaders.ontology import edge_types
from graph_loaders.schema import Column, table_schemas
from workbench.figures import number, yuan
from workbench.spreadsheet import inert
from workbench.texts import labels, text
from workbench.trust.masking import is_masked_column, masked_column

__all__ = ["PAGE", "RowTable", "row_table"]

#: Rows on one page.
PAGE = 100
#: Where a row comes from; always the first columns.
_ORIGIN = ("source_file", "source_row")
#: What is read first on a row of evidence: when, who, where, how much.
_TELLING = (
    *("at_time", "psn_no", "card_id", "dr_code", "fixmedins_code"),
    *("medfee_sumamt", "fund_pay_sumamt", "acct_pay", "cash_payamt"),
)
#: Tables whose columns explain a column that is in several of them.
_FIRST = ("setl_d", "mdtrt_d", "fee_list_d", "psn_info_b")

#: What rows behind a lead call a relation, where the edge that they make is called otherwise.
_EDGES = {"prescription_filled_at": "FILLED_AT"}

Row = Mapping[str, Any]
Shown = Callable[[str, object], str]


@dataclass(frozen=True)
class RowTable:
    """Rows and how they are shown.

    Attributes:
        columns: names of the columns in reading order, where a row comes from first.
        rows: the rows that were fetched.
        total: how many there are in all.
        shown: a value of a column as it may be shown.
        table: checked table that the rows are from, or empty where each row says it.
        language: ``zh`` or ``en``.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int
    shown: Shown
    table: str
    language: str

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-len(self.rows) // PAGE))

    def page(self, number: int) -> dict[str, Any]:
        """One page, from 1, as JSON values: labels, masked cells, totals and how much of it is shown."""
        number = min(max(1, number), self.pages)
        part = self.rows[(number - 1) * PAGE : number * PAGE]
        return {
            "columns": [
                {"label": self.label(name), "number": name in self._money or name == "source_row"}
                for name in self.columns
            ],
            "rows": [[self.cell(row, name) for name in self.columns] for row in part],
            "sums": [yuan(self.sums[name]) if name in self.sums else "" for name in self.columns],
            "page": {"number": number, "of": self.pages},
            "shown": self.says(len(part)),
            "masked": any(is_masked_column(name) for name in self.columns),
        }

    def says(self, shown: int) -> str:
        """How many of how many rows are shown."""
        counts = {"shown": number(shown), "total": number(self.total)}
        if len(self.rows) == self.total:
            return text("rows.shown", self.language, **counts)
        return text("rows.known", self.language, known=number(len(self.rows)), **counts)

    def label(self, column: str) -> str:
        """What a column is called."""
        own = labels("rows.column").get(column)
        declared = _declared(self.table).get(column)
        if own:
            return own[self.language]
        return getattr(declared, self.language) if declared else column

    def cell(self, row: Row, column: str) -> str:
        """A cell as it is shown: persons masked, money with separators, what is missing empty."""
        value = row.get(column)
        if _missing(value):
            return ""
        if column in ("relation", "table_name"):
            return self._named(str(value))
        if column == "session":
            return _plain(_ordinal(value))
        if column in self._money and isinstance(value, Decimal):
            return yuan(value)
        return self._masked(row, column, value)

    def _named(self, code: str) -> str:
        """What a relation or a table is called; the code itself where it is not declared."""
        declared = edge_types().get(_EDGES.get(code, code.upper())) or table_schemas().get(code)
        return str(getattr(declared, self.language)) if declared else code

    def _masked(self, row: Row, column: str, value: object) -> str:
        if column == "row_key" and (key := _personal_key(self.table or str(row.get("table_name") or ""))):
            return self.shown(key, value)
        return self.shown(column, _plain(value))

    @cached_property
    def _money(self) -> frozenset[str]:
        return frozenset(
            name
            for name, column in _declared(self.table).items()
            if column.type == "money" and name in self.columns
        )

    @cached_property
    def sums(self) -> dict[str, Decimal]:
        """Sum of every money column over all rows that were fetched, each source row once."""
        distinct = {self._identity(row, number): row for number, row in enumerate(self.rows)}
        return {
            name: sum((_amount(row.get(name)) for row in distinct.values()), Decimal(0))
            for name in self.columns
            if name in self._money
        }

    def _identity(self, row: Row, number: int) -> tuple[object, ...]:
        """What makes a source row the same one: its table and key, else its place in a file, else its position."""
        for names in (("table_name", "row_key"), _ORIGIN):
            found = tuple(row.get(name) for name in names)
            if not any(_missing(one) for one in found):
                return found
        return (number,)

    def tsv(self, number: int) -> str:
        """One page for the clipboard, heading first, cells parted by tabs."""
        part = self.rows[(number - 1) * PAGE : number * PAGE]
        lines = [[self.label(name) for name in self.columns]]
        lines += [[self._exported(row, name) for name in self.columns] for row in part]
        return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)

    def csv(self) -> str:
        """All fetched rows as CSV with a byte order mark, so that spreadsheets take it as UTF-8."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([inert(self.label(name)) for name in self.columns])
        writer.writerows([self._exported(row, name) for name in self.columns] for row in self.rows)
        return "\ufeff" + out.getvalue()

    def _exported(self, row: Row, column: str) -> str:
        """A cell for a spreadsheet: figures as figures, any text so that it stays text."""
        value = row.get(column)
        if isinstance(value, Decimal) and not _missing(value):
            return f"{value:f}"
        if isinstance(value, int | float) and not _missing(value) and not is_masked_column(column):
            return _plain(_ordinal(value) if column == "session" else value)
        return inert(self.cell(row, column))


def row_table(
    rows: Iterable[Row],
    *,
    shown: Shown = masked_column,
    table: str = "",
    total: int | None = None,
    language: str = "zh",
) -> RowTable:
    """Rows ready to be shown.

    Args:
        rows: rows with values as the tables hold them.
        shown: gives a value of a column as it may be shown; by default as the ontology masks it.
        table: checked table that they are from, or empty where each row says it.
        total: how many there are in all, if not all were fetched.
        language: ``zh`` or ``en``.
    """
    known = tuple(rows)
    columns = _columns(known)
    return RowTable(columns, known, max(total or 0, len(known)), shown, table, language)


def _columns(rows: Sequence[Row]) -> tuple[str, ...]:
    """Columns in reading order; without those that are empty, and the lead where there is only one."""
    names = dict.fromkeys(name for row in rows for name in row)
    filled = [name for name in names if any(not _missing(row.get(name)) for row in rows)]
    first = [name for name in _ORIGIN if name in names]
    if "table_name" in names:
        first += [name for name in _TELLING if name in filled]
    one_lead = len({row.get("lead_id") for row in rows}) == 1
    left_out = {*first, *(("lead_id",) if one_lead else ())}
    return (*first, *(name for name in filled if name not in left_out))


@cache
def _declared(table: str) -> dict[str, Column]:
    """Columns of a checked table; of all tables where none is named, the usual ones first."""
    schemas = table_schemas()
    order: Sequence[str] = (table,) if table in schemas else (*_FIRST, *sorted(set(schemas) - set(_FIRST)))
    merged: dict[str, Column] = {}
    for name in reversed(order):
        merged |= schemas[name].columns
    return merged


@cache
def _personal_key(table: str) -> str:
    """The column that makes the key of a table personal, or empty."""
    schemas = table_schemas()
    key = schemas[table].key if table in schemas else ()
    return next((column for column in key if is_masked_column(column)), "")


def _ordinal(value: object) -> object:
    """A position that is kept from 0, as people count: from 1, as the timeline does."""
    return int(value) + 1 if isinstance(value, int | float) and value >= 0 else value


def _missing(value: object) -> bool:
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    if isinstance(value, Decimal):
        return not value.is_finite()
    return isinstance(value, float) and not math.isfinite(value)


def _amount(value: object) -> Decimal:
    return value if isinstance(value, Decimal) and value.is_finite() else Decimal(0)


def _plain(value: object) -> str:
    """A value as text: times to the second, whole numbers without a decimal point."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
