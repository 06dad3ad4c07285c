"""The scales of grades, cards and credit: their steps from the best to the lowest, and whom each is about.

Sources: the office's documents as domain.md lists them: W4 (institutions in grades A, B, C), W3 (yellow and red cards:
warning, talk, suspended settlement), W5 (credit of insured persons: trustworthy, generally or seriously dishonest). How
many grounds make which step is in none of them; the defaults are settings, ``[grading]``.
"""

from __future__ import annotations

from workbench.config import Grading
from workbench.explore.doors import KINDS

__all__ = ["KINDS", "NONE", "SCALES", "days_of", "is_lower", "scales_of", "step"]

#: Steps of each scale, the best first.
SCALES: dict[str, tuple[str, str, str]] = {
    "grade": ("A", "B", "C"),
    "card": ("none", "yellow", "red"),
    "credit": ("trusted", "general", "serious"),
}

#: In place of a step, where nobody has decided yet.
NONE = "-"

_OF = {"pharmacy": ("grade", "card"), "facility": ("grade", "card"), "patient": ("credit",)}


def scales_of(kind: str) -> tuple[str, ...]:
    """Scales that are about a kind of node; none for doctors, whose points stand in the measures."""
    return _OF.get(kind, ())


def days_of(scale: str, rules: Grading) -> int:
    """So many days a confirmation counts."""
    return {"grade": rules.grade_days, "card": rules.card_days, "credit": rules.credit_days}[scale]


def step(scale: str, grounds: int, strong: bool, rules: Grading) -> str:
    """The step that so many confirmed grounds propose; a strong one proposes the lowest by itself."""
    middle, low = {
        "grade": (rules.grade_b, rules.grade_c),
        "card": (rules.card_yellow, rules.card_red),
        "credit": (rules.credit_general, rules.credit_serious),
    }[scale]
    return SCALES[scale][2 if strong or grounds >= low else 1 if grounds >= middle else 0]


def is_lower(scale: str, one: str, other: str) -> bool:
    """Whether a step is lower than another; where nobody has decided, the best is compared with."""
    steps = SCALES[scale]
    return _place(steps, one) > _place(steps, other)


def _place(steps: tuple[str, ...], one: str) -> int:
    return 0 if one == NONE else steps.index(one)
