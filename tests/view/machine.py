"""A case on paper for the commands of a picture: places with more visitors than a screen holds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import networkx as nx

from tests.view.graphs import link, person, put, shop
from workbench.errors import CaseError, WorkbenchError
from workbench.texts import text
from workbench.trust.masking import label_of, masked

#: People, of whom everyone went to a few of the shops.
PEOPLE, SHOPS = 900, 6


def town() -> Any:
    """Everybody of the case and all that joins them."""
    graph = nx.MultiDiGraph()
    for number in range(SHOPS):
        put(graph, shop(number))
    for number in range(PEOPLE):
        put(graph, person(number))
        for step in range(1 + number % 3):
            fund = "-5.00" if number % 7 == 0 else "10.00"
            link(graph, person(number), shop((number + step) % SHOPS), "SWIPED_AT", 1 + number % 4, fund)
        if number >= 3:
            link(graph, *sorted((person(number), person(number - 3))), "SHARED_CONTACT")
            link(graph, *sorted((person(number), person(number - 2))), "SHARED_CONTACT")
    return graph


class Paper:
    """Answers what a picture asks of its case."""

    def __init__(self, graph: Any) -> None:
        self.graph = graph

    def neighbourhood(
        self,
        _case: object,
        kind: str,
        node_id: str,
        *,
        relations: Any,
        limit: int,
        order: str,
        **_: object,
    ) -> Any:
        """The strongest neighbours by each relation, and the totals."""
        key, cut, edges = f"{kind}:{node_id}", {}, []
        if key not in self.graph:
            raise CaseError("unknown_node", kind=kind, id=node_id)
        for relation in relations:
            all_of = [one for one in self._around(key) if one[2] == relation]
            all_of.sort(key=lambda one: (-self.graph.edges[one]["count"], one), reverse=order != "strongest")
            edges += all_of[:limit]
            if all_of:
                cut[relation] = {"shown": min(limit, len(all_of)), "total": len(all_of)}
        found = self._of({key} | {end for one in edges for end in one[:2]}, edges)
        found.graph["cut"] = cut
        return found

    def connections(self, _case: object, keys: Any, *, relations: Any, **_: object) -> Any:
        """Everything among some nodes."""
        chosen = set(keys)
        edges = [
            one for one in self.graph.edges(keys=True) if chosen.issuperset(one[:2]) and one[2] in relations
        ]
        return self._of(chosen, edges)

    def among(self, _case: object, _tables: object, keys: Any, *, relations: Any, wanted: Any) -> Any:
        """The same, of some edges."""
        whole = self.connections(None, keys, relations=relations)
        edges = [one for one in whole.edges(keys=True) if wanted((one[2], one[0], one[1]))]
        return self._of(set(keys), edges)

    def _around(self, key: str) -> list[tuple[str, str, str]]:
        return [*self.graph.in_edges(key, keys=True), *self.graph.out_edges(key, keys=True)]

    def _of(self, nodes: set[str], edges: list[tuple[str, str, str]]) -> Any:
        found = nx.MultiDiGraph()
        found.add_nodes_from((key, self.graph.nodes[key]) for key in sorted(nodes))
        found.add_edges_from((*one, self.graph.edges[one]) for one in edges)
        return found


class PaperSession:
    """A sitting that keeps its log in memory."""

    def __init__(self, folder: Any) -> None:
        self.case = SimpleNamespace(folder=folder)
        self.engine = self.asks = None
        self.data, self.language = "", "en"
        self.partial: tuple[str, ...] = ()
        self.card_kinds: tuple[str, ...] = ()
        self.done: list[tuple[str, str]] = []

    def log(self, action: str, subject: str, **_: object) -> None:
        """Remember what was done."""
        self.done.append((action, subject))

    def text(self, code: str, **values: object) -> str:
        """A text in English."""
        return text(code, "en", **values)

    def label(self, values: Any) -> str:
        """Masked as ever."""
        return label_of(str(values["kind"]), str(values["id"]), str(values["label"]))

    def shown(self, kind: str, field: str, value: object, **_: object) -> str:
        """Masked as ever."""
        return masked(kind, field, value)

    def is_masked(self, kind: str, field: str, value: object, *, node: str) -> bool:
        """Whether something is hidden."""
        return self.shown(kind, field, value, node=node) != str(value)

    def reveal(self, *_: object) -> str:
        """Nothing is ever revealed."""
        raise WorkbenchError("reason_needed", least=4)

    def problem(self, wrong: Any) -> str:
        """An error in English."""
        return str(wrong.message_en)
