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

_BUSY = 1.5


def timetable(facts: GroupFacts) -> Explanation:
    """A fixed period: chronic refills, a nursing home's round, a clinic's timetable.

    Sessions are put on a circle of each period. The fit is high when they lie close to one point of it (circular
    deviation below a seventh of the period, chance below 1e-3 by Rayleigh's test or by the shortest arc) and most
    periods have their one session.
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
    chance = min(math.exp(-len(days) * length**2), _arc_chance(days, period))
    if chance > 1e-3 or spread > period / 7:
        return 0.0, spread
    turns = (days[-1] - days[0]) / period + 1
    filled = min(1.0, len(days) / turns)
    one_each = min(1.0, turns / len(days) * 1.25)
    return (1.0 - spread / (period / 3)) * math.sqrt(filled) * one_each, spread


def _arc_chance(days: Floats, period: float) -> float:
    """Chance that independent days fall into as short an arc of the period as these do."""
    phase = np.sort(days % period)
    gaps = np.diff(np.append(phase, phase[0] + period))
    arc = min(1.0, (period - float(gaps.max()) + 1.0) / period)
    return min(1.0, len(days) * arc ** (len(days) - 1))


def single_day(facts: GroupFacts) -> Explanation:
    """One date carries the meetings: health check, vaccination, an employer's day."""
    share = float(facts.pairs[0] / facts.pairs.sum()) if facts.pairs.sum() else 0.0
    fit = max(0.0, min(1.0, (share - 0.5) / 0.4))
    return Explanation("single_day", fit, texts("evidence.single_day", share=percent(share)))


def busy_day(facts: GroupFacts) -> Explanation:
    """The group came on days on which everybody came: member days, market days, promotions."""
    share = float((facts.busy >= _BUSY).mean()) if len(facts.busy) else 0.0
    fit = max(0.0, min(1.0, (share - 0.4) / 0.5))
    return Explanation(
        "busy_day", fit, texts("evidence.busy_day", share=percent(share), factor=f"{_BUSY:.1f}")
    )
