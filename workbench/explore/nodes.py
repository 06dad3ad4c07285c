"""Nodes of a case: their numbers in the tables and their attributes as the ontology declares them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from graph_loaders.ontology import node_types, ontology
from workbench.errors import CaseError
from workbench.explore.asks import Asks
from workbench.explore.keys import node_key, records, typed

__all__ = ["by_id", "by_number", "put_node", "rows_of", "unknown"]

_QUESTIONS = {
    "patient": "graph_patients",
    "card": "graph_cards",
    "doctor": "graph_doctors",
    "pharmacy": "graph_places",
    "facility": "graph_places",
}


def by_id(engine: Asks, kind: str, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Rows of the nodes of a known kind with these ids; a card with several owners has several rows."""
    rows = _rows(engine, _QUESTIONS[kind], [(one, None) for one in sorted(set(ids))])
    return [row for row in rows if row["kind"] == kind]


def by_number(engine: Asks, numbers: Mapping[str, Iterable[int]]) -> list[dict[str, Any]]:
    """Rows of the nodes with these numbers, by known kind; both kinds of places are asked for at once."""
    asked: dict[str, set[tuple[str | None, int | None]]] = {}
    for kind, some in numbers.items():
        asked.setdefault(_QUESTIONS[kind], set()).update((None, one) for one in some)
    return [row for question in sorted(asked) for row in _rows(engine, question, list(asked[question]))]


def rows_of(engine: Asks, kind: str, node_id: str) -> list[dict[str, Any]]:
    """Rows of one node: several for a card with several owners.

    Raises:
        CaseError: the case has no such node, or there is no such kind.
    """
    found = by_id(engine, kind, [node_id]) if kind in node_types() else []
    if not found:
        raise unknown(kind, node_id)
    return found


def unknown(kind: str, node_id: str) -> CaseError:
    """The error that says that a case has no such node."""
    label = node_types().get(kind)
    return CaseError("unknown_node", kind={"zh": label.zh, "en": label.en} if label else kind, id=node_id)


def put_node(
    graph: Any, kind: str, node_id: str, row: Mapping[str, Any], *, role: str | None, count: int | None
) -> None:
    """Add a node with every attribute of its kind; one that the tables do not name has its id as label."""
    values: dict[str, object] = {"kind": kind, "id": node_id, "role": role, "count": count}
    values["label"] = str(row.get("label") or node_id)
    for name, attribute in node_types()[kind].attributes.items():
        values[name] = typed(attribute, row.get(attribute.column or name))
    order = ontology().node_attributes(kind)
    graph.add_node(node_key(kind, node_id), **{name: values[name] for name in order})


def _rows(engine: Asks, question: str, wanted: list[tuple[str | None, int | None]]) -> list[dict[str, Any]]:
    table = pd.DataFrame(
        {
            "id": pd.Series([node_id for node_id, _ in wanted], dtype="string"),
            "number": pd.Series([number for _, number in wanted], dtype="Int64"),
        }
    )
    return records(engine.ask(question, wanted=table))
