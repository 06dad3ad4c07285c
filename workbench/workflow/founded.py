"""The work follows the decision on the lead: nobody is dealt with over a lead that people have not confirmed."""

from __future__ import annotations

from workbench.texts import Text, labels, listed
from workbench.workflow.entries import Entry
from workbench.workflow.errors import WorkflowError
from workbench.workflow.standing import Work

__all__ = ["agrees"]

_CONFIRMED = ("confirmed", "referred")
_STANDING = ("open", "in_review", *_CONFIRMED)
_DISMISSED = ("dismissed",)

#: Statuses of the lead under which a stage may begin or have a result.
_STAGES = {"screening": _STANDING, "handling": _CONFIRMED}
_RESULTS = {
    "passed_on": _STANDING,
    "cleared": _DISMISSED,
    "founded": _CONFIRMED,
    "unfounded": _DISMISSED,
}


def agrees(entry: Entry, work: Work, status: str) -> None:
    """Refuse a step that the present decision on the lead does not bear.

    Args:
        entry: the step.
        work: the work before it.
        status: present status of the lead, see ``workbench.leads.rules``.

    Raises:
        WorkflowError: ``workflow_status`` with the statuses that would.
    """
    allowed = _allowed(entry, work)
    if allowed and status not in allowed:
        raise WorkflowError(
            "workflow_status", lead=entry.lead_id, status=_named(status), allowed=listed(map(_named, allowed))
        )


def _allowed(entry: Entry, work: Work) -> tuple[str, ...]:
    """Statuses that bear the step; empty for any."""
    said = entry.detail
    match entry.kind:
        case "stage":
            return _STAGES.get(said["stage"], ())
        case "result":
            return _RESULTS.get(said["result"], ())
        case "disposal" | "transfer":
            return _CONFIRMED
        case "close":
            return _DISMISSED if work.result in ("cleared", "unfounded") else _CONFIRMED
    return ()


def _named(status: str) -> Text:
    return labels("status")[status]
