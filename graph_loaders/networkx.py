"""A small case as one networkx graph, straight from its node and event tables.

One edge per event, keyed ``RELATION:row key``, without the named questions: whoever has pandas can read and check
it. Larger cases are walked with ``workbench.explore`` instead. Ids and names are the source's own, nothing is masked.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph_loaders.ontology import edge_types, node_type, node_types

__all__ = ["MAX_EVENTS", "TooLargeError", "case_graph"]

#: Events up to which a case is small.
MAX_EVENTS = 200_000

#: Time column per event table.
_TIMES = {
    "event_purchase": "swiped_at",
    "event_outpatient": "visited_at",
    "event_admission": "begin_at",
    "event_prescription": "filled_at",
}

#: Column of the row key, and column per kind of node that an event refers to by number.
_ROW_KEY = {"event_purchase": "setl_id", "event_prescription": "bkkp_sn"}
_NUMBER = {"patient": "patient", "card": "card", "doctor": "doctor", "pharmacy": "place", "facility": "place"}

_TABLES = {"PRACTISED_AT": ("event_outpatient", "event_admission")}


class TooLargeError(ValueError):
    """The case has more events than one graph should hold.

    Attributes:
        events: events that were asked for.
        limit: events that are allowed.
    """

    def __init__(self, events: int, limit: int) -> None:
        super().__init__(
            f"{events:,} events are too many for one graph (limit {limit:,}). Choose fewer relations or people, "
            f"raise max_events, or walk the case with workbench.explore.neighbourhood."
        )
        self.events = events
        self.limit = limit


def case_graph(
    folder: Path,
    *,
    relations: Iterable[str] | None = None,
    patients: Iterable[str] | None = None,
    max_events: int = MAX_EVENTS,
) -> Any:
    """The case, or a selection of it, as a ``networkx.MultiDiGraph``.

    Nodes are named ``"kind:id"`` with ``kind``, ``id`` and ``label``. Edges carry ``relation``, ``row_key``, ``at``,
    ``fund_yuan`` and ``account_yuan`` (Decimal). Only relations that one event makes are there, not those between
    people, and events that were taken back are left out, except refunds of swipes.

    Args:
        folder: the case folder.
        relations: relations of event edges; None for all that event tables make.
        patients: ids of people whose events are taken; None for everybody.
        max_events: edges up to which the graph is built.

    Raises:
        TooLargeError: there are more.
        KeyError: a relation is not made by single events.
    """
    names = _nodes(folder)
    chosen = _made_by_events() if relations is None else {one: _made_by_events()[one] for one in relations}
    wanted = None if patients is None else set(patients)
    people = [
        number for number, name in names["patient"].items() if wanted and name.partition(":")[2] in wanted
    ]
    made = {table for tables in chosen.values() for table in tables}
    events = {table: _events(folder, table, None if wanted is None else people) for table in sorted(made)}
    edges = sum(events[table].num_rows for tables in chosen.values() for table in tables)
    if edges > max_events:
        raise TooLargeError(edges, max_events)
    graph = nx.MultiDiGraph()
    if wanted is None:
        graph.add_nodes_from(sorted(node for by_number in names.values() for node in by_number.values()))
    for relation, made_by in chosen.items():
        for table in made_by:
            _add_edges(graph, relation, table, events[table].to_pylist(), names)
    _describe(graph, folder)
    return graph


def _made_by_events() -> dict[str, tuple[str, ...]]:
    """Relations whose edge is one event with both ends in it."""
    found: dict[str, tuple[str, ...]] = {}
    for name, edge in edge_types().items():
        if edge.question.endswith("_events"):
            found[name] = _TABLES.get(name, (edge.table,))
    return found


def _nodes(folder: Path) -> dict[str, dict[int, str]]:
    """Node names by kind and number."""
    names: dict[str, dict[int, str]] = {}
    for kind, declared in node_types().items():
        rows = pq.read_table(folder / "tables" / f"{declared.table}.parquet").to_pylist()
        number = _NUMBER[kind]
        names[kind] = {
            row[number]: f"{kind}:{row[declared.key]}" for row in rows if row.get("kind", kind) == kind
        }
    return names


def _events(folder: Path, table: str, people: list[int] | None) -> Any:
    """Events of a table that count, of the chosen people, as an arrow table."""
    events = pq.read_table(folder / "tables" / f"{table}.parquet")
    if table in ("event_outpatient", "event_admission"):
        events = events.filter(pc.field("counted"))
    return events if people is None else events.filter(pc.field("patient").isin(people))


def _add_edges(
    graph: Any, relation: str, table: str, events: list[dict[str, Any]], names: dict[str, dict[int, str]]
) -> None:
    declared = edge_types()[relation]
    source, target = node_type(declared.source).kind, node_type(declared.target).kind
    for event in events:
        start = names[source].get(event[_NUMBER[source]])
        end = names[target].get(event[_NUMBER[target]])
        if start is not None and end is not None:
            row_key = event[_ROW_KEY.get(table, "row_key")]
            values = {"relation": relation, "row_key": row_key, "at": event[_TIMES[table]], **_money(event)}
            graph.add_edge(start, end, key=f"{relation}:{row_key}", **values)


def _money(event: dict[str, Any]) -> dict[str, Decimal]:
    return {
        "fund_yuan": event["fund_pay_sumamt"] or Decimal("0.00"),
        "account_yuan": event["acct_pay"] or Decimal("0.00"),
    }


def _describe(graph: Any, folder: Path) -> None:
    """Kind, id and label of every node that is there."""
    for kind, declared in node_types().items():
        for row in pq.read_table(folder / "tables" / f"{declared.table}.parquet").to_pylist():
            name = f"{kind}:{row[declared.key]}"
            if graph.has_node(name):
                label = row[declared.label] or row[declared.key]
                graph.add_node(name, kind=kind, id=row[declared.key], label=label)
