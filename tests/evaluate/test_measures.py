"""Each measure against a figure worked out on paper."""

from __future__ import annotations

import pytest

from workbench.evaluate.measures import (
    average_precision,
    best_match,
    jaccard,
    lead_precision,
    owner,
    precision_at,
    weighted_precision,
)
from workbench.evaluate.scheme import measure, pooled

from .worked import ADMISSION, KICKBACK, claim, pair, people, ring, truth


def test_jaccard_on_paper() -> None:
    assert jaccard(people("abcd"), people("cdef")) == pytest.approx(2 / 6)
    assert jaccard(people("ab"), people("ab")) == 1
    assert jaccard(people("ab"), people("cd")) == 0
    assert jaccard(frozenset(), frozenset()) == 0


def test_best_match_takes_the_most_similar_reported_claim() -> None:
    planted = ring(people("abcdef"))
    small, large = claim(people("abc"), 90), claim(people("abcdx"), 80)
    hidden = claim(people("abcdef"), 1, reported=False)
    match = best_match(planted, [small, large, hidden])
    assert match.claim == large.name
    assert match.rank == 2
    assert match.jaccard == pytest.approx(4 / 7)
    assert match.found
    assert (match.precision, match.recall) == (pytest.approx(4 / 5), pytest.approx(4 / 6))
    assert match.f1 == pytest.approx(2 * (4 / 5) * (4 / 6) / (4 / 5 + 4 / 6))
    assert match.fragments == 2


def test_exactly_half_is_found_and_less_is_not() -> None:
    planted = ring(people("abcd"))
    assert best_match(planted, [claim(people("ab"))]).found
    assert not best_match(planted, [claim(people("abxyz"))]).found


def test_ties_go_to_the_earlier_claim() -> None:
    first, second = claim(people("ab"), 90), claim(people("cd"), 80)
    assert best_match(ring(people("abcd")), [first, second]).claim == first.name


def test_a_ring_without_claims_is_missed() -> None:
    match = best_match(ring(people("abcd")), [claim(people("xyz")), claim(people("abcd"), scheme=ADMISSION)])
    assert (match.jaccard, match.claim, match.rank, match.f1) == (0.0, "", 0, 0.0)


def test_a_claim_is_right_from_half_of_its_members_on() -> None:
    rings = [ring(people("abcd"), "R1"), ring(people("efgh"), "R2")]
    assert owner(claim(people("abxy")), rings) == rings[0]
    assert owner(claim(people("efgx")), rings) == rings[1]
    assert owner(claim(people("axy")), rings) is None
    assert owner(claim(people("abefx")), rings) is None, "two rings do not add up"
    assert owner(claim(people("abcd"), scheme=ADMISSION), rings) is None, "the scheme is part of the claim"


def test_a_kickback_is_a_doctor_and_a_place() -> None:
    planted = [ring(pair("d", "P1"), scheme=KICKBACK)]
    right = claim(pair("d", "P1"), scheme=KICKBACK)
    assert owner(right, planted) == planted[0]
    assert owner(claim(pair("d", "P2"), scheme=KICKBACK), planted) is None
    assert owner(claim(pair("e", "P1"), scheme=KICKBACK), planted) is None
    assert owner(claim(pair("de", "P1"), scheme=KICKBACK), planted) == planted[0]
    assert best_match(planted[0], [claim(pair("d", "P2"), scheme=KICKBACK)]).jaccard == pytest.approx(1 / 3)


def test_lead_precision_counts_reported_claims_only() -> None:
    claims = [
        claim(people("ab")),
        claim(people("xy")),
        claim(people("abcd"), reported=False),
        claim(people("uv"), reported=False),
    ]
    assert lead_precision(claims, [ring(people("abcd"))]) == (1, 2)


def test_average_precision_on_paper() -> None:
    rings = [ring(people("abcd"), "R1"), ring(people("efgh"), "R2"), ring(people("ijkl"), "R3")]
    claims = [
        claim(people("abcd"), 90),  # hit: 1/1
        claim(people("abc"), 80),  # the same ring again
        claim(people("xyz"), 70),
        claim(people("efgh"), 5, reported=False),  # hit: 2/4, though it is not reported
    ]
    assert average_precision(claims, rings) == pytest.approx((1 + 2 / 4 + 0) / 3)
    assert average_precision(claims, []) == 0
    assert average_precision([], rings) == 0


def test_precision_at_k() -> None:
    rings = [ring(people("abcd"))]
    claims = [claim(people("xy"), 9), claim(people("u"), 8, reported=False), claim(people("ab"), 7)]
    assert precision_at(claims, rings, 1) == 0
    assert precision_at(claims, rings, 2) == 0.5
    assert precision_at(claims, rings, 10) == 0.5
    assert precision_at([], rings, 10) == 0


def test_weighted_precision_on_paper() -> None:
    rings = [ring(people("abcdefgh"))]
    claims = [claim(people("abcdefxy")), claim(people("ghuv")), claim(people("wz"))]
    # n p: 8 * 3/4, 4 * 1/2, 2 * 0
    assert weighted_precision(claims, rings) == pytest.approx((8 * 9 / 16 + 4 / 4) / (8 * 3 / 4 + 4 / 2))
    assert weighted_precision([], rings) == 0


def test_levels_of_a_scheme() -> None:
    rings = truth(
        ring(people("abcd"), "R1", level="easy"),
        ring(people("efgh"), "R2", level="hard"),
        ring(people("ijkl"), "R3", level="hard"),
        ring(pair("d", "P"), "R4", scheme=KICKBACK),
    )
    result = measure("card_pooling", [claim(people("abcd"), 9), claim(people("efg"), 8)], rings)
    easy, hard, whole = result.levels()
    assert (easy.level, easy.planted, easy.found, easy.f1) == ("easy", 1, 1, 1.0)
    assert (hard.planted, hard.found) == (2, 1)
    assert hard.jaccard == pytest.approx((3 / 4 + 0) / 2)
    assert (hard.precision, hard.recall) == (1.0, pytest.approx(3 / 4))
    assert (whole.planted, whole.found, result.precision) == (3, 2, 1.0)


def test_pooling_weighs_average_precision_by_rings_and_adds_counts() -> None:
    one = measure("card_pooling", [claim(people("ab"))], truth(ring(people("ab"))))
    two = measure(
        "card_pooling",
        [claim(people("xy"))],
        truth(ring(people("ab")), ring(people("cd"), "R2"), ring(people("ef"), "R3")),
    )
    both = pooled([one, two])
    assert (both.reported, both.right, len(both.matches)) == (2, 1, 4)
    assert both.average_precision == pytest.approx((1 * 1 + 3 * 0) / 4)
    assert both.precision_at[10] == pytest.approx(0.5)
    assert both.false_reported == {"none": 1}
