"""The order of the work: each kind of entry, what must be there before it, and what it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from workbench.texts import Text, labels, listed, texts
from workbench.workflow.codes import AMOUNTS, NOTED, RESULTS
from workbench.workflow.entries import Entry, effective
from workbench.workflow.errors import WorkflowError
from workbench.workflow.order_transfers import TRANSFER_STEPS
from workbench.workflow.refusals import no_earlier, no_such, stage_names
from workbench.workflow.standing import Measured, Step, Task, Work

__all__ = ["replay", "work_of"]

#: Stages in which measures and transfers are decided.
_DECIDING = ("handling", "rectification")
#: Ends of the work after which measures stand.
_RECTIFIED = ("completed", "not_needed")


def work_of(lead_id: str, entries: Iterable[Entry]) -> Work:
    """How the work on a lead stands after these entries of it.

    Raises:
        WorkflowError: they are in an order that the program does not write.
    """
    return replay(Work(lead_id), effective(list(entries)))


def replay(work: Work, entries: Iterable[Entry]) -> Work:
    """The work after some more entries that are in force.

    Raises:
        WorkflowError: an entry is out of order; its ``context`` has the number of the entry as ``entry``.
    """
    for one in entries:
        try:
            work = _APPLY[one.kind](work, one, one.said)
        except WorkflowError as wrong:
            wrong.context["entry"] = one.seq
            raise
    return work


def _stage(work: Work, entry: Entry, said: Any) -> Work:
    if work.last and not work.closed and not work.result:
        raise WorkflowError("workflow_running", lead=work.lead_id, stage=_named(work.stage))
    if said.stage not in work.allowed:
        raise WorkflowError(
            "workflow_order",
            lead=work.lead_id,
            stage=_named(said.stage),
            present=_present(work),
            allowed=stage_names(work.allowed),
        )
    if work.last:
        no_earlier(said.on, work.closed.on if work.closed else work.last.done_on)
    no_earlier(said.due, said.on)
    if said.topic and said.stage != "screening":
        raise WorkflowError("workflow_topic")
    if said.stage == "screening":
        work = replace(work, since=entry.seq, topic=said.topic or "ordinary", closed=None)
    return work.with_step(Step(entry.seq, said, said.owner, said.due))


def _result(work: Work, _: Entry, said: Any) -> Work:
    step = _running(work)
    stage = step.begun.stage
    if said.result not in RESULTS[stage]:
        known = listed(labels("workflow.result")[one] for one in RESULTS[stage])
        wrong = labels("workflow.result")[said.result]
        raise WorkflowError("workflow_result", stage=_named(stage), result=wrong, known=known)
    if said.result in NOTED and not said.note:
        raise WorkflowError("workflow_note", lead=work.lead_id)
    no_earlier(said.on, step.begun.on)
    if stage == "verification":
        _no_open_tasks(work)
    if stage == "handling" and said.result != "returned":
        _measures_agree(work, said.result)
    return work.with_step(replace(step, finished=said))


def _measures_agree(work: Work, result: str) -> None:
    """Something was done where the result says so, and nothing where it says so."""
    done = bool(work.measures_now or work.transfers_now)
    if done != (result == "measures"):
        raise WorkflowError("workflow_no_measure" if result == "measures" else "workflow_measures")


def _reassign(work: Work, entry: Entry, said: Any) -> Work:
    if said.owner is None and said.due is None:
        raise WorkflowError("workflow_nothing_new")
    no_earlier(said.due, said.on)
    for one in work.steps:
        if one.seq == entry.refers and not one.finished:
            return work.with_step(replace(one, owner=said.owner or one.owner, due=said.due or one.due))
    for task in work.open_tasks:
        if task.seq == entry.refers:
            return work.with_task(replace(task, owner=said.owner or task.owner, due=said.due or task.due))
    raise no_such(entry.refers)


def _close(work: Work, entry: Entry, said: Any) -> Work:
    if "closed" not in work.allowed:
        first = texts("workflow.result_first", stage=_named(work.stage))
        allowed = stage_names(work.allowed) if work.allowed else first
        raise WorkflowError("workflow_close", lead=work.lead_id, present=_present(work), allowed=allowed)
    _no_open_tasks(work)
    for transfer in work.transfers:
        if transfer.hangs:
            raise WorkflowError("workflow_hanging", lead=work.lead_id, transfer=transfer.seq)
    if work.result not in _RECTIFIED and work.measures_now:
        raise WorkflowError("workflow_measures")
    if (work.outstanding or work.unanswered) and not said.note:
        raise WorkflowError(
            "workflow_outstanding", amount=f"{work.outstanding:,.2f}", transfers=len(work.unanswered)
        )
    if work.last:
        no_earlier(said.on, work.last.done_on)
    return replace(work, closed=said, closings=(*work.closings, (entry.seq, said)))


def _task(work: Work, entry: Entry, said: Any) -> Work:
    step = _running(work)
    no_earlier(said.on, step.begun.on)
    no_earlier(said.due, said.on)
    return work.with_task(Task(entry.seq, said, said.owner, said.due))


def _task_result(work: Work, entry: Entry, said: Any) -> Work:
    for one in work.open_tasks:
        if one.seq == entry.refers:
            no_earlier(said.on, one.given.on)
            return work.with_task(replace(one, finished=said))
    raise no_such(entry.refers)


def _disposal(work: Work, entry: Entry, said: Any) -> Work:
    no_earlier(said.on, _deciding(work).begun.on)
    named = labels("workflow.measure")[said.measure]
    if said.amount is not None and said.measure not in AMOUNTS:
        raise WorkflowError("workflow_amount_none", measure=named)
    if AMOUNTS.get(said.measure) and not said.amount:
        raise WorkflowError("workflow_amount_needed", measure=named)
    if said.measure == "other" and not said.note:
        raise WorkflowError("workflow_note", lead=work.lead_id)
    no_earlier(said.until, said.on)
    return work.with_measure(Measured(entry.seq, said))


def _payment(work: Work, entry: Entry, said: Any) -> Work:
    for one in work.measures:
        if one.seq == entry.refers:
            no_earlier(said.on, one.said.on)
            if said.amount > one.outstanding:
                raise WorkflowError(
                    "workflow_paid_more", amount=f"{said.amount:,.2f}", outstanding=f"{one.outstanding:,.2f}"
                )
            return work.with_measure(replace(one, payments=(*one.payments, said)))
    raise no_such(entry.refers)


def _transfer(work: Work, entry: Entry, said: Any) -> Work:
    no_earlier(said.on, _deciding(work).begun.on)
    return TRANSFER_STEPS["transfer"](work, entry, said)


def _running(work: Work) -> Step:
    """The stage that runs."""
    if work.last is None or work.closed or work.result:
        raise WorkflowError(
            "workflow_idle", lead=work.lead_id, present=_present(work), allowed=stage_names(work.allowed)
        )
    return work.last


def _deciding(work: Work) -> Step:
    """The stage that runs, where it is one in which measures are decided."""
    step = _running(work)
    if step.begun.stage not in _DECIDING:
        raise WorkflowError(
            "workflow_deciding",
            lead=work.lead_id,
            present=_named(step.begun.stage),
            allowed=stage_names(_DECIDING),
        )
    return step


def _no_open_tasks(work: Work) -> None:
    if work.open_tasks:
        raise WorkflowError(
            "workflow_tasks", lead=work.lead_id, tasks=listed(f"#{one.seq}" for one in work.open_tasks)
        )


def _named(stage: str) -> Text:
    return labels("workflow.stage")[stage or "nothing"]


def _present(work: Work) -> Text:
    """The stage and, where it has one, its result."""
    if work.closed or not work.result:
        return _named(work.stage)
    result = labels("workflow.result")[work.result]
    return texts("workflow.stage_with_result", stage=_named(work.stage), result=result)


_APPLY: dict[str, Callable[[Work, Entry, Any], Work]] = {
    **TRANSFER_STEPS,
    "stage": _stage,
    "result": _result,
    "reassign": _reassign,
    "close": _close,
    "task": _task,
    "task_result": _task_result,
    "disposal": _disposal,
    "payment": _payment,
    "transfer": _transfer,
}
