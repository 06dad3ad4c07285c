"""Graphs of a case for people and code: a lead, or what surrounds a node.

Every graph is a ``networkx.MultiDiGraph``. A node is named ``"kind:id"`` (``"patient:9900…"``) and carries the
attributes that ``graph_loaders.ontology`` declares for its kind. There is at most one edge per relation between
two nodes, its key is the relation; an undirected relation runs from the smaller name to the larger and says
``directed=False``. Every edge lists the source rows that prove it. Nodes and edges are sorted.

Ids, names, addresses and phones are the source's own: nothing is masked here. Screens and exports mask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from workbench.case import Case
from workbench.checks.result import joined_edges
from workbench.engines.embedded import Embedded
from workbench.errors import CaseError, WorkbenchError
from workbench.explore.asks import Asks
from workbench.explore.checked import Checked
from workbench.explore.connections import MAX_CONNECTIONS, among
from workbench.explore.evidence_graph import evidence_graph
from workbench.explore.index import Indexed, index_of
from workbench.explore.keys import parse_key
from workbench.explore.questions import NeighbourCount
from workbench.explore.standing_leads import rows_of_lead, standing_leads
from workbench.explore.surroundings import Bounds, count_around, surroundings
from workbench.run import RunResult, latest_run, read_run

__all__ = [
    "MAX_HOPS",
    "answering",
    "asking",
    "connections",
    "graph_of",
    "lead_graph",
    "neighbour_counts",
    "neighbourhood",
]

#: Steps outwards that a neighbourhood may take.
MAX_HOPS = 3

#: Pairs of people that the graph of a lead keeps.
MAX_PAIRS = 300


def lead_graph(
    case: Case,
    lead_id: str,
    run: str | RunResult | None = None,
    *,
    limit: int = MAX_PAIRS,
    engine: Embedded | None = None,
) -> Any:
    """A lead, of a run or made by hand, as a graph: its members, and the edges that its rows make between them.

    Nodes carry ``role`` and ``count`` of the member. ``count`` of an edge is occurrences in the evidence; of
    CO_SWIPE and CO_ADMISSION it is shared sessions or waves, and only the ``limit`` strongest pairs are kept:
    ``graph.graph["cut"]`` states shown and total. Nothing is masked.

    Args:
        case: the case.
        lead_id: identity of the lead.
        run: the run or its id; None for the latest.
        limit: pairs of people to keep.
        engine: an open engine of the case, to save opening one.

    Raises:
        CaseError: the case has no such lead or run.
    """
    result = run if isinstance(run, RunResult) else read_run(case, run) if run else latest_run(case)
    lead = next((one for one in standing_leads(case, result) if one.lead_id == lead_id), None)
    if lead is None:
        raise CaseError("unknown_lead", lead=lead_id)
    with asking(case, engine) as tables:
        rows = rows_of_lead(case, result, lead_id)
        return evidence_graph(tables, case.folder, lead, rows, limit=limit)


def neighbourhood(
    case: Case,
    kind: str,
    node_id: str,
    *,
    hops: int = 1,
    relations: Iterable[str] | None = None,
    limit: int = 50,
    order: str = "strongest",
    engine: Embedded | None = None,
) -> Any:
    """What surrounds a node, cut at ``limit`` neighbours per relation and node.

    ``graph.graph["cut"][relation]`` states ``shown`` and ``total``; an edge's ``count`` is its total of
    occurrences, ``shown`` those whose ``rows`` and ``times`` are listed. Money is net of refunds, of the whole
    edge, and must not be added up over several relations of the same events. Nothing is masked.

    Args:
        case: the case.
        kind: patient, card, doctor, pharmacy or facility.
        node_id: the source's own id.
        hops: steps outwards, 1 to ``MAX_HOPS``; later steps keep fewer neighbours, which the cut states.
        relations: only these; None for all.
        limit: neighbours per relation and node, at least 1.
        order: which neighbours are kept: ``strongest`` (occurrences), ``recent``, ``money`` or ``connected`` (most
            neighbours of their own).
        engine: an open engine of the case, to save opening one.

    Raises:
        CaseError: the case has no such node.
        WorkbenchError: a relation or order is not known, or hops or limit are out of range.
    """
    if not 1 <= hops <= MAX_HOPS or limit < 1:
        raise WorkbenchError("graph_bounds", hops=hops, limit=limit, most=MAX_HOPS)
    bounds = Bounds(_chosen(relations), limit, order)
    with asking(case, engine) as tables:
        return surroundings(case, tables, kind, node_id, hops, bounds)


def neighbour_counts(
    case: Case,
    kind: str,
    node_id: str,
    *,
    relations: Iterable[str] | None = None,
    engine: Embedded | None = None,
) -> list[NeighbourCount]:
    """How many neighbours a node has, per relation and kind of neighbour, before any of them is fetched.

    Raises:
        CaseError: the case has no such node.
        WorkbenchError: a relation is not known.
    """
    with asking(case, engine) as tables:
        return count_around(tables, kind, node_id, Bounds(_chosen(relations)))


def connections(
    case: Case,
    keys: Iterable[str],
    *,
    relations: Iterable[str] | None = None,
    limit: int = MAX_CONNECTIONS,
    engine: Embedded | None = None,
) -> Any:
    """Given nodes and every edge among them, with the attributes and rows that ``neighbourhood`` gives.

    ``graph.graph["cut"][relation]`` states ``shown`` and ``total``: of more than ``limit`` edges, those with most
    occurrences are kept. Nothing is masked.

    Args:
        case: the case.
        keys: names of nodes, ``"kind:id"``.
        relations: only these; None for all.
        limit: edges that are kept.
        engine: an open engine of the case, to save opening one.

    Raises:
        CaseError: the case has no such node.
        WorkbenchError: a relation is not known.
    """
    with asking(case, engine) as tables:
        return among(case, tables, keys, relations=relations, limit=limit)


def graph_of(
    case: Case,
    *,
    lead: str | None = None,
    node: str | tuple[str, str] | None = None,
    hops: int = 1,
    limit: int = 50,
) -> Any:
    """The graph of a lead, or what surrounds a node.

    Args:
        case: the case.
        lead: identity of a lead of the latest run.
        node: ``"kind:id"`` or ``(kind, id)``.
        hops: steps outwards from the node.
        limit: neighbours per relation and node.

    Raises:
        CaseError: the case has no such lead or node.
        WorkbenchError: not exactly one of lead and node is given, or a bound is out of range.
    """
    if (lead is None) == (node is None):
        raise WorkbenchError("graph_of_what")
    if lead is not None:
        return lead_graph(case, lead)
    kind, node_id = parse_key(node) if isinstance(node, str) else node or ("", "")
    return neighbourhood(case, kind, node_id, hops=hops, limit=limit)


def _chosen(relations: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if relations is None else tuple(relations)


@contextmanager
def asking(case: Case, engine: Embedded | None) -> Iterator[Asks]:
    """The engine, through the index of the case when there is one, with what the checks found."""
    with nullcontext(engine) if engine is not None else case.engine() as opened:
        yield answering(case, opened)


def answering(case: Case, engine: Embedded) -> Asks:
    """What answers the questions of a drill-down best: the index where there is one, or a server by itself."""
    if not case.here:
        return engine
    index = index_of(case)
    return Checked(engine if index is None else Indexed(engine, index), joined_edges(case))
