"""Nodes and events of the graph, built from checked tables by the named questions in ``queries/sql``."""

from __future__ import annotations

from graph_loaders.build.graph_tables import BATCH_SIZE, GRAPH_TABLES, build_graph

__all__ = ["BATCH_SIZE", "GRAPH_TABLES", "build_graph"]
