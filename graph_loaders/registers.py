"""Who and what is registered: the flags that settlements and visits carry beside their own columns."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph_loaders.schema import Table
from graph_loaders.table_file import REGISTERED, flags_of

__all__ = ["Registers", "register_column"]


def register_column(folder: Path, register: str, columns: list[str]) -> pa.Table | None:
    """Columns of a register of a case; None where the case has no such register."""
    path = folder / "tables" / f"{register}.parquet"
    return pq.read_table(path, columns=columns) if path.exists() else None


class Registers:
    """The registers behind the flags of one table."""

    def __init__(self, folder: Path, table: Table) -> None:
        """Prepare.

        Args:
            folder: where `tables/` with the registers is.
            table: the table with the flags.
        """
        self._known = {name: _members(folder, name) for name in flags_of(table)}

    def same_as(self, other: Registers) -> bool:
        """Whether exactly the same are registered."""
        return self._known.keys() == other._known.keys() and all(
            _same(members, other._known[name]) for name, members in self._known.items()
        )

    def flag(self, name: str, records: pa.Table) -> pa.Array:
        """The values of a flag: missing where there is no register or nothing to look up in it."""
        column = REGISTERED[name][0]
        known = self._known[name]
        if known is None or column not in records.column_names:
            return pa.nulls(records.num_rows, pa.bool_())
        values = records.column(column)
        return pc.if_else(pc.is_valid(values), pc.is_in(values, value_set=known), None)

    def refreshed(self, rows: pa.Table) -> pa.Table:
        """Rows of the checked table with their flags looked up anew."""
        for name in self._known:
            place = rows.column_names.index(name)
            rows = rows.set_column(place, rows.schema.field(name), self.flag(name, rows))
        return rows


def _members(folder: Path, flag: str) -> pa.Array | None:
    column, register = REGISTERED[flag]
    found = register_column(folder, register, [column])
    return None if found is None else found.column(column).drop_null().combine_chunks()


def _same(one: pa.Array | None, other: pa.Array | None) -> bool:
    if one is None or other is None:
        return one is other
    return bool(one.equals(other))
