"""The events of the city as columns of whole numbers: compact enough for a million people."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from workbench.sample.arrays import Array

OUTPATIENT, EMERGENCY, CHRONIC, STAY, MATERNITY, PURCHASE = 11, 13, 14, 21, 52, 41
ORDINARY = -1

TYPES = {
    "person": np.int32, "place": np.int32, "doctor": np.int32, "begin": np.int32, "end": np.int32,
    "settle": np.int32,
    "kind": np.int8, "disease": np.int16, "fen": np.int32, "rx": np.int32,
    "referrer": np.int32, "contact": np.int32, "operator": np.int16, "plot": np.int32, "fixed": np.int8,
}  # fmt: skip
DEFAULTS = {
    "doctor": -1, "disease": -1, "rx": -1, "referrer": -1, "contact": -1, "operator": -1,
    "plot": ORDINARY, "fixed": 0,
}  # fmt: skip


@dataclass
class Events:
    """Settlements to be. Moments in seconds since the first midnight, money in fen.

    `rx` ties an external prescription to its fill, `referrer` is the doctor who sent a stay, `contact` a
    shared contact person (-1: the family), `operator` a fixed desk, `plot` the ring or innocent group behind
    the row, `fixed` marks rows that stays (1) and death (2) do not remove.
    """

    person: Array
    place: Array
    doctor: Array
    begin: Array
    end: Array
    settle: Array
    kind: Array
    disease: Array
    fen: Array
    rx: Array
    referrer: Array
    contact: Array
    operator: Array
    plot: Array
    fixed: Array

    def __len__(self) -> int:
        return len(self.person)

    @classmethod
    def of(cls, person: Array, **columns: Array | int) -> Self:
        """Make events; settle defaults to the begin, end to the settlement, the rest to nothing."""
        given: dict[str, Array | int] = {"person": person, **DEFAULTS, **columns}
        given.setdefault("settle", given["begin"])
        given.setdefault("end", given["settle"])
        n = len(person)
        made = {
            name: np.ascontiguousarray(np.broadcast_to(np.asarray(given[name]), (n,)), dtype=kind)
            for name, kind in TYPES.items()
        }
        return cls(**made)

    @classmethod
    def join(cls, parts: list[Self]) -> Self:
        """Put several lots behind one another."""
        return cls(**{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)})

    def take(self, index: Array) -> Self:
        """Select rows by mask or position."""
        return type(self)(**{f.name: getattr(self, f.name)[index] for f in fields(self)})
