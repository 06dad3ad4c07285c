"""Where the nodes of the picture stand."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from workbench.evidence.graph.content import Content, Place
from workbench.explore.view.items import EdgeItem, EdgeKey, Node, State
from workbench.explore.view.layout import arranged

__all__ = ["layout_json", "places_of", "satellites"]

#: Pixels from a person to the cards that nobody else uses, and degrees between two of them.
_NEAR, _APART = 46.0, 36.0


def layout_json(content: Content) -> bytes:
    """Positions by name of node, pixels; y grows downwards."""
    places = {one.name: {"x": float(one.place[0]), "y": float(one.place[1])} for one in content.nodes}
    said = json.dumps({"unit": "px", "nodes": places}, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{said}\n".encode()


def places_of(graph: Any) -> dict[str, Place]:
    """Places as the screens would lay the graph out, the same whatever order nodes and edges came in.

    A card that one person alone uses stands beside that person.
    """
    edges = sorted(graph.edges(keys=True))
    beside = satellites(edges)
    keys = sorted(set(graph.nodes) - set(beside))
    kept = [one for one in edges if not {*one[:2]} & set(beside)]
    state = State(
        nodes={key: Node(key, {}) for key in keys},
        edges={key: EdgeItem(key, {}) for key in kept},
    )
    nodes = arranged(state, keys, kept, "force").nodes
    placed = {key: (nodes[key].x, nodes[key].y) for key in keys}
    placed |= _beside(beside, placed)
    return {key: (round(x, 1), round(y, 1)) for key, (x, y) in sorted(placed.items())}


def satellites(edges: Iterable[EdgeKey]) -> dict[str, str]:
    """Cards that one person of the graph alone owns, with that person."""
    owners: dict[str, set[str]] = {}
    for source, target, relation in edges:
        if relation == "OWNS":
            owners.setdefault(target, set()).add(source)
    return {card: next(iter(people)) for card, people in sorted(owners.items()) if len(people) == 1}


def _beside(cards: Mapping[str, str], placed: Mapping[str, Place]) -> dict[str, Place]:
    """Places around the owners, first on the side that looks away from the middle."""
    middle = [sum(one[axis] for one in placed.values()) / max(1, len(placed)) for axis in (0, 1)]
    found: dict[str, Place] = {}
    number: dict[str, int] = {}
    for card, owner in cards.items():
        x, y = placed[owner]
        turn = number[owner] = number.get(owner, -1) + 1
        side = (turn + 1) // 2 * (1 if turn % 2 else -1)
        angle = math.atan2(y - middle[1], x - middle[0]) + math.radians(_APART * side)
        found[card] = (x + _NEAR * math.cos(angle), y + _NEAR * math.sin(angle))
    return found
