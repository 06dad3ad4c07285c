"""Fund and personal accounts of the months up to the period."""

from __future__ import annotations

from datetime import date
from typing import Any

from workbench.documents.model import Block, Column, Grid, Picture
from workbench.reports.charts import trend
from workbench.reports.context import Context
from workbench.reports.figures import Source, count, money, yuan_of
from workbench.texts import text

__all__ = ["trend_part"]

_MONTHS = 12


def trend_part(context: Context) -> tuple[str, dict[str, Block]]:
    """The chart and table of the last twelve months; nothing where there is only one.

    Returns:
        The name of the chart, or nothing, and the blocks.
    """
    now = context.period.now
    since = _months_before(now.first, _MONTHS - 1)
    rows = context.ground.ask("report_trend", since=since, until=now.until)
    if len(rows) < 2:
        return "", {}
    lines: list[tuple[str, ...]] = []
    for row in rows:
        label = f"{row['month']:%Y-%m}"
        number = context.figures.number()
        fund, account = money(row, "fund"), money(row, "account")
        source = Source("report_trend", {"month": label}, row["rows"], row["digest"])
        values = {"rows": row["rows"], "people": row["people"], "fund": fund, "account": account}
        context.figures.add(number, text("reports.month", month=label), values, source)
        lines.append(
            (label, count(row["rows"]), count(row["people"]), yuan_of(fund), yuan_of(account), number)
        )
    drawn = trend(
        "report-trend", [(f"{row['month']:%y-%m}", money(row, "fund"), money(row, "account")) for row in rows]
    )
    columns = _columns()
    picture = Picture(drawn, text("reports.chart_trend"))
    return "chart_trend", {"chart_trend": picture, "trend": Grid(columns, tuple(lines))}


def _columns() -> tuple[Column, ...]:
    heads: list[Any] = [("month", 1.4, "left"), ("rows", 1.4, "right"), ("people", 1.2, "right")]
    heads += [("fund", 2, "right"), ("account", 2, "right"), ("number", 0.8, "right")]
    return tuple(Column(text(f"reports.column.{name}"), width, side) for name, width, side in heads)


def _months_before(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 - months
    return date(max(number // 12, 1), number % 12 + 1, 1)
