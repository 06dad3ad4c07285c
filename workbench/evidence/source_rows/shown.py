"""Source rows as tables of text at a level, with what makes them checkable beside the file's own columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from workbench.evidence.source_rows.model import MONEY, Settlement, SourceRow, SourceRows, SourceTable
from workbench.evidence.source_rows.showing import Showing, column_meant
from workbench.texts import Text, labels, listed, texts

__all__ = [
    "ADDED",
    "CONTEXT_FOLDER",
    "MONEY_COLUMNS",
    "ShownRows",
    "ShownTable",
    "money_text",
    "shown_tables",
]

#: Where tables of context stand, apart from those that count.
CONTEXT_FOLDER = "context"
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
#: The same of rows of context: no money, but the factors that each is there for.
_ADDED_CONTEXT = (*ADDED[: ADDED.index("person")], "factors", "person", "institution")


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
        context: tables of rows that only let factors be checked; they have no money columns of ours.
        hidden: how many cells of a table's column are masked or pseudonyms, by stem and heading.
        notes: basis, what is hidden, columns that the workbench does not know.
    """

    tables: tuple[ShownTable, ...]
    hidden: Mapping[tuple[str, str], int]
    notes: tuple[Text, ...]
    context: tuple[ShownTable, ...] = ()


def shown_tables(rows: SourceRows, showing: Showing) -> ShownRows:
    """The source rows as they may be written at a level."""
    settlements = {one.setl_id: one for one in rows.settlements}
    hidden: Counter[tuple[str, str]] = Counter()
    tables = tuple(_table(one, settlements, showing, hidden) for one in rows.tables)
    beside: Counter[tuple[str, str]] = Counter()
    context = tuple(_table(one, None, showing, beside) for one in rows.context)
    hidden.update({(f"{CONTEXT_FOLDER}/{stem}", heading): count for (stem, heading), count in beside.items()})
    notes = [_basis(rows), texts("rows_of.note.numbered")]
    notes += [*_hidden_notes(rows, showing, hidden), *_unknown_notes(rows, showing)]
    if context:
        notes.append(texts("rows_of.note.context", rows=sum(len(one.rows) for one in context)))
    return ShownRows(tables, dict(sorted(hidden.items())), tuple(notes), context)


def money_text(amount: Decimal) -> str:
    """An amount for a file: two decimals, no separators."""
    return f"{amount:.2f}"


def _table(
    table: SourceTable,
    settlements: Mapping[str, Settlement] | None,
    showing: Showing,
    hidden: Counter[tuple[str, str]],
) -> ShownTable:
    """One table; without ``settlements`` its rows are context and nobody's money."""
    added = _added(table, showing, ADDED if settlements is not None else _ADDED_CONTEXT)
    counts = settlements is not None and table.table == "setl_d"
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
        beside = _beside(row, settlements[row.key] if settlements and counts else None, showing)
        written.append((*(said for said, _ in cells), *(beside[one] for one in added)))
    columns = (*table.headings, *added.values())
    sums = {
        column: money_text(sum((Decimal(row[columns.index(column)]) for row in written), Decimal(0)))
        for column in (added[one] for one in MONEY_COLUMNS.values() if one in added)
        if counts
    }
    known = labels("rows_of.column")
    said = {column: known[column.removeprefix("workbench_")] for column in added.values()}
    return ShownTable(table.stem, table.table, table.source_file, columns, tuple(written), said, sums)


def _added(table: SourceTable, showing: Showing, added: Iterable[str]) -> dict[str, str]:
    """Name of each added column in this table."""
    digest = "row_hmac" if showing.level == "internal" else "row_sha256"
    names = {one: digest if one == "row_sha256" else one for one in added}
    if set(names.values()).isdisjoint(table.headings):
        return names
    return {one: f"workbench_{name}" for one, name in names.items()}


def _beside(row: SourceRow, settlement: Settlement | None, showing: Showing) -> dict[str, str]:
    """The added cells of a row, those that a table does not have among them."""
    digest = row.sha256
    if digest and showing.level == "internal":
        digest = showing.pseudonyms.keyed_digest(digest)
    money = {
        column: "" if settlement is None else money_text(getattr(settlement.money, kind))
        for kind, column in MONEY_COLUMNS.items()
    }
    return {
        "source_file": row.source_file,
        "source_row": str(row.source_row),
        "row_sha256": digest,
        "role": row.role,
        "leads": " ".join(row.leads),
        "factors": " ".join(row.factors),
        "person": showing.person("patient", row.checked.get("psn_no", "")),
        "institution": row.checked.get("fixmedins_code", ""),
        **money,
    }


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
    columns = [
        texts("rows_of.note.hidden_column", table=stem, column=heading, cells=count)
        for (stem, heading), count in sorted(hidden.items())
    ]
    said = listed(columns) if columns else texts("rows_of.note.hidden_none")
    notes = [texts(f"rows_of.note.hidden_{showing.level}", cells=hidden.total(), columns=said)]
    if showing.level == "internal" and rows.basis == "original":
        notes.append(texts("rows_of.note.digests_keyed"))
    return notes


def _unknown_notes(rows: SourceRows, showing: Showing) -> list[Text]:
    """Columns that the workbench does not know, per source."""
    code = "hidden" if showing.level == "internal" else "kept"
    notes = []
    for table in (*rows.tables, *rows.context):
        unknown = [
            heading for heading, column in zip(table.headings, _meant(table), strict=True) if column is None
        ]
        if unknown:
            columns = ", ".join(unknown)
            note = texts(f"rows_of.note.unknown_{code}", file=table.source_file, columns=columns)
            notes += [note] if note not in notes else []
    return notes
