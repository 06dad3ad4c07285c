"""Walking a case: graphs of leads and of what surrounds a node, every edge with the rows that prove it."""

from workbench.explore.graph import graph_of, lead_graph, neighbour_counts, neighbourhood
from workbench.explore.keys import RowRef, node_key, parse_key
from workbench.explore.questions import ORDERS, NeighbourCount, Reach

__all__ = [
    "ORDERS",
    "NeighbourCount",
    "Reach",
    "RowRef",
    "graph_of",
    "lead_graph",
    "neighbour_counts",
    "neighbourhood",
    "node_key",
    "parse_key",
]
