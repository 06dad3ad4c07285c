"""Causes of false leads, calibration and money, worked out on paper."""

from __future__ import annotations

import pytest

from workbench.evaluate.calibration import money_captured, q_calibration, score_bands
from workbench.evaluate.innocents import cause, false_claims
from workbench.evaluate.truth import Innocent

from .worked import KICKBACK, claim, pair, people, ring, truth

FAMILIES = (
    Innocent("member_day", people("mnop"), frozenset({("pharmacy", "P1")})),
    Innocent("family_together", people("qr"), frozenset()),
    Innocent("family_together", people("st"), frozenset()),
    Innocent("gate_pharmacy", frozenset({("doctor", "g")}), frozenset({("pharmacy", "P1")})),
    Innocent("out_of_stock", frozenset({("doctor", "i")}), frozenset({("pharmacy", "P4")})),
    Innocent("out_of_stock", frozenset({("doctor", "j")}), frozenset({("pharmacy", "P4")})),
    Innocent("out_of_stock", frozenset({("doctor", "k")}), frozenset({("pharmacy", "P5")})),
    Innocent("new_pharmacy", frozenset(), frozenset({("pharmacy", "P2")})),
)
WORLD = truth(ring(people("abcd")), ring(pair("d", "P3"), "R2", KICKBACK), innocents=FAMILIES)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ("mnop", "member_day"),
        ("mnx", "member_day"),
        ("mxyz", "none"),
        ("qrst", "family_together"),
        ("abxyz", "part_of_ring"),
        ("axyz", "none"),
    ],
)
def test_cause_of_a_false_group(members: str, expected: str) -> None:
    assert cause(claim(people(members)), WORLD) == expected


@pytest.mark.parametrize(
    ("doctors", "place", "expected"),
    [
        ("g", "P1", "gate_pharmacy"),
        ("h", "P1", "none"),
        ("h", "P2", "new_pharmacy"),
        ("ij", "P4", "out_of_stock"),
        ("ikl", "P4", "none"),
        ("d", "P9", "part_of_ring"),
        ("h", "P9", "none"),
    ],
)
def test_cause_of_a_false_kickback(doctors: str, place: str, expected: str) -> None:
    assert cause(claim(pair(doctors, place), scheme=KICKBACK), WORLD) == expected


def test_false_claims_reported_and_all() -> None:
    claims = [
        claim(people("abcd")),
        claim(people("mnop")),
        claim(people("mno"), reported=False),
        claim(people("xyz"), reported=False),
    ]
    assert false_claims(claims, WORLD, reported=True) == {"member_day": 1}
    assert false_claims(claims, WORLD, reported=False) == {"member_day": 2, "none": 1}


def test_q_calibration_tells_look_alikes_from_chance() -> None:
    claims = [
        claim(people("abcd"), log10_q=-3.0),
        claim(people("mnop"), log10_q=-2.0, reported=False),
        claim(people("xyz"), log10_q=-1.5),
        claim(people("uvw"), log10_q=-1.0),
    ]
    strict, loose = q_calibration(claims, WORLD)
    assert (strict.claims, strict.false, strict.chance, strict.reported, strict.reported_false) == (
        2,
        1,
        0,
        1,
        0,
    )
    assert (loose.claims, loose.false, loose.chance, loose.reported, loose.reported_false) == (3, 2, 1, 2, 1)


def test_score_bands_are_closed_below() -> None:
    claims = [claim(people("abcd"), 10.0), claim(people("xyz"), 9.9), claim(people("uv"), 100.0)]
    bands = {band.low: (band.right, band.false) for band in score_bands(claims, WORLD)}
    assert bands == {0.0: (0, 1), 10.0: (1, 0), 20.0: (0, 0), 40.0: (0, 0), 100.0: (0, 1)}


def test_money_captured_on_paper() -> None:
    rings = [ring(people("abcd"), "R1", money=300), ring(people("efgh"), "R2", money=100)]
    claims = [
        claim(people("xyz"), 9),
        claim(people("abcd"), 8, reported=False),
        claim(people("efgh"), 7),
        claim(people("abcde"), 6),
    ]
    assert money_captured(claims, rings, 1) == 0
    assert money_captured(claims, rings, 2) == 0.25
    assert money_captured(claims, rings, 3) == 1.0
    assert money_captured(claims, [], 3) == 0
