"""How fast different cards follow one another: in the ring's sessions, and ordinarily at the same site."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from workbench.explore.time.panels import Panel, columns, percent, ratio
from workbench.explore.time.site import Group
from workbench.texts import texts

__all__ = ["gaps_panel"]

Longs = NDArray[np.int64]

#: Upper ends of the classes of gaps, seconds; the last one is open.
_ENDS = (5, 10, 20, 30, 60, 120, 300, 900, 3_600)
_LONGEST = 86_400


def gaps_panel(group: Group, window: int) -> Panel | None:
    """Seconds between neighbouring swipes of different people; None without a gap in the sessions.

    Args:
        group: the group.
        window: window with which its sessions were chained, seconds; no gap inside of one is longer.
    """
    gaps = sorted(one.gap for one in group.timeline.items if one.gap is not None and one.alternates)
    if not gaps:
        return None
    wanted = group.excluded(group.of_class("place"))
    answer = group.engine.ask("site_gaps", wanted=wanted, most=_LONGEST)
    usual, times = answer["gap"].to_numpy(np.int64), answer["times"].to_numpy(np.int64)
    own = np.array(gaps, np.int64)
    binned = _binned(own, np.ones(len(own), np.int64)), _binned(usual, times)
    short = usual <= window
    sentence = texts(
        "rhythm.gaps.sentence",
        count=f"{len(own):,}",
        own=_seconds(_median(own, np.ones(len(own), np.int64))),
        own_minute=percent((own <= 60).sum(), len(own)),
        total=f"{times.sum():,}",
        usual=_seconds(_median(usual, times)),
        usual_minute=percent(times[usual <= 60].sum(), times.sum()),
        minutes=f"{window / 60:g}",
        usual_short=_seconds(_median(usual[short], times[short])),
        share=percent(times[short].sum(), times.sum()),
    )
    return Panel(
        code="gaps",
        title=texts("rhythm.gaps.title"),
        sentence=sentence,
        columns=columns("gap", "own", "own_share", "usual", "usual_share"),
        rows=tuple(
            (label, int(a), percent(a, len(own)), int(b), percent(b, times.sum()))
            for label, a, b in zip(_labels(), *binned, strict=True)
        ),
        form="bars",
        series={
            "bins": _labels(),
            "own": [round(ratio(one, len(own)), 5) for one in binned[0].tolist()],
            "usual": [round(ratio(one, times.sum()), 5) for one in binned[1].tolist()],
        },
        legend={"own": texts("rhythm.key.own_gaps"), "usual": texts("rhythm.key.usual_gaps")},
        notes=(texts("rhythm.gaps.chained", minutes=f"{window / 60:g}"),),
    )


def _labels() -> list[str]:
    """Classes as ranges of seconds, minutes or hours, without words: ``30-60 s``."""
    short = [_short(end) for end in _ENDS]
    inner = [f"{low}–{high}" for low, high in pairwise(short)]
    return [f"≤{short[0]}", *inner, f">{short[-1]}"]


def _short(seconds: int) -> str:
    if seconds >= 3_600:
        return f"{seconds // 3_600}h"
    return f"{seconds // 60}m" if seconds >= 60 else f"{seconds}s"


def _binned(values: Longs, times: Longs) -> Longs:
    """How often values fall into each class; an end belongs to its class."""
    place = np.searchsorted(np.array(_ENDS), values, side="left")
    return np.bincount(place, weights=times, minlength=len(_ENDS) + 1).astype(np.int64)


def _median(values: Longs, times: Longs) -> float | None:
    """Lower median of values that each occur several times, sorted by value."""
    if not times.sum():
        return None
    half = np.searchsorted(np.cumsum(times), (times.sum() + 1) // 2)
    return float(values[half])


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"
