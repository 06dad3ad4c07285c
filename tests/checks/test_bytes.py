"""Same input, same bytes; the order of rows and the number of threads do not show."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from tests.checks.conftest import Planted
from workbench import Case
from workbench.checks import run_checks

FILES = ("checks.json", "edges.parquet", "findings.parquet", "members.parquet", "rows.parquet")


def bare(case: Case, folder: Path) -> Case:
    """The same case without its results."""
    shutil.copytree(case.folder, folder, ignore=shutil.ignore_patterns("checks"))
    return Case(folder)


def test_a_second_run_writes_the_same_bytes(planted: Planted, tmp_path: Path) -> None:
    again = run_checks(bare(planted.case, tmp_path / "case"), threads=1)
    assert again.digest == planted.result.digest
    assert {one: (again.folder / one).read_bytes() for one in FILES} == {
        one: (planted.result.folder / one).read_bytes() for one in FILES
    }
    assert sorted(path.name for path in again.folder.iterdir()) == sorted(FILES)


def test_a_finished_run_is_not_repeated(planted: Planted) -> None:
    before = {one: (planted.result.folder / one).stat().st_mtime_ns for one in FILES}
    run_checks(planted.case)
    assert {one: (planted.result.folder / one).stat().st_mtime_ns for one in FILES} == before


def test_the_order_of_rows_does_not_show(planted: Planted, tmp_path: Path) -> None:
    (tmp_path / "city").mkdir()
    draw = random.Random(5)
    for path in sorted(planted.city.glob("*.parquet")):
        table = pq.read_table(path)
        order = list(range(table.num_rows))
        draw.shuffle(order)
        pq.write_table(table.take(order), tmp_path / "city" / path.name)
    case, _ = Case.load(tmp_path / "city", tmp_path / "case")
    result = run_checks(case)
    pd.testing.assert_frame_equal(result.findings(), planted.result.findings())
    pd.testing.assert_frame_equal(result.members(), planted.result.members())
    names = ["finding_id", "role", "row_table", "row_key", "fund_fen", "account_fen", "line_fen"]
    mine, theirs = (
        one.rows()[names].sort_values(names).reset_index(drop=True) for one in (result, planted.result)
    )
    pd.testing.assert_frame_equal(mine, theirs)


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_result_is_made_again(planted: Planted, tmp_path: Path, name: str) -> None:
    case = bare(planted.case, tmp_path / "case")
    only = ["many_stays"]
    made = run_checks(case, only=only).folder
    before = {one: (made / one).read_bytes() for one in FILES}
    (made / name).write_bytes(b"{")
    assert run_checks(case, only=only).folder == made
    assert {one: (made / one).read_bytes() for one in FILES} == before
