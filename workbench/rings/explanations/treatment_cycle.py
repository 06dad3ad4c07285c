"""Stays and treatments that come back by plan: chemotherapy, dialysis, rehabilitation, maternity."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts, percent
from workbench.texts import texts

__all__ = ["treatment_cycle"]


def treatment_cycle(facts: GroupFacts) -> Explanation:
    """Chemotherapy, dialysis, rehabilitation, maternity: what comes back by plan."""
    fit = max(0.0, min(1.0, (facts.cyclic - 0.2) / 0.6))
    return Explanation("treatment_cycle", fit, texts("evidence.treatment_cycle", share=percent(facts.cyclic)))
