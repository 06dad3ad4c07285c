"""The list of figures at the end of a report, and the machine file beside it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from workbench.documents.model import Column, Grid
from workbench.reports.context import Context
from workbench.reports.figures import UNKNOWN
from workbench.texts import text

__all__ = ["figures_grid", "figures_json"]

#: Characters of a digest in print; the machine file has all of it.
_DIGEST = 10


def figures_grid(context: Context) -> Grid:
    """Every figure of the report: number, what it is, its value, where it comes from.

    The parameters of a question say again what the figure is, and are in the machine file.
    """
    columns = (
        Column(text("reports.column.number"), 0.75),
        Column(text("reports.column.what"), 2.7),
        Column(text("reports.column.values"), 5.6),
        Column(text("reports.column.question"), 1.75),
        Column(text("reports.column.rows"), 0.95, "right"),
        Column(text("reports.column.digest"), 1.5),
    )
    return Grid(columns, tuple(_line(one) for one in context.figures.entries))


def _line(one: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        one["number"],
        one["name"],
        _values(one["values"]),
        one["question"],
        f"{one['rows']:,}",
        one["digest"][:_DIGEST] or UNKNOWN,
    )


def _values(values: Mapping[str, Any]) -> str:
    return text("reports.values").join(
        text("reports.value", measure=text(f"reports.measure.{key}"), value=_shown(value))
        for key, value in values.items()
    )


def _shown(value: Any) -> str:
    """A count, or an amount as text, with separators."""
    return UNKNOWN if value is None else f"{Decimal(value):,}"


def figures_json(context: Context) -> dict[str, Any]:
    """The machine file: what the report is about and every figure with its source."""
    return {
        "format": 1,
        "report": context.period.kind,
        "period": context.period.code,
        "spans": [
            {"span": one.name, "first_on": one.first.isoformat(), "last_on": one.last.isoformat()}
            for one in context.period.spans
        ],
        "data": context.case.data_digest,
        "run": context.run.run_id if context.run else None,
        "checks": context.checks.digest if context.checks else None,
        "made_at": context.made_at.isoformat(timespec="seconds"),
        "figures": context.figures.entries,
    }
