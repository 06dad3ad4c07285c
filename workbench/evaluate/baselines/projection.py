"""Two baselines on the plain co-swipe projection: a rule with connected components, and modularity communities."""

from __future__ import annotations

from collections.abc import Iterable

import graspologic_native
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from workbench.evaluate.baselines.visits import Visits
from workbench.evaluate.claims import Claim, ranked
from workbench.rings.communities import SEED
from workbench.rings.cooccurrence import Ints, Meetings, co_occurrences

__all__ = ["modularity", "rule"]

#: Slots that two units share at least to be linked in the plain projection.
_PLAIN = 2


def rule(visits: Visits) -> tuple[Claim, ...]:
    """Pairs that met in enough slots, and the connected components of their graph."""
    met = _meetings(visits, visits.setting.meetings)
    if len(met) == 0:
        return ()
    _, label = connected_components(_graph(met, visits.events.units), directed=False)
    return _claims(visits, met, label, "rule")


def modularity(visits: Visits) -> tuple[Claim, ...]:
    """Pairs that met twice, weighted by how often, and the communities of best modularity (Leiden)."""
    met = _meetings(visits, _PLAIN)
    if len(met) == 0:
        return ()
    return _claims(visits, met, _communities(_graph(met, visits.events.units)), "modularity")


def _meetings(visits: Visits, at_least: int) -> Meetings:
    setting = visits.setting
    return co_occurrences(visits.events, window=setting.window, slot=setting.slot, at_least=at_least)


def _graph(met: Meetings, units: int) -> csr_matrix:
    ends = np.concatenate((met.a, met.b)), np.concatenate((met.b, met.a))
    graph = coo_matrix((np.tile(met.slots.astype(np.float64), 2), ends), shape=(units, units)).tocsr()
    graph.sort_indices()
    return graph


def _communities(graph: csr_matrix) -> NDArray[np.int64]:
    """Community of each unit; nobody's neighbour stays alone."""
    nodes = graph.shape[0]
    _, found = graspologic_native.leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data,
        nodes,
        resolution=1.0,
        iterations=3,
        use_modularity=True,
        seed=SEED,
    )
    return np.fromiter((found[i] for i in range(nodes)), np.int64, nodes)


def _claims(visits: Visits, met: Meetings, label: NDArray[np.int64], method: str) -> tuple[Claim, ...]:
    """One claim per group that is large enough, scored by the slots that its pairs share."""
    weight = np.bincount(
        label[met.a], np.where(label[met.a] == label[met.b], met.slots, 0), minlength=int(label.max()) + 1
    )
    claims = (
        visits.claim(f"{method}-{number}", visits.together(units), float(weight[number]))
        for number, units in _groups(label, visits.setting.units)
    )
    return ranked(_large(claims, visits.setting.units))


def _groups(label: NDArray[np.int64], at_least: int) -> Iterable[tuple[int, Ints]]:
    order = np.argsort(label, kind="stable")
    number, first, size = np.unique(label[order], return_index=True, return_counts=True)
    for one in np.flatnonzero(size >= at_least):
        yield int(number[one]), order[first[one] : first[one] + size[one]].astype(np.int32)


def _large(claims: Iterable[Claim], at_least: int) -> list[Claim]:
    return [claim for claim in claims if len(claim.members) >= at_least]
