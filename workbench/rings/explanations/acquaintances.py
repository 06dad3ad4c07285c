"""A few people who know each other and see the doctor together."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts, falling, percent
from workbench.texts import texts

__all__ = ["acquaintances"]

#: Households up to which a group may well be relatives, neighbours or a carer's elders, and from which it is not.
_FEW, _MANY = 6.0, 9.0


def acquaintances(facts: GroupFacts) -> Explanation:
    """Few households at a doctor's who pay what others pay there: relatives, neighbours, a carer's elders.

    Villages are full of such groups, and care, unlike purchases, is what they go to together. Whoever empties cards
    makes dear bills, or the same again and again.
    """
    fit = facts.desk * falling(facts.units, _FEW, _MANY) * facts.ordinary_amounts
    evidence = texts(
        "evidence.acquaintances",
        units=facts.units,
        ordinary=percent(facts.ordinary_amounts),
        share=percent(facts.desk),
    )
    return Explanation("acquaintances", fit, evidence)
