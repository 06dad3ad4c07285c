"""Timetables: sessions that come back with a period of ordinary life."""

from __future__ import annotations

import math

import numpy as np

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import Floats, GroupFacts
from workbench.texts import listed, texts

__all__ = ["market_day", "monthly_round", "weekly_timetable"]

#: Length of a calendar month in days, on average; its phase is the day of the month.
_MONTH = 30.4375

#: Chance below which a period is believed; several periods are tried.
_CHANCE = 5e-4


def monthly_round(facts: GroupFacts) -> Explanation:
    """A month, four weeks, a moon: chronic refills, a nursing home's or a village doctor's round."""
    return _timetable("monthly_round", facts, (28.0, 29.53, _MONTH))


def weekly_timetable(facts: GroupFacts) -> Explanation:
    """A week or a fortnight: dialysis shifts, a clinic's hours."""
    return _timetable("weekly_timetable", facts, (7.0, 14.0))


def market_day(facts: GroupFacts) -> Explanation:
    """Every third, fifth or tenth day: markets and the buses to them."""
    return _timetable("market_day", facts, (3.0, 5.0, 10.0))


def _timetable(kind: str, facts: GroupFacts, periods: tuple[float, ...]) -> Explanation:
    """The best of some periods.

    Sessions are put on a circle of each period. The fit is high when they lie close to one point of it (circular
    deviation below a seventh of the period, chance below 5e-4 by Rayleigh's test or by the shortest arc) and most
    periods have their one session.
    """
    days = np.unique(facts.day).astype(np.float64)
    best, period, deviation = 0.0, 0.0, 0.0
    for candidate in periods:
        fit, spread = _periodic(days, candidate)
        if fit > best:
            best, period, deviation = fit, candidate, spread
    if not period:
        tried = listed(f"{one:.3g}" for one in periods)
        return Explanation(kind, 0.0, texts("evidence.no_timetable", sessions=len(days), periods=tried))
    said = {"period": f"{period:.0f}", "deviation": f"{deviation:.1f}"}
    return Explanation(kind, best, texts("evidence.timetable", sessions=len(days), **said))


def _periodic(days: Floats, period: float) -> tuple[float, float]:
    """Fit from 0 to 1 of one period, and the circular deviation in days."""
    if len(days) < 4:
        return 0.0, float("nan")
    phase = _phase(days, period)
    angle = 2 * np.pi * phase / period
    length = float(np.hypot(np.cos(angle).mean(), np.sin(angle).mean()))
    spread = period / (2 * np.pi) * math.sqrt(max(0.0, -2 * math.log(max(length, 1e-12))))
    chance = min(math.exp(-len(days) * length**2), _arc_chance(phase, period))
    if chance > _CHANCE or spread > period / 7:
        return 0.0, spread
    turns = (days[-1] - days[0]) / period + 1
    filled = min(1.0, len(days) / turns)
    one_each = min(1.0, turns / len(days) * 1.25)
    return (1.0 - spread / (period / 3)) * math.sqrt(filled) * one_each, spread


def _phase(days: Floats, period: float) -> Floats:
    """Where in the period each day falls; for a month its day of the month, whatever the month's length."""
    if period != _MONTH:
        return days % period
    day = days.astype(np.int64).astype("datetime64[D]")
    of_month: Floats = (day - day.astype("datetime64[M]").astype("datetime64[D]")).astype(np.float64)
    return of_month


def _arc_chance(phase: Floats, period: float) -> float:
    """Chance that independent days fall into as short an arc of the period as these do."""
    days, phase = phase, np.sort(phase % period)
    gaps = np.diff(np.append(phase, phase[0] + period))
    arc = min(1.0, (period - float(gaps.max()) + 1.0) / period)
    return min(1.0, len(days) * arc ** (len(days) - 1))
