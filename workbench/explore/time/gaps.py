"""Gaps between swipes, and bursts of a selection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, pairwise

from workbench.explore.time.items import NO_BURST, Item

__all__ = ["CHAIN_SECONDS", "chained", "numbered", "per_day", "with_gaps"]

#: Largest gap inside of a burst of a selection, seconds: the wider of the two windows of the detector.
CHAIN_SECONDS = 900

#: Persons from which a burst takes three.
_SEVERAL = 5


def numbered(items: Iterable[Item]) -> list[Item]:
    """Items in order of time, named by it."""
    return [
        replace(one, id=f"i{place}") for place, one in enumerate(sorted(items, key=lambda one: one.order))
    ]


def with_gaps(items: Sequence[Item]) -> list[Item]:
    """Swipes with the seconds to the one before them in their burst, at the same place.

    Args:
        items: in order of time; returned in the same order.
    """
    gaps: dict[str, tuple[int, bool]] = {}
    swipes = [one for one in items if one.what == "swipe" and one.counted and one.burst != NO_BURST]
    ordered = sorted(swipes, key=lambda one: (one.burst, one.place, one.order))
    for before, one in pairwise(ordered):
        if (before.burst, before.place) == (one.burst, one.place) and before.precise and one.precise:
            gaps[one.id] = (int((one.at - before.at).total_seconds()), before.person != one.person)
    return [
        replace(one, gap=gaps[one.id][0], alternates=gaps[one.id][1]) if one.id in gaps else one
        for one in items
    ]


def chained(items: Sequence[Item]) -> list[Item]:
    """Swipes of a selection put into bursts: one place, no gap above ``CHAIN_SECONDS``.

    A burst has two persons at least, three where five or more are looked at: pairs meet by chance all day long.
    """
    number = 0
    burst: dict[str, int] = {}
    swipes = [one for one in items if one.what == "swipe" and one.counted and one.precise]
    fewest = 3 if len({one.person for one in swipes}) >= _SEVERAL else 2
    for chain in _chains(sorted(swipes, key=lambda one: (one.place, one.order))):
        if len({one.person for one in chain}) >= fewest:
            burst.update((one.id, number) for one in chain)
            number += 1
    return [replace(one, burst=burst.get(one.id, NO_BURST)) for one in items]


def _chains(swipes: Sequence[Item]) -> Iterable[list[Item]]:
    """Runs of swipes at one place without a long gap."""
    number, numbers = 0, [0] if swipes else []
    for before, one in pairwise(swipes):
        apart = (one.at - before.at).total_seconds() > CHAIN_SECONDS
        number += before.place != one.place or apart
        numbers.append(number)
    together = groupby(zip(numbers, swipes, strict=True), key=lambda pair: pair[0])
    return ([one for _, one in chain] for _, chain in together)


def per_day(items: Iterable[Item]) -> tuple[tuple[date, int], ...]:
    """Items per day, in order."""
    return tuple(sorted(Counter(one.at.date() for one in items).items()))
