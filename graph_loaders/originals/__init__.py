"""Original records of an extract, found again by file and row and returned as they are in the file."""

from graph_loaders.originals.model import Original, Originals
from graph_loaders.originals.reading import read_originals

__all__ = ["Original", "Originals", "read_originals"]
