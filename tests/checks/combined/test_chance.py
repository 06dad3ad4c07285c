"""The chance of several families, worked out on paper and by trying."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.checks.combined.chance import log10_tail
from workbench.checks.combined.exposure import chance_by_care
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


def test_chance_by_care_on_paper() -> None:
    """Ten others with the same care, three trip: 3.5 / 11, whatever the unit. Twice the care: 1 - (7.5 / 11)².

    Four others with 1, 1, 1 and 5, the last trips: 5 / (exp(5r) - 1) + ½·2 / (exp(2r) - 1) = 3 + ½·2. With x = exp(r)
    that is 5 / (x⁵ - 1) + 1 / (x² - 1) = 4, and x = 1.26 gives 2.299 + 1.701.
    """
    assert chance_by_care(7, [7, 7, 7], 70, 10) == pytest.approx(3.5 / 11, rel=1e-9)
    assert chance_by_care(14, [7, 7, 7], 70, 10) == pytest.approx(1 - (7.5 / 11) ** 2, rel=1e-9)
    assert chance_by_care(1, [5], 8, 4) == pytest.approx(1 - 1 / 1.26, abs=2e-4)
    assert chance_by_care(0, [5], 8, 4) == 0.0
    assert chance_by_care(3, [], 0, 0) == 0.0


def test_chance_by_care_is_the_likeliest_rate() -> None:
    """Against a search over the likelihood itself, the added half subject included."""
    draw = random.Random(11)
    care = [draw.lognormvariate(0, 1.3) for _ in range(60)]
    trips = [draw.random() < 1 - math.exp(-0.2 * one) for one in care]
    mean = sum(care) / len(care)

    def likelihood(rate: float) -> float:
        each = [(one, trip, 1.0) for one, trip in zip(care, trips, strict=True)]
        added = [(mean, True, 0.5), (mean, False, 0.5)]
        return sum(
            weight * (math.log(-math.expm1(-rate * one)) if trip else -rate * one)
            for one, trip, weight in each + added
        )

    best = max((10 ** (step / 2000) for step in range(-6000, 2000)), key=likelihood)
    tripping = [one for one, trip in zip(care, trips, strict=True) if trip]
    found = -math.log1p(-chance_by_care(mean, tripping, sum(care), len(care))) / mean
    assert found == pytest.approx(best, rel=2e-3)


def test_a_busy_institution_is_not_compared_with_small_ones() -> None:
    """40 pharmacies, one with half of all care; two others trip the family. Its share of the kind is 2.5 / 40."""
    busy, some = ("pharmacy", "busy"), [("pharmacy", str(number)) for number in range(2)]
    several = (busy, *some)
    peers = Peers(
        stratum=dict.fromkeys(several, "11"),
        sizes={("pharmacy", "11"): 40},
        trips=dict.fromkeys(several, frozenset({"stock"})),
        care={busy: 3900.0, **dict.fromkeys(some, 100.0)},
        care_of_kind={"pharmacy": 7800.0},
    )
    found = peers.rates([busy, some[0]], ["stock"])
    # The others all have 100: exp(-rate·100) = (39 - 2 + ½) / 40, and it has 39 times as much.
    assert found[busy]["stock"] == pytest.approx(1 - (37.5 / 40) ** 39)
    assert found[some[0]]["stock"] == pytest.approx(2.5 / 40)


def test_institutions_of_very_different_care_are_no_leads_by_that_alone() -> None:
    """Every case trips each of six families alike; institutions differ several hundredfold. Of 4,800 with nothing
    else about them half a one is below 1e-4 by chance; by the share of their kind alone dozens were."""
    families, found, draw = [str(number) for number in range(6)], 0, random.Random(3)
    for _ in range(40):
        care = {("facility", str(number)): draw.lognormvariate(0, 1.5) for number in range(120)}
        trips = {
            who: frozenset(one for one in families if draw.random() < 1 - math.exp(-0.08 * much))
            for who, much in care.items()
        }
        tripping = {who: some for who, some in trips.items() if some}
        peers = Peers(
            stratum=dict.fromkeys(tripping, "02"),
            sizes={("facility", "02"): 120},
            trips=tripping,
            care={who: care[who] for who in tripping},
            care_of_kind={"facility": sum(care.values())},
        )
        several = [who for who, some in tripping.items() if len(some) > 1]
        rates = peers.rates(several, families)
        found += sum(log10_tail(rates[who], tripping[who]) < -4 for who in several)
    assert found <= 2
