"""How often others like a subject trip each family of checks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.checks.combined.exposure import chance_by_care

__all__ = ["Peers", "Subject"]

#: A subject: kind and id.
Subject = tuple[str, str]

#: Subjects of the whole kind that join a stratum, so that a thin one does not speak alone.
_BORROWED = 50.0

#: Findings added to those of the others: what nobody else trips is rare, not impossible (Jeffreys' prior).
_PRIOR = 0.5


@dataclass(frozen=True)
class Peers:
    """Strata of subjects and how many in each trip each family.

    Attributes:
        stratum: stratum of every subject with a finding: of its kind, with about as much care or of the same level.
        sizes: subjects of each kind and stratum.
        trips: families that each subject with a finding trips.
        care: purchases, visits and stays of every institution with a finding; persons have none, their strata tell it.
        care_of_kind: the same of all institutions of a kind together.
    """

    stratum: Mapping[Subject, str]
    sizes: Mapping[tuple[str, str], int]
    trips: Mapping[Subject, frozenset[str]]
    care: Mapping[Subject, float] = field(default_factory=dict)
    care_of_kind: Mapping[str, float] = field(default_factory=dict)

    def rates(self, subjects: Sequence[Subject], families: Iterable[str]) -> dict[Subject, dict[str, float]]:
        """Chance that each subject trips each family, by the others of its kind and of its stratum.

        The subject itself is left out. The largest is taken of the share of the kind, that of the stratum, and (for an
        institution) what its amount of care lets expect: who has much care has more to trip over, and who has little
        is not thought safer than the average. Institutions differ several hundredfold in care, within a level too.
        """
        kinds: Counter[str] = Counter()
        for (kind, _), size in self.sizes.items():
            kinds[kind] += size
        of_kind: Counter[tuple[str, str]] = Counter()
        of_stratum: Counter[tuple[str, str, str]] = Counter()
        tripping: dict[tuple[str, str], dict[Subject, float]] = defaultdict(dict)
        for subject, tripped in sorted(self.trips.items(), key=lambda one: one[0]):
            for family in tripped:
                of_kind[subject[0], family] += 1
                of_stratum[subject[0], self.stratum[subject], family] += 1
                if subject in self.care:
                    tripping[subject[0], family][subject] = self.care[subject]
        found: dict[Subject, dict[str, float]] = {}
        for subject in subjects:
            kind, stratum = subject[0], self.stratum[subject]
            others = self.sizes[kind, stratum] - 1
            found[subject] = {}
            for family in families:
                own = family in self.trips[subject]
                whole = (of_kind[kind, family] - own + _PRIOR) / (kinds[kind] - 1 + 2 * _PRIOR)
                near = of_stratum[kind, stratum, family] - own + _BORROWED * whole
                far = self._by_care(subject, tripping[kind, family], kinds[kind] - 1)
                found[subject][family] = min(max(whole, near / (others + _BORROWED), far), 0.999)
        return found

    def _by_care(self, subject: Subject, tripping: Mapping[Subject, float], others: int) -> float:
        own = self.care.get(subject)
        if own is None:
            return 0.0
        rest = [care for name, care in tripping.items() if name != subject]
        return chance_by_care(own, rest, self.care_of_kind[subject[0]] - own, others)
