"""Source rows as tables of text at a level, with what makes them checkable beside the file's own columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from workbench.evidence.source_rows.model import MONEY, Settlement, SourceRow, SourceRows, SourceTable
from workbench.evidence.source_rows.showing import Showing, column_meant
from workbench.texts import Text, labels, texts

__all__ = ["ADDED", "MONEY_COLUMNS", "ShownRows", "ShownTable", "money_text", "shown_tables"]

#: Columns of the amounts, by kind of money.
MONEY_COLUMNS = {kind: f"{kind}_yuan" for kind in MONEY}
#: What stands behind the file's own columns.
ADDED = (
    "source_file",
    "source_row",
    "row_sha256",
    "role",
    "leads",
    "person",
    "institution",
    *MONEY_COLUMNS.values(),
)


@dataclass(frozen=True)
class ShownTable:
    """Rows of one table and source, ready to be written.

    Attributes:
        stem: name for a file.
        table: the checked table.
        source_file: where the rows are from; empty where they are of a checked table.
        columns: the file's headings as they are written there, then those of ``ADDED``. At the level internal
            ``row_hmac`` stands for ``row_sha256``; where a heading is already called like an added one, all added ones
            start with ``workbench_``.
        rows: text, one per column.
        labels: what the added columns are called.
        sums: sum of each added column of money, as decimal text; empty for tables without money.
    """

    stem: str
    table: str
    source_file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    labels: Mapping[str, Text]
    sums: Mapping[str, str]


@dataclass(frozen=True)
class ShownRows:
    """All tables, and what has to be said of them.

    Attributes:
        tables: the tables.
        hidden: how many cells of a table's column are masked or pseudonyms, by stem and heading.
        notes: basis, what is hidden, columns that the workbench does not know.
    """

    tables: tuple[ShownTable, ...]
    hidden: Mapping[tuple[str, str], int]
    notes: tuple[Text, ...]


def shown_tables(rows: SourceRows, showing: Showing) -> ShownRows:
    """The source rows as they may be written at a level."""
    settlements = {one.setl_id: one for one in rows.settlements}
    hidden: Counter[tuple[str, str]] = Counter()
    tables = tuple(_table(one, settlements, showing, hidden) for one in rows.tables)
    notes = (_basis(rows), *_hidden_notes(rows, showing, hidden), *_unknown_notes(rows, showing))
    return ShownRows(tables, dict(sorted(hidden.items())), notes)


def money_text(amount: Decimal) -> str:
    """An amount for a file: two decimals, no separators."""
    return f"{amount:.2f}"


def _table(
    table: SourceTable,
    settlements: Mapping[str, Settlement],
    showing: Showing,
    hidden: Counter[tuple[str, str]],
) -> ShownTable:
    added = _added(table, showing)
    meant = _meant(table)
    written = []
    for row in table.rows:
        cells = [
            showing.cell(table.table, column, value, row.checked, sure=declared is not None)
            for column, declared, value in zip(meant, table.declared, row.fields, strict=True)
        ]
        hidden.update(
            (table.stem, heading) for heading, (_, part) in zip(table.headings, cells, strict=True) if part
        )
        settlement = settlements[row.key] if table.table == "setl_d" else None
        written.append((*(said for said, _ in cells), *_beside(row, settlement, showing)))
    columns = (*table.headings, *added.values())
    sums = {
        column: money_text(sum((Decimal(row[columns.index(column)]) for row in written), Decimal(0)))
        for column in (added[one] for one in MONEY_COLUMNS.values())
        if table.table == "setl_d"
    }
    known = labels("rows_of.column")
    said = {column: known[column.removeprefix("workbench_")] for column in added.values()}
    return ShownTable(table.stem, table.table, table.source_file, columns, tuple(written), said, sums)


def _added(table: SourceTable, showing: Showing) -> dict[str, str]:
    """Name of each added column in this table."""
    digest = "row_hmac" if showing.level == "internal" else "row_sha256"
    names = {one: digest if one == "row_sha256" else one for one in ADDED}
    if set(names.values()).isdisjoint(table.headings):
        return names
    return {one: f"workbench_{name}" for one, name in names.items()}


def _beside(row: SourceRow, settlement: Settlement | None, showing: Showing) -> list[str]:
    """The added cells of a row."""
    digest = row.sha256
    if digest and showing.level == "internal":
        digest = showing.pseudonyms.keyed_digest(digest)
    person = row.checked.get("psn_no", "")
    money = [""] * len(MONEY)
    if settlement is not None:
        money = [money_text(getattr(settlement.money, kind)) for kind in MONEY]
    return [
        row.source_file,
        str(row.source_row),
        digest,
        row.role,
        " ".join(row.leads),
        showing.person("patient", person),
        row.checked.get("fixmedins_code", ""),
        *money,
    ]


def _meant(table: SourceTable) -> list[str | None]:
    """Column that each heading stands for; one that the load ignored may still mean a personal one."""
    return [
        column or column_meant(table.table, heading)
        for column, heading in zip(table.declared, table.headings, strict=True)
    ]


def _basis(rows: SourceRows) -> Text:
    if rows.basis == "checked":
        return texts("rows_of.basis.checked")
    return texts("rows_of.basis.original" if rows.files else "rows_of.basis.server")


def _hidden_notes(rows: SourceRows, showing: Showing, hidden: Counter[tuple[str, str]]) -> list[Text]:
    notes = [texts(f"rows_of.note.hidden_{showing.level}", cells=hidden.total())]
    if showing.level == "internal" and rows.basis == "original":
        notes.append(texts("rows_of.note.digests_keyed"))
    return notes


def _unknown_notes(rows: SourceRows, showing: Showing) -> list[Text]:
    """Columns that the workbench does not know, per source."""
    code = "hidden" if showing.level == "internal" else "kept"
    notes = []
    for table in rows.tables:
        unknown = [
            heading for heading, column in zip(table.headings, _meant(table), strict=True) if column is None
        ]
        if unknown:
            columns = ", ".join(unknown)
            notes.append(texts(f"rows_of.note.unknown_{code}", file=table.source_file, columns=columns))
    return notes
