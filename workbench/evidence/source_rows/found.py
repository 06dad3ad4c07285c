"""Checked rows on the way to source rows, and the tables that they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph_loaders.originals.model import Key, Original
from graph_loaders.schema import table_schemas
from workbench.evidence.source_rows.checked import Row, as_texts
from workbench.evidence.source_rows.model import Role, SourceRow, SourceTable
from workbench.evidence.source_rows.originals import Headings, check_records

__all__ = ["Found", "checked_tables", "original_tables"]


@dataclass
class Found:
    """A checked row on the way to a source row.

    Attributes:
        table: the checked table.
        key: key of the row there.
        row: the row.
        relied_by: leads that rest on it.
        refund_for: leads that rest on a settlement that it takes back.
        takes_back: of those, the settlement.
        factors: of a row that only lets a factor be checked, the factors.
        context_for: of such a row, the leads.
        person: of such a row, whom it is about; a list may know people by certificate only.
    """

    table: str
    key: str
    row: Row
    relied_by: set[str] = field(default_factory=set)
    refund_for: set[str] = field(default_factory=set)
    takes_back: str = ""
    factors: set[str] = field(default_factory=set)
    context_for: set[str] = field(default_factory=set)
    person: str = ""

    @property
    def place(self) -> Key:
        """Name of its source and row there."""
        return self.row["source_file"], self.row["source_row"]

    def source_row(self, fields: tuple[str | None, ...], sha256: str = "") -> SourceRow:
        """The row as a value, with what is written in its source."""
        role: Role = "relied_on" if self.relied_by else "refund" if self.refund_for else "context"
        return SourceRow(
            *self.place,
            self.key,
            fields,
            sha256,
            role,
            tuple(sorted(self.relied_by | self.refund_for | self.context_for)),
            as_texts(self.table, self.row) | ({"psn_no": self.person} if self.person else {}),
            tuple(sorted(self.factors)),
        )


def checked_tables(found: Iterable[Found]) -> tuple[SourceTable, ...]:
    """The rows of each checked table, with all its declared columns."""
    by_table: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        by_table[one.table].append(one)
    return tuple(_checked_table(table, some) for table, some in sorted(by_table.items()))


def _checked_table(table: str, found: list[Found]) -> SourceTable:
    columns = tuple(table_schemas()[table].columns)
    rows = []
    for one in sorted(found, key=lambda one: one.place):
        row = one.source_row(())
        written = as_texts(table, one.row)
        rows.append(replace(row, fields=tuple(map(written.get, columns))))
    return SourceTable(table, table, "", columns, columns, tuple(rows))


def original_tables(
    found: Iterable[Found], originals: Mapping[Key, Original], headings: Headings
) -> tuple[SourceTable, ...]:
    """The original records of each source file, with all its columns.

    Raises:
        EvidenceError: an original record is not the one that the case holds.
    """
    by_source: dict[tuple[str, str], list[Found]] = defaultdict(list)
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
    found: list[Found],
    originals: Mapping[Key, Original],
    meant: Mapping[str, str],
) -> SourceTable:
    name, file = source
    found = sorted(found, key=lambda one: one.place)
    records = [originals[one.place] for one in found]
    rows = [one.source_row(record.fields, record.sha256) for one, record in zip(found, records, strict=True)]
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
