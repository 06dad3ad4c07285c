"""What a report is made from, and the few things that every report says about itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.case import Case
from workbench.inputs import read_report
from workbench.leads.lead import Lead
from workbench.reports.figures import Figures
from workbench.reports.ground import Ground, Row
from workbench.reports.period import NOW, Period, Span
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.checks.result import CheckResult
    from workbench.leads.history import Review
    from workbench.run import RunResult

__all__ = ["Context", "called", "day", "reached", "scope_values", "span_said"]


@dataclass
class Context:
    """Everything that one report is made from.

    Attributes:
        case: the case.
        period: what it is about.
        made_at: stated time, Beijing; decisions after it are not known to the report.
        run: the run whose leads count; None where nothing was ever detected.
        leads: reported leads of the run with their status at ``made_at``.
        history: what was decided on each lead up to then.
        checks: results of the cross-checks on the same data; None where there are none.
        ground: the case opened for questions.
        templates: folder of templates of the office; None for ours alone.
        figures: what is stated, filled while the report is made.
    """

    case: Case
    period: Period
    made_at: datetime
    run: RunResult | None
    leads: tuple[Lead, ...]
    history: Mapping[str, Sequence[Review]]
    checks: CheckResult | None
    ground: Ground
    templates: Path | None = None
    figures: Figures = field(default_factory=Figures)

    @property
    def seen_until(self) -> date:
        """The last day that the report can know: of its period, or its own where the period runs still."""
        return min(self.period.now.last, self.made_at.date())


def day(one: date) -> str:
    """A day as Chinese documents write it."""
    return text("reports.day", year=one.year, month=one.month, day=one.day)


def span_said(span: Span) -> str:
    """A span of days."""
    return text("reports.days", first=day(span.first), last=day(span.last))


def reached(period: Period, whole: Mapping[str, Row]) -> dict[str, Span]:
    """The period, and those of its comparisons that the data reach over; a part of a period is compared with nothing.

    Args:
        period: what the report is about.
        whole: first and last day with settlements by span, as the question ``report_whole`` gives them.
    """
    found = {
        one.name: one
        for one in period.spans
        if one.name in whole and one.reached(whole[one.name]["first_on"], whole[one.name]["last_on"])
    }
    return found if NOW in found else {NOW: period.now}


def scope_values(context: Context, whole: Row | None) -> dict[str, Any]:
    """What the report says of its period, data, run and of what is switched off."""
    run = context.run
    entire = whole is not None and context.period.now.reached(whole["first_on"], whole["last_on"])
    now = context.period.now
    return {
        "period": span_said(context.period.now),
        "code": context.period.code,
        "called": called(context.period),
        "running": context.made_at.date() <= now.last,
        "made_at": text("reports.moment", day=day(context.made_at.date()), time=f"{context.made_at:%H:%M}"),
        "data": text("reports.days", first=day(whole["first_on"]), last=day(whole["last_on"]))
        if whole
        else text("reports.no_rows"),
        "partial": not entire,
        "data_digest": context.case.data_digest,
        "run": run.run_id if run else text("reports.no_run"),
        "checks": context.checks.digest if context.checks else text("reports.no_checks"),
        "off": _off(context),
        "checks_off": any(not one["on"] for one in context.checks.summary["checks"])
        if context.checks
        else False,
    }


def called(period: Period) -> str:
    """A period in words: nobody in an office counts weeks by their code."""
    first = period.now.first
    if period.kind == "month":
        return text("reports.called.month", year=first.year, month=first.month)
    if period.kind == "week":
        year, week, _ = first.isocalendar()
        return text("reports.called.week", year=year, week=week)
    return span_said(period.now)


def _off(context: Context) -> list[str]:
    """What is switched off and why, as the load and the run say it."""
    report = read_report(context.case.folder)
    said = [note["zh"] for one in report["files"] for note in one["switched_off"]]
    said += [note["zh"] for note in report.get("switched_off", [])]
    said += [note["zh"] for note in (context.run.notes if context.run else ())]
    return list(dict.fromkeys(said))
