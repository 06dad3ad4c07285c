"""Explanations that lie in medicine and place: treatment cycles, outbreaks, a hospital's own area."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts, percent
from workbench.texts import texts

__all__ = ["local_catchment", "outbreak", "treatment_cycle"]


def treatment_cycle(facts: GroupFacts) -> Explanation:
    """Chemotherapy, dialysis, rehabilitation, maternity: stays that come back by plan."""
    fit = max(0.0, min(1.0, (facts.cyclic - 0.2) / 0.6))
    return Explanation("treatment_cycle", fit, texts("evidence.treatment_cycle", share=percent(facts.cyclic)))


def outbreak(facts: GroupFacts) -> Explanation:
    """One disease that peaked at other institutions at the same times."""
    disease, share = facts.disease
    rise = max(0.0, min(1.0, (facts.elsewhere - 1.5) / 2.0))
    evidence = texts(
        "evidence.outbreak", share=percent(share), disease=disease or "–", factor=f"{facts.elsewhere:.1f}"
    )
    return Explanation("outbreak", share * rise, evidence)


def local_catchment(facts: GroupFacts) -> Explanation:
    """A township hospital that serves one area: its patients meet there because they all go there.

    Only where the members come from that area hardly more than the hospital's other patients do; it lowers a
    lead, because chance meetings are in the null already.
    """
    ordinary = facts.area_base >= 0.7 and facts.area_share <= facts.area_base + 0.15
    fit = 0.3 * facts.area_base if ordinary else 0.0
    evidence = texts(
        "evidence.local_catchment", same=percent(facts.area_share), base=percent(facts.area_base)
    )
    return Explanation("local_catchment", fit, evidence)
