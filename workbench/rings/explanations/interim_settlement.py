"""Long stays that are settled and opened again on one date, as long-stay wards do each month or quarter."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts, percent
from workbench.texts import texts

__all__ = ["interim_settlement"]


def interim_settlement(facts: GroupFacts) -> Explanation:
    """Share of the stays that join the same person's stay before or after at the same facility without a night away.

    Nobody was admitted together then: the ward was billed together. (A stay cut in pieces for the bill is a matter of
    its own; it is no ring.)
    """
    fit = max(0.0, min(1.0, (facts.joined - 0.4) / 0.4))
    return Explanation(
        "interim_settlement", fit, texts("evidence.interim_settlement", share=percent(facts.joined))
    )
