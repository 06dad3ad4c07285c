"""Which groups of a view are shown, and the cells that they make: shown groups one by one, the others together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from workbench.reports.ground import Ground, Row
from workbench.reports.movers import Comparison, standing_out
from workbench.reports.period import NOW, SPANS, Span
from workbench.reports.views import FEWEST_PEOPLE, VIEWS, View

__all__ = ["REST", "Cell", "Table", "chosen", "tables_of"]

#: The cell of all groups that are not shown one by one.
REST = -1

_WANTED = pa.schema([("view", pa.string()), ("value", pa.string()), ("cell", pa.int64())])


@dataclass(frozen=True)
class Cell:
    """One line of a table: a group, or all others together.

    Attributes:
        value: code of the group, ``''`` for what is not known; None for the others together.
        groups: how many groups it stands for.
        spans: counts and sums by span, as the question ``report_cell`` gives them; a span without rows is missing.
    """

    value: str | None
    groups: int
    spans: Mapping[str, Row]


@dataclass(frozen=True)
class Table:
    """One view with its cells, shown groups by fund, the others last.

    Attributes:
        view: the view.
        cells: its lines.
        groups: every group of it, from ``report_group``; ties are checked on these.
        shown: codes of the groups that stand alone.
        compared: which groups stand out beside their peers.
    """

    view: View
    cells: tuple[Cell, ...]
    groups: tuple[Row, ...]
    shown: tuple[str, ...]
    compared: Comparison


def tables_of(ground: Ground, spans: Mapping[str, Span], views: Sequence[View] = VIEWS) -> list[Table]:
    """All tables of a report: groups are chosen, and the cells are then computed from their rows.

    Args:
        ground: the case opened for questions.
        spans: the spans that are compared.
        views: the tables.
    """
    by_view: dict[str, list[Row]] = defaultdict(list)
    for row in ground.ask("report_group"):
        by_view[row["view"]].append(row)
    places = {row["value"]: row for row in ground.ask("report_place")}
    found_out = {view.name: standing_out(view.name, by_view[view.name], places, spans) for view in views}
    shown = {view.name: chosen(view, by_view[view.name], found_out[view.name]) for view in views}
    wanted = [
        {"view": name, "value": value, "cell": number}
        for name, values in shown.items()
        for number, value in enumerate(values)
    ]
    found: dict[tuple[str, int], dict[str, Row]] = defaultdict(dict)
    for row in ground.ask("report_cell", wanted=pa.Table.from_pylist(wanted, schema=_WANTED)):
        found[row["view"], row["cell"]][row["span"]] = row
    return [_table(view, by_view[view.name], shown[view.name], found, found_out[view.name]) for view in views]


def _table(
    view: View,
    groups: list[Row],
    shown: tuple[str, ...],
    found: Mapping[tuple[str, int], dict[str, Row]],
    out: Comparison,
) -> Table:
    cells = [Cell(value, 1, found[view.name, number]) for number, value in enumerate(shown)]
    rest = len({row["value"] for row in groups}) - len(shown)
    if rest:
        cells.append(Cell(None, rest, found[view.name, REST]))
    return Table(view, tuple(cells), tuple(groups), shown, out)


def _people(spans: Mapping[str, Row]) -> list[int]:
    return [spans[name]["people"] if name in spans else 0 for name in SPANS]


def chosen(view: View, groups: Sequence[Row], out: Comparison) -> tuple[str, ...]:
    """Codes of the groups that stand alone: the largest funds, and such as stand out; the largest fund first.

    In a guarded view a group stands alone only with ``FEWEST_PEOPLE`` people at least in every span in which it has
    any. Where the others together are still fewer, the smallest shown groups join them: else the small group could be
    had by subtraction.
    """
    spans: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in groups:
        spans[row["value"]][row["span"]] = row
    now = [value for value, found in spans.items() if NOW in found]
    ranked = sorted(
        now, key=lambda value: (-spans[value][NOW]["fund_fen"], -spans[value][NOW]["rows"], value)
    )
    alone = [
        value
        for value in ranked
        if not view.guarded or not any(0 < one < FEWEST_PEOPLE for one in _people(spans[value]))
    ]
    wanted = {*alone[: view.most], *out.shown}
    alone = [value for value in alone if value in wanted]
    if not view.guarded:
        return tuple(alone)
    while alone and _too_few([spans[value] for value in spans if value not in alone]):
        alone.pop()
    return tuple(alone)


def _too_few(rest: Sequence[Mapping[str, Row]]) -> bool:
    """Whether groups together may have too few people in some span; the largest of them is a lower bound."""
    for name in SPANS:
        people = [found[name]["people"] for found in rest if name in found]
        if people and max(people) < FEWEST_PEOPLE:
            return True
    return False
