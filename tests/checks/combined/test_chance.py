"""The chance of several families, worked out on paper and by trying."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.checks.combined.chance import log10_tail
from workbench.checks.combined.rates import Peers
from workbench.checks.combined.subjects import independent


def test_two_of_three_families_on_paper() -> None:
    """Rates 1/2, 1/5, 1/10. As rare as the last two (1/50): those two, and all three.

    .5 x .2 x .1 + .5 x .2 x .1 = .02; {1/2, 1/10} has 1/20 and is less rare.
    """
    rates = {"a": 0.5, "b": 0.2, "c": 0.1}
    assert 10 ** log10_tail(rates, {"b", "c"}) == pytest.approx(0.02, rel=1e-12)
    # As rare as {a, c} (1/20): that, {b, c}, all three; {a, b} has 1/10 and {c} alone too.
    assert 10 ** log10_tail(rates, {"a", "c"}) == pytest.approx(0.04 + 0.01 + 0.01, rel=1e-12)


def test_families_of_one_rate_are_a_binomial_tail() -> None:
    rates = {str(number): 0.01 for number in range(6)}
    binomial = sum(math.comb(6, k) * 0.01**k * 0.99 ** (6 - k) for k in range(2, 7))
    assert 10 ** log10_tail(rates, {"1", "4"}) == pytest.approx(binomial, rel=1e-9)


def test_the_chance_holds_what_it_promises() -> None:
    """Whoever trips families at their rates is below any level no more often than that level."""
    rates, draw = {"a": 0.3, "b": 0.2, "c": 0.1, "d": 0.4}, random.Random(5)
    chances = [
        10 ** log10_tail(rates, {name for name, rate in rates.items() if draw.random() < rate})
        for _ in range(4_000)
    ]
    for level in (0.01, 0.05, 0.2):
        share = sum(one <= level for one in chances) / len(chances)
        assert share <= level + 3 * math.sqrt(level * (1 - level) / len(chances))


@given(st.lists(st.floats(0.001, 0.9), min_size=1, max_size=6), st.data())
def test_the_chance_is_the_sum_over_all_sets_as_rare(several: list[float], data: st.DataObject) -> None:
    rates = {str(number): rate for number, rate in enumerate(several)}
    tripped = data.draw(st.sets(st.sampled_from(sorted(rates))))
    rarity = lambda some: math.prod(rates[one] for one in some)  # noqa: E731
    total = 0.0
    for size in range(len(rates) + 1):
        for some in itertools.combinations(sorted(rates), size):
            if rarity(some) <= rarity(tripped) * (1 + 1e-9):
                total += rarity(some) * math.prod(1 - rates[one] for one in rates if one not in some)
    assert 10 ** log10_tail(rates, tripped) == pytest.approx(min(1.0, total), rel=1e-6)


def test_rates_leave_the_subject_out_and_borrow_from_the_kind() -> None:
    """1,000 persons, 100 of them with much care; one of those and nine of the others trip the family.

    The one with much care: 9 others of 999, (9 + .5) / 1,000 = .0095; its stratum 0 of 99, borrowing 50 at .0095:
    .475 / 149 = .0032. The larger counts. One of the others: (9 + .5) / 1,000; its stratum 8 of 899:
    (8 + .475) / 949 = .00893; the larger again.
    """
    much, little = ("patient", "much"), [("patient", str(number)) for number in range(9)]
    peers = Peers(
        stratum={much: "6 5", **dict.fromkeys(little, "0 3")},
        sizes={("patient", "6 5"): 100, ("patient", "0 3"): 900},
        trips={name: frozenset({"lists"}) for name in (much, *little)},
    )
    found = peers.rates([much, little[0]], ["lists", "stays"])
    assert found[much]["lists"] == pytest.approx(0.0095)
    assert found[little[0]]["lists"] == pytest.approx(0.0095)
    assert found[much]["stays"] == pytest.approx(0.5 / 1000)


def test_who_has_much_care_is_compared_with_others_who_have() -> None:
    """30 of 100 with much care trip it, of the other 900 none: .3 and not .03 is what one of them meets."""
    busy = [("patient", str(number)) for number in range(30)]
    peers = Peers(
        stratum=dict.fromkeys(busy, "6 5"),
        sizes={("patient", "6 5"): 100, ("patient", "0 3"): 900},
        trips={name: frozenset({"stays"}) for name in busy},
    )
    rate = peers.rates(busy[:1], ["stays"])[busy[0]]["stays"]
    assert rate == pytest.approx((29 + 50 * 29.5 / 1000) / (99 + 50))


@pytest.mark.parametrize(
    ("behind", "kept"),
    [
        ({"lists": {1}, "two_places": {1}}, ("lists",)),
        ({"lists": {1, 2}, "two_places": {1}}, ("lists", "two_places")),
        ({"lists": {1, 2}, "two_places": {1}, "purchases": {2}}, ("purchases", "two_places")),
        ({"lists": {1}, "stays": {2}}, ("lists", "stays")),
    ],
)
def test_a_row_speaks_for_one_family(behind: dict[str, set[int]], kept: tuple[str, ...]) -> None:
    assert independent({name: frozenset(rows) for name, rows in behind.items()}) == kept
