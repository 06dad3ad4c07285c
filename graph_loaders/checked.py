"""From staged records to the checked table: duplicates out, register flags in, ordered by key."""

from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from graph_loaders.schema import Table

REGISTERED = {
    "institution_registered": ("fixmedins_code", "fixmedins_b"),
    "person_registered": ("psn_no", "psn_info_b"),
}
FLAGGED = ("setl_d", "mdtrt_d")
BATCH_UPLOAD = 10
MEMORY = "2GB"
SQL_TYPES = {
    "code": "VARCHAR", "text": "VARCHAR", "flag": "VARCHAR", "money": "DECIMAL(18,2)", "decimal": "DECIMAL(18,4)",
    "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "time": "TIMESTAMP",
}  # fmt: skip


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
    invalid: int = 0
    refunds: int = 0
    batch_upload: int = 0


@dataclass(frozen=True)
class Checked:
    """Counts by file index, and the rows that conflict: file index, line, offset, length, staged values."""

    counts: dict[int, FileCounts]
    conflicts: pa.Table
    conflict_fen: dict[int, int] = field(default_factory=dict)


def quoted(name: str) -> str:
    """An identifier for SQL."""
    return '"' + name.replace('"', '""') + '"'


def connect(temporary: Path, threads: int = 2) -> duckdb.DuckDBPyConnection:
    """A connection in memory that spills into the given folder and never reaches for the network."""
    settings = {
        "memory_limit": MEMORY,
        "temp_directory": str(temporary),
        "threads": threads,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    return duckdb.connect(config=settings)


class Checker:
    """Turns the staged files of one table into its checked table."""

    def __init__(self, table: Table, staged: list[Path], present: list[str], names: list[str], folder: Path) -> None:
        self._table = table
        self._present = present
        self._folder = folder
        self._con = connect(folder / ".staging")
        self._con.from_parquet([str(p) for p in staged]).create_view("staged")
        self._con.register("files", pa.table({"_file": pa.array(range(len(names)), pa.int32()), "source_file": names}))

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
        self._con.execute(
            f"""
            CREATE TEMP TABLE suspects AS SELECT * FROM staged WHERE hash({keys}) IN
                (SELECT hash({keys}) AS h FROM staged GROUP BY h HAVING count(*) > 1);
            CREATE TEMP TABLE removed AS
            WITH versions AS (SELECT {keys}, count(*) AS versions FROM (SELECT DISTINCT {content} FROM suspects) GROUP BY ALL),
            numbered AS (SELECT *, row_number() OVER (PARTITION BY {keys} ORDER BY _file, source_row) AS turn FROM suspects)
            SELECT numbered.*, versions > 1 AS conflict FROM numbered JOIN versions
                ON {" AND ".join(f"numbered.{k} IS NOT DISTINCT FROM versions.{k}" for k in self._keys())}
            WHERE versions > 1 OR turn > 1
            """  # noqa: S608 - identifiers come from the declared schema, quoted
        )

    def _flag(self, column: str, register: str) -> str:
        path = self._folder / "tables" / f"{register}.parquet"
        if self._table.table not in FLAGGED or column not in self._present or not path.exists():
            return "NULL::BOOLEAN"
        known = f"SELECT {quoted(column)} FROM read_parquet({_literal(path)}) WHERE {quoted(column)} IS NOT NULL"  # noqa: S608
        return f"CASE WHEN {quoted(column)} IS NOT NULL THEN {quoted(column)} IN ({known}) END"

    def _selection(self) -> str:
        absent = {n: c for n, c in self._table.columns.items() if n not in self._present}
        columns = [f"NULL::{SQL_TYPES[absent[n].type]} AS {quoted(n)}" if n in absent else quoted(n) for n in self._table.columns]
        flags = REGISTERED if self._table.table in FLAGGED else {}
        columns += [f"{self._flag(*register)} AS {name}" for name, register in flags.items()]
        return ", ".join([*columns, "source_file", "source_row"])

    def _write(self) -> None:
        order = ", ".join(f"{k} NULLS FIRST" for k in self._keys())
        target = self._folder / "tables" / f"{self._table.table}.parquet"
        self._con.execute(
            f"""
            COPY (SELECT {self._selection()} FROM
                (SELECT * FROM staged ANTI JOIN removed USING (_file, source_row)) JOIN files USING (_file)
                ORDER BY {order}, _file, source_row)
            TO {_literal(target)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)
            """  # noqa: S608 - identifiers come from the declared schema, quoted
        )

    def _final(self) -> str:
        return f"read_parquet({_literal(self._folder / 'tables' / (self._table.table + '.parquet'))}) JOIN files USING (source_file)"

    def _counts(self) -> dict[int, FileCounts]:
        money = f"coalesce(sum({quoted(self._table.money)}) * 100, 0)::HUGEINT" if self._table.money in self._present else "0"
        rows = self._fetch(f"SELECT _file, count(*) AS accepted, {money} AS accepted_fen, {self._marks()} FROM {self._final()} GROUP BY ALL")  # noqa: S608
        gone = self._fetch(f"SELECT _file, count(*) AS exact_duplicates, {money} AS duplicate_fen FROM removed WHERE NOT conflict GROUP BY ALL")  # noqa: S608
        repaired = self._fetch("SELECT _file, count(*) AS repaired FROM staged ANTI JOIN removed USING (_file, source_row) WHERE _repaired GROUP BY ALL")
        merged: dict[int, dict[str, int]] = {}
        for part in (rows, gone, repaired, self._batch_uploads()):
            for index, values in part.items():
                merged.setdefault(index, {}).update(values)
        return {index: FileCounts(**values) for index, values in merged.items()}

    def _marks(self) -> str:
        """Counts over flags, as far as the table has them."""
        parts = {
            "invalid": "vali_flag = '0'" if "vali_flag" in self._present else "false",
            "refunds": "refd_setl_flag = '1'" if "refd_setl_flag" in self._present else "false",
        }
        if self._table.table in FLAGGED:
            parts["unregistered_institutions"] = "NOT institution_registered"
            parts["unregistered_persons"] = "NOT person_registered"
            parts["unregistered"] = "NOT coalesce(institution_registered, true) OR NOT coalesce(person_registered, true)"
        return ", ".join(f"count(*) FILTER (WHERE {condition}) AS {name}" for name, condition in parts.items())

    def _batch_uploads(self) -> dict[int, dict[str, int]]:
        """Settlements that share their time with at least BATCH_UPLOAD others of the same institution."""
        if self._table.table != "setl_d" or not {"fixmedins_code", "setl_time"} <= set(self._present):
            return {}
        return self._fetch(
            f"""SELECT _file, count(*) AS batch_upload FROM {self._final()} SEMI JOIN
                (SELECT fixmedins_code, setl_time FROM {self._final()} GROUP BY ALL HAVING count(*) > {BATCH_UPLOAD})
                USING (fixmedins_code, setl_time) GROUP BY ALL"""  # noqa: S608
        )

    def _conflicts(self) -> pa.Table:
        return self._con.sql("SELECT * FROM removed WHERE conflict ORDER BY _file, source_row").to_arrow_table()

    def _fetch(self, sql: str) -> dict[int, dict[str, int]]:
        answer = self._con.execute(sql)
        names = [d[0] for d in answer.description]
        return {row[0]: {n: int(v) for n, v in zip(names[1:], row[1:], strict=True)} for row in answer.fetchall()}


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
