"""Every planted case is found, no look-alike is, and the city itself stays as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.checks.conftest import PEOPLE, Planted
from workbench.checks import CHECKS
from workbench.sample import SampleConfig, build

IDS = [check.id for check in CHECKS]


def listed(planted: Planted, check: str) -> set[tuple[str, str]]:
    found = planted.result.findings(check)
    return set(zip(found["subject_kind"], found["subject_id"], strict=True))


def cases(planted: Planted, check: str, *, positive: bool) -> set[tuple[str, str]]:
    return {
        (one["kind"], one["id"])
        for one in planted.truth
        if one["check"] == check and one["positive"] is positive
    }


@pytest.mark.parametrize("check", IDS)
def test_every_planted_case_is_found(planted: Planted, check: str) -> None:
    wanted = cases(planted, check, positive=True)
    assert wanted
    assert wanted - listed(planted, check) == set()


@pytest.mark.parametrize("check", IDS)
def test_nothing_that_only_looks_like_one_is_listed(planted: Planted, check: str) -> None:
    alike = cases(planted, check, positive=False)
    assert alike
    assert alike & listed(planted, check) == set()


#: Checks that list ordinary life too: their definition is met by a relative's purchase, a relapse, a fracture.
ORDINARY = {
    "in_prison",
    "after_death",
    "swipe_in_stay",
    "split_admission",
    "split_purchase",
    "over_limit",
    "trauma",
    "many_stays",
}


@pytest.mark.parametrize("check", sorted(set(IDS) - ORDINARY))
def test_a_clean_city_has_no_other_finding(planted: Planted, check: str) -> None:
    others = listed(planted, check) - cases(planted, check, positive=True)
    assert others == set()


def test_the_city_itself_is_not_changed(planted: Planted, tmp_path: Path) -> None:
    build(tmp_path, people=PEOPLE, seed=3, config=SampleConfig(clean=True))
    for path in sorted(tmp_path.glob("*.parquet")):
        own, added = pq.read_table(path), pq.read_table(planted.city / path.name)
        assert added.num_rows > own.num_rows or path.stem == "DR_INFO_B"
        assert added.select(own.column_names).slice(0, own.num_rows).equals(own), path.stem
    assert "checks" not in json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))


def test_look_alikes_alone_hold_no_positive(tmp_path: Path) -> None:
    build(tmp_path, people=2_000, seed=3, config=SampleConfig(clean=True, checks="lookalikes"))
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))["checks"]
    assert {one["check"] for one in truth} == set(IDS)
    assert [one for one in truth if one["positive"]] == []


def test_base_rates_count_all_who_could_trip(planted: Planted) -> None:
    (entry,) = [one for one in planted.result.summary["checks"] if one["id"] == "overlapping_stays"]
    people = pq.read_table(planted.case.folder / "tables" / "node_patient.parquet").num_rows
    rate = entry["base_rates"]["patient"]
    assert (rate["tripped"], rate["subjects"], rate["of"]) == (3, 3, people)
    assert rate["share"] == pytest.approx(3 / people, abs=1e-6)
