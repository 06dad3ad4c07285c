"""From staged records to the checked table: duplicates out, register flags in, ordered by key."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from graph_loaders.clean.records import MARKS
from graph_loaders.schema import Table
from graph_loaders.table_file import ROW_GROUP, Staged, TableFile, checked_schema, flags_of

BATCH_UPLOAD = 10
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
    """Counts by file index, and the rows that conflict with others of the same key."""

    counts: dict[int, FileCounts]
    conflicts: pa.Table


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


class Checker:
    """Turns the staged records of one table into its checked table."""

    def __init__(self, table: Table, staged: Staged, names: dict[int, str], folder: Path) -> None:
        """Prepare.

        Args:
            table: the declared table.
            staged: its staged records.
            names: source file name of each file index.
            folder: where `tables/` and `.staging/` are.
        """
        self._table = table
        self._names = names
        self._target = folder / "tables" / f"{table.table}.parquet"
        self._staged = staged
        self._present = staged.present
        self._con = connect(folder / ".staging")
        self._con.from_parquet(str(staged.rows)).create_view("staged")
        self._con.from_parquet(str(staged.side)).create_view("side")

    def run(self) -> Checked:
        """Write the checked table and count. Raises duckdb.Error when memory or disk do not suffice."""
        self._find_duplicates()
        self._write()
        checked = Checked(self._counts(), self._conflicts())
        self._con.close()
        return checked

    def _keys(self) -> list[str]:
        return [quoted(k) for k in self._table.key if k in self._present]

    def _find_duplicates(self) -> None:
        """`removed`: rows that are not accepted, `conflict` telling different content from a mere repetition.

        Only rows whose hashed key occurs more than once are compared by value; of keys that grow none does.
        """
        keys, content = ", ".join(self._keys()), ", ".join(quoted(c) for c in self._present)
        same = " AND ".join(f"numbered.{k} IS NOT DISTINCT FROM versions.{k}" for k in self._keys())
        repeated = f"hash({keys}) IN (SELECT hash({keys}) AS h FROM staged GROUP BY h HAVING count(*) > 1)"  # noqa: S608
        places = "source_row, _repaired, _offset, _length, _file"
        self._con.execute(
            f"""
            CREATE TEMP TABLE suspects AS SELECT {content}, {places} FROM staged JOIN
                (SELECT *, {self._file_name()} AS source_file FROM side) USING (source_file, source_row)
                WHERE {"false" if self._staged.ordered else repeated};
            CREATE TEMP TABLE removed AS
            WITH versions AS
                (SELECT {keys}, count(*) AS versions
                 FROM (SELECT DISTINCT {content} FROM suspects) GROUP BY ALL),
            numbered AS
                (SELECT *, row_number() OVER (PARTITION BY {keys} ORDER BY _file, source_row) AS turn
                 FROM suspects)
            SELECT numbered.*, versions > 1 AS conflict FROM numbered JOIN versions ON {same}
            WHERE versions > 1 OR turn > 1
            """  # noqa: S608 - identifiers come from the declared schema, quoted
        )

    def _file_name(self) -> str:
        cases = " ".join(f"WHEN {index} THEN {_text(name)}" for index, name in self._names.items())
        return f"CASE _file {cases} END"

    def _write(self) -> None:
        """The rows that are not removed, in the order of their keys; as they lie there when they are in it."""
        if self._staged.ordered:
            self._staged.rows.rename(self._target)
            self._con.from_parquet(str(self._target)).create_view("staged", replace=True)
            return
        order = ", ".join(f"{k} NULLS FIRST" for k in self._keys())
        rows = self._con.sql(
            f"""
            SELECT staged.* FROM staged ANTI JOIN
                (SELECT source_row, {self._file_name()} AS source_file FROM removed)
                USING (source_file, source_row)
            ORDER BY {order}, source_file, source_row
            """  # noqa: S608 - identifiers come from the declared schema, quoted
        )
        schema = checked_schema(self._table)
        file = TableFile(self._target, schema)
        try:
            for batch in rows.to_arrow_reader(ROW_GROUP):
                file.write(pa.Table.from_batches([batch]).cast(schema))
            file.close()
        except BaseException:
            file.abandon()
            raise
        self._staged.rows.unlink()

    def _final(self) -> str:
        return f"read_parquet({_literal(self._target)})"

    def _counts(self) -> dict[int, FileCounts]:
        money = self._table.money
        fen = f"coalesce(sum({quoted(money)}) * 100, 0)::HUGEINT" if money in self._present and money else "0"
        accepted = f"source_file, count(*) AS accepted, {fen} AS accepted_fen, {self._unregistered()}"
        repeated = f"_file, count(*) AS exact_duplicates, {fen} AS duplicate_fen, {self._marks()}"
        kept = "side ANTI JOIN removed USING (_file, source_row)"
        parts = (
            self._by_file(f"SELECT {accepted} FROM {self._final()} GROUP BY ALL"),  # noqa: S608
            self._by_file(f"SELECT {repeated} FROM removed WHERE NOT conflict GROUP BY ALL"),  # noqa: S608
            self._by_file(f"SELECT _file, count(*) AS repaired FROM {kept} WHERE _repaired GROUP BY ALL"),  # noqa: S608
            self._batch_uploads(),
        )
        merged = {
            index: {k: v for part in parts for k, v in part.get(index, {}).items()} for index in self._names
        }
        return {index: FileCounts(**values) for index, values in merged.items()}

    def _marks(self) -> str:
        """Counts over the flags of the settlements, as far as the table has them."""
        marks = {mark: value for mark, value in MARKS.items() if value[0] in self._present}
        return _count_where(
            {f"repeated_{mark}": f"{quoted(c)} = {_text(v)}" for mark, (c, v) in marks.items()}
        )

    def _unregistered(self) -> str:
        return _count_where(UNREGISTERED if flags_of(self._table) else {})

    def _batch_uploads(self) -> dict[int, dict[str, int]]:
        """Settlements that share their time with at least BATCH_UPLOAD others of the same institution."""
        if self._table.table != "setl_d" or not {"fixmedins_code", "setl_time"} <= set(self._present):
            return {}
        many = f"""SELECT fixmedins_code, setl_time FROM {self._final()}
            GROUP BY ALL HAVING count(*) > {BATCH_UPLOAD}"""  # noqa: S608
        return self._by_file(
            f"""SELECT source_file, count(*) AS batch_upload FROM {self._final()}
                SEMI JOIN ({many}) USING (fixmedins_code, setl_time) GROUP BY ALL"""  # noqa: S608
        )

    def _conflicts(self) -> pa.Table:
        return self._con.sql(
            "SELECT * FROM removed WHERE conflict ORDER BY _file, source_row"
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
