"""From staged records to the checked table: duplicates out, register flags in, ordered by key."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from graph_loaders.clean.records import MARKS
from graph_loaders.schema import Table

REGISTERED = {
    "institution_registered": ("fixmedins_code", "fixmedins_b"),
    "person_registered": ("psn_no", "psn_info_b"),
}
FLAGGED = ("setl_d", "mdtrt_d")
BATCH_UPLOAD = 10
MEMORY = "2GB"
THREADS = 2
SQL_TYPES = {
    "code": "VARCHAR",
    "text": "VARCHAR",
    "flag": "VARCHAR",
    "money": "DECIMAL(18,2)",
    "decimal": "DECIMAL(18,4)",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "date": "DATE",
    "time": "TIMESTAMP",
}
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
    """Turns the staged files of one table into its checked table."""

    def __init__(self, table: Table, staged: list[Path], names: dict[int, str], folder: Path) -> None:
        """Prepare.

        Args:
            table: the declared table.
            staged: staged files, all with the same columns.
            names: source file name of each file index.
            folder: where `tables/` and `.staging/` are.
        """
        self._table = table
        self._names = names
        self._folder = folder
        self._con = connect(folder / ".staging")
        staged_rows = self._con.from_parquet([str(path) for path in staged])
        staged_rows.create_view("staged")
        self._present = [name for name in table.columns if name in staged_rows.columns]

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

        Only rows whose hashed key occurs more than once are compared by value.
        """
        keys, content = ", ".join(self._keys()), ", ".join(quoted(c) for c in self._present)
        same = " AND ".join(f"numbered.{k} IS NOT DISTINCT FROM versions.{k}" for k in self._keys())
        self._con.execute(
            f"""
            CREATE TEMP TABLE suspects AS SELECT * FROM staged WHERE hash({keys}) IN
                (SELECT hash({keys}) AS h FROM staged GROUP BY h HAVING count(*) > 1);
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

    def _flag(self, flag: str) -> str:
        """Whether the row's institution or person is in its register, missing when there is no register."""
        column, register = REGISTERED[flag]
        path = self._folder / "tables" / f"{register}.parquet"
        if column not in self._present or not path.exists():
            return f"NULL::BOOLEAN AS {flag}"
        name = quoted(column)
        known = f"SELECT {name} FROM read_parquet({_literal(path)}) WHERE {name} IS NOT NULL"  # noqa: S608
        return f"CASE WHEN {name} IS NOT NULL THEN {name} IN ({known}) END AS {flag}"

    def _flags(self) -> list[str]:
        return list(REGISTERED) if self._table.table in FLAGGED else []

    def _selection(self) -> str:
        """All declared columns, those that no source has as missing."""
        columns = [
            quoted(name) if name in self._present else f"NULL::{SQL_TYPES[column.type]} AS {quoted(name)}"
            for name, column in self._table.columns.items()
        ]
        return ", ".join([*columns, *self._flags(), f"{self._file_name()} AS source_file", "source_row"])

    def _file_name(self) -> str:
        cases = " ".join(f"WHEN {index} THEN {_text(name)}" for index, name in self._names.items())
        return f"CASE _file {cases} END"

    def _write(self) -> None:
        order = ", ".join(f"{k} NULLS FIRST" for k in self._keys())
        found = ", ".join(
            [*map(quoted, self._present), *map(self._flag, self._flags()), "_file", "source_row"]
        )
        self._con.execute(
            f"""
            COPY (SELECT {self._selection()} FROM
                (SELECT {found} FROM staged ANTI JOIN removed USING (_file, source_row)
                 ORDER BY {order}, _file, source_row))
            TO {_literal(self._target)}
                (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880)
            """  # noqa: S608 - identifiers come from the declared schema, quoted
        )

    @property
    def _target(self) -> Path:
        return self._folder / "tables" / f"{self._table.table}.parquet"

    def _final(self) -> str:
        return f"read_parquet({_literal(self._target)})"

    def _counts(self) -> dict[int, FileCounts]:
        money = self._table.money
        fen = f"coalesce(sum({quoted(money)}) * 100, 0)::HUGEINT" if money in self._present and money else "0"
        accepted = f"source_file, count(*) AS accepted, {fen} AS accepted_fen, {self._unregistered()}"
        repeated = f"_file, count(*) AS exact_duplicates, {fen} AS duplicate_fen, {self._marks()}"
        kept = "staged ANTI JOIN removed USING (_file, source_row)"
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
        return _count_where(UNREGISTERED if self._flags() else {})

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
