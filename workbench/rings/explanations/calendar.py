"""Explanations that lie in the calendar: timetables, one-day events, crowded days."""

from __future__ import annotations

import math

import numpy as np

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import Floats, GroupFacts, percent
from workbench.texts import texts

__all__ = ["busy_day", "daily_habit", "single_day", "timetable"]

#: Length of a calendar month in days, on average; its phase is the day of the month.
_MONTH = 30.4375

#: Periods of ordinary life in days: markets every third, fifth or tenth day, week, fortnight, four weeks, moon, month.
_PERIODS = (3.0, 5.0, 7.0, 10.0, 14.0, 28.0, 29.53, _MONTH)

_BUSY = 1.5

#: Deviation of the time of day at which nothing speaks of a habit any more, seconds.
_REGULAR = 3_600.0

#: Chance below which a period is believed; several periods are tried.
_CHANCE = 5e-4


def timetable(facts: GroupFacts) -> Explanation:
    """A fixed period: chronic refills, a nursing home's round, a clinic's timetable.

    Sessions are put on a circle of each period. The fit is high when they lie close to one point of it (circular
    deviation below a seventh of the period, chance below 5e-4 by Rayleigh's test or by the shortest arc) and most
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


def daily_habit(facts: GroupFacts) -> Explanation:
    """Regulars of one hour: people who each come on some days at the same time, such as when the door opens.

    Their sessions lie at one time of day, and each of them is missing more often than not.
    """
    narrow = max(0.0, 1.0 - facts.clock_deviation / _REGULAR)
    loose = max(0.0, min(1.0, (0.45 - facts.attendance) / 0.15))
    evidence = texts(
        "evidence.daily_habit",
        minutes=f"{facts.clock_deviation / 60:.0f}",
        share=percent(facts.attendance),
    )
    return Explanation("daily_habit", narrow * loose, evidence)
