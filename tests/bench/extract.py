"""Extracts of any size at constant density, written by DuckDB: what ``extract.sql`` says, as Parquet or CSV."""

from __future__ import annotations

from pathlib import Path

import duckdb

TABLES = ("setl_d", "mdtrt_d", "fee_list_d", "psn_info_b", "fixmedins_b")
_FORMS = {"parquet": "(format parquet)", "csv": "(format csv, header)"}


def write_extract(folder: Path, rows: int, *, form: str = "parquet", shuffled: bool = False) -> None:
    """Write an extract with ``rows`` settlements.

    Args:
        folder: where the files go; it is made.
        rows: settlements.
        form: ``parquet`` or ``csv``.
        shuffled: rows without any order instead of the order of their keys, as from an export without one.
    """
    folder.mkdir(parents=True)
    with duckdb.connect() as db:
        db.execute("set variable rows = ?::bigint", [rows])
        db.execute(Path(__file__).with_name("extract.sql").read_text(encoding="utf-8"))
        for table in TABLES:
            order = "order by hash(t)" if shuffled else ""
            target = folder / f"{table.upper()}.{form}"
            db.execute(f"copy (select * from {table} t {order}) to '{target}' {_FORMS[form]}")
