"""Groups beside their peers: whose growth is far from what is usual among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["FAR", "FEWEST_PEERS", "FEWEST_ROWS", "Unusual", "median", "unusual"]

#: Modified z-score from which a value is far from the others: Iglewicz and Hoaglin, How to Detect and Handle
#: Outliers, 1993.
FAR = Decimal("3.5")
#: With fewer peers there is no usual, and with fewer settlements growth is chance.
FEWEST_PEERS = 5
FEWEST_ROWS = 30

#: Standard deviations in one median absolute deviation of a normal distribution.
_SCALE = Decimal("1.4826")


@dataclass(frozen=True)
class Unusual:
    """A group whose growth is far from its peers'.

    Attributes:
        value: code of the group.
        growth: its growth, a share.
        middle: median growth of all peers, itself among them.
        distance: how many usual deviations away; None where all others grew alike.
        peers: how many are compared.
    """

    value: str
    growth: Decimal
    middle: Decimal
    distance: Decimal | None
    peers: int


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value; of an even number, the mean of the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def unusual(growths: Mapping[str, Decimal]) -> list[Unusual]:
    """Groups that stand out among peers, the farthest first; none where the peers are too few.

    Args:
        growths: growth by code of the group, only such as have enough settlements.
    """
    if len(growths) < FEWEST_PEERS:
        return []
    middle = median(list(growths.values()))
    spread = median([abs(one - middle) for one in growths.values()]) * _SCALE
    found = [
        Unusual(value, one, middle, abs(one - middle) / spread if spread else None, len(growths))
        for value, one in growths.items()
        if abs(one - middle) > FAR * spread
    ]
    return sorted(found, key=lambda one: (-(one.distance or abs(one.growth - one.middle)), one.value))
