"""Figures of factors have their unit and say what they are held against."""

from __future__ import annotations

import pytest

from workbench.leads.factors import factor_said


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [
        ("frequent_stays", "4.1/1.3", "4.1 stays a person, 1.3 among all inpatients"),
        ("dead_owner", "2", "2 people"),
        ("dates_concentrated", "5", "5 waves"),
        ("path", "12/3.4", "12 people, 3.4 expected"),
        ("distant", "1.2 km", "1.2 km"),
        ("a_new_one", "30%/5%", "30%, others 5%"),
        ("a_new_one", "7", "7"),
    ],
)
def test_a_figure_has_its_unit_and_comparison(code: str, value: str, said: str) -> None:
    assert factor_said(code, value)["en"] == said


def test_a_distance_that_is_not_known_is_not_told_as_one() -> None:
    said = factor_said("distant", "0.30")["en"]
    assert said.startswith("distance unknown")
    assert "0.30 times as often as the city" in said
