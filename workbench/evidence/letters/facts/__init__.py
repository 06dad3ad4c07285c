"""What only people know about a transfer: who acts, who approved, what the police are told."""

from __future__ import annotations

from workbench.evidence.letters.facts.absent import absent
from workbench.evidence.letters.facts.doubts import doubts
from workbench.evidence.letters.facts.form import blank_form, read
from workbench.evidence.letters.facts.missing import Gap, gap, missing, require
from workbench.evidence.letters.facts.model import Facts

__all__ = ["Facts", "Gap", "absent", "blank_form", "doubts", "gap", "missing", "read", "require"]
