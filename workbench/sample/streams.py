"""Random streams by name, so that a new component does not shift the draws of the others."""

from __future__ import annotations

import hashlib

import numpy as np

from workbench.sample.arrays import Rng


class Streams:
    """One independent generator per component name, all derived from one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def get(self, name: str) -> Rng:
        """Give the generator of a component, fresh from its start."""
        digest = hashlib.sha256(name.encode()).digest()
        words = [int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4)]
        return np.random.default_rng(np.random.SeedSequence([self.seed, *words]))
