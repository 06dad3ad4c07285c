"""What a tip gives back: the nodes that are tied to its seeds."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pandas as pd

from workbench.explore.seeds import Seed
from workbench.texts import Text

__all__ = ["Hit", "Tip"]


@dataclass(frozen=True)
class Hit:
    """A node that is tied to the seeds.

    Attributes:
        key: its name.
        kind: its kind.
        id: the source's own id.
        score: share of the walk's time spent there.
        steps: ties from the nearest start; 1 for people who met at a place that is a seed.
        via: node towards the seeds to which its strongest tie runs.
        relation: relation of that tie.
        observed: what was counted of it.
        expected: the same by chance; NaN for a tie that is not tested.
        log10_q: error rate of it, see ``workbench.rings.edges``; NaN for a tie that is not tested.
        leads: leads in which the node is already, best first.
        family: it shares a registered household or address with a start, or with ``via``.
    """

    key: str
    kind: str
    id: str
    score: float
    steps: int
    via: str
    relation: str
    observed: int
    expected: float
    log10_q: float
    leads: tuple[str, ...]
    family: bool


@dataclass(frozen=True)
class Tip:
    """Who is tied to some seeds.

    Attributes:
        run_id: the run whose ties were walked.
        seeds: what was asked, with what each led to.
        hits: closest first.
        total: nodes of the wanted kinds that are tied to the seeds over any number of steps.
        relations: ties that were walked.
        damping: probability of the walk to go on.
        notes: what was left out.
    """

    run_id: str
    seeds: tuple[Seed, ...]
    hits: tuple[Hit, ...]
    total: int
    relations: tuple[str, ...]
    damping: float
    notes: tuple[Text, ...] = ()

    def keys(self) -> list[str]:
        """Names of the hits, closest first."""
        return [one.key for one in self.hits]

    def table(self) -> pd.DataFrame:
        """The hits as a table, one column per attribute."""
        names = [one.name for one in fields(Hit)]
        return pd.DataFrame([[getattr(hit, name) for name in names] for hit in self.hits], columns=names)
