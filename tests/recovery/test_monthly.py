"""Month after month: a case that grows equals one made at once, keeps what was decided, survives what goes wrong."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from tests.cases.command import done, refused, refused_bilingually, tree
from tests.recovery.nursery import Commit, finish, killed_after, start
from workbench import exchange, open_case
from workbench.leads.review import ReviewStore
from workbench.run import latest_run, run_ids

#: Until when each delivery reaches; the last one has the rest.
ENDS = (date(2025, 5, 1), date(2025, 6, 1))
#: When a row is sent in. Registers are handed over whole.
SENT = {"SETL_D": "setl_time", "MDTRT_D": "coalesce(endtime, begntime)", "FEE_LIST_D": "fee_ocur_time"}
#: What of a case belongs to its data and its last run.
PARTS = ("tables", "inputs", "quarantine")


@pytest.fixture(scope="module")
def deliveries(city: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The city's extract in three deliveries, each with whole registers."""
    base = tmp_path_factory.mktemp("deliveries")
    cuts = [date(1900, 1, 1), *ENDS, date(2100, 1, 1)]
    folders = [base / f"{end:%Y-%m}" for end in cuts[1:]]
    with duckdb.connect() as db:
        for folder, begin, end in zip(folders, cuts[:-1], cuts[1:], strict=True):
            folder.mkdir()
            for path in sorted(city.glob("*.parquet")):
                rows = db.read_parquet(str(path))
                if path.stem in SENT:
                    when = SENT[path.stem]
                    rows = rows.filter(f"{when} >= date '{begin}' and {when} < date '{end}'")
                rows.write_parquet(str(folder / path.name))
    return folders


@pytest.fixture(scope="module")
def first(deliveries: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with the first delivery and a run; only for reading."""
    case = tmp_path_factory.mktemp("first") / "case"
    done("load", deliveries[0], "--case", case)
    done("detect", case)
    return case


@pytest.fixture
def case(first: Path, tmp_path: Path) -> Path:
    """The case with the first delivery and a run, free to be changed."""
    return Path(shutil.copytree(first, tmp_path / "case"))


def findings(case: Path) -> list[dict[str, object]]:
    """Leads without what the time of the first sighting decides."""
    leads = json.loads(done("leads", case, "--all", "--format", "json").out)
    return [
        {name: value for name, value in lead.items() if name not in ("lead_id", "status")} for lead in leads
    ]


def test_a_grown_case_equals_one_loaded_at_once(case: Path, deliveries: list[Path], tmp_path: Path) -> None:
    for number in (2, 3):
        done("load", deliveries[number - 1], "--case", case, "--add")
        done("detect", case)
        whole = tmp_path / f"whole-{number}"
        done("load", *deliveries[:number], "--case", whole)
        done("detect", whole)
        for part in PARTS:
            assert tree(case / part) == tree(whole / part)
        assert (case / "load-report.json").read_bytes() == (whole / "load-report.json").read_bytes()
        assert latest_run(open_case(case)).run_id == latest_run(open_case(whole)).run_id
        assert findings(case) == findings(whole)
        edges = [pq_columns(one, "edges.parquet") for one in (case, whole)]
        rows = [pq_columns(one, "rows.parquet") for one in (case, whole)]
        assert edges[0] == edges[1]
        assert rows[0] == rows[1]
    assert len(run_ids(open_case(case))) == 3


def pq_columns(case: Path, name: str) -> list[tuple[object, ...]]:
    """A result file without the names of leads, in its order."""
    path = latest_run(open_case(case)).folder / name
    with duckdb.connect() as db:
        rows = db.read_parquet(str(path))
        kept = [column for column in rows.columns if not column.startswith("lead_id")]
        found: list[tuple[object, ...]] = rows.select(*kept).fetchall()
    return found


def test_decisions_and_runs_stay_and_diff_compares_the_months(case: Path, deliveries: list[Path]) -> None:
    before = run_ids(open_case(case))
    lead = open_case(case).leads()[0].lead_id
    reviews = ReviewStore(case / "leads.sqlite")
    reviews.decide(lead, "in_review", actor="tester")
    reviews.decide(lead, "dismissed", actor="tester", reason="family")
    said = done("load", deliveries[1], "--case", case, "--add").out
    assert str(case) in said
    assert run_ids(open_case(case)) == before
    assert {one.lead_id: one.status for one in open_case(case).leads()}[lead] == "dismissed"
    done("detect", case)
    assert run_ids(open_case(case))[:-1] == before
    assert lead in {one.lead_id for one in open_case(case).leads()}
    compared = json.loads(done("diff", case, "--all", "--format", "json").out)
    assert compared["first"] == before[-1]
    assert "data_digest" in json.dumps(compared["differing"])
    assert not list(case.parent.glob("*.old-*"))


def test_a_delivery_that_comes_twice_changes_nothing(case: Path, deliveries: list[Path]) -> None:
    before = tree(case)
    assert "delivered before" in done("load", deliveries[0], "--case", case, "--add").out
    assert tree(case) == before


def test_add_needs_a_case_and_excludes_replace(case: Path, deliveries: list[Path], tmp_path: Path) -> None:
    refused("load", deliveries[1], "--case", tmp_path / "none", "--add", says="is not a case")
    refused("load", deliveries[1], "--case", case, "--add", "--replace", says="exclude each other")
    refused_bilingually("load", deliveries[1], "--case", case, "--add", "--replace")


def test_a_damaged_delivery_leaves_the_case_as_it_was(case: Path, tmp_path: Path) -> None:
    broken = tmp_path / "2025-06"
    broken.mkdir()
    (broken / "SETL_D.parquet").write_bytes(b"PAR1 and nothing else")
    before = tree(case)
    refused("load", broken, "--case", case, "--add", says="damaged")
    assert tree(case) == before
    assert done("leads", case, "--format", "json").out


def test_only_one_process_at_a_time_writes(case: Path, deliveries: list[Path]) -> None:
    before = done("leads", case, "--format", "json").out
    with FileLock(case / ".lock"):
        refused("detect", case, says="Another process")
        refused("load", deliveries[1], "--case", case, "--add", says="Another process")
        assert done("leads", case, "--format", "json").out == before
    done("load", deliveries[1], "--case", case, "--add")


def test_a_run_that_fails_half_way_leaves_the_leads_of_the_last_one(
    case: Path, deliveries: list[Path]
) -> None:
    before = done("leads", case, "--all", "--format", "json").out
    done("load", deliveries[1], "--case", case, "--add")
    assert finish(start("detect", case, at=Commit(4, after=True))) == -9
    assert done("leads", case, "--all", "--format", "json").out == before
    assert finish(start("detect", case)) == 0
    assert done("leads", case, "--all", "--format", "json").out != before


@pytest.mark.parametrize("share", [0.0, 0.2, 0.6, 1.2])
def test_an_addition_killed_at_any_moment_leaves_a_whole_case(
    case: Path, deliveries: list[Path], share: float
) -> None:
    before = tree(case)
    building = case.with_name(".case.loading")
    code = killed_after(share, "load", deliveries[1], "--case", case, "--add", once=building)
    assert code in (-9, 0)
    if code == -9 and len(json.loads((case / "load-report.json").read_text())["files"]) == len(
        json.loads(before["load-report.json"])["files"]
    ):
        assert tree(case) == before
        done("load", deliveries[1], "--case", case, "--add")
    assert open_case(case).folder == case
    open_case(case).check_tables()
    assert len(run_ids(open_case(case))) == 1


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_folders_change_places_where_the_system_cannot_do_it_in_one_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    exchange.exchange(tmp_path / "one", tmp_path / "other", tmp_path / "aside")
    assert names(tmp_path / "one") == ["other"]
    monkeypatch.setattr(exchange, "_exchanged", lambda *_: False)
    exchange.exchange(tmp_path / "one", tmp_path / "other", tmp_path / "aside")
    assert names(tmp_path / "one") == ["one"]
    assert names(tmp_path) == ["one", "other"]
