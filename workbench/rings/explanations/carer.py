"""One carer who buys for a few people."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts
from workbench.texts import texts

__all__ = ["carer"]


def carer(facts: GroupFacts) -> Explanation:
    """Few units, all of them present every time, back to back."""
    steady = float(facts.present.mean()) / max(1, len(facts.members))
    few = max(0.0, min(1.0, (6 - facts.units) / 2))
    quick = 1.0 if facts.gap_seconds <= 180 else 0.0
    evidence = texts("evidence.carer", units=facts.units, seconds=f"{facts.gap_seconds:.0f}")
    return Explanation("carer", few * quick * max(0.0, (steady - 0.6) / 0.4), evidence)
