"""The order of a transfer: report, decision by another person, sending, receipt, feedback, materials.

Source: State Council Order 310 (2020 text), articles 5, 7, 8 and 12; for the other authorities the same record is
kept, without its clocks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from workbench.trust.actor import same_person
from workbench.workflow.codes import CRIMINAL
from workbench.workflow.entries import Entry
from workbench.workflow.errors import WorkflowError
from workbench.workflow.refusals import no_earlier, no_such
from workbench.workflow.standing import Transfer, Work

__all__ = ["TRANSFER_STEPS"]

#: Officers that a team has at least where a crime is suspected (Order 310, article 5).
_TEAM = 2


def _report(work: Work, entry: Entry, said: Any) -> Work:
    several = all(
        not same_person(one, other)
        for place, one in enumerate(said.officers)
        for other in said.officers[:place]
    )
    if not several or (said.target in CRIMINAL and len(said.officers) < _TEAM):
        raise WorkflowError("workflow_team", least=_TEAM)
    return work.with_transfer(Transfer(entry.seq, said, entry.actor))


def _decision(work: Work, entry: Entry, said: Any) -> Work:
    one = _found(work, entry)
    if one.decision:
        raise _out_of_order(one, "decided")
    if any(same_person(entry.actor, other) for other in (one.reporter, *one.report.officers)):
        raise WorkflowError("workflow_same_person", actor=entry.actor)
    no_earlier(said.at.date(), one.report.on)
    if not said.approved and not said.reason:
        raise WorkflowError("workflow_refusal")
    return work.with_transfer(replace(one, decision=said))


def _sending(work: Work, entry: Entry, said: Any) -> Work:
    one = _found(work, entry)
    if one.decision is None or one.refused or one.sent:
        raise _out_of_order(one, "sent")
    if said.at < one.decision.at:
        raise WorkflowError("workflow_day", day=said.at.isoformat(), earliest=one.decision.at.isoformat())
    return work.with_transfer(replace(one, sent=said))


def _receipt(work: Work, entry: Entry, said: Any) -> Work:
    one = _found(work, entry)
    if one.sent is None or one.receipt:
        raise _out_of_order(one, "received")
    no_earlier(said.on, one.sent.at.date())
    return work.with_transfer(replace(one, receipt=said))


def _feedback(work: Work, entry: Entry, said: Any) -> Work:
    one = _found(work, entry)
    if one.receipt is None:
        raise _out_of_order(one, "answered")
    no_earlier(said.on, one.feedback[-1].on if one.feedback else one.receipt.on)
    return work.with_transfer(replace(one, feedback=(*one.feedback, said)))


def _materials(work: Work, entry: Entry, said: Any) -> Work:
    one = _found(work, entry)
    if one.filed_on is None or one.materials:
        raise _out_of_order(one, "handed_over")
    no_earlier(said.on, one.filed_on)
    return work.with_transfer(replace(one, materials=said))


def _found(work: Work, entry: Entry) -> Transfer:
    for one in work.transfers:
        if one.seq == entry.refers:
            return one
    raise no_such(entry.refers)


def _out_of_order(one: Transfer, step: str) -> WorkflowError:
    return WorkflowError(f"workflow_transfer_{step}", transfer=one.seq)


TRANSFER_STEPS: dict[str, Callable[[Work, Entry, Any], Work]] = {
    "transfer": _report,
    "transfer_decision": _decision,
    "transfer_sent": _sending,
    "transfer_receipt": _receipt,
    "transfer_feedback": _feedback,
    "transfer_materials": _materials,
}
