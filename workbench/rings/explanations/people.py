"""Explanations that lie in who the people are: families, one address, one carer."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts
from workbench.texts import texts

__all__ = ["carer", "household", "shared_address"]

_FAMILY = 6


def household(facts: GroupFacts) -> Explanation:
    """A family whose household number is not known: few people, one area, one or two surnames."""
    people = facts.members
    areas = people["live_admdvs"].value_counts()
    same = int(areas.iloc[0]) if len(areas) else 0
    names = people["surname"].value_counts(normalize=True)
    unknown = 1.0 - float(people["known"].mean())
    small = max(0.0, min(1.0, (_FAMILY + 2 - len(people)) / 3))
    one_area = same / len(people) if same else 0.5
    one_name = float(names.iloc[:2].sum()) if len(names) else 0.5
    fit = small * unknown * one_area * one_name
    evidence = texts(
        "evidence.household",
        same=same,
        people=len(people),
        units=facts.units,
        present=f"{facts.present.mean():.1f}",
    )
    return Explanation("household", fit, evidence)


def shared_address(facts: GroupFacts) -> Explanation:
    """Most members are registered at one address: a nursing home, a dormitory."""
    addresses = facts.members["live_addr"].value_counts()
    same = int(addresses.iloc[0]) if len(addresses) else 0
    share = same / max(1, len(facts.members))
    fit = share if same >= 3 else 0.0
    return Explanation(
        "shared_address", fit, texts("evidence.shared_address", same=same, people=len(facts.members))
    )


def carer(facts: GroupFacts) -> Explanation:
    """One carer who buys for a few people: few units, all of them present every time, back to back."""
    steady = float(facts.present.mean()) / max(1, len(facts.members))
    few = max(0.0, min(1.0, (6 - facts.units) / 2))
    quick = 1.0 if facts.gap_seconds <= 180 else 0.0
    evidence = texts("evidence.carer", units=facts.units, seconds=f"{facts.gap_seconds:.0f}")
    return Explanation("carer", few * quick * max(0.0, (steady - 0.6) / 0.4), evidence)
