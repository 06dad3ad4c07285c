"""What moved most, and which groups grew otherwise than their peers; said as questions, never as findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from workbench.documents.model import Column, Grid
from workbench.reports.figures import change, in_yuan, percent, yuan_of
from workbench.reports.ground import Row
from workbench.reports.peers import FEWEST_PEERS, FEWEST_ROWS, Unusual, unusual
from workbench.reports.period import NOW, PREVIOUS, Span
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.reports.cells import Table
    from workbench.reports.lines import Line
    from workbench.reports.views import Names, View

__all__ = ["Comparison", "moved", "said_unusual", "standing_out"]

#: So many groups are named on either side, up and down.
_MOST = 3
#: So many that stand out are shown beside the largest.
_MOST_UNUSUAL = 8


@dataclass(frozen=True)
class Comparison:
    """The groups of a view beside their peers.

    Attributes:
        unusual: who stands out, the farthest first.
        compared: how many groups had peers enough.
    """

    unusual: tuple[Unusual, ...] = ()
    compared: int = 0

    @property
    def shown(self) -> tuple[str, ...]:
        """Codes of those that a report shows."""
        return tuple(one.value for one in self.unusual[:_MOST_UNUSUAL])


def standing_out(
    view: str, groups: Sequence[Row], places: Mapping[str, Row], spans: Mapping[str, Span]
) -> Comparison:
    """Compare the growth of every group with that of its peers.

    Institutions are compared with those of their kind and level, all others with every group of the view. Groups with
    fewer than ``FEWEST_ROWS`` settlements in either span, and what is not known, are left out.
    """
    if PREVIOUS not in spans:
        return Comparison()
    funds: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in groups:
        if row["value"] and row["rows"] >= FEWEST_ROWS:
            funds[row["value"]][row["span"]] = row
    peers: dict[tuple[str, ...], dict[str, Decimal]] = defaultdict(dict)
    for value, found in funds.items():
        if NOW in found and PREVIOUS in found:
            grown = change(in_yuan(found[NOW]["fund_fen"]), in_yuan(found[PREVIOUS]["fund_fen"]))
            if grown is not None:
                peers[_kind(view, value, places)][value] = grown
    out = [one for several in peers.values() for one in unusual(several)]
    out.sort(key=lambda one: (-(one.distance or abs(one.growth - one.middle)), one.value))
    return Comparison(tuple(out), sum(len(one) for one in peers.values() if len(one) >= FEWEST_PEERS))


def _kind(view: str, value: str, places: Mapping[str, Row]) -> tuple[str, ...]:
    if view != "place" or value not in places:
        return ()
    return (places[value]["kind"], places[value]["level"])


def moved(lines: Sequence[Line], view: View) -> Grid | None:
    """The lines whose fund grew and fell most, in yuan; nothing where there are no more lines than that."""
    known = [one for one in lines if one.value is not None and one.difference is not None]
    if len(known) <= 2 * _MOST:
        return None
    ordered = sorted(known, key=lambda one: (-(one.difference or Decimal(0)), one.number))
    picked = [one for one in ordered[:_MOST] if (one.difference or 0) > 0]
    picked += [one for one in ordered[-_MOST:] if (one.difference or 0) < 0]
    columns = (
        Column(text(f"reports.view.{view.name}"), 3.1),
        Column(text("reports.span.now"), 1.9, "right"),
        Column(text("reports.span.previous"), 1.9, "right"),
        Column(text("reports.column.difference"), 1.9, "right"),
        Column(text("reports.column.growth"), 1.65, "right"),
        Column(text("reports.column.number"), 1.55, "right"),
    )
    return Grid(columns, tuple(_moved(one) for one in picked)) if picked else None


def _moved(line: Line) -> tuple[str, ...]:
    difference = line.difference or Decimal(0)
    return (
        line.name,
        yuan_of(line.fund[NOW]),
        yuan_of(line.fund[PREVIOUS]),
        f"{difference:+,.2f}",
        percent(line.growth),
        f"{line.number}, {line.number}a",
    )


def said_unusual(table: Table, lines: Sequence[Line], names: Names) -> tuple[str, list[str]]:
    """What was compared, and a careful sentence for each group that stands out and is shown alone."""
    compared = table.compared.compared
    if not compared:
        return text("reports.unusual.none_compared", least=FEWEST_PEERS, rows=FEWEST_ROWS), []
    numbers = {one.value: one.number for one in lines}
    said = [
        text(
            "reports.unusual.said",
            name=names.of(table.view.name, one.value),
            growth=percent(one.growth),
            peers=one.peers,
            middle=percent(one.middle),
            distance=text("reports.unusual.alike") if one.distance is None else f"{one.distance:.1f}",
            number=numbers[one.value],
        )
        for one in table.compared.unusual
        if one.value in numbers
    ]
    peers = text("reports.unusual.peers") if table.view.name == "place" else ""
    return text("reports.unusual.compared", groups=compared, peers=peers, shown=len(said)), said
