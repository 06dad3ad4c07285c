"""Each innocent explanation with a planted positive, a look-alike that it must not cover, and its fit on paper."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from workbench.leads.lead import Explanation
from workbench.rings.explanations import ADMISSION_TESTS, POOLING_TESTS, GroupFacts, explain
from workbench.rings.explanations.acquaintances import acquaintances
from workbench.rings.explanations.batch_upload import batch_upload
from workbench.rings.explanations.campaign import campaign
from workbench.rings.explanations.carer import carer
from workbench.rings.explanations.employer import one_employer
from workbench.rings.explanations.family import family
from workbench.rings.explanations.interim_settlement import interim_settlement
from workbench.rings.explanations.local_catchment import local_catchment
from workbench.rings.explanations.member_day import busy_day
from workbench.rings.explanations.nursing_home import shared_address
from workbench.rings.explanations.one_day_event import single_day
from workbench.rings.explanations.ordinary_hours import ordinary_hours
from workbench.rings.explanations.outbreak import outbreak
from workbench.rings.explanations.regulars import daily_habit
from workbench.rings.explanations.staged_operation import staged_operation
from workbench.rings.explanations.timetable import market_day, monthly_round, weekly_timetable
from workbench.rings.explanations.treatment_course import treatment_course
from workbench.rings.explanations.treatment_cycle import treatment_cycle
from workbench.rings.group_facts import people_facts, shift_deviation
from workbench.rings.units import households


def people(
    count: int, *, surnames: str = "", known: bool = True, area: str | None = "a", address: str | None = None
) -> pd.DataFrame:
    """Members with one surname each, of one area, unless told otherwise."""
    names = [surnames[k % len(surnames)] if surnames else chr(0x4E00 + k) for k in range(count)]
    return pd.DataFrame(
        {
            "surname": names,
            "live_admdvs": area,
            "live_addr": address,
            "known": known,
            "employer": None,
            "attended": 3,
        }
    ).astype({"live_admdvs": "object", "live_addr": "object"})


def facts(members: pd.DataFrame | None = None, **changes: Any) -> GroupFacts:
    """A group of ten strangers on ten uneven days, unless told otherwise."""
    whole = people(10) if members is None else members
    day = np.array([3, 5, 16, 20, 37, 48, 61, 75, 80, 96])
    plain: dict[str, Any] = {
        "units": len(whole), "day": day, "present": np.full(10, 6), "pairs": np.full(10, 15.0),
        "busy": np.ones(10), "gap_seconds": 60.0,
    }  # fmt: skip
    return GroupFacts(members=whole, **(plain | changes))


def fit(found: Explanation) -> float:
    return found.fit


def test_strangers_on_uneven_days_have_no_explanation() -> None:
    found = explain(facts(), POOLING_TESTS)
    assert {one.kind for one in found} == {
        "family", "shared_address", "monthly_round", "weekly_timetable", "market_day", "daily_habit", "single_day",
        "busy_day", "carer", "batch_upload", "one_employer", "treatment_cycle",
        "treatment_course", "campaign", "acquaintances", "ordinary_hours"
    }  # fmt: skip
    assert all(one.fit < 0.1 for one in found)
    assert all(one.evidence["zh"] and one.evidence["en"] for one in found)


# One roof


def test_relatives_of_unknown_household_are_a_family() -> None:
    # Two surnames among five: 3 + 1 of 10 pairs share one. By hand: 4 ln(.35/.03) + 6 ln(.65/.97) = 7.425, and the
    # odds of kinship are its square root, e^3.71 to one: 0.976. Nothing is known, and five are few.
    assert fit(family(facts(people(5, surnames="王李王王李"), unknown_units=1.0))) == pytest.approx(
        0.976, abs=0.001
    )
    # Eight people: half of the way from six, where all are few, to ten.
    assert 0.45 < fit(family(facts(people(8, surnames="王李"), unknown_units=1.0))) <= 0.5


def test_two_hundred_surnames_are_no_family() -> None:
    # 19,900 pairs, none alike: the odds of kinship are e^-3983 to one, which no float holds.
    assert fit(family(facts(people(200), unknown_units=1.0))) == 0.0


@pytest.mark.parametrize(
    ("members", "unknown"),
    [(people(5, surnames="王李"), 0.0), (people(10, surnames="王李"), 1.0), (people(8), 1.0)],
    ids=["households known", "too many", "eight names"],
)
def test_a_ring_is_no_family(members: pd.DataFrame, unknown: float) -> None:
    assert fit(family(facts(members, unknown_units=unknown))) < 0.1


def test_five_names_of_unknown_household_are_hardly_a_family() -> None:
    # 10 ln(.65/.97) = -4.003; 1 / (1 + e^2.0) = 0.119.
    assert fit(family(facts(people(5), unknown_units=1.0))) == pytest.approx(0.119, abs=0.001)


def test_without_names_the_number_of_people_decides() -> None:
    nameless = people(5).assign(surname=None)
    assert fit(family(facts(nameless, unknown_units=1.0))) == pytest.approx(0.75)
    assert fit(family(facts(nameless, unknown_units=0.4))) == pytest.approx(0.3)


def test_names_that_were_made_up_alike_are_no_surnames() -> None:
    # Everybody in the register is called by one character and a number: sharing it says nothing.
    alike = facts(people(5, surnames="参"), unknown_units=1.0, name_match=0.98)
    found = family(alike)
    assert fit(found) == pytest.approx(0.75)
    assert "share a surname" not in found.evidence["en"]


def test_a_nursing_home_shares_its_address() -> None:
    members = people(10)
    members.loc[:7, "live_addr"] = "幸福院"
    assert fit(shared_address(facts(members))) == pytest.approx(0.8)


def test_a_couple_among_strangers_shares_nothing() -> None:
    members = people(10)
    members.loc[:1, "live_addr"] = "1号"
    assert fit(shared_address(facts(members))) == 0.0


def test_a_carer_brings_all_of_a_few_every_time() -> None:
    # Four people of three units, all four present in each session, a minute apart.
    assert fit(carer(facts(people(4), units=3, present=np.full(8, 4)))) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "changes",
    [{"units": 7, "present": np.full(8, 4)}, {"units": 3, "present": np.full(8, 2)},
     {"units": 3, "present": np.full(8, 4), "gap_seconds": 400.0}],
    ids=["many units", "half present", "slow"],
)  # fmt: skip
def test_a_ring_is_no_carer(changes: dict[str, Any]) -> None:
    assert fit(carer(facts(people(4), **changes))) == 0.0


# The calendar


@pytest.mark.parametrize(("period", "count"), [(7, 20), (14, 13), (28, 12), (30.4375, 12)])
def test_a_timetable_is_told_with_its_period(period: float, count: int) -> None:
    rng = np.random.default_rng(int(period))
    days = np.round(np.arange(count) * period + rng.uniform(-0.6, 0.6, count) + 10).astype(int)
    found = (weekly_timetable if period < 20 else monthly_round)(facts(day=days))
    assert fit(found) > 0.7
    assert f"{period:.0f}" in found.evidence["en"]


def test_a_missed_month_does_not_break_a_timetable() -> None:
    days = np.array([5, 35, 66, 127, 157, 188, 219, 280, 310, 340])
    assert fit(monthly_round(facts(day=days))) > 0.6


def timetable(day: Any) -> float:
    """Best fit of all timetables."""
    return max(fit(test(facts(day=day))) for test in (monthly_round, weekly_timetable, market_day))


def test_days_without_a_period_say_so() -> None:
    said = weekly_timetable(facts(day=np.array([1, 3, 4, 9, 20, 26]))).evidence
    assert "7, 14" in said["en"]
    assert "deviation" not in said["en"]
    assert "7、14" in said["zh"]
    assert "\u2013" not in said["zh"]


@pytest.mark.parametrize("seed", range(10))
def test_a_ring_on_random_days_has_no_timetable(seed: int) -> None:
    for count in (3, 6, 12, 30):
        days = np.sort(np.random.default_rng(seed).choice(365, count, replace=False))
        assert timetable(days) == 0.0


def test_random_days_pass_for_a_timetable_less_than_once_in_a_hundred() -> None:
    rng = np.random.default_rng(23)
    told = sum(timetable(rng.choice(365, rng.integers(4, 25), replace=False)) > 0 for _ in range(500))
    assert told <= 5


def shifts(*weekdays: int, weeks: int = 30) -> Any:
    """Days of dialysis shifts: the given weekdays (0 Monday) of some weeks."""
    monday = 20_003  # 7 October 2024, in days since 1970
    days = [monday + 7 * week + weekday for week in range(weeks) for weekday in weekdays]
    return np.array(days)


@pytest.mark.parametrize("weekdays", [(0, 2, 4), (1, 3, 5), (1, 3), (0, 1, 3, 4)])
def test_dialysis_shifts_are_a_timetable_told_by_its_weekdays(weekdays: tuple[int, ...]) -> None:
    found = weekly_timetable(facts(day=shifts(*weekdays), attendance=0.92))
    assert fit(found) > 0.95
    names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert ", ".join(names[one] for one in weekdays) in found.evidence["en"]


def test_a_ring_that_misses_some_cards_each_time_keeps_no_shifts() -> None:
    assert fit(weekly_timetable(facts(day=shifts(0, 2, 4), attendance=0.4))) == 0.0
    assert fit(weekly_timetable(facts(day=shifts(0, 2, 4), attendance=0.5))) == pytest.approx(0.5, abs=0.02)


def test_a_ring_that_skips_weeks_keeps_no_shifts() -> None:
    # Of 30 weeks' 90 days a third at random: the weekdays hold, the weeks do not.
    days = np.sort(np.random.default_rng(4).choice(shifts(0, 2, 4), 30, replace=False))
    assert fit(weekly_timetable(facts(day=days))) == 0.0


def test_working_days_are_no_shifts() -> None:
    assert fit(weekly_timetable(facts(day=shifts(0, 1, 2, 3, 4)))) == 0.0


def wednesdays(*months: int) -> Any:
    """In each of some months of 2025 a Wednesday, the first to the third in turn."""
    days = []
    for month in months:
        first = np.datetime64(f"2025-{month:02d}-01", "D").astype(int)
        days.append(first + (2 - (first + 3)) % 7 + 7 * (month % 3))
    return np.array(days)


def test_one_weekday_a_month_is_a_round_whatever_its_date() -> None:
    days = wednesdays(*range(1, 13))
    assert len({str(np.datetime64(int(one), "D"))[8:] for one in days}) >= 8
    found = monthly_round(facts(day=days))
    assert fit(found) > 0.9
    assert "Wed" in found.evidence["en"]
    # A month left out now and then, one session on another day: still a round.
    assert (
        fit(monthly_round(facts(day=np.append(wednesdays(1, 2, 4, 5, 6, 8, 9, 10, 11), days[0] + 15)))) > 0.6
    )


def test_one_weekday_of_many_weeks_is_no_monthly_round() -> None:
    every = wednesdays(1)[0] + 7 * np.arange(30)
    assert fit(monthly_round(facts(day=every))) < 0.4
    # Four of one weekday by chance, 7 times 7 to the minus four: 0.003, too likely.
    assert fit(monthly_round(facts(day=wednesdays(1, 4, 6, 9)))) < 0.6


def test_a_timetable_that_keeps_to_the_minute_says_more() -> None:
    # Every other Monday with gaps; 1 - (1 - f) / 2 where all sessions fall into one minute.
    days = np.array([0, 14, 21, 42, 56, 70, 84, 112, 126, 140, 161, 182]) + 20_003
    loose, exact = (fit(weekly_timetable(facts(day=days, clock_deviation=one))) for one in (7_200.0, 0.0))
    assert 0.3 < loose < 0.8
    assert exact == pytest.approx(1 - (1 - loose) / 2)


def test_random_days_to_the_minute_are_no_timetable() -> None:
    days = np.random.default_rng(5).choice(365, 14, replace=False)
    assert fit(weekly_timetable(facts(day=np.sort(days), clock_deviation=0.0))) == 0.0


# At a doctor's


@pytest.mark.parametrize(
    ("course", "gap", "expected"),
    [(0.6, 300.0, 0.0), (0.85, 300.0, 1.0), (0.725, 300.0, 0.5), (1.0, 70.0, 0.0), (1.0, 100.0, 0.5)],
)
def test_overlapping_courses_are_told_by_the_next_day_and_the_pace(
    course: float, gap: float, expected: float
) -> None:
    assert fit(treatment_course(facts(course=course, gap_seconds=gap))) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("units", "desk", "ordinary", "expected"),
    [(5, 1.0, 1.0, 1.0), (6, 1.0, 0.8, 0.8), (7, 1.0, 0.9, 0.6), (9, 1.0, 1.0, 0.0), (5, 0.0, 1.0, 0.0),
     (5, 1.0, 0.0, 0.0)],
)  # fmt: skip
def test_a_few_people_at_a_doctors_who_pay_what_others_pay(
    units: int, desk: float, ordinary: float, expected: float
) -> None:
    found = acquaintances(facts(units=units, desk=desk, ordinary_amounts=ordinary))
    assert fit(found) == pytest.approx(expected)


def test_check_ups_explain_by_their_share() -> None:
    # None at a fifth, all at four fifths.
    assert [fit(campaign(facts(campaign=one))) for one in (0.2, 0.5, 0.8)] == pytest.approx([0, 0.5, 1])


def test_several_sessions_a_week_are_no_weekly_timetable() -> None:
    # Every day of one working week a month: a ring that is busy, not a round.
    days = np.array([month * 30 + day for month in range(6) for day in range(5)])
    assert timetable(days) < 0.6


def test_one_day_that_carries_nearly_all_meetings() -> None:
    # Shares of 0.5, 0.7 and 0.9 of the meetings: (share - 0.5) / 0.4.
    for share, expected in ((0.5, 0.0), (0.7, 0.5), (0.9, 1.0)):
        pairs = np.array([share, *[(1 - share) / 4] * 4]) * 200
        assert fit(single_day(facts(pairs=pairs))) == pytest.approx(expected)


def test_meetings_spread_over_days_or_none_are_no_single_day() -> None:
    assert fit(single_day(facts())) == 0.0
    assert fit(single_day(facts(pairs=np.zeros(0)))) == 0.0


def test_member_days_on_which_others_crowd_too() -> None:
    # All of 20 sessions: lower bound 0.1 ** (1/20) = 0.891; a tenth of the days is crowded: (0.891 - 0.1) / 0.9 / 0.6.
    assert fit(busy_day(facts(busy=np.full(20, 3.0), busy_base=0.1))) == 1.0
    # Ten of ten: 0.1 ** (1/10) = 0.794; half of the days is crowded: (0.794 - 0.5) / 0.5 / 0.6 = 0.981.
    assert fit(busy_day(facts(busy=np.full(10, 3.0), busy_base=0.5))) == pytest.approx(0.981, abs=0.001)


def test_a_small_place_is_crowded_by_chance() -> None:
    # Five of seven sessions, where three days in ten are crowded: the lower bound is 0.40.
    busy = np.array([2.0] * 5 + [1.0] * 2)
    assert fit(busy_day(facts(busy=busy, busy_base=0.3))) < 0.3


def test_ordinary_days_are_no_member_days() -> None:
    assert fit(busy_day(facts(busy=np.full(20, 1.4)))) == 0.0
    assert fit(busy_day(facts(busy=np.zeros(0)))) == 0.0


def test_stamps_of_an_upload_share_their_second() -> None:
    # Swipes that share their second: (0.7 - 0.2) / 0.5.
    assert fit(batch_upload(facts(same_second=0.7))) == pytest.approx(1.0)
    assert fit(batch_upload(facts(same_second=0.1))) == 0.0


def colleagues(count: int, of: int) -> pd.DataFrame:
    """So many members of one employer, the rest residents without one."""
    return people(of).assign(employer=["E1"] * count + [None] * (of - count))


def test_holiday_vouchers_of_a_firm_are_an_employers() -> None:
    # Four fifths or more of one employer, on four days.
    days = np.array([10, 120, 270, 364])
    assert fit(one_employer(facts(colleagues(8, 10), day=days))) == pytest.approx(1.0)
    # Thirteen in twenty: (0.65 - 0.5) / 0.3.
    assert fit(one_employer(facts(colleagues(13, 20), day=days))) == pytest.approx(0.5)


def test_colleagues_at_all_hours_of_many_days_are_no_outing() -> None:
    days = np.arange(0, 120, 10)
    assert fit(one_employer(facts(colleagues(10, 10), day=days))) == 0.0
    # Twelve sessions at one hour, such as the end of a shift: a deviation of six minutes leaves nine tenths.
    found = one_employer(facts(colleagues(10, 10), day=days, clock_deviation=360.0))
    assert fit(found) == pytest.approx(0.9)


def test_a_crew_whose_shift_rotates_is_colleagues() -> None:
    # Forty sessions over a year, three minutes around three times of day: 1 - 180 / 1800 = nine tenths.
    crew = {
        "day": np.arange(0, 400, 10),
        "shift_deviation": 180.0,
        "attendance": 0.3,
        "ordinary_amounts": 1.0,
    }
    assert fit(one_employer(facts(colleagues(10, 10), **crew))) == pytest.approx(0.9)
    # The same cards every time, dearer goods, or nobody's shift: no crew on its way home.
    for other in ({"attendance": 0.7}, {"ordinary_amounts": 0.0}, {"shift_deviation": 3_000.0}):
        assert fit(one_employer(facts(colleagues(10, 10), **(crew | other)))) == 0.0


def test_times_around_up_to_three_times_of_day() -> None:
    # Five around midnight, five at noon: deviations 0, 60, 60, 120, 120 and none; sqrt(36,000 / 10) = 60.
    at = np.array([0, 60, 120, -60, -120, *[43_200] * 5]) + 20 * 86_400
    assert shift_deviation(at) == pytest.approx(60.0)
    assert shift_deviation(at[::-1]) == pytest.approx(60.0)
    # Fewer than five times are no habit; twelve of every second hour lie nowhere near two times of day.
    assert shift_deviation(at[:4]) == 86_400.0
    assert shift_deviation(np.arange(0, 86_400, 7_200)) > 7_200


def test_a_heading_that_a_tenth_is_insured_under_is_no_employer() -> None:
    register = pd.DataFrame(
        {"resdbook_no": None, "live_admdvs": None, "live_addr": None, "psn_name": None}, range(100)
    )
    known = register.assign(employer=["flexible"] * 10 + ["E1"] * 5 + [None] * 85, patient=range(100))
    members = people_facts(known.iloc[5:15], households(known))
    assert members["employer"].dropna().tolist() == ["E1"] * 5


def test_residents_have_no_employer() -> None:
    assert fit(one_employer(facts(colleagues(0, 10), day=np.array([3, 4])))) == 0.0


def test_a_rhythm_that_shuffles_match_is_the_places_own() -> None:
    # 199 shuffles and the group itself: none other is 0.005; one in ten is as good as all.
    assert fit(ordinary_hours(facts(shuffle_p=0.005))) == 0.0
    assert fit(ordinary_hours(facts(shuffle_p=0.055))) == pytest.approx(0.5)
    assert fit(ordinary_hours(facts(shuffle_p=0.3))) == 1.0


# Care


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0.0), (0.4, 0.0), (0.6, 0.5), (0.8, 1.0), (1.0, 1.0)])
def test_interim_settlements_on_paper(share: float, expected: float) -> None:
    assert fit(interim_settlement(facts(joined=share))) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("paired", "each", "expected"), [(1.0, 2.0, 1.0), (0.6, 1.8, 0.5), (1.0, 3.0, 0.0), (0.3, 2.0, 0.0)]
)
def test_both_eyes_are_two_operations_and_not_three(paired: float, each: float, expected: float) -> None:
    assert fit(staged_operation(facts(paired=paired, stays_each=each))) == pytest.approx(expected)


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0.0), (0.2, 0.0), (0.5, 0.5), (0.8, 1.0), (1.0, 1.0)])
def test_treatment_cycles_on_paper(share: float, expected: float) -> None:
    assert fit(treatment_cycle(facts(cyclic=share))) == pytest.approx(expected)


def test_an_outbreak_shows_elsewhere_too() -> None:
    # Four in five stays are influenza, which rose to 2.5 times elsewhere: 0.8 * (2.5 - 1.5) / 2.
    assert fit(outbreak(facts(disease=("J10", 0.8), elsewhere=2.5))) == pytest.approx(0.4)
    assert fit(outbreak(facts(disease=("J10", 0.8), elsewhere=5.0))) == pytest.approx(0.8)


def test_one_disease_that_rose_nowhere_else_is_no_outbreak() -> None:
    assert fit(outbreak(facts(disease=("M54", 1.0), elsewhere=1.4))) == 0.0


def test_a_township_hospital_serves_its_township() -> None:
    assert fit(local_catchment(facts(area_share=0.95, area_base=0.9))) == pytest.approx(0.27)


@pytest.mark.parametrize(("share", "base"), [(1.0, 0.8), (0.9, 0.3), (0.5, 0.6)])
def test_an_area_that_others_do_not_share_explains_nothing(share: float, base: float) -> None:
    assert fit(local_catchment(facts(area_share=share, area_base=base))) == 0.0


def test_explanations_come_best_first_and_ties_by_name() -> None:
    found = explain(facts(cyclic=0.5, disease=("J10", 0.5), elsewhere=9.0), ADMISSION_TESTS)
    assert [one.kind for one in found[:2]] == ["outbreak", "treatment_cycle"]
    assert [one.fit for one in found] == sorted((one.fit for one in found), reverse=True)
    assert [one.kind for one in found[2:]] == sorted(one.kind for one in found[2:])


def test_a_market_every_fifth_day_is_a_timetable() -> None:
    days = 20_090 + 5 * np.array([0, 1, 3, 4, 6, 7, 9, 12, 13, 15])
    assert fit(market_day(facts(day=days))) > 0.6


def test_four_sessions_on_one_day_of_the_month_are_a_timetable() -> None:
    days = [np.datetime64(f"2025-{month:02d}-08").astype(int) for month in (1, 2, 4, 5)]
    assert fit(monthly_round(facts(day=np.array(days)))) > 0.6


def test_regulars_of_one_hour_have_a_habit() -> None:
    assert fit(daily_habit(facts(clock_deviation=300.0, attendance=0.27))) > 0.6


def test_a_queue_of_one_hour_that_pays_like_others_may_be_steadier() -> None:
    # Five minutes of an hour leave 11/12; at 41 in a hundred 0.27 of 0.45 - 0.41, or 0.75 of 0.50 - 0.41.
    queue: dict[str, Any] = {"clock_deviation": 300.0, "attendance": 0.41}
    assert fit(daily_habit(facts(**queue))) == pytest.approx(11 / 12 * 4 / 15)
    assert fit(daily_habit(facts(**queue, ordinary_amounts=1.0))) == pytest.approx(11 / 12 * 0.75)


def test_a_weekly_circle_of_one_hour_that_pays_like_others_has_a_habit() -> None:
    # Six minutes of an hour, half of the members each time, every third or fourth day: nine tenths.
    morning: dict[str, Any] = {"clock_deviation": 360.0, "attendance": 0.5, "day": np.arange(0, 180, 4)}
    assert fit(daily_habit(facts(**morning, ordinary_amounts=1.0))) == pytest.approx(0.9)
    assert fit(daily_habit(facts(**morning, ordinary_amounts=0.0))) == 0.0


@pytest.mark.parametrize(
    "changes",
    [{"day": np.arange(0, 360, 15)}, {"attendance": 0.9}],
    ids=["every fortnight", "nearly the same cards every time"],
)
def test_a_ring_that_keeps_to_one_hour_and_ordinary_sums_has_no_habit(changes: dict[str, Any]) -> None:
    hour = {"clock_deviation": 360.0, "attendance": 0.5, "day": np.arange(0, 180, 4), "ordinary_amounts": 1.0}
    assert fit(daily_habit(facts(**(hour | changes)))) == 0.0


@pytest.mark.parametrize(("deviation", "attendance"), [(300.0, 0.45), (9_000.0, 0.27)])
def test_a_ring_is_no_habit(deviation: float, attendance: float) -> None:
    assert fit(daily_habit(facts(clock_deviation=deviation, attendance=attendance))) == 0.0
