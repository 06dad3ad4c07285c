"""The network that paths are searched in: that of the case's index, made in memory where none can be kept."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explore.index import Index, ensure_index, index_of
from workbench.explore.index.build import UnfitError, write_index
from workbench.explore.index.folder import index_key
from workbench.explore.index.network import Network
from workbench.explore.paths.rules import Paths

__all__ = ["network_of", "searched"]


def searched(case: Case, keys: Iterable[str], look: Callable[[Network], Paths]) -> Paths:
    """What a search finds in the network of a case, which a case on a server brings bit by bit.

    Args:
        case: the case.
        keys: names of nodes that the search begins with or is told of.
        look: the search; it may be begun several times.

    Raises:
        CaseError: the case has no such node.
        WorkbenchError: the tables are not numbered as after a load, or the server cannot be asked.
    """
    from workbench.explore.server.case import ServerCase  # noqa: PLC0415 - the driver takes a while to import
    from workbench.explore.server.network import search  # noqa: PLC0415 - as above

    if not isinstance(case, ServerCase):
        return look(network_of(case))
    with case.engine() as answers:
        return replace(search(answers, keys, look), partial=case.partial)


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
