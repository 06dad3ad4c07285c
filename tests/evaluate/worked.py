"""Tiny truths and claims from which every measure can be worked out on paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from workbench.evaluate.claims import Claim
from workbench.evaluate.truth import Innocent, Node, Ring, Truth

POOLING, KICKBACK, ADMISSION = "card_pooling", "referral_kickback", "collusive_admission"


def people(names: str) -> frozenset[Node]:
    """One patient per letter."""
    return frozenset(("patient", name) for name in names)


def pair(doctors: str, place: str) -> frozenset[Node]:
    """Doctors, one per letter, and a pharmacy."""
    return frozenset({("doctor", name) for name in doctors} | {("pharmacy", place)})


def ring(
    members: frozenset[Node],
    name: str = "R1",
    scheme: str = POOLING,
    level: str = "easy",
    money: int = 100,
    days: int = 3,
) -> Ring:
    sessions = tuple(date(2025, 1 + k, 10) for k in range(days))
    return Ring(name, scheme, level, "", members, frozenset(), sessions, Decimal(money))


def claim(
    members: frozenset[Node],
    score: float = 50.0,
    scheme: str = POOLING,
    reported: bool = True,
    log10_q: float = -9.0,
    name: str = "",
) -> Claim:
    known = name or f"{scheme}-{score:g}"
    return Claim(known, scheme, members, score=score, reported=reported, log10_q=log10_q)


def truth(*rings: Ring, innocents: tuple[Innocent, ...] = ()) -> Truth:
    return Truth(7, 1_000, rings, innocents)
