"""Where the nodes of the picture stand."""

from __future__ import annotations

import json
from typing import Any

from workbench.evidence.graph.content import Content, Place
from workbench.explore.view.items import EdgeItem, Node, State
from workbench.explore.view.layout import arranged

__all__ = ["layout_json", "places_of"]


def layout_json(content: Content) -> bytes:
    """Positions by name of node, pixels; y grows downwards."""
    places = {one.name: {"x": float(one.place[0]), "y": float(one.place[1])} for one in content.nodes}
    said = json.dumps({"unit": "px", "nodes": places}, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{said}\n".encode()


def places_of(graph: Any) -> dict[str, Place]:
    """Places as the screens would lay the graph out, the same whatever order nodes and edges came in."""
    keys = sorted(graph.nodes)
    edges = sorted(graph.edges(keys=True))
    state = State(
        nodes={key: Node(key, {}) for key in keys},
        edges={key: EdgeItem(key, {}) for key in edges},
    )
    placed = arranged(state, keys, edges, "force")
    return {key: (round(node.x, 1), round(node.y, 1)) for key, node in placed.nodes.items()}
