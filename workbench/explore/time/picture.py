"""Timelines and panels as a screen draws them: opaque ids, masked labels, plain numbers, one language.

Times are seconds since 1970 of the local clock; the screen reads them without a time zone.
"""

from __future__ import annotations

from calendar import timegm
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from workbench.explore.time.items import Burst, Item, Timeline
from workbench.explore.time.panels import Panel, Rhythm
from workbench.figures import yuan
from workbench.texts import text

__all__ = ["DRAWN", "drawn_panels", "drawn_timeline", "moment", "seconds"]

#: Items that a screen draws one by one; more are drawn as counts per day.
DRAWN = 2_000

#: Shows a node, named by its key, as a person may see it.
Label = Callable[[str], str]

_LANES = ("place", "person", "doctor")


def seconds(at: datetime) -> int:
    """A time of the local clock as seconds since 1970."""
    return timegm(at.timetuple())


def moment(value: float) -> datetime:
    """The reverse of ``seconds``, to the second."""
    return datetime(1970, 1, 1) + timedelta(seconds=int(value))


def drawn_timeline(
    whole: Timeline,
    label: Label,
    language: str = "zh",
    *,
    window: tuple[datetime, datetime] | None = None,
    title: str = "",
) -> dict[str, Any]:
    """The picture of a timeline, columns of items in order of time.

    Of more than ``DRAWN`` items in the window only counts per lane and day are sent, and the cut is stated.

    Args:
        whole: all of it; lanes and days are those of the whole, whatever the window.
        label: masked text of a node's key.
        language: ``zh`` or ``en``.
        window: what is drawn one by one; None for all.
        title: stands above.
    """
    lanes = {name: _lanes(whole.items, name) for name in _LANES}
    part = whole if window is None else whole.between(*window)
    many = part.shown > DRAWN
    ends = _ends(whole)
    notes = [one[language] for one in whole.notes]
    if many:
        notes.append(text("time.note.per_day", language, most=f"{DRAWN:,}", total=f"{part.shown:,}"))
    return {
        "title": title,
        "subtitle": _subtitle(whole, language),
        "scheme": whole.scheme,
        "period": _period(whole),
        "window": None if window is None else [seconds(one) for one in window],
        "lanes": {name: [label(key) for key in lanes[name]] for name in _LANES},
        "items": _columns(() if many else part.items, lanes),
        "cells": {name: _cells(part.items, lanes, name) for name in _LANES} if many else None,
        "bursts": [_burst(one, lanes["place"], ends[one.number]) for one in whole.bursts],
        "days": [[timegm(day.timetuple()), count] for day, count in whole.days],
        "notes": notes,
    }


def _lanes(items: Iterable[Item], name: str) -> list[str]:
    """Nodes that items name, those with most items first."""
    counts = Counter(key for one in items if (key := getattr(one, name)) is not None)
    return sorted(counts, key=lambda key: (-counts[key], key))


def _period(whole: Timeline) -> list[int]:
    ends = [seconds(one.until or one.at) for one in whole.items] + [
        timegm(day.timetuple()) for day, _ in whole.days
    ]
    if not ends:
        return [0, 86_400]
    starts = [seconds(one.at) for one in whole.items] + [timegm(day.timetuple()) for day, _ in whole.days]
    return [min(starts) // 86_400 * 86_400, (max(ends) // 86_400 + 1) * 86_400]


def _columns(items: Sequence[Item], lanes: dict[str, list[str]]) -> dict[str, list[Any]]:
    """Items by column: shorter than a record each. Lanes and visits are positions, -1 where there is none."""
    place = {name: {key: at for at, key in enumerate(keys)} for name, keys in lanes.items()}
    drawn = {one.id for one in items}
    return {
        "id": [one.id for one in items],
        "what": [one.what for one in items],
        "at": [seconds(one.at) for one in items],
        "until": [None if one.until is None else seconds(one.until) for one in items],
        **{name: [place[name].get(getattr(one, name) or "", -1) for one in items] for name in _LANES},
        "burst": [one.burst for one in items],
        "gap": [one.gap for one in items],
        "alternates": [one.alternates for one in items],
        "lag": [one.lag for one in items],
        "after": [one.after if one.after in drawn else None for one in items],
        "department": [one.department for one in items],
        "total": [yuan(one.total_yuan) for one in items],
        "fund": [yuan(one.fund_yuan) for one in items],
        "account": [yuan(one.account_yuan) for one in items],
        "precise": [one.precise for one in items],
        "refund": [one.refund for one in items],
        "counted": [one.counted for one in items],
    }


def _cells(items: Iterable[Item], lanes: dict[str, list[str]], name: str) -> list[list[int]]:
    """Lane, day and number of items."""
    place = {key: at for at, key in enumerate(lanes[name])}
    counts = Counter(
        (place[key], timegm(one.at.date().timetuple()))
        for one in items
        if (key := getattr(one, name)) is not None
    )
    return [[lane, day, count] for (lane, day), count in sorted(counts.items())]


def _ends(whole: Timeline) -> dict[int, int]:
    """When the last item of each burst ended."""
    ends: dict[int, int] = {}
    for one in whole.items:
        ends[one.burst] = max(ends.get(one.burst, 0), seconds(one.until or one.at))
    return ends


def _burst(burst: Burst, places: list[str], until: int) -> dict[str, Any]:
    return {
        "number": burst.number,
        "from": seconds(burst.first),
        "to": seconds(burst.last),
        "until": max(until, seconds(burst.last)),
        "people": burst.people,
        "items": burst.items,
        "places": [places.index(one) for one in burst.places],
        "money": yuan(burst.fund_yuan + burst.account_yuan),
    }


def _subtitle(whole: Timeline, language: str) -> str:
    """What there is, and its money."""
    kinds = Counter(one.what for one in whole.items)
    counts = [
        text(f"time.count.{what}", language, count=f"{kinds[what]:,}")
        for what in ("swipe", "fill", "stay", "visit")
        if kinds[what]
    ]
    if whole.bursts:
        counts.append(text(_bursts_called(whole), language, count=f"{len(whole.bursts):,}"))
    money = text("time.money", language, fund=yuan(whole.fund_yuan), account=yuan(whole.account_yuan))
    return text("time.separator", language).join([*counts, money])


def _bursts_called(whole: Timeline) -> str:
    return "time.count.waves" if whole.scheme == "collusive_admission" else "time.count.bursts"


def drawn_panels(rhythm: Rhythm, language: str = "zh") -> list[dict[str, Any]]:
    """The panels of a compare view in one language."""
    return [_panel(one, language) for one in rhythm.panels]


def _panel(panel: Panel, language: str) -> dict[str, Any]:
    return {
        "code": panel.code,
        "form": panel.form,
        "title": panel.title[language],
        "sentence": panel.sentence[language],
        "columns": [one[language] for one in panel.columns],
        "rows": [[str(cell) for cell in row] for row in panel.cells(language)],
        "series": panel.series,
        "legend": {name: one[language] for name, one in panel.legend.items()},
        "notes": [one[language] for one in panel.notes],
    }
