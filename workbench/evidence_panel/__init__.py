"""The evidence package in a notebook: a form for what only people know, and a button."""

from workbench.evidence_panel.panel import EvidencePanel

__all__ = ["EvidencePanel"]
