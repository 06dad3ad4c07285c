"""What people did about leads in a period: stages, tasks, transfers, measures and money, from the work after a lead.

Days are those that people stated; what was written down after the report's stated time is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from workbench.documents.model import Block, Column, Grid
from workbench.reports.context import Context
from workbench.reports.figures import UNKNOWN, count, yuan_of
from workbench.reports.handled_state import NOTHING, Handled, handled_of, state, targets_of
from workbench.reports.handled_ties import tie_entries, tie_money
from workbench.texts import labels, text
from workbench.workflow.codes import AMOUNTS, RESULTS
from workbench.workflow.due import Due, dues_of
from workbench.workflow.standing import Transfer, Work
from workbench.workflow.workflow import Workflow

__all__ = ["handled_part"]

_STEPS = ("reported", "approved", "refused", "sent", "received", "answered", "overdue_clocks")


def handled_part(context: Context) -> tuple[dict[str, Any], dict[str, Block]]:
    """Values and tables about the work in the period; a dash and the reason where nothing is on record.

    Raises:
        WorkbenchError: ``report_tie``: the parts do not make what the entries say.
    """
    done = handled_of(context)
    if not done.known:
        return {"handled": {"known": False}}, {}
    tie_entries(done)
    opened = [(lead, one) for lead, work in done.works.items() for one in _rounds(work)]
    closed = [
        (lead, seq) for lead, work in done.works.items() for seq, one in work.closings if done.within(one.on)
    ]
    begun = [(lead, seq) for lead, (seq, on) in opened if done.within(on)]
    number = state(
        context,
        text("reports.handled.rounds"),
        {"opened": len(begun), "closed": len(closed)},
        ("rounds", ""),
        [*begun, *closed],
    )
    values = {
        "known": True,
        "number": number,
        "opened": count(len(begun)),
        "closed": count(len(closed)),
        "paid": yuan_of(done.paid()),
        "outstanding": yuan_of(done.outstanding()),
        "transfers": any(work.transfers for work in done.works.values()),
        "measures": bool(done.measures()),
        "weekends": not Workflow(context.case).calendar().entry,
    }
    blocks: dict[str, Block] = {"handled_stages": _stages(context, done)}
    if values["transfers"]:
        blocks["handled_transfers"] = _transfers(context, done)
    if values["measures"]:
        blocks["handled_measures"] = _measures(context, done)
    return {"handled": values}, blocks


def _rounds(work: Work) -> list[tuple[int, date]]:
    """Every screening that a round of the work began with."""
    return [(one.seq, one.begun.on) for one in work.steps if one.begun.stage == "screening"]


def _stages(context: Context, done: Handled) -> Grid:
    """Stages and tasks: begun and finished in the period, running and late at its end."""
    lines = []
    for part in (*(f"stage.{one}" for one in RESULTS), "task"):
        several = [
            (lead, one)
            for lead, work in done.works.items()
            for one in dues_of(work)
            if one.what.startswith(part) and done.until(_begun(work, one))
        ]
        values, behind = _running(done, several)
        name = text(f"workflow.{part}") if part != "task" else text("reports.handled.tasks")
        number = state(context, text("reports.handled.of", name=name), values, ("stage", part), behind)
        lines.append((name, *(count(one) for one in values.values()), number))
    heads = ("stage", "begun", "finished", "running", "overdue", "number")
    return Grid(_columns(heads, (2.4, 1.4, 1.4, 1.4, 1.4, 0.8)), tuple(lines))


def _begun(work: Work, due: Due) -> date | None:
    """The day on which something with a due day began."""
    return next((one.begun.on for one in work.steps if one.seq == due.seq), None) or next(
        (one.given.on for one in work.tasks if one.seq == due.seq), None
    )


def _running(
    done: Handled, several: Sequence[tuple[str, Due]]
) -> tuple[dict[str, int], list[tuple[str, int]]]:
    begun = [(lead, one.seq) for lead, one in several if done.within(_begun(done.works[lead], one))]
    finished = [(lead, one.seq) for lead, one in several if one.done and done.within(one.done.date())]
    running = [
        (lead, one.seq) for lead, one in several if one.done is None or one.done.date() > done.span.last
    ]
    late = [(lead, one.seq) for lead, one in several if done.late(one)]
    values = {
        "begun": len(begun),
        "finished": len(finished),
        "running": len(running),
        "overdue": len(late),
    }
    return values, sorted({*begun, *finished, *running})


def _transfers(context: Context, done: Handled) -> Grid:
    """Transfers by authority: each step that was taken in the period, and clocks that had run out at its end."""
    lines = []
    for target, name in sorted(labels("workflow.authority").items()):
        several = [
            (lead, one)
            for lead, work in done.works.items()
            for one in work.transfers
            if one.report.target == target
        ]
        if not several:
            continue
        counts = dict.fromkeys(_STEPS, 0)
        for lead, one in several:
            for step, day in _days(one):
                counts[step] += done.within(day)
            clocks = (due for due in dues_of(done.works[lead]) if due.seq == one.seq)
            counts["overdue_clocks"] += sum(done.until(one.report.on) and done.late(due) for due in clocks)
        behind = [(lead, one.seq) for lead, one in several]
        number = state(
            context, text("reports.handled.of", name=name["zh"]), counts, ("transfer", target), behind
        )
        lines.append((name["zh"], *(count(counts[step]) for step in _STEPS), number))
    heads = ("authority", *_STEPS, "number")
    return Grid(_columns(heads, (2, *(1.1 for _ in _STEPS), 0.8)), tuple(lines))


def _days(one: Transfer) -> list[tuple[str, date]]:
    """Steps of a transfer with their days."""
    found = [("reported", one.report.on)]
    if one.decision:
        found.append(("refused" if one.refused else "approved", one.decision.at.date()))
    if one.sent:
        found.append(("sent", one.sent.at.date()))
    if one.receipt:
        found.append(("received", one.receipt.on))
    return [*found, *(("answered", answer.on) for answer in one.feedback[:1])]


def _measures(context: Context, done: Handled) -> Grid:
    """Measures by kind: decided in the period, against whom, money ordered and come in; the whole last."""
    lines, whole = [], dict.fromkeys(("ordered", "paid", "outstanding"), NOTHING)
    for kind, name in labels("workflow.measure").items():
        several = done.decided(kind)
        if not done.measures(kind):
            continue
        money: dict[str, Any] = {
            "ordered": sum((one.said.amount or NOTHING for _, one in several), NOTHING),
            "paid": done.paid(kind),
            "outstanding": done.outstanding(kind),
        }
        whole = {key: whole[key] + money[key] for key in whole}
        counts = {"measures": len(several), **targets_of(several)}
        behind = [(lead, one.seq) for lead, one in done.measures(kind)]
        number = state(
            context,
            text("reports.handled.of", name=name["zh"]),
            {**counts, **money},
            ("measure", kind),
            behind,
        )
        shown = [yuan_of(one) if kind in AMOUNTS else UNKNOWN for one in money.values()]
        lines.append((name["zh"], *map(count, counts.values()), *shown, number))
    tie_money(done, whole)
    lines.append((text("reports.whole"), "", "", "", *map(yuan_of, whole.values()), ""))
    heads = ("measure", "measures", "places", "persons", "ordered", "paid", "outstanding", "number")
    return Grid(_columns(heads, (2.2, 0.9, 1.1, 1.1, 1.7, 1.7, 1.7, 0.8)), tuple(lines))


def _columns(names: Sequence[str], widths: Sequence[float]) -> tuple[Column, ...]:
    return tuple(
        Column(text(f"reports.column.{name}"), width, "left" if place == 0 else "right")
        for place, (name, width) in enumerate(zip(names, widths, strict=True))
    )
