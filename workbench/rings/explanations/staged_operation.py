"""One operation on each side: both eyes, both knees, at the dates on which the surgeon operates."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts, percent
from workbench.texts import texts

__all__ = ["PAIRED", "staged_operation"]

#: Diagnoses that are operated on once per side (ICD-10): cataract H25 and H26, arthrosis of hip and knee M16 and M17,
#: varicose veins I83.
PAIRED = ("H25", "H26", "M16", "M17", "I83")

#: Stays of one person that two sides account for.
_SIDES = 2.0


def staged_operation(facts: GroupFacts) -> Explanation:
    """Share of the stays for a condition of paired organs, where nobody comes more often than there are sides."""
    share = facts.paired if facts.stays_each <= _SIDES + 0.25 else 0.0
    fit = max(0.0, min(1.0, (share - 0.4) / 0.4))
    evidence = texts("evidence.staged_operation", share=percent(facts.paired), each=f"{facts.stays_each:.1f}")
    return Explanation("staged_operation", fit, evidence)
