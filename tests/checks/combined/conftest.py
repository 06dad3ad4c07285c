"""A clean city in which some people and institutions trip several checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from workbench import open_case
from workbench.case import Case
from workbench.investigation import Investigation
from workbench.run import RunResult
from workbench.sample import SampleConfig, build, crosschecks
from workbench.sample.crosschecks.draft import Draft

PEOPLE = 2_500


@dataclass(frozen=True)
class City:
    """The case, a run of all stages, and who was planted."""

    folder: Path
    case: Investigation
    run: RunResult
    person: str
    ordinary: str
    hospital: str
    partner: str


def plant_person(draft: Draft) -> str:
    """Dead, in two beds at once, with purchases split within minutes, and buying after death."""
    shop, one, two, who = draft.place("P"), draft.place("H"), draft.place("H"), draft.person()
    draft.dead(who, 60)
    draft.stay(who, one, 20, 30)
    draft.stay(who, two, 24, 35, dise_no="K29.7")
    for number in range(6):
        draft.swipe(who, shop, draft.at(12, 9, number), 58)
    for day in (80, 85, 90):
        draft.swipe(who, shop, draft.at(day))
    draft.refund(draft.swipe(who, shop, draft.at(95)))
    return who


def plant_once(draft: Draft) -> str:
    """A purchase after death, registered as being in hospital still: two checks, one fact."""
    shop, hospital, who = draft.place("P"), draft.place("H"), draft.person()
    draft.dead(who, 60)
    draft.stay(who, hospital, 50, 70)
    draft.swipe(who, shop, draft.at(65))
    return who


def plant_hospital(draft: Draft) -> tuple[str, str]:
    """One phone, waived deductibles, more inpatients than beds, stays after the contract, sold codes twice."""
    hospital = draft.place("H", endtime=draft.at(60, 0), beds=4)
    partner = draft.place("P")
    for number in range(9):
        draft.stay(
            draft.person(), hospital, 30 + number // 4, 40, tel="100-98111222",
            dedc_std=Decimal(500), act_pay_dedc=Decimal(0),
        )  # fmt: skip
    draft.stay(draft.person(), hospital, 65, 70)
    visit = draft.visit(draft.person(), hospital, draft.at(33), 90, med_type="11", dise_no="J18.9")
    draft.line(draft.settlement_of(visit), prd_days=60)
    for number in range(8):
        draft.swipe(draft.person(), partner, draft.at(20 + number), dev_no="DEV98-SEVERAL")
    for number in range(4):
        seen = draft.visit(draft.person(), hospital, draft.at(20 + 2 * number), 90)
        row = next(one for one in draft.rows["SETL_D"] if one["mdtrt_id"] == seen)
        row["dev_no"] = "DEV98-SEVERAL"
    return hospital, partner


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Not to be changed."""
    base = tmp_path_factory.mktemp("several")
    planted: dict[str, str] = {}
    ordinary = crosschecks.plant_sites

    def plant(draft: Draft, *, positives: bool) -> None:
        ordinary(draft, positives=positives)
        planted["person"], planted["ordinary"] = plant_person(draft), plant_once(draft)
        planted["hospital"], planted["partner"] = plant_hospital(draft)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crosschecks, "plant_sites", plant)
        build(base / "city", people=PEOPLE, seed=9, config=SampleConfig(clean=True, checks="all"))
    Case.load(base / "city", base / "case")
    case = open_case(base / "case")
    return City(base, case, case.detect(), **planted)
