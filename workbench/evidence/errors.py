"""Evidence that must not be written."""

from __future__ import annotations

from workbench.errors import WorkbenchError

__all__ = ["EvidenceError"]


class EvidenceError(WorkbenchError):
    """What was asked for would not be evidence: an edge without a source row, something that nobody declared."""
