"""Where people live: districts, neighbourhoods and villages on a map in kilometres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.arrays import Array, Rng, spread
from workbench.sample.catalogue import Catalogue
from workbench.sample.identifiers import FIRST_REGION

URBAN, SUBURB, VILLAGE = 0, 1, 2


@dataclass(frozen=True)
class Areas:
    """Residence units of about 1,500 people; `people` is the number living in each."""

    x: Array
    y: Array
    kind: Array
    district: Array
    people: Array
    names: list[str]

    def __len__(self) -> int:
        return len(self.x)

    @property
    def region(self) -> Array:
        """Six-digit region number of each area."""
        return FIRST_REGION + self.district


def build_areas(rng: Rng, people: int, words: Catalogue) -> Areas:
    """Lay out areas: a dense core, suburbs, villages at the rim (45, 20 and 35 % of areas)."""
    n = max(9, people // 1500)
    radius = 4 + 26 * min(1.0, (people / 1_000_000) ** 0.5)
    distance = np.sort(radius * rng.random(n) ** 0.8)
    angle = rng.random(n) * 2 * np.pi
    kind = np.digitize(np.arange(n) / n, [0.45, 0.65])
    districts = 1 + people // 150_000
    district = np.floor(angle / (2 * np.pi) * districts).astype(np.int64)
    size = rng.lognormal(0, 0.4, n) * np.array([1.2, 1.0, 0.75])[kind]
    x, y = distance * np.cos(angle), distance * np.sin(angle)
    return Areas(x, y, kind, district, spread(people, size), _names(rng, kind, district, words))


def _names(rng: Rng, kind: Array, district: Array, words: Catalogue) -> list[str]:
    first, second = words.words("place_first"), words.words("place_second")
    kinds: list[str] = words.raw["area_kinds"]
    districts = words.words("districts")
    order = rng.permutation(len(first) * len(second))
    out = []
    for i in range(len(kind)):
        name = order[i % len(order)]
        text = first[name // len(second)] + second[name % len(second)]
        again = "" if i < len(order) else str(i // len(order) + 1)
        out.append(districts[district[i] % len(districts)] + text + again + kinds[kind[i]])
    return out
