"""From evidence to a verdict, on paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.leads.lead import Explanation
from workbench.rings.scoring import Verdict, Weights, judge

WEIGHTS = Weights()


def verdict(llr: float, *fits: float, factors: int = 0) -> Verdict:
    return judge(llr, [Explanation("x", fit, {"zh": "", "en": ""}) for fit in fits], factors, WEIGHTS)


def test_a_score_on_paper() -> None:
    # 50 nats, two factors of a tenth each, best fit 0.25: 50 * 1.2 * 0.75.
    assert verdict(50, 0.1, 0.25, factors=2) == Verdict(pytest.approx(45.0), "high", reported=True)


@pytest.mark.parametrize(
    ("llr", "priority", "reported"),
    [(9.99, "low", False), (10, "low", True), (19.9, "low", True), (20, "medium", True), (39.9, "medium", True),
     (40, "high", True)],
)  # fmt: skip
def test_thresholds_belong_to_the_higher_class(llr: float, priority: str, reported: bool) -> None:
    assert verdict(llr) == Verdict(pytest.approx(llr), priority, reported)


def test_a_good_explanation_keeps_a_lead_back_however_strong() -> None:
    assert verdict(1000, 0.6) == Verdict(pytest.approx(400), "low", reported=False)
    assert verdict(1000, 0.59).reported


@given(st.floats(0, 1e4), st.floats(0, 1), st.floats(0, 1), st.integers(0, 5))
def test_explanations_lower_and_factors_raise(llr: float, fit: float, other: float, factors: int) -> None:
    plain = verdict(llr, fit, factors=factors)
    assert verdict(llr, fit, other, factors=factors).score <= plain.score
    assert verdict(llr, fit, factors=factors + 1).score >= plain.score
    assert plain.score >= 0


def test_a_second_explanation_counts_when_it_says_something() -> None:
    # 100 nats * 0.4 * 0.5; a second fit below 0.3 is noise, and a third never counts.
    assert verdict(100, 0.6, 0.5).score == pytest.approx(20.0)
    assert verdict(100, 0.5, 0.29).score == pytest.approx(50.0)
    assert verdict(100, 0.5, 0.4, 0.4).score == pytest.approx(30.0)
    assert not verdict(100, 0.5, 0.4).reported
