"""What happened when: items, the bursts that they make, and the whole timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from workbench.explore.keys import RowRef, yuan
from workbench.texts import Text

__all__ = ["NO_BURST", "Burst", "Item", "Timeline", "bursts_of", "is_precise", "to_the_minute"]

#: Burst of an item that is in none.
NO_BURST = -1


@dataclass(frozen=True)
class Item:
    """One thing that happened; nodes are named by their keys, ids of the source's own are in them.

    Attributes:
        id: opaque name, ``i0`` being the first in time.
        what: ``swipe``, ``stay``, ``visit`` or ``fill``.
        at: when it began, local clock.
        until: when it ended; only stays have an end.
        precise: ``at`` is known to the second.
        person: who.
        place: where.
        card: what was swiped.
        doctor: by whom or on whose prescription.
        department: code of the department of a stay.
        burst: number of the session or wave, ``NO_BURST`` where it is in none.
        gap: seconds to the swipe before it in the burst; None for the first, and where a time is not precise.
        alternates: the swipe before was somebody else's.
        lag: seconds from the visit; whole days where a time is not precise.
        after: id of that visit.
        total_fen: whole amount.
        fund_fen: paid by the fund.
        account_fen: paid from a personal account.
        counted: used for bursts and gaps; refunds, what they took back, and batch uploads are not.
        rows: the source rows behind it, sorted.
    """

    id: str
    what: str
    at: datetime
    person: str
    place: str
    until: datetime | None = None
    precise: bool = True
    card: str | None = None
    doctor: str | None = None
    department: str | None = None
    burst: int = NO_BURST
    gap: int | None = None
    alternates: bool = False
    lag: int | None = None
    after: str | None = None
    total_fen: int = 0
    fund_fen: int = 0
    account_fen: int = 0
    counted: bool = True
    rows: tuple[RowRef, ...] = ()

    @property
    def refund(self) -> bool:
        """Money went back."""
        return self.total_fen < 0 or self.fund_fen < 0 or self.account_fen < 0

    @property
    def total_yuan(self) -> Decimal:
        """Whole amount in yuan."""
        return yuan(self.total_fen)

    @property
    def fund_yuan(self) -> Decimal:
        """Paid by the fund, yuan."""
        return yuan(self.fund_fen)

    @property
    def account_yuan(self) -> Decimal:
        """Paid from a personal account, yuan."""
        return yuan(self.account_fen)

    @property
    def order(self) -> tuple[object, ...]:
        """What items are sorted by: independent of the order of the rows."""
        return (self.at, self.what, self.place, self.person, self.doctor or "", self.rows)


@dataclass(frozen=True)
class Burst:
    """Items that belong together: a session of swipes, a wave of admissions.

    Attributes:
        number: the session's number in the evidence.
        places: where.
        first: time of the first item.
        last: time of the last one's beginning.
        people: distinct persons.
        items: how many items.
        fund_yuan: paid by the fund.
        account_yuan: paid from personal accounts.
    """

    number: int
    places: tuple[str, ...]
    first: datetime
    last: datetime
    people: int
    items: int
    fund_yuan: Decimal
    account_yuan: Decimal


@dataclass(frozen=True)
class Timeline:
    """Items in order of time.

    Attributes:
        scheme: scheme of the lead, empty for a selection of nodes.
        items: sorted; their ids follow that order.
        bursts: by number.
        days: items per day, those that are not shown too.
        total: how many items there are.
        notes: what was left out or is not known.
    """

    scheme: str
    items: tuple[Item, ...]
    bursts: tuple[Burst, ...]
    days: tuple[tuple[date, int], ...]
    total: int
    notes: tuple[Text, ...] = ()
    _index: dict[str, Item] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._index.update((one.id, one) for one in self.items)

    @property
    def shown(self) -> int:
        """Items that are here; fewer than ``total`` where there were too many."""
        return len(self.items)

    @property
    def fund_yuan(self) -> Decimal:
        """Paid by the fund for what is shown, exact."""
        return yuan(sum(one.fund_fen for one in self.items))

    @property
    def account_yuan(self) -> Decimal:
        """Paid from personal accounts for what is shown, exact."""
        return yuan(sum(one.account_fen for one in self.items))

    def item(self, item_id: str) -> Item:
        """The item of an id.

        Raises:
            KeyError: there is none.
        """
        return self._index[item_id]

    def find(self, item_id: str) -> Item | None:
        """The item of an id that came from outside, None where there is none."""
        return self._index.get(item_id)

    def rows(self, item_ids: Iterable[str]) -> tuple[RowRef, ...]:
        """Source rows behind some items, sorted, each once."""
        return tuple(sorted({row for one in item_ids for row in self._index[one].rows}))

    def naming(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Ids of the items that name any of these nodes, in order of time."""
        wanted = set(keys)
        return tuple(one.id for one in self.items if wanted & {one.person, one.place, one.card, one.doctor})

    def between(self, first: datetime | None, last: datetime | None) -> Timeline:
        """Only what began from ``first`` to ``last``, both inclusive; ids stay, gaps too."""
        kept = tuple(
            one
            for one in self.items
            if (first is None or one.at >= first) and (last is None or one.at <= last)
        )
        return replace(self, items=kept, bursts=bursts_of(kept), _index={})


def bursts_of(items: Iterable[Item]) -> tuple[Burst, ...]:
    """The bursts that items make, by number."""
    inside: dict[int, list[Item]] = {}
    for one in items:
        if one.burst != NO_BURST:
            inside.setdefault(one.burst, []).append(one)
    return tuple(_burst(number, inside[number]) for number in sorted(inside))


def _burst(number: int, items: list[Item]) -> Burst:
    return Burst(
        number=number,
        places=tuple(sorted({one.place for one in items})),
        first=min(one.at for one in items),
        last=max(one.at for one in items),
        people=len({one.person for one in items}),
        items=len(items),
        fund_yuan=yuan(sum(one.fund_fen for one in items)),
        account_yuan=yuan(sum(one.account_fen for one in items)),
    )


def is_precise(at: datetime, source_file: str, coarse: frozenset[str]) -> bool:
    """Whether a time is known to the second: its file is not coarse, and midnight is a date without a time."""
    return source_file not in coarse and (at.hour, at.minute, at.second) != (0, 0, 0)


def to_the_minute(times: Iterable[tuple[str, datetime]]) -> frozenset[str]:
    """Files all of whose times here end in a whole minute; three are enough, chance would need sixty cubed.

    Args:
        times: file and time of each row.
    """
    seen: dict[str, set[datetime]] = {}
    for name, at in times:
        seen.setdefault(name, set()).add(at)
    return frozenset(
        name for name, some in seen.items() if len(some) >= 3 and not any(one.second for one in some)
    )
