"""Paths between nodes: the shortest, the shortest several, what joins a few nodes, and paths in time."""

from workbench.explore.paths.drawn import graph
from workbench.explore.paths.in_time import in_time
from workbench.explore.paths.rules import (
    MAX_ENDS,
    MAX_PATHS,
    MAX_STEPS,
    SUPERNODES,
    Extra,
    Path,
    Paths,
    Rules,
)
from workbench.explore.paths.search import joining, several, shortest

__all__ = [
    "MAX_ENDS",
    "MAX_PATHS",
    "MAX_STEPS",
    "SUPERNODES",
    "Extra",
    "Path",
    "Paths",
    "Rules",
    "graph",
    "in_time",
    "joining",
    "several",
    "shortest",
]
