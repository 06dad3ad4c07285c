"""What to look for: the thresholds of one search for gatherings."""

from __future__ import annotations

import math
from dataclasses import dataclass

from workbench.rings.communities import SEED
from workbench.rings.counting import Counter, here
from workbench.rings.sessions import Reach

__all__ = ["Search"]

#: Share of a group that must be present to make a session of it.
_QUORUM = 0.25


@dataclass(frozen=True)
class Search:
    """What to look for.

    Attributes:
        window: largest distance in seconds of two events that meet.
        slot: a pair counts once per slot, seconds.
        cap: events looked at on either side of an event.
        edge_log10_p: pairs above this tail do not propose.
        resolutions: mean edge weights per possible pair that hold a candidate together; each is tried.
        present: members that make a session, at least.
        share: share of the sessions that a member attends at least.
        grow_log10_q: false discovery rate (log10) among those taken in because they attend the sessions.
        units: smallest group.
        sessions: fewest sessions.
        open_share: share of the day in which a place has traffic.
        q: false discovery rate over all pairs that could have met.
        seed: seed of the community step.
        threads: worker threads of the kernel.
        daily: people have an hour of the day at which they come; so at pharmacies, not in hospital beds.
        spread: window of the sessions of one more look at the groups of the widest window, seconds; 0 for none.
        counter: who counts the meetings; the groups that are found do not depend on it.
    """

    window: int
    slot: int = 86_400
    cap: int = 64
    edge_log10_p: float = -2.5
    resolutions: tuple[float, ...] = (0.5, 0.1)
    present: int = 3
    share: float = 0.2
    grow_log10_q: float = -1.0
    units: int = 5
    sessions: int = 3
    open_share: float = 0.5
    q: float = 0.01
    seed: int = SEED
    threads: int = 2
    daily: bool = False
    spread: int = 0
    counter: Counter = here

    @property
    def reach(self) -> Reach:
        """How far a session reaches for somebody who comes by chance."""
        return Reach(self.window, self.open_share, self.daily)

    def quorum(self, members: int) -> int:
        """Members that make a session of a group: a fair part of it, so that two groups do not pass for one."""
        return max(self.present, math.ceil(_QUORUM * members))
