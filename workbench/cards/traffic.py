"""What goes through an institution, or what a person uses, month by month, beside what is usual among peers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb
import pyarrow as pa

import queries
from graph_loaders.engine import connect, open_tables
from workbench.case import Case
from workbench.guard import storage

__all__ = ["MEASURES", "RINGS", "SCALE", "WHOLE", "Month", "Traffic", "Usual", "rows_behind", "traffic_of"]

#: What is compared with peers; ``each`` is the total of all settlements by visit or purchase.
MEASURES = ("visits", "people", "places", "fund", "account", "each")

#: How wide the circle of peers is: same level (insurance) and area, same level, same kind (age).
RINGS = ("near", "alike", "wide")

#: In place of a month: all months together.
WHOLE = "*"

#: Standard deviations in one median absolute deviation of a normal distribution.
SCALE = Decimal("1.4826")

_TABLES = {"pharmacy": "place", "facility": "place", "doctor": "doctor", "patient": "patient"}
_CENT = Decimal("0.01")
_MONEY = ("fund", "account", "each")


@dataclass(frozen=True)
class Month:
    """Traffic of a month, or of all (``month`` is ``WHOLE``; empty where settlements have no time).

    Counts are of settlements that are no refunds; money is in yuan, net of refunds given back in that month, None where
    the data lack it.
    """

    month: str
    purchases: int = 0
    outpatient: int = 0
    stays: int = 0
    refunds: int = 0
    people: int = 0
    places: int = 0
    rows: int = 0
    total: Decimal | None = Decimal("0.00")
    fund: Decimal | None = Decimal("0.00")
    account: Decimal | None = Decimal("0.00")

    @property
    def visits(self) -> int:
        """Purchases, outpatient visits and stays together."""
        return self.purchases + self.outpatient + self.stays

    @property
    def each(self) -> Decimal | None:
        """Total by visit or purchase."""
        return None if self.total is None or not self.visits else _rounded(self.total / self.visits)


@dataclass(frozen=True)
class Usual:
    """What is usual among peers: quartiles of a measure, and the median distance from the middle."""

    peers: int
    low: Decimal
    middle: Decimal
    high: Decimal
    spread: Decimal

    def distance(self, value: Decimal) -> Decimal | None:
        """How many usual deviations a value is away (Iglewicz and Hoaglin, 1993).

        None where half of the peers or more are alike.
        """
        return (value - self.middle) / (self.spread * SCALE) if self.spread else None


@dataclass(frozen=True)
class Traffic:
    """Traffic of one, beside its peers.

    Attributes:
        months: every month that the data reach over, in order, also those without any traffic of this one; one without
            a name where settlements have no time.
        whole: all of it.
        ring: how wide the circle of peers had to be, see ``RINGS``; empty where there are too few in every one.
        peers: peers with any traffic in that circle; in the widest where there are too few.
        usual: by month and measure.
        first_on: first and last day of any settlement of the case; None where there is none.
    """

    months: tuple[Month, ...]
    whole: Month
    ring: str
    peers: int
    usual: Mapping[tuple[str, str], Usual]
    first_on: date | None
    last_on: date | None

    def far(self, least: float) -> list[tuple[str, Decimal, Usual, Decimal]]:
        """Measures of the whole that are far from the peers: measure, value, what is usual, distance.

        Where half of the peers or more are alike, no distance is known and nothing is said.
        """
        found = []
        for measure in MEASURES:
            usual, value = self.usual.get((WHOLE, measure)), getattr(self.whole, measure)
            distance = None if usual is None or value is None else usual.distance(Decimal(value))
            if usual is not None and distance is not None and abs(distance) > Decimal(str(least)):
                found.append((measure, Decimal(value), usual, distance))
        return found


def traffic_of(case: Case, kind: str, node_id: str, *, fewest: int) -> Traffic:
    """Traffic of an institution or person, and what is usual among its peers.

    Args:
        case: the case; nothing of it is changed.
        kind: pharmacy, facility, doctor or patient.
        node_id: its id in the source.
        fewest: with fewer peers that have any traffic the next wider circle is taken, and none after the last.
    """
    with _opened(case) as db:
        span = _ask(db, "card_span")[0]
        ring, months = _nearest(db, kind, node_id, span["last_on"], fewest)
        usual = _ask(db, "card_usual", own=node_id) if ring else []
        peers = _ask(db, "card_active", own=node_id)[0]["peers"]
    mine = {row["month"]: _month(row) for row in months}
    named = sorted({*_between(span["first_on"], span["last_on"]), *(one for one in mine if one != WHOLE)})
    return Traffic(
        tuple(mine.get(one, Month(one)) for one in named),
        mine.get(WHOLE, Month(WHOLE)),
        ring,
        int(peers),
        {(one["month"], one["measure"]): _usual(one) for one in usual},
        span["first_on"],
        span["last_on"],
    )


def rows_behind(case: Case, kind: str, node_id: str, month: str = WHOLE) -> list[dict[str, Any]]:
    """The source rows behind the traffic: ``source_file``, ``source_row``, ``setl_id``, month, care, money in fen."""
    with _opened(case) as db:
        _choose(db, [node_id])
        _put(db, "card_rows", queries.read(f"card_rows_{_TABLES[kind]}", "sql"))
        return _ask(db, "card_behind", own=node_id, month=month)


@contextmanager
def _opened(case: Case) -> Iterator[duckdb.DuckDBPyConnection]:
    case.check_tables()
    with storage(case.folder / "tables"), connect(case.folder) as db:
        open_tables(db, case.folder / "tables")
        db.execute(f"create temp view card_money as {queries.read('card_money', 'sql')}")
        yield db


def _nearest(
    db: duckdb.DuckDBPyConnection, kind: str, node_id: str, day: date | None, fewest: int
) -> tuple[str, list[dict[str, Any]]]:
    """The narrowest circle with enough peers, empty for none, and the traffic of the one; the table is left behind."""
    when = {"day": day or date.min} if kind == "patient" else {}
    beside = _ask(db, f"card_peers_{_TABLES[kind]}", id=node_id, **when)
    for number, ring in enumerate(RINGS, start=1):
        chosen = [one["id"] for one in beside if one["ring"] <= number]
        if len(chosen) < fewest and number < len(RINGS):
            continue
        _choose(db, [node_id, *chosen])
        _put(db, "card_rows", queries.read(f"card_rows_{_TABLES[kind]}", "sql"))
        _put(db, "card_traffic", queries.read("card_traffic", "sql"))
        active = _ask(db, "card_active", own=node_id)[0]["peers"]
        if active >= fewest or number == len(RINGS):
            return (ring if active >= fewest else ""), _ask(db, "card_own", own=node_id)
    raise AssertionError("the widest circle is always taken")


def _choose(db: duckdb.DuckDBPyConnection, ids: list[str]) -> None:
    table = pa.table({"id": pa.array(ids, pa.string())})
    db.register("card_put", table)
    db.execute("create or replace temp table card_chosen as from card_put")
    db.unregister("card_put")


def _put(db: duckdb.DuckDBPyConnection, name: str, question: str) -> None:
    """A working view (rows of one question) or table that later questions read."""
    what = "view" if name == "card_rows" else "table"
    db.execute(f"create or replace temp {what} {name} as {question}")


def _ask(db: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> list[dict[str, Any]]:
    question = queries.read(name, "sql")
    asked = db.sql(question, params=parameters) if parameters else db.sql(question)
    return list(asked.to_arrow_table().to_pylist())


def _between(first: date | None, last: date | None) -> list[str]:
    """Every month from one day to another."""
    if first is None or last is None:
        return []
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [f"{one // 12:04d}-{one % 12 + 1:02d}" for one in range(start, start + count)]


def _month(row: Mapping[str, Any]) -> Month:
    money: dict[str, Any] = {
        name: Decimal(row[f"{name}_fen"]).scaleb(-2) if row[f"{name}_known"] or not row["rows"] else None
        for name in ("total", "fund", "account")
    }
    names = ("purchases", "outpatient", "stays", "refunds", "people", "places", "rows")
    counts: dict[str, Any] = {name: int(row[name]) for name in names}
    return Month(row["month"], **counts, **money)


def _usual(row: Mapping[str, Any]) -> Usual:
    """Quartiles as exact decimals; of money in yuan, rounded to the fen, half away from zero."""
    fen = row["measure"] in _MONEY
    values = [Decimal(row[name]) for name in ("low", "middle", "high", "spread")]
    return Usual(int(row["peers"]), *(_rounded(one.scaleb(-2)) if fen else one.normalize() for one in values))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)
