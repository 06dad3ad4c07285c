"""One disease that peaked everywhere at the same times."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts, percent
from workbench.texts import texts

__all__ = ["outbreak"]


def outbreak(facts: GroupFacts) -> Explanation:
    """One disease that peaked at other institutions at the same times."""
    disease, share = facts.disease
    rise = max(0.0, min(1.0, (facts.elsewhere - 1.5) / 2.0))
    evidence = texts(
        "evidence.outbreak", share=percent(share), disease=disease or "–", factor=f"{facts.elsewhere:.1f}"
    )
    return Explanation("outbreak", share * rise, evidence)
