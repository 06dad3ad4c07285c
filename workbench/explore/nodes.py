"""Nodes of a case: their numbers in the tables and their attributes as the ontology declares them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from graph_loaders.ontology import node_types, ontology
from workbench.engines.embedded import Embedded
from workbench.errors import CaseError
from workbench.explore.keys import node_key, records, typed

__all__ = ["by_id", "by_number", "numbers_of", "put_node"]

_QUESTIONS = {
    "patient": "graph_patients",
    "card": "graph_cards",
    "doctor": "graph_doctors",
    "pharmacy": "graph_places",
    "facility": "graph_places",
}


def by_id(engine: Embedded, kind: str, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Rows of the nodes of a known kind with these ids; a card with several owners has several rows."""
    return _ask(engine, kind, [(one, None) for one in sorted(set(ids))])


def by_number(engine: Embedded, kind: str, numbers: Iterable[int]) -> list[dict[str, Any]]:
    """Rows of the nodes of a known kind with these numbers."""
    return _ask(engine, kind, [(None, one) for one in sorted(set(numbers))])


def numbers_of(engine: Embedded, kind: str, node_id: str) -> list[int]:
    """Numbers of one node of a known kind: several for a card with several owners.

    Raises:
        CaseError: the case has no such node.
    """
    found = by_id(engine, kind, [node_id])
    if not found:
        label = node_types()[kind]
        raise CaseError("unknown_node", kind={"zh": label.zh, "en": label.en}, id=node_id)
    return [int(one["number"]) for one in found]


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


def _ask(engine: Embedded, kind: str, wanted: list[tuple[str | None, int | None]]) -> list[dict[str, Any]]:
    table = pd.DataFrame(
        {
            "id": pd.Series([node_id for node_id, _ in wanted], dtype="string"),
            "number": pd.Series([number for _, number in wanted], dtype="Int64"),
        }
    )
    return [row for row in records(engine.ask(_QUESTIONS[kind], wanted=table)) if row["kind"] == kind]
