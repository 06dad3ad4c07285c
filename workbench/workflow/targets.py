"""Whom a measure is against: a node of the case, or somebody whom no table knows."""

from __future__ import annotations

from workbench.case import Case
from workbench.explore.graph import asking
from workbench.explore.keys import parse_key
from workbench.explore.nodes import rows_of
from workbench.workflow.errors import WorkflowError

__all__ = ["OTHER", "checked_target"]

#: Kind of a target that is in no table, for example a legal representative.
OTHER = "other"


def checked_target(case: Case, target: str) -> None:
    """See to it that a target is there, so that no measure is against a mistyped number.

    Raises:
        WorkflowError: it is not ``kind:id``.
        CaseError: the case has no such node.
    """
    kind, name = parse_key(target)
    if not name:
        raise WorkflowError("workflow_target")
    if kind != OTHER:
        with asking(case, None) as engine:
            rows_of(engine, kind, name)
