"""The network that paths are searched in: that of the case's index, made in memory where none can be kept."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explore.index import Index, ensure_index, index_of
from workbench.explore.index.build import UnfitError, write_index
from workbench.explore.index.folder import index_key
from workbench.explore.index.network import Network

__all__ = ["network_of"]


def network_of(case: Case) -> Network:
    """The network of a case; its index is built when there is none.

    Raises:
        WorkbenchError: the tables are not numbered as after a load.
    """
    index = index_of(case)
    if index is None:
        ensure_index(case)
        index = index_of(case)
    if index is None:
        index = _passing(case.folder, index_key(case))
    if index.network is None:
        index.network = Network(index)
    return index.network


@lru_cache(maxsize=1)
def _passing(folder: Path, _key: str) -> Index:
    """An index of a case whose folder cannot be written: its files are gone once it is open."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as aside:
        try:
            write_index(folder, Path(aside))
        except UnfitError as problem:
            raise WorkbenchError("path_network") from problem
        return Index(Path(aside), folder)
