"""What several steps are refused for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from workbench.texts import Text, labels, listed
from workbench.workflow.errors import WorkflowError

__all__ = ["no_earlier", "no_such", "stage_names"]


def no_earlier(day: date | None, than: date | None) -> None:
    """Refuse a day before the one that it rests on; one that is not said is not looked at.

    Raises:
        WorkflowError: ``workflow_day``.
    """
    if day is not None and than is not None and day < than:
        raise WorkflowError("workflow_day", day=day.isoformat(), earliest=than.isoformat())


def no_such(seq: int) -> WorkflowError:
    """The error for an entry that is not there, is not of the kind, was withdrawn or has its result already."""
    return WorkflowError("workflow_no_entry", seq=seq)


def stage_names(stages: Iterable[str]) -> Text:
    """Stages as a list of their names; a dash for none."""
    known = labels("workflow.stage")
    return listed([known[one] for one in stages] or ["\u2013"])
