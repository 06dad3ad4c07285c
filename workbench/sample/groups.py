"""Choices that rings and innocent groups share: who, and on which days."""

from __future__ import annotations

import numpy as np

from workbench.sample.arrays import DAY, Array, Rng
from workbench.sample.events import PURCHASE, Events


def spaced_days(rng: Rng, days: int, n: int, apart: int, *, first: int = 10) -> Array:
    """Draw n days at least so many apart, in a stretch of the extract; fewer when it is too short."""
    room = days - first - 20
    n = max(2, min(n, room // apart))
    slack = room - n * apart
    stretch = int(slack * rng.uniform(0.35, 1.0))
    start = first + int(rng.integers(0, max(1, slack - stretch)))
    offsets: Array = np.sort(rng.integers(0, stretch + 1, n)) + np.arange(n) * apart
    return start + offsets


def queue(
    rng: Rng,
    person: Array,
    place: int,
    day: int,
    hours: tuple[float, float],
    gap: tuple[int, int],
) -> Events:
    """Purchases of a group one after another on a day, in random order."""
    who = rng.permutation(person)
    start = day * DAY + int(rng.integers(int(hours[0] * 3600), int(hours[1] * 3600)))
    yuan = np.clip(rng.lognormal(4.5, 0.6, len(who)), 8, 1500)
    return Events.of(
        who,
        place=place,
        begin=start + np.cumsum(rng.integers(*gap, len(who))),
        kind=PURCHASE,
        fen=np.round(yuan * 100),
    )
