"""Events that were stamped when they were uploaded, not when they happened."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts, percent
from workbench.texts import texts

__all__ = ["batch_upload"]


def batch_upload(facts: GroupFacts) -> Explanation:
    """Swipes of one session that share their second: a card is not read, paid and handed over in no time.

    Seconds that many people share are void already; what is left here are small batches.
    """
    fit = max(0.0, min(1.0, (facts.same_second - 0.2) / 0.5))
    return Explanation("batch_upload", fit, texts("evidence.batch_upload", share=percent(facts.same_second)))
