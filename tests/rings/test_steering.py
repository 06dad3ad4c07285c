"""Steering beside the choices: error, availability, past of the patients, institutions, paths, and what explains it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import fisher_exact

from workbench.rings.availability import Availability
from workbench.rings.choices import ChoiceModel, Choices, fitted_model, measured_choices
from workbench.rings.dispersion import estimated_drift, log10_tail
from workbench.rings.explanations.steering import SteeringFacts, explain_steering
from workbench.rings.institutions import Days, lifts, whole_institutions
from workbench.rings.onset import Spell, find_spell, find_spells
from workbench.rings.paths import best_path
from workbench.rings.steering_background import Background
from workbench.rings.steering_world import slots_of
from workbench.rings.switching import Switch, compared

DAY = 86_400
JANUARY = int(np.datetime64("2025-01-01", "s").astype(np.int64))

# The error of ordinary expectations


@pytest.mark.parametrize("true", [0.2, 0.4, 0.6])
def test_the_error_is_found_again(true: float) -> None:
    rng = np.random.default_rng(3)
    mean = rng.uniform(3, 40, 4000)
    seen = rng.poisson(mean * rng.gamma(1 / true**2, true**2, len(mean))).astype(float)
    assert estimated_drift(seen, mean, 0.1) == pytest.approx(true, abs=0.05)


def test_a_few_steered_pairs_change_the_error_little() -> None:
    rng = np.random.default_rng(4)
    mean = rng.uniform(3, 40, 2000)
    seen = rng.poisson(mean).astype(float)
    seen[:40] += 60
    assert estimated_drift(seen, mean, 0.2) == pytest.approx(0.2)


def test_few_pairs_say_nothing_about_the_error() -> None:
    assert estimated_drift(np.full(40, 90.0), np.full(40, 5.0), 0.2) == 0.2


def test_tail_on_paper() -> None:
    # Without error it is Poisson's: P(X >= 1) = 1 - exp(-2). With it, NB of size 4: 1 - (4 / 6)^4.
    assert 10 ** log10_tail(np.array([1.0]), np.array([2.0]), 1e-3)[0] == pytest.approx(
        1 - np.exp(-2), rel=1e-3
    )
    assert 10 ** log10_tail(np.array([1.0]), np.array([2.0]), 0.5)[0] == pytest.approx(1 - (4 / 6) ** 4)


# Habit


@pytest.mark.parametrize(("loyal", "prior"), [(0.95, 1.0), (0.0, 32.0)])
def test_loyal_patients_borrow_little(loyal: float, prior: float) -> None:
    rng = np.random.default_rng(6)
    usual = rng.integers(0, 10, 2000)
    chosen = np.where(rng.random(2000) < loyal, usual, rng.integers(0, 10, 2000))
    habits = pd.DataFrame({"patient": np.arange(2000), "place": usual, "visits": 6})
    events = pd.DataFrame(
        {"doctor": np.arange(2000) % 20, "group": 0, "patient": np.arange(2000), "place": chosen}
    )
    model = fitted_model(Choices.of(events, 10), habits, np.zeros(2000, np.int64), ChoiceModel())
    assert model.habit_prior == prior


def test_nobody_is_referred_to_the_place_of_the_visit() -> None:
    # Half of everybody's visits are at place 0, which sends them: the other half lies between places 1 and 2.
    events = pd.DataFrame({"doctor": 0, "group": 0, "patient": np.arange(40), "place": [1, 2] * 20})
    patient = np.repeat(np.arange(40), 3)
    habits = pd.DataFrame({"patient": patient, "place": np.tile([0, 1, 2], 40), "visits": [20, 10, 10] * 40})
    choices = Choices.of(events, 3, elsewhere=True)
    pairs, whole = measured_choices(choices, habits, np.zeros(40, np.int64), ChoiceModel())
    assert pairs["expected"].tolist() == pytest.approx([20.0, 20.0], rel=1e-3)
    assert whole[["patients", "observed"]].to_numpy().tolist() == [[40, 20], [40, 20]]


# Drugs that few sell


def sales(special_at: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """A common drug 0 sold in ten places; drug 1 of doctors 0 to 3 of institution 0 sold in place 3 only."""
    rng = np.random.default_rng(1)
    doctor = np.concatenate([rng.integers(0, 12, 600), np.repeat([0, 1, 2, 3], 10), np.repeat(8, 10)])
    place = np.concatenate([rng.integers(0, 10, 600), np.full(40, special_at), np.full(10, 7)])
    item = np.concatenate([np.zeros(600, np.int64), np.ones(50, np.int64)])
    return doctor, doctor // 4, place, item


def test_a_drug_of_few_sellers_is_limited() -> None:
    known = Availability(*sales())
    assert known.limited(1, np.array([0]))
    assert not known.limited(0, np.array([0]))


def test_colleagues_explain_a_double_channel_drug() -> None:
    known = Availability(*sales())
    # All of what institution 0 writes of drug 1 is bought at place 3; what it buys there of drug 0 is a tenth.
    doctor, _, place, item = sales()
    mine = (doctor <= 3) & (place == 3)
    rare = (item[mine] == 1).mean()
    assert known.share_of(3, np.arange(4)) == pytest.approx(rare + (1 - rare) * 0.1, abs=0.03)


def test_of_a_drug_with_two_sellers_each_is_expected_to_have_half() -> None:
    # Doctors 0 and 1 of two institutions, forty sales each of drug 1 in places 3 and 4; the rest is a common drug.
    rng = np.random.default_rng(2)
    doctor = np.concatenate([rng.integers(2, 12, 600), np.repeat([0, 1], 40)])
    place = np.concatenate([rng.integers(0, 10, 600), np.tile([3, 4], 40)])
    item = np.concatenate([np.zeros(600, np.int64), np.ones(80, np.int64)])
    known = Availability(doctor, doctor, place, item)
    # Of 40 sales half are expected at place 3, and half are there.
    assert known.share_of(3, np.array([0])) == pytest.approx(1.0)
    # Whoever sends 36 of 40 to place 3 has 16 more than the other doctor's patients let expect.
    place[-80:-40] = [3] * 36 + [4] * 4
    assert Availability(doctor, doctor, place, item).share_of(3, np.array([0])) == pytest.approx(20 / 36)


def test_a_common_drug_explains_nothing() -> None:
    doctor, group, place, item = sales()
    place = np.where((doctor == 5) & (item == 0), 2, place)
    assert Availability(doctor, group, place, item).share_of(2, np.array([5])) < 0.2


# The patients' own past


def test_a_change_of_habit_on_paper() -> None:
    switch = Switch(50, 20, 400, 8)
    assert 10**switch.log10_p == pytest.approx(
        fisher_exact([[20, 30], [8, 392]], alternative="greater").pvalue, rel=1e-6
    )
    assert (switch.share, switch.peers_share) == (0.4, 0.02)
    assert switch.log10_tail(0.2) >= switch.log10_p


def test_a_patient_without_a_past_says_nothing() -> None:
    assert compared((0, 0), (100, 3), (100, 3)) is None
    assert Switch(10, 5, 0, 0).log10_p == 0.0


def test_the_right_others_are_compared() -> None:
    own = (50, 20)
    assert compared(own, (300, 9), (3000, 3)) == Switch(50, 20, 300, 9)
    assert compared(own, (10, 0), (3000, 30)) == Switch(50, 20, 3000, 30, colleagues=False)
    # Fifty colleagues' patients change as people of their areas do, and are joined by them;
    assert compared(own, (50, 1), (3000, 30)) == Switch(50, 20, 3050, 31, colleagues=False)
    # they change more often, as at a gate pharmacy, and stay alone.
    assert compared(own, (50, 18), (3000, 30)) == Switch(50, 20, 50, 18)


# Spells


def test_a_shortage_of_two_months_is_a_spell() -> None:
    day = np.arange(0, 360, 2)
    spell = find_spell(day, (day >= 100) & (day < 160))
    assert spell is not None
    assert spell.ended
    assert spell.outside < 0.01
    assert spell.days == pytest.approx(60, abs=4)
    assert spell.excess == pytest.approx(1.0, abs=0.05)


def test_a_rise_that_lasts_is_no_ended_spell() -> None:
    rng = np.random.default_rng(2)
    day = np.sort(rng.integers(0, 365, 300))
    spell = find_spell(day, (day >= 200) & (rng.random(300) < 0.5))
    assert spell is not None
    assert not spell.ended
    assert spell.days == pytest.approx(165, abs=15)


def test_a_steady_share_has_no_spell() -> None:
    rng = np.random.default_rng(7)
    told = sum(find_spell(np.arange(300), rng.random(300) < 0.2) is not None for _ in range(100))
    assert told <= 5


def test_two_shortages_are_two_spells() -> None:
    day = np.arange(0, 360)
    spells = find_spells(day, ((day >= 60) & (day < 90)) | ((day >= 240) & (day < 270)))
    assert [spell.ended for spell in spells[:2]] == [True, True]
    assert sum(spell.excess for spell in spells[:2]) == pytest.approx(1.0, abs=0.15)


# Whole institutions


def city(rng: np.random.Generator, before: float, after: float, target: int = 9) -> pd.DataFrame:
    """Twelve institutions of six doctors; each has a gate pharmacy, institution 0 also sends to a target.

    Patients live around their institution and use the pharmacy of its number on their own; the target is that of the
    last institution, so that it is far from institution 0.
    """
    group = rng.integers(0, 12, 7200)
    month = rng.integers(0, 12, len(group))
    place = np.where(rng.random(len(group)) < 0.6, group, rng.integers(0, 12, len(group)))
    share = np.where(month >= 5, after, before)
    place = np.where((group == 0) & (rng.random(len(group)) < share), target, place)
    begin = (np.datetime64("2025-01", "M") + month).astype("datetime64[s]").astype(np.int64)
    return pd.DataFrame(
        {
            "doctor": group * 6 + rng.integers(0, 6, len(group)),
            "group": group,
            "patient": np.arange(len(group)),
            "place": place,
            "at": begin + rng.integers(0, 28, len(group)) * DAY,
        }
    )


def found(
    events: pd.DataFrame,
    opened: dict[int, int] | None = None,
    far: Callable[[int, int], bool | None] = lambda _group, _place: None,
    *,
    gates: bool = False,
) -> list[tuple[int, int, str]]:
    """Institution, place and month of what is told from a gate pharmacy, and of gates if they are asked for."""
    rng = np.random.default_rng(11)
    patients = events["patient"].to_numpy()
    near = np.where(rng.random(len(events)) < 0.5, events["group"], rng.integers(0, 12, len(events)))
    habits = pd.DataFrame({"patient": patients, "place": np.where(near == 9, 10, near), "visits": 2})
    habits.loc[(events["group"] == 9).to_numpy(), "place"] = 9
    area = events["group"].to_numpy(np.int64)
    pairs, whole = measured_choices(Choices.of(events, 12), habits, area, ChoiceModel())
    told = whole_institutions(lifts(whole), pairs, Days(events), opened or {}, 0.01, far)
    return [
        (int(one.part["group"].iloc[0]), int(one.part["place"].iloc[0]), one.onset.month if one.onset else "")
        for one in told
        if one.told or gates
    ]


@pytest.mark.parametrize("seed", range(3))
def test_gate_pharmacies_give_no_lead(seed: int) -> None:
    assert found(city(np.random.default_rng(seed), 0.0, 0.0)) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_hospital_that_begins_to_steer_is_told_by_its_rise(seed: int) -> None:
    opened = dict.fromkeys(range(12), JANUARY)
    assert found(city(np.random.default_rng(seed), 0.02, 0.4), opened) == [(0, 9, "2025-06")]


def test_a_near_pharmacy_that_was_always_used_is_a_gate_pharmacy() -> None:
    assert found(city(np.random.default_rng(1), 0.4, 0.4, target=0)) == []


def test_a_distant_pharmacy_is_no_gate_pharmacy() -> None:
    assert found(city(np.random.default_rng(1), 0.4, 0.4)) == [(0, 9, "")]


def test_distance_comes_before_use() -> None:
    events = city(np.random.default_rng(1), 0.4, 0.4)
    assert found(events, far=lambda _group, place: False if place == 9 else None) == []
    # Place 10 is used by so many that use does not tell it from a gate pharmacy; two kilometres do.
    used = city(np.random.default_rng(1), 0.4, 0.4, target=10)
    assert found(used) == []
    assert found(used, far=lambda group, place: (group, place) == (0, 10) or None) == [(0, 10, "")]


def test_what_is_not_told_from_a_gate_is_handed_back() -> None:
    events = city(np.random.default_rng(1), 0.4, 0.4)
    assert found(events, far=lambda _group, _place: False, gates=True) == [(0, 9, "")]


def test_a_pharmacy_that_opens_is_no_rise() -> None:
    opened = {9: int(np.datetime64("2025-06-01", "s").astype(np.int64))}
    assert [month for *_, month in found(city(np.random.default_rng(1), 0.0, 0.4), opened)] in ([], [""])


# Most doctors, but not all


@pytest.mark.parametrize("seed", range(5))
def test_a_clear_part_of_the_colleagues_measures_the_rest(seed: int) -> None:
    # Five of eight send four in ten to place 7; three do not.
    rng = np.random.default_rng(seed)
    chosen = [
        np.where(rng.random(60) < (0.4 if doctor < 5 else 0.0), 7, rng.integers(0, 10, 60))
        for doctor in range(8)
    ]
    events = pd.DataFrame(
        {
            "doctor": np.repeat(np.arange(8), 60),
            "group": 0,
            "patient": np.arange(480),
            "place": np.concatenate(chosen),
        }
    )
    habits = pd.DataFrame({"patient": np.arange(480), "place": rng.integers(0, 10, 480), "visits": 4})
    pairs, _ = measured_choices(Choices.of(events, 10), habits, np.zeros(480, np.int64), ChoiceModel())
    there = pairs[pairs["place"] == 7].set_index("doctor")
    assert (there.loc[:4, "pull"] < 0.1).all()


# Paths


def test_a_path_on_paper() -> None:
    # 20 of 200 patients were sent; 15 of these and 5 others bought at pharmacy 4: expected 20 * 20 / 200 = 2.
    path = best_path(pd.Series([4, 5]), pd.Series([15, 5]), pd.Series([5, 175]))
    assert path is not None
    assert (path.pharmacy, path.observed, path.expected) == (4, 15, pytest.approx(2.0))


@pytest.mark.parametrize(("sent", "others"), [([2, 18], [18, 162]), ([0, 0], [20, 180]), ([3, 2], [1, 180])])
def test_no_path_is_told(sent: list[int], others: list[int]) -> None:
    assert best_path(pd.Series([4, 5]), pd.Series(sent), pd.Series(others)) is None


# Explanations


def steering(**changes: Any) -> dict[str, float]:
    """Fits for one doctor with 100 patients of whom 40 went to a pharmacy where 8 were expected."""
    plain: dict[str, Any] = {
        "observed": 40.0, "patients": 100, "expected": 8.0, "habit": 2.0, "used_before": 0.0, "pull": 0.0,
        "item_share": 0.1, "local": 0.0, "pull_known": True, "lasting": True, "admission": False,
    }  # fmt: skip
    return {one.kind: one.fit for one in explain_steering(SteeringFacts(**(plain | changes)))}


#: Eighty of a hundred patients of a small institution are admitted to one hospital.
SENT: dict[str, Any] = {"pull_known": False, "observed": 80.0, "admission": True}


def spell(days: float = 55.0, *, ended: bool = True, outside: float = 0.02, excess: float = 0.9) -> Spell:
    """A stretch of time with a high share."""
    return Spell(days=days, first=100.0, inside=0.8, outside=outside, excess=excess, ended=ended)


def test_a_steered_doctor_has_no_explanation() -> None:
    assert set(steering()) == {
        "residence", "shortage", "own_habit", "gate_pharmacy", "sole_seller", "outpost", "only_open"
    }  # fmt: skip
    assert max(steering().values()) < 0.1


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        ("residence", {"habit": 30.0}, 0.75**2),
        ("residence", {"local": 0.9}, 0.9),
        ("own_habit", {"used_before": 0.8}, 0.4),
        ("own_habit", {"switch": Switch(60, 3, 300, 15)}, 0.65),
        ("own_habit", {"switch": Switch(60, 24, 300, 15)}, 0.0),
        ("own_habit", {"switch": Switch(12, 1, 300, 15)}, 0.0),
        ("gate_pharmacy", {"pull": 0.3}, 0.75),
        ("gate_pharmacy", {"pull": 0.9}, 1.0),
        ("shortage", {"spells": (spell(),)}, 0.9),
        ("shortage", {"spells": (spell(75.0),)}, 0.9 * 0.85),
        ("shortage", {"spells": (spell(120.0),)}, 0.0),
        ("shortage", {"spells": (spell(outside=0.3),)}, 0.0),
        ("shortage", {"spells": (spell(excess=0.5), spell(excess=0.4))}, 0.9),
        ("shortage", {"spells": (spell(ended=False),)}, 0.36),
        ("shortage", {"spells": (spell(ended=False),), "one_item": 0.7}, 0.63),
        ("shortage", {"spells": (spell(ended=False),), "doctors": 3}, 0.63),
        ("shortage", {"spells": (spell(150.0, ended=False),), "doctors": 3}, 0.0),
        ("shortage", {"each": ((30.0, (spell(),)), (10.0, ()))}, 0.75 * 0.9),
        ("few_colleagues", {"pull_known": False}, 0.3),
        ("few_colleagues", {"pull_known": False, "lasting": False}, 0.3),
        ("few_colleagues", {"pull_known": False, "alike": 0.5}, 0.65),
        ("few_colleagues", {"pull_known": False, "observed": 80.0, "lift": 0.1}, 0.15),
        # Two kilometres away it is no pharmacy next door, however many go there and however common that is.
        ("few_colleagues", {"pull_known": False, "observed": 80.0, "alike": 0.5, "km": 2.0}, 0.15),
        ("few_colleagues", {"pull_known": False, "observed": 80.0, "alike": 0.5, "km": 0.6}, 0.65),
        # Of 100 patients 80 go to a hospital to which others send half of theirs: five eighths of it, squared.
        ("few_colleagues", SENT | {"others_send": 0.5}, 0.625**2),
        ("few_colleagues", SENT | {"others_send": 0.72}, 0.81),
        ("few_colleagues", SENT | {"others_send": 0.0, "alike": 0.9}, 0.3),
        ("next_door", {"pull_known": False, "observed": 80.0, "lift": 1.5}, 0.65),
        ("next_door", {"pull_known": False, "observed": 80.0, "lift": 0.8}, 0.0),
        ("next_door", {"pull_known": False, "km": 0.05}, 0.65),
        ("next_door", {"pull_known": False, "km": 0.05, "lasting": False}, 0.0),
        ("next_door", {"pull_known": False, "observed": 80.0, "lift": 9.0, "km": 4.0}, 0.0),
        ("next_door", {"pull_known": False, "km": 0.44}, 0.65 * 0.8),
        ("outpost", {"observed": 80.0, "own_lift": 9.0}, 0.65),
        ("outpost", {"observed": 80.0, "own_lift": 0.5}, 0.0),
        ("outpost", {"observed": 80.0, "own_lift": 9.0, "lasting": False}, 0.0),
        ("sole_seller", {"item_share": 0.6}, 0.5),
        ("sole_seller", {"item_share": 0.4}, 0.0),
    ],
)
def test_reasons_of_steering_on_paper(kind: str, changes: dict[str, Any], expected: float) -> None:
    fits = steering(**changes)
    assert fits[kind] == pytest.approx(expected)
    assert next(iter(fits)) == kind or expected == 0.0


def test_hospitals_refer_and_sell_nothing() -> None:
    found = steering(admission=True, pull=0.5)
    assert set(found) == {"residence", "shortage", "own_habit", "transfer", "specialised"}


def at_night(sales: list[tuple[int, int]], choices: list[tuple[int, int]]) -> float:
    """Share that the hour explains at place 1, for doctor 0 whose patients buy at 2 a.m.; (place, count) of both."""
    night = JANUARY + 2 * 3_600
    places = np.repeat(*np.array(choices).T)
    events = pd.DataFrame({"doctor": 0, "place": places, "at": night + 60 * np.arange(len(places))})
    trade = pd.DataFrame(
        {"place": [p for p, _ in sales], "hour_at": night % (7 * DAY), "sales": [n for _, n in sales]}
    )
    register: Any = SimpleNamespace(trade=trade)
    world: Any = SimpleNamespace(
        days=events, slots=slots_of(events["at"].to_numpy(np.int64)), register=register
    )
    return Background._hour_share(_Hours(world), 1, events)  # type: ignore[arg-type]


class _Hours:
    """The part of ``Background`` that knows hours."""

    _trade_share, _by_hour = Background._trade_share, Background._by_hour

    def __init__(self, world: Any) -> None:
        self.world = world


def test_at_night_the_pharmacies_that_are_open_explain_where_patients_go() -> None:
    # Nobody else prescribes at night. One pharmacy sells then: everything is explained.
    assert at_night([(1, 40)], [(1, 30)]) == pytest.approx(1.0)
    # Two sell as much: of 40 choices 20 are expected at each, of 30 seen here two thirds.
    assert at_night([(1, 50), (2, 50)], [(1, 30), (2, 10)]) == pytest.approx(20 / 30)
    # Ten sell as much, so that there is a choice: a tenth.
    assert at_night([(k, 10) for k in range(10)], [(1, 30), (2, 10)]) == pytest.approx(0.1)
    # Fewer than five sales tell nothing.
    assert at_night([(1, 4)], [(1, 30)]) == 0.0


def test_the_one_pharmacy_that_is_open_and_the_one_hospital_for_a_disease() -> None:
    # Four in five of what others buy at those hours, or of others' stays for the disease: (0.8 - 0.4) / 0.4.
    assert steering(hour_share=0.8)["only_open"] == pytest.approx(1.0)
    assert steering(hour_share=0.3)["only_open"] == 0.0
    assert steering(admission=True, item_share=0.6)["specialised"] == pytest.approx(0.5)
