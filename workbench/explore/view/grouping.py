"""Limits of a picture: what is too much for a screen is folded into groups that open, and the cut is stated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.explore.view.filters import drawn
from workbench.explore.view.items import Group, State, group_key
from workbench.explore.view.layout import placed_around

__all__ = ["HARD_LIMIT", "PAGE", "SOFT_LIMIT", "fold", "fold_to", "strengths", "unfold", "within"]

#: Elements from which the screen suggests to group or filter.
SOFT_LIMIT = 300

#: Elements that are never exceeded: measured, software rendering drops below 4 frames a second beyond.
HARD_LIMIT = 1_500

#: Members that opening a group brings onto the screen.
PAGE = 50


def strengths(state: State) -> dict[str, int]:
    """Occurrences on all edges of each node."""
    found = dict.fromkeys(state.nodes, 0)
    for (source, target, _), edge in state.edges.items():
        for end in (source, target):
            if end in found:
                found[end] += edge.values.get("count") or 0
    return found


def fold(state: State, keys: Iterable[str]) -> State:
    """The same picture with these nodes folded, one group per kind and role, cards in one; pinned ones are left."""
    chosen = [state.nodes[key] for key in sorted(keys) if key in state.nodes and not state.nodes[key].pinned]
    if not chosen:
        return state
    nodes, groups = dict(state.nodes), dict(state.groups)
    for node in chosen:
        role = "" if node.kind == "card" else str(node.values.get("role") or "")
        name = group_key(node.kind, role)
        nodes[node.key] = replace(node, folded=name)
        old = groups.get(name) or Group(name, node.kind, role=role, x=node.x, y=node.y)
        groups[name] = replace(old, total=old.total + (0 if node.folded == name else 1))
    return replace(state, nodes=nodes, groups=groups).named()


def fold_to(state: State, limit: int, *, keep: Iterable[str] = ()) -> State:
    """Fold the weakest nodes until not more than ``limit`` elements are drawn.

    Nodes that are pinned or in ``keep``, and nodes of kinds with few members, stay; so the result can exceed the
    limit where almost everything must stay.
    """
    if drawn(state).elements <= limit:
        return state
    order = _weakest_first(state, set(keep))
    low, high = 0, len(order)
    while low < high:
        middle = (low + high) // 2
        if drawn(fold(state, order[:middle])).elements <= limit:
            high = middle
        else:
            low = middle + 1
    return fold(state, order[:low])


def within(state: State, keep: Iterable[str] = ()) -> State | None:
    """The same picture within the hard limit, the weakest folded; None where too much is pinned to fold enough.

    Args:
        state: the picture.
        keep: nodes that are folded only when nothing else helps.
    """
    if drawn(state).elements <= HARD_LIMIT:
        return state
    for kept in (set(keep), set[str]()):
        made = fold_to(state, HARD_LIMIT, keep=kept)
        if drawn(made).elements <= HARD_LIMIT:
            return made
    return None


def _weakest_first(state: State, keep: set[str]) -> list[str]:
    """Nodes that may be folded: of kinds with more than a handful, the ones with the fewest occurrences first."""
    strength = strengths(state)
    shown = drawn(state).nodes
    many = {kind for kind in {state.nodes[key].kind for key in shown} if _kind_count(state, shown, kind) > 6}
    free = [
        key
        for key in shown
        if key not in keep and not state.nodes[key].pinned and state.nodes[key].kind in many
    ]
    return sorted(free, key=lambda key: (state.nodes[key].values.get("role") == "core", strength[key], key))


def _kind_count(state: State, shown: Sequence[str], kind: str) -> int:
    return sum(state.nodes[key].kind == kind for key in shown)


def unfold(state: State, group: str, page: int = PAGE) -> tuple[State, int]:
    """Bring the strongest folded members of a group back, as many as the hard limit allows.

    Returns:
        The picture, and how many came.
    """
    strength = strengths(state)
    waiting = sorted(
        (key for key, node in state.nodes.items() if node.folded == group),
        key=lambda key: (-strength[key], key),
    )
    while page and drawn(_released(state, group, waiting[:page])).elements > HARD_LIMIT:
        page //= 2
    return _released(state, group, waiting[:page]), min(page, len(waiting))


def _released(state: State, group: str, keys: Sequence[str]) -> State:
    home = state.groups[group]
    taken = [(one.x, one.y) for one in state.nodes.values() if one.folded is None]
    places = placed_around((home.x, home.y), keys, taken)
    nodes = dict(state.nodes)
    for key in keys:
        x, y = places[key]
        nodes[key] = replace(nodes[key], folded=None, x=x, y=y)
    groups = dict(state.groups)
    if not any(node.folded == group for node in nodes.values()):
        del groups[group]
    return replace(state, nodes=nodes, groups=groups)
