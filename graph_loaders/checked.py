"""From staged records to the checked table: duplicates out, register flags in, ordered by key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from graph_loaders.clean.records import MARKS
from graph_loaders.merge import merged
from graph_loaders.registers import Registers
from graph_loaders.schema import Table
from graph_loaders.table_file import ROW_GROUP, Staged, TableFile, checked_schema, flags_of

BATCH_UPLOAD = 10
#: Same key, different content: none of them is accepted.
CONFLICT = "conflicting_duplicate"
#: Another content of the same key in a later delivery of a register.
SUPERSEDED = "superseded"
#: Registers and lists say how things stand, and are handed over whole again and again: what a later delivery says of a
#: key counts. Of all other tables a row is a fact that does not change.
NEWEST_COUNTS = frozenset(
    {"psn_info_b", "psn_insu_d", "fixmedins_b", "dr_info_b", "death_list", "prison_list"}
)
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
    """Counts by file index, and the rows that others of the same key keep out, with the `reason`."""

    counts: dict[int, FileCounts]
    kept_out: pa.Table


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
    def rows(self) -> list[str]:
        """Files that hold every record of the table between them."""
        parts = (self.accepted, self.out, self.fresh and self.fresh.rows)
        return [str(part) for part in parts if part is not None]

    @property
    def ordered(self) -> bool:
        """Whether the staged records are the checked table as they lie there."""
        return self.fresh is not None and self.fresh.ordered and self.accepted is None


class Checker:
    """Turns the records of one table into its checked table."""

    def __init__(
        self,
        table: Table,
        parts: Parts,
        names: dict[int, str],
        deliveries: dict[int, int],
        folder: Path,
        registers: Registers | None = None,
    ) -> None:
        """Prepare.

        Args:
            table: the declared table.
            parts: its records.
            names: source file name of each file index.
            deliveries: number of the delivery of each file index.
            folder: where `tables/`, `deliveries/` and `.staging/` are.
            registers: given where the flags of earlier rows have to be looked up anew.
        """
        self._table = table
        self._names = names
        self._deliveries = deliveries
        self._target = folder / "tables" / f"{table.table}.parquet"
        self._out = folder / OUT / f"{table.table}.parquet"
        self._parts = parts
        self._registers = registers
        self._con = connect(folder / ".staging")
        self._con.from_parquet(parts.rows).create_view("staged")
        self._con.from_parquet([str(path) for path in parts.beside]).create_view("side")

    def run(self) -> Checked:
        """Write the checked table and count. Raises duckdb.Error when memory or disk do not suffice."""
        self._find_duplicates()
        self._write()
        checked = Checked(self._counts(), self._kept_out())
        self._con.close()
        return checked

    def _keys(self) -> list[str]:
        return [quoted(k) for k in self._table.key if k in self._parts.present]

    def _find_duplicates(self) -> None:
        """`removed`: rows that are not accepted, `reason` telling why; none for a mere repetition.

        Only rows whose hashed key occurs more than once are compared by value; of keys that grow none does.
        """
        keys, content = ", ".join(self._keys()), ", ".join(quoted(c) for c in self._parts.present)
        repeated = f"hash({keys}) IN (SELECT hash({keys}) AS h FROM staged GROUP BY h HAVING count(*) > 1)"  # noqa: S608
        places = "source_row, _repaired, _digest, _bytes, _file"
        counts = "_delivery = last" if self._table.table in NEWEST_COUNTS else "true"
        self._con.execute(
            f"""
            CREATE TEMP TABLE suspects AS SELECT {content}, {places} FROM staged JOIN
                (SELECT *, {self._by_index(self._names)} AS source_file FROM side) USING (source_file, source_row)
                WHERE {"false" if self._parts.ordered else repeated};
            CREATE TEMP TABLE removed AS
            WITH delivered AS (SELECT *, {self._by_index(self._deliveries)} AS _delivery FROM suspects),
            versions AS
                (SELECT *, dense_rank() OVER (PARTITION BY {keys} ORDER BY {content}) AS version,
                        max(_delivery) OVER (PARTITION BY {keys}) AS last FROM delivered),
            judged AS
                (SELECT *, min(version) FILTER (WHERE {counts}) OVER (PARTITION BY {keys}) AS least,
                        max(version) FILTER (WHERE {counts}) OVER (PARTITION BY {keys}) AS most,
                        row_number() OVER (PARTITION BY {keys}, version ORDER BY _file, source_row) AS turn
                 FROM versions)
            SELECT {content}, {places},
                   CASE WHEN least < most THEN '{CONFLICT}' WHEN version <> least THEN '{SUPERSEDED}' END AS reason
            FROM judged WHERE least < most OR version <> least OR turn > 1
            """  # noqa: S608 - identifiers come from the declared schema, quoted
        )

    def _by_index(self, values: Mapping[int, str | int]) -> str:
        """A value for each file index."""
        cases = (f"WHEN {n} THEN {_text(v) if isinstance(v, str) else v}" for n, v in values.items())
        return f"CASE _file {' '.join(cases)} END"

    def _write(self) -> None:
        """The rows that are not removed, in the order of their keys; as they lie there when they are in it."""
        fresh = self._parts.fresh
        if fresh is not None and self._parts.ordered:
            fresh.rows.rename(self._target)
            self._con.from_parquet(str(self._target)).create_view("staged", replace=True)
            return
        places = f"SELECT source_row, {self._by_index(self._names)} AS source_file FROM removed"  # noqa: S608
        self._con.execute(f"CREATE TEMP TABLE gone AS {places}")
        self._keep(
            self._out,
            self._batches("staged SEMI JOIN gone USING (source_file, source_row)", "source_file, source_row"),
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
        coming = [path for path in (parts.out, parts.fresh and parts.fresh.rows) if path is not None]
        rows = sum(pq.read_metadata(path).num_rows for path in coming)
        return bool(rows <= min(MERGED_AT_ONCE, pq.read_metadata(parts.accepted).num_rows))

    def _merged(self) -> Iterator[pa.Table]:
        parts, key = self._parts, self._table.key[0]
        schema = checked_schema(self._table)
        coming = [str(path) for path in (parts.out, parts.fresh and parts.fresh.rows) if path is not None]
        incoming = schema.empty_table()
        if coming:
            self._con.from_parquet(coming).create_view("coming")
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
        return f"read_parquet({_literal(self._target)})"

    def _counts(self) -> dict[int, FileCounts]:
        money = self._table.money
        fen = (
            f"coalesce(sum({quoted(money)}) * 100, 0)::HUGEINT"
            if money in self._parts.present and money
            else "0"
        )
        accepted = f"source_file, count(*) AS accepted, {fen} AS accepted_fen, {self._unregistered()}"
        repeated = f"_file, count(*) AS exact_duplicates, {fen} AS duplicate_fen, {self._marks()}"
        kept = "side ANTI JOIN removed USING (_file, source_row)"
        parts = (
            self._by_file(f"SELECT {accepted} FROM {self._final()} GROUP BY ALL"),  # noqa: S608
            self._by_file(f"SELECT {repeated} FROM removed WHERE reason IS NULL GROUP BY ALL"),  # noqa: S608
            self._by_file(f"SELECT _file, count(*) AS repaired FROM {kept} WHERE _repaired GROUP BY ALL"),  # noqa: S608
            self._batch_uploads(),
        )
        merged = {
            index: {k: v for part in parts for k, v in part.get(index, {}).items()} for index in self._names
        }
        return {index: FileCounts(**values) for index, values in merged.items()}

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


def _literal(path: Path) -> str:
    return _text(str(path))
