"""Totals that must tie: a report whose sums differ by one fen is not written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from workbench.errors import WorkbenchError
from workbench.figures import yuan
from workbench.reports.cells import Table
from workbench.reports.figures import in_yuan
from workbench.reports.ground import Row
from workbench.texts import texts

__all__ = ["check_flagged", "check_tables", "equal"]

#: What is counted or summed once per settlement, so that parts make the whole. A person may be in two groups.
_ADDITIVE = ("rows", "refunds", "total_fen", "fund_fen", "account_fen", "cash_fen")


def check_tables(tables: Sequence[Table], whole: Mapping[str, Row]) -> None:
    """Compare every view with the whole, span by span: all its groups, and the cells that are shown.

    Raises:
        WorkbenchError: ``report_tie``, with what differs and by how much.
    """
    for table in tables:
        cells = [row for cell in table.cells for row in cell.spans.values()]
        _check(table.view.name, "groups", table.groups, whole)
        _check(table.view.name, "cells", cells, whole)


def check_flagged(tables: Sequence[Table], flagged: Mapping[str, Row]) -> None:
    """Compare the money behind leads in every view with all money behind leads.

    Raises:
        WorkbenchError: ``report_tie``.
    """
    for table in tables:
        for span in {name for cell in table.cells for name in cell.spans}:
            parts = sum(cell.spans[span]["flagged_fen"] for cell in table.cells if span in cell.spans)
            equal(
                _named(table.view.name, "flagged", span),
                "fund_fen",
                parts,
                flagged.get(span, {}).get("fund_fen", 0),
            )


def equal(what: Mapping[str, str], measure: str, parts: int, whole: int) -> None:
    """Refuse parts that do not make the whole.

    Args:
        what: which parts, in both languages.
        measure: what is counted or summed.
        parts: sum of the parts.
        whole: the whole.

    Raises:
        WorkbenchError: ``report_tie``.
    """
    if parts != whole:
        raise WorkbenchError(
            "report_tie",
            what=dict(what),
            measure=texts(f"reports.measure.{measure}"),
            parts=_said(measure, parts),
            whole=_said(measure, whole),
        )


def _said(measure: str, value: int) -> str:
    return yuan(in_yuan(value)) if measure.endswith("_fen") else f"{value:,}"


def _check(view: str, what: str, parts: Iterable[Row], whole: Mapping[str, Row]) -> None:
    sums: dict[str, dict[str, int]] = {name: dict.fromkeys(_ADDITIVE, 0) for name in whole}
    for row in parts:
        mine = sums.setdefault(row["span"], dict.fromkeys(_ADDITIVE, 0))
        for measure in _ADDITIVE:
            mine[measure] += row[measure]
    for span, found in sums.items():
        for measure in _ADDITIVE:
            equal(_named(view, what, span), measure, found[measure], whole.get(span, {}).get(measure, 0))


def _named(view: str, what: str, span: str) -> dict[str, str]:
    return texts(
        f"reports.tie.{what}", view=texts(f"reports.view.{view}"), span=texts(f"reports.span.{span}")
    )
