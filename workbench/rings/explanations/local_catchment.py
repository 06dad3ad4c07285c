"""A township hospital that serves one area."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts, percent
from workbench.texts import texts

__all__ = ["local_catchment"]


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
