"""Killed without warning, again and again: what was finished is kept, and the end is the same to the byte."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cases.command import done, refused, tree
from tests.recovery.nursery import Commit, finish, killed_after, start
from workbench import open_case

#: What a first run puts in place: rows, edges and leads of three schemes (9); the checks' result and its names (4);
#: rows, edges and leads of the stage of the checks, the names again (5); rows, edges, leads, record of the run (4).
COMMITS = 22
MOMENTS = 4


@pytest.fixture(scope="module")
def expected(ready: Path) -> dict[str, bytes]:
    """Results of the run that nobody interrupted."""
    return results(ready)


def results(case: Path) -> dict[str, bytes]:
    folder = next((case / "runs").iterdir())
    return {name: (folder / name).read_bytes() for name in ("leads.json", "rows.parquet", "edges.parquet")}


def assert_resumes(case: Path, expected: dict[str, bytes]) -> None:
    """The next detect ends as if nothing had happened, with every lead once in the store."""
    assert finish(start("detect", case)) == 0
    assert results(case) == expected
    assert [path.name for path in case.rglob("*.partial")] == []
    with closing(sqlite3.connect(case / "leads.sqlite")) as db:
        (stored,) = db.execute("select count(*) from lead").fetchone()
        (sighted,) = db.execute("select count(*) from sighting").fetchone()
    assert stored == sighted == len(json.loads(expected["leads.json"]))


@pytest.mark.parametrize(
    ("number", "after"),
    [(2, False), (3, False), (10, True), (12, False), (16, True), (20, True), (22, False)],
)
def test_killed_at_a_commit(fresh: Path, expected: dict[str, bytes], number: int, after: bool) -> None:
    assert finish(start("detect", fresh, at=Commit(number, after))) == -9
    assert_resumes(fresh, expected)


def test_the_number_of_commits(fresh: Path, expected: dict[str, bytes]) -> None:
    assert finish(start("detect", fresh, at=Commit(COMMITS + 1, after=False))) == 0
    assert results(fresh) == expected


def test_killed_at_moments_all_over_the_run(fresh: Path, tmp_path: Path, expected: dict[str, bytes]) -> None:
    began = time.monotonic()
    shutil.copytree(fresh, tmp_path / "whole")
    assert finish(start("detect", tmp_path / "whole")) == 0
    whole = time.monotonic() - began
    for moment in range(MOMENTS):
        case = Path(shutil.copytree(fresh, tmp_path / f"case-{moment}"))
        killed_after(whole * (moment + 0.5) / MOMENTS, "detect", case)
        assert_resumes(case, expected)


def test_killed_again_and_again(fresh: Path, expected: dict[str, bytes]) -> None:
    for number in (3, 3, 3, 1):
        assert finish(start("detect", fresh, at=Commit(number, after=True))) == -9
        refused("leads", fresh, says="no finished run")
    assert_resumes(fresh, expected)


def test_a_killed_run_does_not_hide_an_earlier_one(case: Path, tmp_path: Path) -> None:
    before = done("leads", case, "--all", "--format", "json").out
    settings = tmp_path / "other.toml"
    settings.write_text("[pooling]\nunits = 6\n", encoding="utf-8")
    assert finish(start("detect", case, "--config", settings, at=Commit(19, after=True))) == -9
    assert done("leads", case, "--all", "--format", "json").out == before


@pytest.mark.parametrize("share", [0.0, 0.15, 0.4, 0.8])
def test_a_killed_load_leaves_no_case(city: Path, tmp_path: Path, share: float) -> None:
    case = tmp_path / "case"
    assert killed_after(share, "load", city, "--case", case, once=tmp_path / ".case.loading") in (-9, 0)
    if not case.exists():
        refused("leads", case, says="is not a case")
        assert finish(start("load", city, "--case", case)) == 0
    assert open_case(case).folder == case
    assert not (tmp_path / ".case.loading").exists()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_load_killed_while_it_replaces_loses_nothing(city: Path, case: Path, after: bool) -> None:
    before = tree(case)
    moves = 2  # case.toml, then the old case aside, then the new case in its place
    assert finish(start("load", city, "--case", case, "--replace", at=Commit(moves, after))) == -9
    kept = case if case.exists() else case.with_name("case.old-1")
    assert tree(kept) == before
    assert finish(start("load", city, "--case", case, "--replace")) == 0
    assert open_case(case).folder == case
    assert tree(case.with_name("case.old-1")) == before
