"""One date carries the meetings: a health check, a vaccination, an employer's day."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts, percent
from workbench.texts import texts

__all__ = ["single_day"]


def single_day(facts: GroupFacts) -> Explanation:
    """Share of the meetings on the largest single day: none at a half, all at nine tenths."""
    share = float(facts.pairs[0] / facts.pairs.sum()) if facts.pairs.sum() else 0.0
    fit = max(0.0, min(1.0, (share - 0.5) / 0.4))
    return Explanation("single_day", fit, texts("evidence.single_day", share=percent(share)))
