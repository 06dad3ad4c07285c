"""Lines of a table: a group with its figures in every span, stated once and shown in table, chart and text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workbench.documents.model import Column, Grid
from workbench.reports.cells import Cell, Table
from workbench.reports.figures import Figures, Source, change, count, money, percent, share, yuan_of
from workbench.reports.ground import Row
from workbench.reports.period import NOW, PREVIOUS, YEAR_BEFORE, Span
from workbench.reports.views import Names
from workbench.texts import text

__all__ = ["LETTERS", "Line", "grid_of", "line_of", "lines_of", "measures", "total_line"]

#: Letter behind the number of a line for its figures in another span.
LETTERS = {NOW: "", PREVIOUS: "a", YEAR_BEFORE: "b"}


@dataclass(frozen=True)
class Line:
    """One line of a table with everything that is said of it; money in yuan, None where it is not known."""

    value: str | None
    name: str
    number: str
    rows: Mapping[str, Row]
    fund: Mapping[str, Decimal | None]
    account: Decimal | None
    growth: Decimal | None
    growth_year: Decimal | None
    flagged: Decimal | None

    @property
    def settlements(self) -> int:
        """Settlements of the period that are no refunds."""
        return _settlements(self.rows.get(NOW))

    @property
    def people(self) -> int:
        """People of the period."""
        return int(self.rows[NOW]["people"]) if NOW in self.rows else 0

    @property
    def difference(self) -> Decimal | None:
        """Fund of the period less that of the period before; None where one is not known."""
        now, before = self.fund.get(NOW), self.fund.get(PREVIOUS)
        return None if now is None or before is None else now - before


def lines_of(
    figures: Figures, table: Table, names: Names, spans: Mapping[str, Span], *, flagged: bool
) -> list[Line]:
    """State the figures of a table, in the order of its lines.

    Args:
        figures: where they are stated.
        table: the cells.
        names: what groups are called.
        spans: the spans that the data reach.
        flagged: whether it is known what stands behind leads.
    """
    found = []
    for cell in table.cells:
        name = (
            text("reports.rest", groups=cell.groups)
            if cell.value is None
            else names.of(table.view.name, cell.value)
        )
        chosen = {"values": [cell.value]} if cell.value is not None else {"except": list(table.shown)}
        parameters = {"view": table.view.name, **chosen}
        said = text("reports.cell", view=text(f"reports.view.{table.view.name}"), name=name)
        found.append(
            line_of(figures, cell, (name, said), ("report_cell", parameters), spans, flagged=flagged)
        )
    return found


def total_line(
    figures: Figures, whole: Mapping[str, Row], spans: Mapping[str, Span], flagged: Mapping[str, Row] | None
) -> Line:
    """State the figures of all settlements together."""
    rows = {
        name: {**row, "flagged_fen": (flagged or {}).get(name, {}).get("fund_fen", 0)}
        for name, row in whole.items()
    }
    name = text("reports.whole")
    return line_of(
        figures, Cell("", 1, rows), (name, name), ("report_whole", {}), spans, flagged=flagged is not None
    )


def line_of(
    figures: Figures,
    cell: Cell,
    names: tuple[str, str],
    asked: tuple[str, Mapping[str, Any]],
    spans: Mapping[str, Span],
    *,
    flagged: bool,
) -> Line:
    """State the figures of one line: its name in the table, and in the list of figures; question and parameters."""
    number = figures.number()
    rows = {name: row for name, row in cell.spans.items() if name in spans}
    fund = {name: money(rows.get(name), "fund") for name in spans}
    growth = change(fund.get(NOW), fund.get(PREVIOUS))
    growth_year = change(fund.get(NOW), fund.get(YEAR_BEFORE))
    part = share(Decimal(rows[NOW]["flagged_fen"]).scaleb(-2), fund[NOW]) if flagged and NOW in rows else None
    line = Line(
        cell.value, names[0], number, rows, fund, money(rows.get(NOW), "account"), growth, growth_year, part
    )
    for name, span in spans.items():
        question, parameters = asked
        when = {"span": name, "first_on": span.first.isoformat(), "last_on": span.last.isoformat()}
        row = rows.get(name)
        source = Source(
            question, {**parameters, **when}, row["rows"] if row else 0, row["digest"] if row else ""
        )
        said = text("reports.stated", name=names[1], span=text(f"reports.span.{name}"))
        derived = _derived(line, spans) if name == NOW else None
        values = measures(row) | ({"flagged": line_flagged(row)} if flagged and name == NOW else {})
        figures.add(number + LETTERS[name], said, values, source, derived)
    return line


def line_flagged(row: Row | None) -> Decimal:
    """Fund behind leads in yuan."""
    return Decimal(row["flagged_fen"] if row else 0).scaleb(-2)


def measures(row: Row | None) -> dict[str, object]:
    """What is stated of a line in one span."""
    return {
        "settlements": _settlements(row),
        "refunds": row["refunds"] if row else 0,
        "people": row["people"] if row else 0,
        "total": money(row, "total"),
        "fund": money(row, "fund"),
        "account": money(row, "account"),
    }


def _derived(line: Line, spans: Mapping[str, Span]) -> dict[str, tuple[Decimal | None, tuple[str, ...]]]:
    found: dict[str, tuple[Decimal | None, tuple[str, ...]]] = {}
    for key, value, span in (
        ("growth", line.growth, PREVIOUS),
        ("growth_year", line.growth_year, YEAR_BEFORE),
    ):
        if span in spans:
            found[key] = (value, (f"{line.number}.fund", f"{line.number}{LETTERS[span]}.fund"))
    if line.flagged is not None:
        found["flagged_share"] = (line.flagged, (f"{line.number}.flagged", f"{line.number}.fund"))
    return found


def _settlements(row: Row | None) -> int:
    return int(row["rows"] - row["refunds"]) if row else 0


def grid_of(lines: Sequence[Line], total: Line, spans: Mapping[str, Span], first: str) -> Grid:
    """The table of a view, the whole in its last line; a column of growth only where there is something to compare."""
    columns = [
        Column(first, 3),
        Column(text("reports.column.settlements"), 1.3, "right"),
        Column(text("reports.column.people"), 1.1, "right"),
        Column(text("reports.column.fund"), 2.1, "right"),
    ]
    if PREVIOUS in spans:
        columns.append(Column(text("reports.column.growth"), 1.6, "right"))
    if YEAR_BEFORE in spans:
        columns.append(Column(text("reports.column.growth_year"), 1.6, "right"))
    columns += [
        Column(text("reports.column.account"), 1.9, "right"),
        Column(text("reports.column.flagged"), 1.2, "right"),
        Column(text("reports.column.number"), 0.8, "right"),
    ]
    return Grid(tuple(columns), tuple(_cells(one, spans) for one in [*lines, total]))


def _cells(line: Line, spans: Mapping[str, Span]) -> tuple[str, ...]:
    return (
        line.name,
        count(line.settlements),
        count(line.people),
        yuan_of(line.fund[NOW]),
        *((percent(line.growth),) if PREVIOUS in spans else ()),
        *((percent(line.growth_year),) if YEAR_BEFORE in spans else ()),
        yuan_of(line.account),
        percent(line.flagged, signed=False),
        line.number,
    )
