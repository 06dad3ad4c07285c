"""A cache beside the tables of a case that finds the rows of a node, a key and a neighbour without a scan."""

from workbench.explore.index.asking import Indexed, ensure_index, index_of
from workbench.explore.index.reader import Index

__all__ = ["Index", "Indexed", "ensure_index", "index_of"]
