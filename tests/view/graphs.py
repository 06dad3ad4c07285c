"""Graphs by hand, with the attributes that the ontology declares."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import networkx as nx

from graph_loaders.ontology import edge_types, fits, ontology
from workbench.explore.keys import RowRef

START = datetime(2025, 1, 1, 9, 0, 0)


def person(number: int) -> str:
    return f"patient:99000100000000{number:06d}"


def shop(number: int) -> str:
    return f"pharmacy:P9900010{number:04d}"


def put(graph: Any, key: str, **known: Any) -> str:
    """A node with every attribute of its kind; what is not known is None."""
    kind, _, node_id = key.partition(":")
    values = dict.fromkeys(ontology().node_attributes(kind)) | {"kind": kind, "id": node_id, "label": node_id}
    graph.add_node(key, **values | known)
    return key


def link(
    graph: Any, source: str, target: str, relation: str, count: int = 1, fund: str = "10.00", day: int = 0
) -> None:
    """An edge with ``count`` occurrences on days that follow each other, a row behind each."""
    times = [START + timedelta(days=day + number) for number in range(count)]
    values = {
        "relation": relation,
        "directed": edge_types()[relation].directed,
        "count": count,
        "shown": count,
        "days": count,
        "times": times,
        "first_at": times[0],
        "last_at": times[-1],
        "fund_yuan": Decimal(fund),
        "account_yuan": Decimal("0.00"),
        "rows": [
            RowRef("setl_d", f"S{source[-3:]}{target[-3:]}{number}", "setl_d.csv", number + 2)
            for number in range(count)
        ],
        "via": [],
    }
    declared = ontology().edge_attributes(relation)
    values = {name: values[name] for name in declared}
    assert all(fits(declared[name], value) for name, value in values.items())
    graph.add_edge(source, target, key=relation, **values)


def clique(people: int, shops: int = 1) -> Any:
    """People who all swiped together, at the given number of shops."""
    graph = nx.MultiDiGraph()
    members = [put(graph, person(number), role="core", count=people - number) for number in range(people)]
    for number in range(shops):
        put(graph, shop(number), role="venue")
    for number, one in enumerate(members):
        for place in range(shops):
            link(graph, one, shop(place), "SWIPED_AT", count=1 + number)
        for other in members[:number]:
            link(graph, *sorted((one, other)), "CO_SWIPE", count=2)
    return graph


def star(centre: str, leaves: Iterable[str], relation: str = "SWIPED_AT") -> Any:
    """A place and those who came."""
    graph = nx.MultiDiGraph()
    put(graph, centre)
    for number, leaf in enumerate(leaves):
        put(graph, leaf)
        link(graph, leaf, centre, relation, count=1 + number % 5)
    return graph
