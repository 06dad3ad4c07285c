"""The history of the work on a lead in words, people masked."""

from __future__ import annotations

from typing import Any

from workbench.case import Case
from workbench.clock import beijing
from workbench.texts import labels, text
from workbench.workflow.cast import Cast
from workbench.workflow.entries import ANSWERS, Entry, effective, waiting_in
from workbench.workflow.ledgers import cast_for
from workbench.workflow.workflow import Workflow

__all__ = ["history_rows"]

#: Fields whose values are codes, and where their words stand.
_CODES = {
    **{"stage": "stage", "result": "result", "task": "task", "measure": "measure"},
    **{"outcome": "outcome", "topic": "topic"},
}
#: Fields of counting that say nothing to a reader.
_SILENT = ("days", "calendar")


def history_rows(case: Case, lead_id: str, language: str = "zh") -> list[dict[str, Any]]:
    """Every entry on a lead, oldest first: number, kind, what it says, actor, time, whether it is in force."""
    flow = Workflow(case)
    entries = flow.entries(lead_id)
    cast = cast_for(case, {lead_id: flow.work(lead_id)}, entries)
    in_force = {one.seq for one in effective(entries)}
    rejected = {one.refers for one in entries if one.kind == "reject"}
    waiting = {one.seq for one in waiting_in(entries)}
    return [
        {
            "entry": one.seq,
            "kind": text(f"workflow.kind.{one.kind}", language) + (f" #{one.refers}" if one.refers else ""),
            "what": _said(one, cast, language),
            "actor": one.actor,
            "at": beijing(one.at),
            "state": _state(one, in_force, waiting, rejected, language),
        }
        for one in entries
    ]


def _state(one: Entry, in_force: set[int], waiting: set[int], rejected: set[int], language: str) -> str:
    if one.seq in waiting:
        return text("workflow.waits", language)
    if one.seq in rejected:
        return text("workflow.rejected", language)
    answers = one.kind in ANSWERS
    return "" if answers or one.seq in in_force else text("workflow.withdrawn", language)


def _said(one: Entry, cast: Cast, language: str) -> str:
    """The fields of an entry, one below the other, as ``field: value``."""
    return "\n".join(
        f"{labels('workflow.field').get(name, {}).get(language, name)}: {_value(one.kind, name, value, cast, language)}"
        for name, value in one.detail.items()
        if name not in _SILENT
    )


def _value(kind: str, name: str, value: Any, cast: Cast, language: str) -> str:
    if isinstance(value, list):
        several = [_value(kind, "", one, cast, language) for one in value]
        return text("list.separator", language).join(several)
    if name == "target":
        found = labels("workflow.authority").get(str(value)) if kind == "transfer" else None
        return found[language] if found else cast.target(str(value))
    if name in _CODES and kind != "task_result":
        found = labels(f"workflow.{_CODES[name]}").get(str(value))
        return found[language] if found else str(value)
    if isinstance(value, bool):
        return text("workflow.approved" if value else "workflow.refused", language)
    return cast.text(str(value))
