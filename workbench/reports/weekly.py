"""The weekly report of the monitoring: leads new, in hand, disposed and overdue; groups, institutions, checks."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Any

from workbench.case import Case
from workbench.documents.model import Block, Column, Grid
from workbench.leads.history import Review, status_after
from workbench.leads.lead import Lead
from workbench.reports.cells import tables_of
from workbench.reports.context import Context, day, reached, scope_values
from workbench.reports.figures import Source, count, digest_of, grown, percent, yuan_of
from workbench.reports.handled import handled_part
from workbench.reports.leads_part import group_said, leads_part
from workbench.reports.lines import total_line
from workbench.reports.period import NOW, PREVIOUS
from workbench.reports.standing import DUE_DAYS, Decided, day_of, decided_in, overdue_since
from workbench.reports.ties import check_flagged, check_tables
from workbench.reports.views import Names
from workbench.texts import text
from workbench.trust.ledger import Ledger

__all__ = ["weekly"]

_COUNTED = ("listed", "first_listed", "began", "open", "in_review", "disposed", "overdue")


def weekly(context: Context) -> tuple[dict[str, Any], dict[str, Block]]:
    """Values and ready blocks of the weekly report.

    Raises:
        WorkbenchError: ``report_tie``: totals do not tie.
    """
    ground = context.ground
    whole = ground.by_span("report_whole")
    spans = reached(context.period, whole)
    tables = tables_of(ground, {})
    check_tables(tables, whole)
    flagged = ground.by_span("report_flagged") if context.run else None
    if flagged is not None:
        check_flagged(tables, flagged)
    names = Names(ground.ask("report_place"), [])
    total = total_line(context.figures, whole, spans, flagged)
    blocks: dict[str, Block] = {}
    work = _work(context, names, blocks)
    leads, lead_blocks = leads_part(context, names)
    handled, handled_blocks = handled_part(context)
    values = {
        **scope_values(context, whole.get(NOW)),
        **handled,
        "whole": {
            "number": total.number,
            "settlements": count(total.settlements),
            "people": count(total.people),
            "fund": yuan_of(total.fund[NOW]),
            "account": yuan_of(total.account),
            "growth": grown(total.growth) if PREVIOUS in spans else "",
            "flagged": percent(total.flagged, signed=False) if total.flagged is not None else "",
        },
        **leads,
        **work,
        "due_days": DUE_DAYS,
    }
    return values, blocks | lead_blocks | handled_blocks


def _work(context: Context, names: Names, blocks: dict[str, Block]) -> dict[str, Any]:
    """The work on leads; its tables are put with the others."""
    last = context.period.now.last
    known = [one for one in context.leads if one.first_on <= last]
    decided = decided_in(context.history, context.period.now.first, last)
    due = {one.lead_id: overdue_since(context.history[one.lead_id], context.seen_until) for one in known}
    late = [one for one in known if due[one.lead_id] is not None]
    blocks["work"] = _work_grid(context, known, decided, late)
    if decided:
        blocks["decided"] = _decided_grid(context, decided)
    if late:
        lines = tuple(
            (one.lead_id, group_said(one, names), day(found))
            for one in late
            if (found := due[one.lead_id]) is not None
        )
        heads = (("lead", 2.2), ("group", 4.6), ("due", 2))
        columns = tuple(Column(text(f"reports.column.{name}"), width) for name, width in heads)
        blocks["late"] = Grid(columns, lines)
    return {"decided": bool(decided), "late": bool(late)}


def _work_grid(
    context: Context, known: Sequence[Lead], decided: Sequence[Decided], late: Sequence[Lead]
) -> Grid:
    """Leads by kind: listed, first listed by this run, begun in the week, in hand, disposed, overdue."""
    first_runs = _first_runs(context.case)
    closed = {one.lead_id for one in decided}
    run = context.run.run_id if context.run else ""
    now = context.period.now
    parts = {
        "listed": known,
        "first_listed": [one for one in known if first_runs.get(one.lead_id) == run],
        "began": [one for one in known if one.first_on >= now.first],
        "open": [one for one in known if _status(context, one) == "open"],
        "in_review": [one for one in known if _status(context, one) == "in_review"],
        "disposed": [one for one in context.leads if one.lead_id in closed],
        "overdue": list(late),
    }
    lines = []
    for scheme in [*sorted({one.scheme for one in context.leads}), None]:
        mine = {
            key: [one for one in several if scheme in (None, one.scheme)] for key, several in parts.items()
        }
        name = text(f"scheme.{scheme}") if scheme else text("reports.whole")
        number = _state_leads(context, name, mine)
        lines.append((name, *(count(len(mine[key])) for key in _COUNTED), number))
    columns = (
        Column(text("reports.column.scheme"), 2),
        *(Column(text(f"reports.column.{key}"), 1.25, "right") for key in _COUNTED),
        Column(text("reports.column.number"), 0.8, "right"),
    )
    return Grid(columns, tuple(lines))


def _status(context: Context, lead: Lead) -> str:
    """Where a lead stood at the end of the week."""
    last = context.period.now.last
    return status_after([one for one in context.history[lead.lead_id] if day_of(one) <= last])


def _state_leads(context: Context, name: str, parts: dict[str, list[Lead]]) -> str:
    number = context.figures.number()
    behind = {one.lead_id for several in parts.values() for one in several}
    history: list[Review] = [one for lead in sorted(behind) for one in context.history[lead]]
    places = [*((lead, "lead") for lead in sorted(behind)), *((one.lead_id, one.seq) for one in history)]
    source = Source("leads, reviews", {"leads": name, "span": NOW}, len(places), digest_of(places))
    values = {key: len(several) for key, several in parts.items()}
    context.figures.add(number, text("reports.work_of", name=name), values, source)
    return number


def _decided_grid(context: Context, decided: Sequence[Decided]) -> Grid:
    """Decisions of the week by status and reason."""
    counted = Counter((one.status, one.reason) for one in decided)
    lines = []
    for (status, reason), times in sorted(counted.items()):
        mine = [one for one in decided if (one.status, one.reason) == (status, reason)]
        name = text(
            "reports.decision",
            status=text(f"status.{status}"),
            reason=text(f"review.reason.{status}.{reason}"),
        )
        number = context.figures.number()
        parameters = {"status": status, "reason": reason, "span": NOW}
        source = Source("reviews", parameters, times, digest_of((one.lead_id, one.seq) for one in mine))
        context.figures.add(number, name, {"leads": times}, source)
        lines.append((name, count(times), "\n".join(one.lead_id for one in mine), number))
    columns = (
        Column(text("reports.column.decision"), 3.5),
        Column(text("reports.column.leads"), 1, "right"),
        Column(text("reports.column.lead"), 3),
        Column(text("reports.column.number"), 0.8, "right"),
    )
    return Grid(columns, tuple(lines))


def _first_runs(case: Case) -> dict[str, str]:
    """The run in which each lead was first listed."""
    with Ledger(case.lead_store).read() as db:
        return {} if db is None else _pairs(db)


def _pairs(db: sqlite3.Connection) -> dict[str, str]:
    return dict(db.execute("select lead_id, first_run from lead order by lead_id").fetchall())
