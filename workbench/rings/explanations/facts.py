"""What the explanations look at: plain arrays about one group, gathered once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["BUSY", "GroupFacts", "falling", "percent", "rising"]

Floats = NDArray[np.float64]

#: Traffic of a day, as a multiple of the usual day's, from which the day is crowded.
BUSY = 1.5


#: Deviation of the time of day at which nothing speaks of a habit any more, seconds.
_REGULAR = 3_600.0


@dataclass(frozen=True)
class GroupFacts:
    """One group, seen by its sessions.

    Attributes:
        members: one row per person: ``psn_no``, ``live_addr``, ``live_admdvs``, ``surname``, ``age``, ``known``
            (household or address known), ``employer``, ``attended``.
        units: households in the group.
        unknown_units: share of them of which no member's household or address is known.
        name_match: chance that two people of the population bear one surname.
        day: day number of each session.
        present: members in each session.
        pairs: meetings of members per day, largest first.
        busy: traffic of others on each session's place and day, as a multiple of the place's usual day.
        busy_base: share of all days of those places that are crowded.
        same_second: share of the group's swipes that share their second with another member.
        gap_seconds: median seconds between neighbouring members in a session.
        clock_deviation: how far the sessions' times of day lie apart, circular deviation in seconds.
        shift_deviation: how far they lie from the nearest of up to three times of day, seconds.
        attendance: share of all possible attendances that happened.
        cyclic: share of the group's stays or swipes that belong to a treatment cycle.
        desk: share of the group's swipes that were made at desks where outpatient care is settled.
        campaign: share settled there for a check-up, a screening or a vaccination.
        course: share made there by somebody whose card was swiped there two days before or after, or closer.
        disease: most frequent disease class of the stays and its share.
        elsewhere: how often that disease class was admitted elsewhere at the sessions' times, as a multiple of
            its usual rate.
        ordinary_amounts: how far the members pay what others pay at those places, 0 to 1.
        shuffle_p: share of shuffles of the members' times in which they meet as often.
        joined: share of the group's stays that join another of the same person at the facility without a night away.
        paired: share of the group's stays for a condition of paired organs.
        stays_each: stays for one per member.
        area_share: share of the members who live in the most frequent area.
        area_base: share of the place's other visitors who live in that area.
    """

    members: pd.DataFrame
    units: int
    day: NDArray[np.int64]
    present: NDArray[np.int64]
    pairs: Floats
    busy: Floats
    busy_base: float = 0.0
    unknown_units: float = 0.0
    name_match: float = 0.03
    same_second: float = 0.0
    gap_seconds: float = 0.0
    clock_deviation: float = 86_400.0
    shift_deviation: float = 86_400.0
    attendance: float = 1.0
    cyclic: float = 0.0
    desk: float = 0.0
    campaign: float = 0.0
    course: float = 0.0
    disease: tuple[str, float] = ("", 0.0)
    elsewhere: float = 1.0
    area_share: float = 0.0
    area_base: float = 0.0
    ordinary_amounts: float = 0.0
    shuffle_p: float = 0.0
    joined: float = 0.0
    paired: float = 0.0
    stays_each: float = 0.0

    @property
    def one_hour(self) -> float:
        """How far all sessions lie at one time of day: 1 for the same minute, 0 from an hour's deviation."""
        return max(0.0, 1.0 - self.clock_deviation / _REGULAR)

    @property
    def shift_end(self) -> float:
        """How far all sessions lie at up to three times of day, as shifts end: 0 from half an hour's deviation."""
        return max(0.0, 1.0 - 2.0 * self.shift_deviation / _REGULAR)


def falling(value: float, full: float, none: float) -> float:
    """1 up to one value, 0 from another, evenly between."""
    return max(0.0, min(1.0, (none - value) / (none - full)))


def rising(value: float, none: float, full: float) -> float:
    """0 up to one value, 1 from another, evenly between."""
    return 1.0 - falling(value, none, full)


def percent(share: float) -> str:
    """A share as a whole percentage."""
    return f"{100 * share:.0f}%"
