"""A family whose household number is not known."""

from __future__ import annotations

import math

from scipy.special import expit

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts
from workbench.texts import texts

__all__ = ["family"]

#: Most people who live as one family, and the number from which nobody is taken for one.
_FAMILY, _NO_FAMILY = 6, 10

#: Share of pairs of one family that bear one surname: a couple and its parents, children and their spouses.
_SAME_NAME = 0.35

#: Chance of kinship where surnames are not known.
_NAMELESS = 0.75


def family(facts: GroupFacts) -> Explanation:
    """Few people, of whom no two are known to live apart, who bear one another's surnames.

    The fit is the share of units whose household is not known, times how family-like the number of people is (1 up to
    six, 0 from ten), times the odds of kinship: pairs of one surname by a family's share of them against the
    population's, the likelihood ratio tempered by its square root because pairs of one group are not independent.
    """
    people = facts.members
    size = max(0.0, min(1.0, (_NO_FAMILY - len(people)) / (_NO_FAMILY - _FAMILY)))
    same, pairs = _same_names(facts)
    fit = size * facts.unknown_units * _kinship(same, pairs, facts.name_match)
    said = {"people": len(people), "units": facts.units, "same": same, "pairs": pairs}
    evidence = texts("evidence.family" if pairs else "evidence.family_nameless", **said)
    return Explanation("family", fit, evidence)


def _same_names(facts: GroupFacts) -> tuple[int, int]:
    """Pairs of members with one surname, and all pairs whose surnames are known.

    Where chance alone gives as many as a family has, the register holds no surnames but names that were made up alike.
    """
    if facts.name_match >= _SAME_NAME:
        return 0, 0
    count = facts.members["surname"].value_counts()
    known = int(count.sum())
    return int((count * (count - 1) // 2).sum()), known * (known - 1) // 2


def _kinship(same: int, pairs: int, match: float) -> float:
    """Chance that so many pairs of one surname are a family's, both readings being as likely beforehand."""
    if pairs == 0:
        return _NAMELESS
    base = max(match, 1e-4)
    ratio = same * math.log(_SAME_NAME / base) + (pairs - same) * math.log((1 - _SAME_NAME) / (1 - base))
    return float(expit(ratio / 2.0))
