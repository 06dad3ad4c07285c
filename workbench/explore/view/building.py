"""From graphs with source rows to pictures: how a picture begins, and what an expansion adds to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from graph_loaders.ontology import edge_types
from workbench.explore.view.filters import drawn
from workbench.explore.view.grouping import HARD_LIMIT, SOFT_LIMIT, fold, fold_to
from workbench.explore.view.items import EdgeItem, EdgeKey, Group, Node, State, group_key
from workbench.explore.view.layout import arranged, placed_around

__all__ = ["added", "begun", "collapsed", "waiting_groups"]


def begun(graph: Any) -> State:
    """A picture of a whole graph, laid out; beyond the soft limit the weakest nodes are folded into groups."""
    nodes = {key: Node(key, values) for key, values in graph.nodes(data=True)}
    state = State(nodes=nodes, edges=_edges(graph)).named()
    state = fold_to(fold(state, _telling_nothing(state)), SOFT_LIMIT)
    return laid_out(state, "force")


def _telling_nothing(state: State) -> list[str]:
    """Cards that only one person of the picture owns: they repeat what the person's own lines say."""
    owners: dict[str, set[str]] = {}
    for source, target, relation in state.edges:
        if relation == "OWNS":
            owners.setdefault(target, set()).add(source)
    return sorted(card for card, people in owners.items() if len(people) == 1)


def laid_out(state: State, layout: str) -> State:
    """The picture with everything that is drawn laid out anew."""
    now = drawn(state)
    return arranged(state, [*now.nodes, *now.groups], lines(state), layout)


def lines(state: State) -> list[EdgeKey]:
    """Every line on the screen: edges, bundles to groups, and the ties of waiting groups to their centre."""
    now = drawn(state)
    ties = [
        (group.centre, group.key, group.relation) for group in _standing(state, now.groups) if group.centre
    ]
    return [*now.edges, *now.bundles, *ties]


def _standing(state: State, keys: Iterable[str]) -> list[Group]:
    return [state.groups[key] for key in keys]


def _edges(graph: Any) -> dict[EdgeKey, EdgeItem]:
    return {
        (source, target, relation): EdgeItem((source, target, relation), values)
        for source, target, relation, values in graph.edges(keys=True, data=True)
    }


def added(state: State, graph: Any, centre: str, *, unfold: bool = False) -> tuple[State, int]:
    """What an expansion of ``centre`` brings; nodes that are drawn stay where they are.

    Newcomers beyond the hard limit are left out, the weakest first, and count as not shown. With ``unfold`` the
    graph was asked for by name: all of it comes, out of groups and out of hiding too; else what is folded or hidden
    stays so.

    Returns:
        The picture, and how many nodes are new.
    """
    folded = [key for key in graph.nodes if key in state.nodes and state.nodes[key].folded is not None]
    back = folded if unfold else []
    state = state.with_nodes(*(replace(state.nodes[key], folded=None) for key in back))
    newcomers = [key for key in graph.nodes if key not in state.nodes]
    weight = {key: _weight(graph, key) for key in (*newcomers, *back)}
    newcomers.sort(key=lambda key: (-weight[key], key))
    known = set(state.nodes)
    made = _merged(state, graph, known | set(newcomers), centre)
    while newcomers and not unfold and drawn(made).elements > HARD_LIMIT:
        newcomers = newcomers[: len(newcomers) * 3 // 4]
        made = _merged(state, graph, known | set(newcomers), centre)
    if unfold:
        made = made.with_nodes(*(replace(made.nodes[key], hidden=False) for key in graph.nodes))
    return _placed(made, state, centre, [*back, *newcomers]).named(), len(newcomers)


def _placed(made: State, before: State, centre: str, keys: list[str]) -> State:
    """Nodes that come new onto the screen stand around the centre; the others do not move."""
    home = before.nodes.get(centre)
    seen = [one for one in before.nodes.values() if not one.hidden and not one.folded and one.key not in keys]
    taken = [(one.x, one.y) for one in seen] + [(group.x, group.y) for group in before.groups.values()]
    middle = (home.x, home.y) if home and home.key not in keys else (0.0, 0.0)
    places = placed_around(middle, keys, taken)
    return made.with_nodes(
        *(replace(made.nodes[key], x=x, y=y) for key, (x, y) in places.items() if key in made.nodes)
    )


def _weight(graph: Any, key: str) -> int:
    return sum(values.get("count") or 0 for *_, values in _touching(graph, key))


def _touching(graph: Any, key: str) -> Iterable[tuple[Any, ...]]:
    yield from graph.in_edges(key, keys=True, data=True)
    yield from graph.out_edges(key, keys=True, data=True)


def _merged(state: State, graph: Any, kept: set[str], centre: str) -> State:
    """Nodes and edges of both; the values of an edge that both have are those that count more occurrences."""
    nodes = dict(state.nodes)
    for key, values in graph.nodes(data=True):
        old = nodes.get(key)
        if old is None and key in kept:
            nodes[key] = Node(key, values, brought_by=frozenset({centre} - {key}))
        elif old is not None:
            brought = old.brought_by | ({centre} - {key}) if old.brought_by else old.brought_by
            nodes[key] = replace(old, brought_by=brought)
    edges = dict(state.edges)
    for key, edge in _edges(graph).items():
        if key[0] in nodes and key[1] in nodes and not _fuller(edges.get(key), edge):
            edges[key] = replace(edge, note=edges[key].note if key in edges else "")
    return replace(state, nodes=nodes, edges=edges)


def _fuller(old: EdgeItem | None, new: EdgeItem) -> bool:
    return old is not None and (old.values.get("count") or 0) >= (new.values.get("count") or 0)


def waiting_groups(state: State, centre: str, cut: Mapping[str, Mapping[str, int]]) -> State:
    """State the cut of an expansion as groups beside its centre, one per relation.

    A group of which nothing waits is kept and not drawn: should neighbours go again, it stands for them.
    """
    groups = {
        key: one for key, one in state.groups.items() if one.centre != centre or one.relation not in cut
    }
    home = state.nodes.get(centre)
    if home is None:
        return state
    new: list[Group] = []
    for relation, counted in sorted(cut.items()):
        shown = _shown(state, centre, relation)
        key = group_key(centre, relation)
        kind = _other_kind(relation, home.kind)
        new.append(Group(key, kind, "", centre, relation, shown, counted["total"]))
    taken = [(node.x, node.y) for node in state.nodes.values()]
    taken += [(group.x, group.y) for group in groups.values()]
    fresh = [one.key for one in new if one.key not in state.groups]
    places = placed_around((home.x, home.y), fresh, taken)
    for one in new:
        old = state.groups.get(one.key)
        x, y = (old.x, old.y) if old else places[one.key]
        groups[one.key] = replace(one, x=x, y=y)
    return replace(state, groups=groups).named()


def _shown(state: State, centre: str, relation: str) -> int:
    """Neighbours of a node by a relation that the picture holds."""
    ends = {
        source if target == centre else target
        for source, target, name in state.edges
        if name == relation and centre in (source, target)
    }
    return len(ends)


def _other_kind(relation: str, kind: str) -> str:
    declared = edge_types()[relation]
    ends = [declared.source.lower(), declared.target.lower()]
    return ends[1] if ends[0] == kind else ends[0]


def collapsed(state: State, centre: str) -> tuple[State, int]:
    """Take back what the expansion of a node brought, and what those nodes brought in their turn.

    Pinned nodes and nodes with a note stay, and so does what another expansion brought as well.

    Returns:
        The picture, and how many nodes went.
    """
    gone: set[str] = set()
    centres = {centre}
    while True:
        fresh = {
            key
            for key, node in state.nodes.items()
            if key not in gone | {centre}
            and node.brought_by
            and node.brought_by <= centres
            and not node.pinned
            and not node.note
        }
        if not fresh:
            break
        gone |= fresh
        centres |= fresh
    nodes = {
        key: replace(node, brought_by=(node.brought_by - centres) or node.brought_by)
        for key, node in state.nodes.items()
        if key not in gone
    }
    edges = {key: one for key, one in state.edges.items() if key[0] in nodes and key[1] in nodes}
    groups = {key: one for key, one in state.groups.items() if one.centre not in centres}
    return replace(state, nodes=nodes, edges=edges, groups=groups), len(gone)
