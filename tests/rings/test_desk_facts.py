"""What swipes at desks were for, counted on paper."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workbench.rings.desk_facts import course_share, of_diseases

DAY = 86_400


def share(*swipes: tuple[int, int, float, bool]) -> float:
    """Share of swipes (person, place, day, at a desk) that belong to a course."""
    person, place, day, desk = zip(*swipes, strict=True)
    at = (np.array(day) * DAY).astype(np.int64)
    return course_share(np.array(person, np.int32), np.array(place, np.int32), at, np.array(desk))


def test_every_day_and_every_other_day_are_a_course() -> None:
    assert share((1, 1, 0, True), (1, 1, 1, True), (1, 1, 3, True)) == 1.0


def test_three_days_apart_are_two_visits() -> None:
    assert share((1, 1, 0, True), (1, 1, 3, True)) == 0.0


def test_somebody_else_another_place_and_the_same_day_are_no_next_day() -> None:
    assert share((1, 1, 0, True), (2, 1, 1, True), (1, 2, 1, True), (1, 1, 0.5, True)) == 0.0


def test_swipes_at_pharmacies_count_in_the_whole_only() -> None:
    # Two of the six are a course; the pharmacy's two days in a row are none.
    swipes = [
        (1, 1, 0, True),
        (1, 1, 1, True),
        (1, 9, 0, False),
        (1, 9, 1, False),
        (2, 1, 0, True),
        (2, 1, 9, True),
    ]
    assert share(*swipes) == pytest.approx(2 / 6)


def test_two_swipes_of_one_day_are_both_part_of_the_course() -> None:
    assert share((1, 1, 0, True), (1, 1, 0.2, True), (1, 1, 1, True), (1, 1, 8, True)) == pytest.approx(3 / 4)


def test_without_desks_nothing_is_a_course() -> None:
    assert share((1, 1, 0, False), (1, 1, 1, False)) == 0.0


def test_diseases_are_shares_of_all_swipes_of_the_group() -> None:
    wanted = pd.DataFrame({"lead": [0] * 8 + [1] * 5 + [2] * 3})
    diseases = pd.DataFrame(
        {
            "lead": [0, 0, 0, 1, 1],
            "dise_no": ["Z49.1", "z51.102", "I10", "Z00.0", None],
            "swipes": [3, 1, 4, 2, 3],
        }
    )
    assert of_diseases(diseases, wanted) == [(0.5, 0.0), (0.0, 0.4), (0.0, 0.0)]


def test_without_any_disease_nothing_is_planned() -> None:
    nothing = pd.DataFrame({"lead": [], "dise_no": [], "swipes": []})
    assert of_diseases(nothing, pd.DataFrame({"lead": [0, 0]})) == [(0.0, 0.0)]


@pytest.mark.parametrize("seed", range(20))
def test_any_swipes_are_counted_one_by_one_alike(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(1, 60))
    swipes = [
        (int(rng.integers(3)), int(rng.integers(2)), float(rng.integers(40)) / 2, bool(rng.random() < 0.8))
        for _ in range(size)
    ]
    belongs = [
        desk
        and any(
            other_desk and (one, there) == (who, where) and 1 <= abs(int(then) - int(day)) <= 2
            for one, there, then, other_desk in swipes
        )
        for who, where, day, desk in swipes
    ]
    assert share(*swipes) == pytest.approx(sum(belongs) / size)
