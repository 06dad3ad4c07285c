"""The texts, departments and diseases of the city, read from names.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml

from workbench.sample.arrays import Array, Rng

GENERAL, INTERNAL, SURGERY, OBSTETRICS, PAEDIATRICS, ONCOLOGY, NEPHROLOGY, REHAB, TCM = (
    0,
    1,
    6,
    8,
    9,
    10,
    11,
    12,
    13,
)


@dataclass(frozen=True)
class Catalogue:
    """Parsed names.yaml with the disease columns as arrays."""

    raw: dict[str, Any]
    disease_dept: Array
    disease_cost: Array
    disease_days: Array
    disease_winter: Array
    mild: Array
    by_code: dict[str, int]

    def words(self, key: str) -> list[str]:
        """Give a space-separated list of the file."""
        return str(self.raw[key]).split()

    def share(self, key: str) -> Array:
        """Relative frequencies of the diseases: out, stay or chronic."""
        return np.array([float(d.get(key, 0)) for d in self.raw["diseases"]])

    def in_department(self, rng: Rng, dept: Array) -> Array:
        """Draw an outpatient disease for each department."""
        weight = self.share("out") + 1e-9
        order = np.argsort(self.disease_dept, kind="stable")
        depts = self.disease_dept[order]
        key = np.empty(len(order))
        for d in np.unique(depts):
            here = depts == d
            key[here] = d + np.cumsum(weight[order][here]) / weight[order][here].sum()
        at = np.searchsorted(key, dept + rng.random(len(dept)) * 0.999999, side="left")
        return order[np.minimum(at, len(order) - 1)]


@cache
def catalogue() -> Catalogue:
    """Read the file once."""
    raw: dict[str, Any] = yaml.safe_load((files("workbench.sample") / "names.yaml").read_text("utf-8"))
    diseases = raw["diseases"]
    return Catalogue(
        raw=raw,
        disease_dept=np.array([d["dept"] for d in diseases]),
        disease_cost=np.array([float(d["cost"]) for d in diseases]),
        disease_days=np.array([float(d["days"]) for d in diseases]),
        disease_winter=np.array([bool(d.get("winter")) for d in diseases]),
        mild=np.flatnonzero([bool(d.get("mild")) for d in diseases]),
        by_code={d["code"]: i for i, d in enumerate(diseases)},
    )
