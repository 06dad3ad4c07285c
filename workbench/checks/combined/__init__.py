"""Several independent checks on one person or institution: leads of their own, and what checks say of other leads."""

from __future__ import annotations

from workbench.checks.combined.beside import checks_of_leads
from workbench.checks.combined.detecting import detect

__all__ = ["checks_of_leads", "detect"]
