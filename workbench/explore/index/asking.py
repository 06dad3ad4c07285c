"""Asking named questions through the index, or of the whole tables where there is none."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock

import pandas as pd
import pyarrow as pa

import queries
from workbench.case import Case
from workbench.engines.embedded import Embedded
from workbench.explore.index.build import UnfitError, write_index
from workbench.explore.index.folder import build_aside, index_key, intact, place
from workbench.explore.index.plain import PICKED, degrees, picked
from workbench.explore.index.reader import Index
from workbench.explore.index.reduce import rows_for

__all__ = ["Indexed", "ensure_index", "index_of"]

#: Indexes that stay open in one process.
_KEPT_OPEN = 4

_open: OrderedDict[Path, Index] = OrderedDict()
_lock = Lock()


class Indexed:
    """Answers as the engine does; questions that the index has rules for are asked of the rows they can touch."""

    def __init__(self, engine: Embedded, index: Index) -> None:
        self._engine = engine
        self.index = index

    def ask(self, name: str, *, wanted: pd.DataFrame | None = None, **parameters: object) -> pd.DataFrame:
        """The answer to one question; the same rows as the engine's, in the same order.

        An answer that is known to be empty has no columns.
        """
        if name == "graph_degrees" and wanted is not None:
            return degrees(self.index, wanted)
        tables = None if wanted is None else rows_for(self.index, name, wanted, parameters)
        if tables is None:
            return self._engine.ask(name, wanted=wanted, **parameters)
        if not tables:
            return pd.DataFrame()
        if name in PICKED:
            return picked(name, *tables.values())
        tables["wanted"] = pa.Table.from_pandas(wanted, preserve_index=False)
        return self.index.answer(queries.read(name, "sql"), tables, parameters)


def ensure_index(case: Case, *, progress: Callable[[str, float], None] | None = None) -> bool:
    """Build the index of a case when it has none: seconds for a city, about a minute for a million people.

    The index is a cache in ``CASE/index`` that may be deleted at any time. Two processes may build at once.

    Args:
        case: the case.
        progress: is told the part that is done and the share, 0 to 1.

    Returns:
        Whether there is one now; without one, answers are the same and slower.
    """
    target = place(case, index_key(case))
    if intact(target):
        return True
    try:
        return build_aside(target, lambda folder: write_index(case.folder, folder, progress))
    except UnfitError:
        return False


def index_of(case: Case) -> Index | None:
    """The index of a case when there is an intact one; it stays open in this process, and nothing is built."""
    target = place(case, index_key(case))
    with _lock:
        if target in _open:
            _open.move_to_end(target)
            return _open[target]
        if not intact(target):
            return None
        try:
            _open[target] = Index(target, case.folder)
        except (OSError, ValueError, KeyError):
            return None
        while len(_open) > _KEPT_OPEN:
            _open.popitem(last=False)
        return _open[target]
