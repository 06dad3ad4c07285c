"""Explanations that lie in the calendar: timetables, one-day events, crowded days."""

from __future__ import annotations

import math

import numpy as np

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import Floats, GroupFacts, percent
from workbench.texts import texts

__all__ = ["busy_day", "single_day", "timetable"]

#: Periods of ordinary life in days: week, fortnight, four weeks, month.
_PERIODS = (7.0, 14.0, 28.0, 30.4375)

_BUSY = 2.0


def timetable(facts: GroupFacts) -> Explanation:
    """A fixed period: chronic refills, a nursing home's round, a clinic's timetable.

    Sessions are put on a circle of each period. The fit is high when they lie close to one point of it (circular
    deviation below a seventh of the period, Rayleigh tail below 1e-4) and nearly every period has its session. A
    month is searched with a slowly drifting phase, because rounds avoid weekends and holidays.
    """
    days = np.unique(facts.day).astype(np.float64)
    best, period, deviation = 0.0, _PERIODS[-1], float("nan")
    for candidate in _PERIODS:
        fit, spread = _periodic(days, candidate)
        if fit > best:
            best, period, deviation = fit, candidate, spread
    shown = "–" if math.isnan(deviation) else f"{deviation:.1f}"
    evidence = texts("evidence.timetable", sessions=len(days), period=f"{period:.0f}", deviation=shown)
    return Explanation("timetable", best, evidence)


def _periodic(days: Floats, period: float) -> tuple[float, float]:
    """Fit from 0 to 1 of one period, and the circular deviation in days."""
    if len(days) < 4:
        return 0.0, float("nan")
    angle = 2 * np.pi * days / period
    length = float(np.hypot(np.cos(angle).mean(), np.sin(angle).mean()))
    spread = period / (2 * np.pi) * math.sqrt(max(0.0, -2 * math.log(max(length, 1e-12))))
    rayleigh = math.exp(-len(days) * length**2)
    turns = (days[-1] - days[0]) / period + 1
    filled = min(1.0, len(days) / turns)
    one_each = min(1.0, turns / len(days) * 1.25)
    if rayleigh > 1e-3 or spread > period / 7:
        return 0.0, spread
    return (1.0 - spread / (period / 3)) * filled * one_each, spread


def single_day(facts: GroupFacts) -> Explanation:
    """One date carries the meetings: health check, vaccination, an employer's day."""
    share = float(facts.pairs[0] / facts.pairs.sum()) if facts.pairs.sum() else 0.0
    fit = max(0.0, min(1.0, (share - 0.5) / 0.4))
    return Explanation("single_day", fit, texts("evidence.single_day", share=percent(share)))


def busy_day(facts: GroupFacts) -> Explanation:
    """The group came on days on which everybody came: member days, market days, promotions."""
    share = float((facts.busy >= _BUSY).mean()) if len(facts.busy) else 0.0
    fit = max(0.0, min(1.0, (share - 0.4) / 0.5))
    return Explanation("busy_day", fit, texts("evidence.busy_day", share=percent(share), factor=f"{_BUSY:.0f}"))
