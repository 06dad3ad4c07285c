"""How many times an expectation was seen, and probabilities too small for a decimal point."""

from __future__ import annotations

import math

from workbench.texts import text

__all__ = ["chance", "power_of_ten", "ratio"]

#: q-values (log10) from which a lead is said to be almost impossible, rare and unusual by chance.
_WORDS = ((-9.0, "impossible"), (-4.0, "rare"), (-2.0, "unusual"), (-1.3, "seldom"))


def ratio(observed: int, expected: float, language: str) -> str:
    """How many times the expectation was seen; below 0.01 expected only a lower bound is told."""
    if not math.isfinite(expected):
        return ""
    times = f"{observed / expected:,.0f}" if expected >= 0.01 else f"{100 * observed:,}+"
    return text("overview.times", language, ratio=times)


def power_of_ten(log10: float) -> tuple[str, str]:
    """A small number as mantissa and power of ten, ``("5.1", "-1452")``; from 0.001 upwards as a decimal alone."""
    if not math.isfinite(log10):
        return ("0" if log10 < 0 else "–"), ""
    if log10 >= -3:
        return f"{10**log10:.3f}", ""
    exponent = math.floor(log10)
    mantissa = f"{10 ** (log10 - exponent):.1f}"
    return ("1.0", str(exponent + 1)) if mantissa == "10.0" else (mantissa, str(exponent))


def chance(log10_q: float, language: str) -> str:
    """What a q-value says, in words."""
    word = next((word for most, word in _WORDS if log10_q <= most), "possible")
    return text(f"queue.chance.{word}", language)
