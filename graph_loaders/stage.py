"""Accepted records on their way.

All records of a table go into one Parquet file that already has the form of the checked table. Where they come in
the order of a key that never repeats, as from an export by primary key, that file is the checked table. Otherwise
the check sorts it. What only the check needs lies in a second file beside it, which the case keeps for the checks of
later deliveries.
"""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from graph_loaders.registers import Registers
from graph_loaders.schema import Table
from graph_loaders.side import SIDE, beside_writer
from graph_loaders.table_file import Staged, TableFile, checked_schema, flags_of

#: Bytes of records that are held before they are handed on.
HELD = 160 << 20


class Stage:
    """Takes the records of one table, source after source."""

    def __init__(self, folder: Path, table: Table, present: Iterable[str], side: Path) -> None:
        """Prepare.

        Args:
            folder: where `tables/` and `.staging/` are.
            table: the declared table.
            present: declared columns that some source has.
            side: where to keep what lies beside the records.
        """
        found = set(present)
        self._present = [name for name in table.columns if name in found]
        self._schema = checked_schema(table)
        self._flags = flags_of(table)
        self._registers = Registers(folder, table)
        self._key = table.key[0] if len(table.key) == 1 and table.key[0] in found else None
        self._ordered = self._key is not None
        self._last: pa.Scalar | None = None
        self._source = ""
        self._numbers: dict[str, int] = {}
        self._held: list[pa.Table] = []
        self._bytes = 0
        self._rows = folder / ".staging" / f"{table.table}.parquet"
        self._side = side
        self._file = TableFile(self._rows, self._schema)
        self._beside = beside_writer(self._side)

    def begin(self, source: str, index: int, delivery: int) -> None:
        """The records that follow come from this source of this delivery."""
        self._flush()
        self._source, self._numbers = source, {"_file": index, "_seen": delivery}

    def write(self, records: pa.Table) -> None:
        """Append records; columns that this source lacks are missing."""
        self._held.append(records)
        self._bytes += records.nbytes
        if self._bytes >= HELD:
            self._flush()

    def _flush(self) -> None:
        """Hand on what is held: in large parts, because the registers are made ready to be searched for each."""
        records, self._held, self._bytes = self._held, [], 0
        if any(part.num_rows for part in records):
            self._hand_on(pa.concat_tables(records))

    def _hand_on(self, records: pa.Table) -> None:
        self._watch_order(records)
        self._beside.write_table(pa.table([self._side_of(n, records) for n in SIDE.names], schema=SIDE))
        arrays = [self._column(field, records) for field in self._schema]
        self._file.write(pa.table(arrays, schema=self._schema))

    def close(self) -> Staged:
        """Finish the files."""
        self._flush()
        self._file.close()
        self._beside.close()
        return Staged(self._rows, self._side, self._present, self._ordered)

    def abandon(self) -> None:
        """Let go of the files after a failure."""
        self._file.abandon()

    def _side_of(self, name: str, records: pa.Table) -> pa.Array:
        if name in self._numbers:
            return pa.repeat(pa.scalar(self._numbers[name], pa.int32()), records.num_rows)
        return records.column(name)

    def _column(self, field: pa.Field, records: pa.Table) -> pa.Array:
        if field.name in records.column_names:
            return records.column(field.name)
        if field.name == "source_file":
            return pa.repeat(pa.scalar(self._source, pa.string()), records.num_rows)
        if field.name in self._flags:
            return self._registers.flag(field.name, records)
        return pa.nulls(records.num_rows, field.type)

    def _watch_order(self, records: pa.Table) -> None:
        """Whether keys still only grow; a missing one ends it."""
        if not self._ordered or self._key is None:
            return
        keys = records.column(self._key).combine_chunks()
        grows = pc.all(pc.less(keys[:-1], keys[1:]), skip_nulls=False).as_py()
        joins = self._last is None or pc.less(self._last, keys[0]).as_py()
        self._ordered = bool(grows and joins and keys.null_count == 0)
        self._last = keys[-1]
