"""From staged records to the checked table: duplicates out, register flags in, ordered by key."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from graph_loaders.clean.records import MARKS
from graph_loaders.duplicates import remembered_sql, removed_sql
from graph_loaders.engine import one_file
from graph_loaders.merge import merged
from graph_loaders.registers import Registers
from graph_loaders.schema import Table
from graph_loaders.side import write_beside
from graph_loaders.table_file import ROW_GROUP, Staged, TableFile, checked_schema, flags_of

BATCH_UPLOAD = 10
#: Where records are kept that are not in the checked tables.
OUT = "deliveries/out"
#: Rows that are held to go in between those of a checked table; more are sorted with them.
MERGED_AT_ONCE = 2_000_000
MEMORY = "2GB"
THREADS = 2
UNREGISTERED = {
    "unregistered_institutions": "NOT institution_registered",
    "unregistered_persons": "NOT person_registered",
    "unregistered": "NOT coalesce(institution_registered, true) OR NOT coalesce(person_registered, true)",
}


@dataclass(frozen=True)
class FileCounts:
    """What the duplicate check and the registers say about one source file."""

    accepted: int = 0
    repaired: int = 0
    accepted_fen: int = 0
    exact_duplicates: int = 0
    duplicate_fen: int = 0
    unregistered_institutions: int = 0
    unregistered_persons: int = 0
    unregistered: int = 0
    repeated_invalid: int = 0
    repeated_refunds: int = 0
    batch_upload: int = 0


@dataclass(frozen=True)
class Checked:
    """What the check found.

    Attributes:
        counts: counts by file index.
        kept_out: rows that others of the same key keep out, with the `reason`.
        forgotten: of the counts, by file index, those of repetitions of which nothing else is kept.
    """

    counts: dict[int, FileCounts]
    kept_out: pa.Table
    forgotten: dict[int, dict[str, int]]


def quoted(name: str) -> str:
    """An identifier for SQL."""
    return '"' + name.replace('"', '""') + '"'


def connect(temporary: Path) -> duckdb.DuckDBPyConnection:
    """A connection in memory that spills into the given folder and never reaches for the network."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(temporary),
        "threads": THREADS,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    return duckdb.connect(config=settings)


@dataclass(frozen=True)
class Parts:
    """What a checked table is made of.

    Attributes:
        fresh: staged records of this load; None where it has none of the table.
        accepted: the checked table so far, in the order of its key; None at a first load.
        out: records of earlier deliveries that are not in it; None where there are none.
        beside: what is kept beside the records, of every delivery.
        present: declared columns that any source has.
    """

    fresh: Staged | None
    accepted: Path | None
    out: Path | None
    beside: list[Path]
    present: list[str]

    @property
    def coming(self) -> list[Path]:
        """Files with the records that are not in the checked table so far."""
        return [
            path for path in (self.out, None if self.fresh is None else self.fresh.rows) if path is not None
        ]

    @property
    def rows(self) -> list[Path]:
        """Files that hold every record of the table between them."""
        return [*([] if self.accepted is None else [self.accepted]), *self.coming]

    @property
    def ordered(self) -> bool:
        """Whether the staged records are the checked table as they lie there."""
        return self.fresh is not None and self.fresh.ordered and self.accepted is None

    def told_apart(self, table: Table) -> bool:
        """Whether the rows of the checked table so far still differ in their keys, whoever has another number now."""
        return self.accepted is not None and not (table.person and "psn_no" in table.key)


class Checker:
    """Turns the records of one table into its checked table."""

    def __init__(
        self,
        table: Table,
        parts: Parts,
        names: dict[int, str],
        folder: Path,
        registers: Registers | None = None,
    ) -> None:
        """Prepare.

        Args:
            table: the declared table.
            parts: its records.
            names: source file name of each file index.
            folder: where `tables/`, `deliveries/` and `.staging/` are.
            registers: given where the flags of earlier rows have to be looked up anew.
        """
        self._table = table
        self._names = names
        self._target = folder / "tables" / f"{table.table}.parquet"
        self._out = folder / OUT / f"{table.table}.parquet"
        self._parts = parts
        self._registers = registers
        self._con = connect(folder / ".staging")
        self._view("staged", parts.rows)
        self._view("side", parts.beside)
        if parts.coming:
            self._view("coming", parts.coming)

    def _view(self, name: str, paths: list[Path]) -> None:
        self._con.from_parquet([one_file(path) for path in paths]).create_view(name, replace=True)

    def run(self) -> Checked:
        """Write the checked table and count. Raises duckdb.Error when memory or disk do not suffice."""
        self._find_duplicates()
        self._write()
        forgotten = self._repeated("forgotten")
        checked = Checked(self._counts(), self._kept_out(), forgotten)
        beside = self._con.sql(remembered_sql()).to_arrow_table() if forgotten else None
        self._con.close()
        if beside is not None:
            first, *others = self._parts.beside
            write_beside(beside, first)
            for path in others:
                path.unlink()
        return checked

    def _keys(self) -> list[str]:
        return [quoted(k) for k in self._table.key if k in self._parts.present]

    def _find_duplicates(self) -> None:
        """Only rows whose hashed key occurs more than once are compared by value; of keys that grow none does.

        No key stands twice in a checked table: another row has it only if one comes.
        """
        keys, parts = self._keys(), self._parts
        hashed = f"hash({', '.join(keys)})"
        comes = f"WHERE {hashed} IN (SELECT {hashed} FROM coming)" if parts.coming else "WHERE false"  # noqa: S608
        among = f"staged {comes if parts.told_apart(self._table) else ''}"
        repeated = f"{hashed} IN (SELECT {hashed} AS h FROM {among} GROUP BY h HAVING count(*) > 1)"  # noqa: S608
        beside = f"(SELECT *, {self._file_name()} AS source_file FROM side)"  # noqa: S608
        staged = f"staged JOIN {beside} USING (source_file, source_row)"
        where = "false" if parts.ordered else repeated
        content = [quoted(column) for column in parts.present]
        self._con.execute(removed_sql(self._table, keys, content, staged, where))

    def _file_name(self) -> str:
        cases = " ".join(f"WHEN {index} THEN {_text(name)}" for index, name in self._names.items())
        return f"CASE _file {cases} END"

    def _write(self) -> None:
        """The rows that are not removed, in the order of their keys; as they lie there when they are in it."""
        fresh = self._parts.fresh
        if fresh is not None and self._parts.ordered:
            fresh.rows.rename(self._target)
            self._view("staged", [self._target])
            return
        places = f"SELECT source_row, {self._file_name()} AS source_file, forgotten FROM removed"  # noqa: S608
        self._con.execute(f"CREATE TEMP TABLE gone AS {places}")
        kept = "(SELECT source_row, source_file FROM gone WHERE NOT forgotten)"
        self._keep(
            self._out,
            self._batches(
                f"staged SEMI JOIN {kept} USING (source_file, source_row)", "source_file, source_row"
            ),
        )
        self._keep(self._target, self._merged() if self._can_merge() else self._sorted("staged"))
        if fresh is not None:
            fresh.rows.unlink()

    def _sorted(self, rows: str) -> Iterator[pa.Table]:
        order = ", ".join(f"{k} NULLS FIRST" for k in self._keys())
        return self._batches(
            f"{rows} ANTI JOIN gone USING (source_file, source_row)", f"{order}, source_file, source_row"
        )

    def _batches(self, rows: str, order: str) -> Iterator[pa.Table]:
        found = self._con.sql(f"SELECT * FROM {rows} ORDER BY {order}")  # noqa: S608 - as above
        for batch in found.to_arrow_reader(ROW_GROUP):
            yield pa.Table.from_batches([batch]).cast(checked_schema(self._table))

    def _can_merge(self) -> bool:
        """Whether few enough rows come to one key that is always there to go in between those that lie in order."""
        parts, table = self._parts, self._table
        if parts.accepted is None or len(table.key) != 1 or table.key[0] not in table.needs:
            return False
        rows = sum(pq.read_metadata(path).num_rows for path in parts.coming)
        return bool(rows <= min(MERGED_AT_ONCE, pq.read_metadata(parts.accepted).num_rows))

    def _merged(self) -> Iterator[pa.Table]:
        parts, key = self._parts, self._table.key[0]
        schema = checked_schema(self._table)
        incoming = schema.empty_table()
        if parts.coming:
            incoming = pa.concat_tables([incoming, *self._sorted("coming")])
        gone = set(self._con.sql("SELECT source_file, source_row FROM gone").fetchall())
        gone_keys = self._con.sql(f"SELECT DISTINCT {quoted(key)} FROM removed").to_arrow_table()  # noqa: S608
        keys = gone_keys.column(0).combine_chunks().cast(schema.field(key).type)
        return merged(parts.accepted or Path(), schema, key, incoming, gone, keys)

    def _keep(self, path: Path, rows: Iterator[pa.Table]) -> None:
        """Write rows; a table that does not have any is written too."""
        file = TableFile(path, checked_schema(self._table))
        try:
            for part in rows:
                file.write(part if self._registers is None else self._registers.refreshed(part))
            file.close()
        except BaseException:
            file.abandon()
            raise

    def _final(self) -> str:
        return f"read_parquet({_text(one_file(self._target))})"

    def _counts(self) -> dict[int, FileCounts]:
        accepted = f"source_file, count(*) AS accepted, {self._fen('accepted_fen')}, {self._unregistered()}"
        kept = "side ANTI JOIN removed USING (_file, source_row)"
        parts = (
            self._by_file(f"SELECT {accepted} FROM {self._final()} GROUP BY ALL"),  # noqa: S608
            self._repeated("reason IS NULL"),
            self._by_file(f"SELECT _file, count(*) AS repaired FROM {kept} WHERE _repaired GROUP BY ALL"),  # noqa: S608
            self._batch_uploads(),
        )
        merged = {
            index: {k: v for part in parts for k, v in part.get(index, {}).items()} for index in self._names
        }
        return {index: FileCounts(**values) for index, values in merged.items()}

    def _repeated(self, which: str) -> dict[int, dict[str, int]]:
        """Counts of repetitions by file."""
        repeated = f"_file, count(*) AS exact_duplicates, {self._fen('duplicate_fen')}, {self._marks()}"
        return self._by_file(f"SELECT {repeated} FROM removed WHERE {which} GROUP BY ALL")  # noqa: S608

    def _fen(self, name: str) -> str:
        money = self._table.money
        known = money is not None and money in self._parts.present
        return f"{f'coalesce(sum({quoted(money)}) * 100, 0)::HUGEINT' if money and known else '0'} AS {name}"

    def _marks(self) -> str:
        """Counts over the flags of the settlements, as far as the table has them."""
        marks = {mark: value for mark, value in MARKS.items() if value[0] in self._parts.present}
        return _count_where(
            {f"repeated_{mark}": f"{quoted(c)} = {_text(v)}" for mark, (c, v) in marks.items()}
        )

    def _unregistered(self) -> str:
        return _count_where(UNREGISTERED if flags_of(self._table) else {})

    def _batch_uploads(self) -> dict[int, dict[str, int]]:
        """Settlements that share their time with at least BATCH_UPLOAD others of the same institution."""
        if self._table.table != "setl_d" or not {"fixmedins_code", "setl_time"} <= set(self._parts.present):
            return {}
        many = f"""SELECT fixmedins_code, setl_time FROM {self._final()}
            GROUP BY ALL HAVING count(*) > {BATCH_UPLOAD}"""  # noqa: S608
        return self._by_file(
            f"""SELECT source_file, count(*) AS batch_upload FROM {self._final()}
                SEMI JOIN ({many}) USING (fixmedins_code, setl_time) GROUP BY ALL"""  # noqa: S608
        )

    def _kept_out(self) -> pa.Table:
        return self._con.sql(
            "SELECT * FROM removed WHERE reason IS NOT NULL ORDER BY _file, source_row"
        ).to_arrow_table()

    def _by_file(self, sql: str) -> dict[int, dict[str, int]]:
        """Rows of a query whose first column tells the file, by index or by name."""
        answer = self._con.execute(sql)
        names = [d[0] for d in answer.description][1:]
        index = {name: number for number, name in self._names.items()}
        rows = {index.get(row[0], row[0]): row[1:] for row in answer.fetchall()}
        return {file: {n: int(v) for n, v in zip(names, row, strict=True)} for file, row in rows.items()}


def _count_where(conditions: dict[str, str]) -> str:
    counts = [f"count(*) FILTER (WHERE {condition}) AS {name}" for name, condition in conditions.items()]
    return ", ".join(counts) or "0 AS unregistered"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
