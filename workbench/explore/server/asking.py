"""Asking the named questions of a drill-down of a case on a graph server: the same text over the rows it can touch."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import queries
from graph_loaders.engine import connect
from workbench.engines.embedded import Embedded
from workbench.engines.neo4j_errors import ServerError
from workbench.engines.neo4j_line import Line
from workbench.explore.index.answering import answered
from workbench.explore.index.plain import PICKED, picked
from workbench.explore.questions import end_kind
from workbench.explore.server.direct import DIRECT
from workbench.explore.server.numbering import CLASSES, Ranks, Sitting, class_of
from workbench.explore.server.touched import Tables, touched

__all__ = ["FromServer"]

#: Name of the table of what the checks join, which its question reads from a file.
_CHECKED = "checked"

#: Columns of the tables of a case that hold nodes, with what numbers them; see ``numbering``.
_NODE_COLUMNS = dict(zip(CLASSES, CLASSES, strict=True))


class FromServer(Embedded):
    """Answers as the engine of a case in a folder does, in its order; numbers of nodes are those of the sitting."""

    def __init__(self, line: Line, folder: Path, sitting: Sitting | None = None) -> None:
        """Take a line; ``folder`` is where the engine may spill."""
        self.line = line
        self._folder = folder
        self.sitting = sitting or Sitting()
        self._lock = Lock()
        self._stack = ExitStack()
        super().__init__(self._stack.enter_context(connect(folder, threads=1)))

    def close(self) -> None:
        """Close the engine; the line stays as it is."""
        self._stack.close()

    def ask(self, name: str, *, wanted: pd.DataFrame | None = None, **parameters: object) -> pd.DataFrame:
        """The answer to one question; one that is known to be empty has no columns.

        Raises:
            ServerError: a server cannot answer this question, or cannot be asked now.
        """
        if name in DIRECT:
            return self.line.read(lambda read: DIRECT[name](read, self.sitting, wanted, parameters))
        if wanted is None:
            raise self._lacks(name)
        named = _with_names(wanted, name, self.sitting)
        tables = self.line.read(lambda read: touched(read, name, named, parameters))
        if tables is None:
            raise self._lacks(name)
        if not tables:
            return pd.DataFrame()
        return self._answer(name, tables, named, parameters)

    def _lacks(self, name: str) -> ServerError:
        return ServerError("server_lacks", server=self.line.address.shown, question=name)

    def _answer(
        self, name: str, tables: Tables, named: pd.DataFrame, parameters: dict[str, object]
    ) -> pd.DataFrame:
        """The question over the tables, with its nodes numbered by their ids and named again in the answer."""
        group = _group_of(name)
        names: dict[str, set[str]] = {one: set() for one in CLASSES}
        checked = tables.pop(_CHECKED, None)
        for side in ("source", "target") if checked is not None else ():
            for of, node in zip(_ends(checked, side), checked[side].to_pylist(), strict=True):
                names[of].add(node)
        for table in tables.values():
            for column in set(table.column_names) & set(_NODE_COLUMNS):
                names[_NODE_COLUMNS[column]].update(table[column].drop_null().to_pylist())
        for of, node in _wanted_nodes(named, group):
            names[of].add(node)
        ranks = Ranks(names)
        numbered: dict[str, Any] = {one: _numbered(table, ranks) for one, table in tables.items()}
        if name in PICKED:
            return _told(picked(name, *numbered.values()), group, ranks, self.sitting)
        numbered["wanted"] = _ranked(named, group, ranks)
        with self._as_file(checked, ranks) as given:
            text = queries.read(name, "sql")
            with self._lock:
                answer = answered(self._db, text, numbered, {**parameters, **given})
        return _told(answer, group, ranks, self.sitting)

    @contextmanager
    def _as_file(self, checked: pa.Table | None, ranks: Ranks) -> Iterator[dict[str, object]]:
        """What the checks join as the file that their question reads, and the parameter that names it."""
        if checked is None:
            yield {}
            return
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".asked-") as aside:
            for side in ("source", "target"):
                numbers = [
                    ranks.of(of, node)
                    for of, node in zip(_ends(checked, side), checked[side].to_pylist(), strict=True)
                ]
                checked = checked.set_column(
                    checked.column_names.index(side), side, pa.array(numbers, pa.int32())
                )
            path = Path(aside) / "edges.parquet"
            pq.write_table(checked, path)
            yield {"edges": str(path)}


def _ends(checked: pa.Table, side: str) -> list[str]:
    """What numbers the nodes on one side of what the checks join."""
    return [class_of(end_kind(relation, side)) for relation in checked["relation"].to_pylist()]


def _group_of(question: str) -> str | None:
    """What numbers the nodes that a question returns as ``number``; None where it returns neighbours."""
    known = {
        "graph_patients": "patient",
        "graph_cards": "card",
        "graph_doctors": "doctor",
        "graph_places": "place",
    }
    return known.get(question)


def _with_names(wanted: pd.DataFrame, question: str, sitting: Sitting) -> pd.DataFrame:
    """The table ``wanted`` with names of nodes in ``node`` instead of numbers."""
    group = _group_of(question)
    if group is not None:
        numbers = wanted["number"]
        some = [None if pd.isna(one) else sitting.names(group, [one])[0] for one in numbers]
        return wanted.assign(node=pd.Series(some, index=wanted.index, dtype=object)).drop(columns="number")
    if "node" not in wanted:
        return wanted
    groups = _sides(wanted)
    return wanted.assign(
        node=[sitting.names(of, [number])[0] for of, number in zip(groups, wanted["node"], strict=True)]
    )


def _sides(table: pd.DataFrame, *, other: bool = False) -> list[str]:
    """What numbers the node on the asked side of each row, or on its other side."""
    pairs = zip(table["relation"], table["side"], strict=True)
    return [class_of(end_kind(str(relation), str(side), other=other)) for relation, side in pairs]


def _wanted_nodes(named: pd.DataFrame, group: str | None) -> Iterator[tuple[str, str]]:
    if "node" in named:
        groups = _sides(named) if group is None else [group] * len(named)
        yield from ((of, node) for of, node in zip(groups, named["node"], strict=True) if node is not None)


def _ranked(named: pd.DataFrame, group: str | None, ranks: Ranks) -> pd.DataFrame:
    if "node" not in named:
        return named
    groups = _sides(named) if group is None else [group] * len(named)
    numbers = [
        None if node is None else ranks.of(of, node) for of, node in zip(groups, named["node"], strict=True)
    ]
    column = pd.Series(numbers, index=named.index, dtype="Int64")
    return named.assign(node=column) if group is None else named.drop(columns="node").assign(number=column)


def _numbered(table: pa.Table, ranks: Ranks) -> pa.Table:
    for column in set(table.column_names) & set(_NODE_COLUMNS):
        place = table.column_names.index(column)
        table = table.set_column(place, column, ranks.column(_NODE_COLUMNS[column], table[column]))
    return table


def _told(answer: pd.DataFrame, group: str | None, ranks: Ranks, sitting: Sitting) -> pd.DataFrame:
    """The answer with the sitting's numbers."""
    if group is not None:
        return answer.assign(number=sitting.numbers(group, ranks.names(group, answer["number"])))
    if "other" not in answer or not len(answer):
        return answer
    groups = _sides(answer, other=True)
    found = np.zeros(len(answer), dtype=np.int64)
    for of in sorted(set(groups)):
        rows = np.array([one == of for one in groups])
        found[rows] = sitting.numbers(of, ranks.names(of, answer["other"].to_numpy()[rows]))
    return answer.assign(other=found)
