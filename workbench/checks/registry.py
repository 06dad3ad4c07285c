"""All checks, in the order in which they are listed."""

from __future__ import annotations

from workbench.checks import after_death, in_prison, overlapping_stays, swipe_in_stay
from workbench.checks.check import Check

__all__ = ["CHECKS"]

CHECKS: tuple[Check, ...] = (
    after_death.CHECK,
    in_prison.CHECK,
    swipe_in_stay.CHECK,
    overlapping_stays.CHECK,
)
