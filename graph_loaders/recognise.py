"""Which platform table a source is, and which of its headings is which column. Never a silent guess."""

import re
import unicodedata
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from graph_loaders.schema import Table, table_schemas

LEAST_COLUMNS = 2
LEAST_COVERAGE = 0.5
# What the name of a table on the platform counts more than a word of everyday language.
_PLATFORM = 100


@dataclass(frozen=True)
class Recognised:
    """A source that is a known table.

    Attributes:
        table: the declared table.
        by: how it was recognised: `mapping`, `name` or `columns`.
        columns: heading of each declared column found.
        ignored: headings that are no declared column, or a second one for the same column.
    """

    table: Table
    by: str
    columns: dict[str, str]
    ignored: list[str]

    @property
    def missing(self) -> list[str]:
        """Declared columns that the source lacks."""
        return [name for name in self.table.columns if name not in self.columns]


@dataclass(frozen=True)
class Unrecognised:
    """A source that is left out: the code of the reason, and what the text is filled with."""

    reason: str
    detail: str = ""


def heading_key(heading: str) -> str:
    """A heading without what differs by habit: width, case, blanks, underscores, units in brackets."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return re.sub(r"\(.*?\)|[\s_\-/.\"'\ufeff]", "", plain)


def assign_columns(table: Table, headings: Sequence[str], overrides: MappingType[str, str]) -> dict[str, str]:
    """Heading of each declared column.

    Overrides first, then the platform's name, the label, the synonyms in order.
    """
    free = {heading_key(h): h for h in reversed(headings) if h.strip() and h not in overrides}
    present = set(headings)
    columns = {column: heading for heading, column in overrides.items() if heading in present}
    for rank in range(1 + max(len(c.synonyms) + 1 for c in table.columns.values())):
        for name, column in table.columns.items():
            names = (name, column.zh, *column.synonyms)
            if name in columns or rank >= len(names):
                continue
            heading = free.pop(heading_key(names[rank]), None)
            if heading is not None:
                columns[name] = heading
    return {name: columns[name] for name in table.columns if name in columns}


def _usable(table: Table, columns: MappingType[str, str]) -> bool:
    has_key = all(name in columns for name in table.needs)
    has_person = not table.person or any(name in columns for name in table.person)
    return has_key and has_person


def _signed(table: Table, columns: MappingType[str, str]) -> bool:
    return not table.signature or any(name in columns for name in table.signature)


def _score(table: Table, name: str) -> int:
    """How well a file name names a table; 0 when it does not."""
    latin = [n for n in (table.table, *table.names) if re.search(rf"(?<![a-z]){n}(?![a-z])", name)]
    chinese = [alias for alias in table.aliases if alias in name]
    return max([_PLATFORM + len(n) for n in latin] + [len(alias) for alias in chinese], default=0)


def _platform_table(label: str) -> Table | None:
    """The table whose name on the platform a label has; a word of everyday language is no such name."""
    table, name = table_of_name(label), unicodedata.normalize("NFKC", label).casefold()
    return table if table and _score(table, name) > _PLATFORM else None


def table_of_name(label: str) -> Table | None:
    """The table that a file, sheet or database table name names, if it names exactly one best."""
    name = unicodedata.normalize("NFKC", label).casefold()
    scores = sorted(((_score(t, name), t.table) for t in table_schemas().values()), reverse=True)
    if not scores[0][0] or scores[0][0] == scores[1][0]:
        return None
    return table_schemas()[scores[0][1]]


def _by_columns(headings: Sequence[str]) -> list[tuple[int, Table]]:
    """Tables whose key these headings have, best covered first."""
    found = []
    for table in table_schemas().values():
        columns = assign_columns(table, headings, {})
        enough = len(columns) >= max(LEAST_COLUMNS, LEAST_COVERAGE * len(headings))
        if enough and _usable(table, columns) and _signed(table, columns):
            found.append((len(columns), table))
    return sorted(found, key=lambda pair: (-pair[0], pair[1].table))


def _recognised(
    table: Table, by: str, headings: Sequence[str], overrides: MappingType[str, str]
) -> Recognised:
    columns = assign_columns(table, headings, overrides)
    used = set(columns.values())
    return Recognised(table, by, columns, [h for h in headings if h not in used])


def recognise(
    labels: Sequence[str],
    headings: Sequence[str],
    table: str | None,
    overrides: MappingType[str, MappingType[str, str]],
) -> Recognised | Unrecognised:
    """Recognise a source by what the mapping file says, by its names (most telling first), or by its columns.

    A source that has the platform's name of one table is never taken for another: settlements without their key would
    be read as visits.

    Args:
        labels: names of the source, for example the sheet and the workbook.
        headings: its column headings.
        table: the table that the mapping file gives it, if any.
        overrides: heading → column per table, from the mapping file.
    """
    named = (
        [table_schemas()[table]]
        if table
        else [t for label in labels if (t := table_of_name(PurePath(label).stem))]
    )
    for candidate in named:
        found = _recognised(
            candidate, "mapping" if table else "name", headings, overrides.get(candidate.table, {})
        )
        if _usable(candidate, found.columns):
            return found
    ranked = _by_columns(headings)
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return Unrecognised("ambiguous_table", ", ".join(t.table for _, t in ranked[:2]))
    said = _platform_table(PurePath(labels[0]).stem) if labels else None
    if ranked and not table and said in (None, ranked[0][1]):
        return _recognised(ranked[0][1], "columns", headings, overrides.get(ranked[0][1].table, {}))
    if named:
        return Unrecognised("no_key_column", ", ".join((*named[0].needs, *named[0].person)))
    return Unrecognised("unknown_table")
