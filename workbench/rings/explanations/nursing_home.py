"""One registered address: a nursing home, a dormitory."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts
from workbench.texts import texts

__all__ = ["shared_address"]


def shared_address(facts: GroupFacts) -> Explanation:
    """Most members are registered at one address."""
    addresses = facts.members["live_addr"].value_counts()
    same = int(addresses.iloc[0]) if len(addresses) else 0
    share = same / max(1, len(facts.members))
    fit = share if same >= 3 else 0.0
    return Explanation(
        "shared_address", fit, texts("evidence.shared_address", same=same, people=len(facts.members))
    )
