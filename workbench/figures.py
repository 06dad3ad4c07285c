"""Figures as people read them: money and counts."""

from __future__ import annotations

import math
from decimal import Decimal

__all__ = ["number", "yuan"]


def yuan(amount: Decimal) -> str:
    """An amount with separators and two decimals."""
    return f"{amount:,.2f}"


def number(value: float) -> str:
    """A count or expectation: separators, one decimal for what is not whole, two below ten; a dash for no number."""
    if not math.isfinite(value):
        return "\u2013"
    if float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.1f}" if abs(value) >= 10 else f"{value:.2f}"
