"""Timetables: sessions that come back with a period of ordinary life."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import Floats, GroupFacts, falling, rising
from workbench.texts import listed, texts

__all__ = ["market_day", "monthly_round", "weekly_timetable"]

#: Length of a calendar month in days, on average; its phase is the day of the month.
_MONTH = 30.4375

#: Chance below which a period is believed; several periods are tried.
_CHANCE = 5e-4

#: Attendance of those who are expected on fixed days, and attendance that speaks against it.
_COMPLETE, _PATCHY = 0.6, 0.4

#: Share of the dates of fixed weekdays that are kept from which nobody skips weeks, and from which they do.
_MOST_WEEKS, _HALF_THE_WEEKS = 0.9, 0.5


def monthly_round(facts: GroupFacts) -> Explanation:
    """A month, four weeks, a moon, one weekday a month: refills, a nursing home's or a village doctor's round."""
    once = _timetable("monthly_round", facts, (28.0, 29.53, _MONTH))
    days = np.unique(facts.day)
    weekday, fit = _monthly_weekday(days)
    fit = _to_the_hour(fit, facts)
    if fit <= once.fit:
        return once
    named = texts(f"rhythm.weekday.{weekday}")
    return Explanation(
        "monthly_round", fit, texts("evidence.monthly_weekday", sessions=len(days), weekday=named)
    )


def _monthly_weekday(days: NDArray[np.int64]) -> tuple[int, float]:
    """The weekday (0 Monday) on which the sessions lie, once a month, and their fit."""
    count = np.bincount((days + 3) % 7, minlength=7)
    weekday, inside = int(count.argmax()), int(count.max())
    if len(days) < 4 or 7 * float(binom.sf(inside - 1, len(days), 1 / 7)) > _CHANCE:
        return weekday, 0.0
    month = days[(days + 3) % 7 == weekday].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    filled = len(np.unique(month)) / (float(np.ptp(month)) + 1.0)
    one_each = min(1.0, len(np.unique(month)) / inside * 1.25)
    return weekday, falling(1.0 - inside / len(days), 0.1, 0.3) * math.sqrt(filled) * one_each


def _to_the_hour(fit: float, facts: GroupFacts) -> float:
    """The fit of a timetable, raised where its sessions keep to one or a few times of the day too."""
    return 1.0 - (1.0 - fit) * (1.0 - 0.5 * max(facts.one_hour, facts.shift_end)) if fit else 0.0


def weekly_timetable(facts: GroupFacts) -> Explanation:
    """A week or a fortnight: a clinic's hours; or fixed weekdays on which nobody is missing: dialysis shifts."""
    once = _timetable("weekly_timetable", facts, (7.0, 14.0))
    weekdays, fit = _on_weekdays(np.unique(facts.day))
    fit *= rising(facts.attendance, _PATCHY, _COMPLETE)
    if fit <= once.fit:
        return once
    names = listed(texts(f"rhythm.weekday.{one}") for one in weekdays)
    evidence = texts("evidence.weekdays", sessions=len(np.unique(facts.day)), weekdays=names)
    return Explanation("weekly_timetable", fit, evidence)


def _on_weekdays(days: NDArray[np.int64]) -> tuple[list[int], float]:
    """Two to four days of the week on which all sessions lie and that most weeks have all, 0 Monday, and their fit."""
    found: tuple[list[int], float] = ([], 0.0)
    count = np.bincount((days + 3) % 7, minlength=7)
    order = np.argsort(-count, kind="stable")
    weeks = max(1.0, (float(np.ptp(days)) + 1.0) / 7.0) if len(days) else 1.0
    for number in (2, 3, 4):
        inside = int(count[order[:number]].sum())
        if math.comb(7, number) * float(binom.sf(inside - 1, len(days), number / 7)) > _CHANCE:
            continue
        elsewhere, kept = 1.0 - inside / max(1, len(days)), len(days) / (weeks * number)
        fit = falling(elsewhere, 0.03, 0.15) * rising(kept, _HALF_THE_WEEKS, _MOST_WEEKS)
        if fit > found[1]:
            found = sorted(int(one) for one in order[:number]), fit
    return found


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
    return Explanation(
        kind, _to_the_hour(best, facts), texts("evidence.timetable", sessions=len(days), **said)
    )


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
