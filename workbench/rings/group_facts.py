"""Gathers, once per group, the plain figures that the explanations look at."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.rings.cooccurrence import Longs, Timeline
from workbench.rings.desk_facts import DeskFacts
from workbench.rings.explanations.facts import BUSY, Floats, GroupFacts
from workbench.rings.gatherings import Gathering
from workbench.rings.units import Households

__all__ = ["ordinary_amounts", "people_facts", "pooling_facts", "shift_deviation", "unknown_units"]

_DAY = 86_400

#: Shifts of a day at most, where work goes on day and night.
_SHIFTS = 3

#: Mean rank above the middle at which a group buys dearer than others.
_DEARER = 0.25

#: Spread of a group's amounts over the others' from which it is the same sum again and again, and ordinary.
_SAME, _VARIOUS = 0.15, 0.4


def people_facts(people: pd.DataFrame, homes: Households) -> pd.DataFrame:
    """Members with the columns that explanations read: surname, employer and whether a household is known."""
    return people.assign(
        employer=people["employer"].mask(people["employer"].isin(homes.headings)),
        surname=people["psn_name"].astype("string").str.slice(0, 1),
        known=homes.has_household[people["patient"].to_numpy()],
    )


def unknown_units(people: pd.DataFrame, homes: Households) -> float:
    """Share of the households in a group of which nobody's household or address is known."""
    who = people["patient"].to_numpy()
    known = pd.Series(homes.has_household[who]).groupby(homes.unit[who]).any()
    return 1.0 - float(known.mean()) if len(known) else 0.0


def pooling_facts(
    one: Gathering,
    people: pd.DataFrame,
    events: Timeline,
    homes: Households,
    fen: Longs,
    at_desks: DeskFacts | None = None,
) -> GroupFacts:
    """Figures of a group of people who swipe together.

    Args:
        one: the group.
        people: its members with ``attended``.
        events: the timeline.
        homes: who lives together.
        fen: amount of each event.
        at_desks: what the swipes at desks of facilities were for; None where all were at pharmacies.
    """
    sessions = one.sessions
    at = events.at[sessions.positions]
    inside = np.diff(sessions.number) == 0
    gaps = np.diff(at)[inside]
    busy, busy_base = _busy(one, events)
    return GroupFacts(
        members=people_facts(people, homes),
        units=len(one.units),
        day=sessions.first // _DAY,
        present=sessions.present,
        pairs=pairs_per_day(sessions.first // _DAY, sessions.present),
        busy=busy,
        busy_base=busy_base,
        unknown_units=unknown_units(people, homes),
        name_match=homes.name_match,
        same_second=float((gaps == 0).mean()) if len(gaps) else 0.0,
        gap_seconds=float(np.median(gaps)) if len(gaps) else 0.0,
        clock_deviation=_clock_deviation(sessions.first),
        shift_deviation=shift_deviation(sessions.first),
        ordinary_amounts=ordinary_amounts(one, events, fen),
        shuffle_p=one.shuffle_p,
        **asdict(at_desks or DeskFacts()),
        attendance=float(sessions.attended.sum()) / max(1, len(one.units) * len(sessions)),
    )


def ordinary_amounts(one: Gathering, events: Timeline, fen: Longs) -> float:
    """How far a group pays as others do at the same places: no more than they, and as variously; 0 to 1.

    Whoever empties cards buys dear goods, or the same goods or the same sum again and again. Compared are the mean rank
    of the amounts among the others' (the statistic of Mann and Whitney 1947) and the spread of their logarithms.
    """
    rank, own, usual = [], [], []
    for place in np.unique(one.sessions.place):
        start, end = np.searchsorted(events.place, [place, place + 1])
        others = np.sort(fen[start:end][~np.isin(events.unit[start:end], one.units)])
        mine = fen[one.sessions.positions[events.place[one.sessions.positions] == place]]
        both = np.searchsorted(others, mine, "left") + np.searchsorted(others, mine, "right")
        rank.append(both / max(1.0, 2.0 * len(others)))
        own.append(mine)
        usual.append(others)
    dearer = float(np.concatenate(rank).mean()) - 0.5
    usual_spread = _log_spread(np.concatenate(usual))
    various = _log_spread(np.concatenate(own)) / usual_spread if usual_spread else 0.0
    no_dearer = max(0.0, min(1.0, 1.0 - dearer / _DEARER))
    return no_dearer * max(0.0, min(1.0, (various - _SAME) / (_VARIOUS - _SAME)))


def _log_spread(fen: Longs) -> float:
    """Interquartile range of the logarithms of amounts above zero."""
    paid = fen[fen > 0]
    return float(np.subtract(*np.percentile(np.log(paid), [75, 25]))) if len(paid) else 0.0


def _clock_deviation(at: Longs) -> float:
    """Circular standard deviation of times of day, seconds."""
    angle = 2 * np.pi * (at % _DAY) / _DAY
    length = float(np.hypot(np.cos(angle).mean(), np.sin(angle).mean()))
    return float(_DAY / (2 * np.pi) * np.sqrt(max(0.0, -2 * np.log(max(length, 1e-12)))))


def shift_deviation(at: Longs) -> float:
    """How far times of day lie from the nearest of up to three, seconds: the root of the mean square within parts.

    The parts of the day lie between the longest pauses; one part for every five times, three at most.
    """
    parts = min(_SHIFTS, len(at) // 5)
    if not parts:
        return float(_DAY)
    clock = np.sort(at % _DAY)
    # The day begins behind its longest pause, so that no part goes over its end.
    begin = int(np.argmax(np.diff(clock, append=clock[0] + _DAY))) + 1
    turned = np.append(clock[begin:], clock[:begin] + _DAY)
    pause = np.diff(turned)
    last = np.zeros(len(pause), np.bool_)
    last[np.argsort(-pause, kind="stable")[: parts - 1]] = True
    part = np.append(0, np.cumsum(last))
    mean = np.bincount(part, turned) / np.bincount(part)
    return float(np.sqrt(np.mean((turned - mean[part]) ** 2)))


def pairs_per_day(day: Longs, present: NDArray[np.int64]) -> Floats:
    """Possible meetings per distinct day, largest first."""
    _, at = np.unique(day, return_inverse=True)
    pairs = np.bincount(at, weights=present * (present - 1) / 2).astype(np.float64)
    return np.sort(pairs)[::-1]


def _busy(one: Gathering, events: Timeline) -> tuple[Floats, float]:
    """Others' traffic on the place and day of each session over the place's median day, and the share of days so busy.

    Days without any traffic are closed days and do not count.
    """
    ratio = np.zeros(len(one.sessions))
    base = np.zeros(len(one.sessions))
    for place in np.unique(one.sessions.place):
        start, end = np.searchsorted(events.place, [place, place + 1])
        outside = ~np.isin(events.unit[start:end], one.units)
        day = events.at[start:end][outside] // _DAY
        days, count = np.unique(day, return_counts=True)
        usual = max(1.0, float(np.median(count))) if len(count) else 1.0
        here = one.sessions.place == place
        wanted = one.sessions.first[here] // _DAY
        at = np.minimum(np.searchsorted(days, wanted), max(0, len(days) - 1))
        seen = np.where(days[at] == wanted, count[at], 0) if len(days) else np.zeros(len(wanted))
        ratio[here] = seen / usual
        base[here] = float((count / usual >= BUSY).mean()) if len(count) else 0.0
    return ratio, float(base.mean()) if len(base) else 0.0
