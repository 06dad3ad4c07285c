"""A case in a folder whose name DuckDB would take for a pattern is that case, and no neighbour."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph_loaders.engine import connect, one_file, open_tables


@pytest.mark.parametrize(
    ("name", "neighbour"),
    [
        ("a[1]", "a1"),
        ("2025*", "2025-old"),
        ("c?", "cd"),
        ("[x", "x"),
        ("a]b[", "ab"),
        ("**", "any"),
        ("[!a]", "b"),
    ],
)
def test_tables_are_those_of_this_folder(tmp_path: Path, name: str, neighbour: str) -> None:
    for folder in (name, neighbour):
        (tmp_path / folder).mkdir()
        pq.write_table(pa.table({"setl_id": [folder]}), tmp_path / folder / "setl_d.parquet")
    with connect(tmp_path) as db:
        open_tables(db, tmp_path / name)
        assert db.execute("select setl_id from setl_d").fetchall() == [(name,)]


def test_a_plain_path_stays_as_it_is() -> None:
    assert one_file(Path("/data/案件 {1}/setl_d.parquet")) == "/data/案件 {1}/setl_d.parquet"
