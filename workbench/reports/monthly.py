"""The monthly analysis of the fund's operation: region, population, disease, institution, and what stands out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.documents.model import Block, Picture
from workbench.reports.cells import Table, tables_of
from workbench.reports.charts import Bar, bars
from workbench.reports.context import Context, reached, scope_values
from workbench.reports.figures import count, grown, percent, yuan_of
from workbench.reports.ground import Row
from workbench.reports.handled import handled_part
from workbench.reports.leads_part import leads_part
from workbench.reports.lines import Line, grid_of, lines_of, total_line
from workbench.reports.movers import moved, said_unusual
from workbench.reports.period import NOW, PREVIOUS, YEAR_BEFORE, Span
from workbench.reports.ties import check_flagged, check_tables
from workbench.reports.trends import trend_part
from workbench.reports.views import DIMENSIONS, FEWEST_PEOPLE, Names, View
from workbench.texts import text

__all__ = ["monthly"]

#: So many bars a chart can show.
_BARS = 10


def monthly(context: Context) -> tuple[dict[str, Any], dict[str, Block]]:
    """Values and ready blocks of the monthly report.

    Raises:
        WorkbenchError: ``report_tie``: totals do not tie.
    """
    ground, figures = context.ground, context.figures
    whole = ground.by_span("report_whole")
    spans = reached(context.period, whole)
    tables = tables_of(ground, spans)
    check_tables(tables, whole)
    flagged = ground.by_span("report_flagged") if context.run else None
    if flagged is not None:
        check_flagged(tables, flagged)
    names = Names(ground.ask("report_place"), ground.ask("report_disease_name", least=FEWEST_PEOPLE))
    total = total_line(figures, whole, spans, flagged)
    trend, blocks = trend_part(context)
    dimensions = {name: _Dimension(name) for name in DIMENSIONS}
    for table in tables:
        lines = lines_of(figures, table, names, spans, flagged=flagged is not None)
        dimensions[table.view.dimension].add(table, lines, total, names, spans)
    for dimension in dimensions.values():
        blocks |= dimension.blocks
    leads, lead_blocks = leads_part(context, names)
    handled, handled_blocks = handled_part(context)
    values = {
        **scope_values(context, whole.get(NOW)),
        **handled,
        **_whole_values(total, whole.get(NOW), spans),
        "trend": trend,
        "dimensions": {name: one.values for name, one in dimensions.items()},
        **leads,
        "fewest": FEWEST_PEOPLE,
    }
    return values, blocks | lead_blocks | handled_blocks


def _whole_values(total: Line, row: Row | None, spans: Mapping[str, Span]) -> dict[str, Any]:
    """The month as a whole, in words and figures."""
    lacking = {key: row["rows"] - row[f"{key}_known"] if row else 0 for key in ("total", "fund", "account")}
    return {
        "whole": {
            "number": total.number,
            "settlements": count(total.settlements),
            "refunds": count(row["refunds"] if row else 0),
            "people": count(total.people),
            "fund": yuan_of(total.fund[NOW]),
            "account": yuan_of(total.account),
            "growth": grown(total.growth) if PREVIOUS in spans else "",
            "growth_year": grown(total.growth_year) if YEAR_BEFORE in spans else "",
            "flagged": percent(total.flagged, signed=False) if total.flagged is not None else "",
        },
        "empty": row is None,
        "odd_refunds": count(row["odd_refunds"]) if row and row["odd_refunds"] else "",
        "lacking": [
            text("reports.lacking", measure=text(f"reports.measure.{key}"), rows=count(rows))
            for key, rows in lacking.items()
            if rows
        ],
    }


class _Dimension:
    """One of the four dimensions: its tables, charts and sentences."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.blocks: dict[str, Block] = {}
        self.values: dict[str, Any] = {"views": [], "charts": [], "moved": [], "unusual": [], "compared": ""}

    def add(
        self, table: Table, lines: Sequence[Line], total: Line, names: Names, spans: Mapping[str, Span]
    ) -> None:
        """One view of it."""
        view = table.view
        said = text(f"reports.view.{view.name}")
        self.blocks[view.name] = grid_of(lines, total, spans, said)
        chart = f"chart_{view.name}" if view.drawn and any(one.value is not None for one in lines) else ""
        if chart:
            self.blocks[chart] = _chart(view.name, lines, names, spans)
        ordinals = text("reports.ordinals")
        self.values["views"].append(
            {
                "name": view.name,
                "said": said,
                "ordinal": ordinals[len(self.values["views"])],
                "chart": chart,
                "note": _note(view, lines, names),
            }
        )
        if not view.drawn or PREVIOUS not in spans:
            return
        block = moved(lines, view)
        if block is not None:
            self.blocks[f"moved_{view.name}"] = block
            self.values["moved"].append({"name": f"moved_{view.name}", "said": said})
        self.values["compared"], self.values["unusual"] = said_unusual(table, lines, names)


def _note(view: View, lines: Sequence[Line], names: Names) -> str:
    """What a reader has to know of the groups of a table."""
    said = []
    if view.guarded and lines[-1:] and lines[-1].value is None:
        said.append(text("reports.merged", fewest=FEWEST_PEOPLE))
    if view.name == "disease" and any(one.value is not None and names.bare(one.value) for one in lines):
        said.append(text("reports.disease_codes", fewest=FEWEST_PEOPLE))
    return "".join(said)


def _chart(view: str, lines: Sequence[Line], names: Names, spans: Mapping[str, Span]) -> Picture:
    rows = [
        Bar(names.short(view, one.value), one.fund[NOW], one.fund.get(PREVIOUS))
        for one in lines
        if one.value is not None
    ][:_BARS]
    before = text("reports.span.previous") if PREVIOUS in spans else ""
    data = bars(f"report-{view}", rows, now=text("reports.span.now"), before=before)
    return Picture(data, text("reports.chart", view=text(f"reports.view.{view}")))
