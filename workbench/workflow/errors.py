"""A step of the work that cannot be taken."""

from __future__ import annotations

from workbench.errors import WorkbenchError

__all__ = ["WorkflowError"]


class WorkflowError(WorkbenchError):
    """A step is out of order, lacks something, or needs another person; nothing was written."""
