"""Where nodes stand. Computed here and not in the browser: repeatable, and quick at several hundred nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from workbench.explore.view.items import EdgeKey, State

__all__ = ["LAYOUTS", "arranged", "placed_around"]

LAYOUTS = ("force", "circle", "columns")

#: Pixels between neighbouring nodes that leave room for a label.
SPACE = 96.0

#: Columns from left to right; what people do leads from the left to the right.
_COLUMNS = ("card", "patient", "doctor", "pharmacy", "facility", "group")

_SEED = 20_250_101
#: Steps of the layout: all of them for small pictures, fewer where each one costs more.
_STEPS, _WORK = 60, 15_000

Place = tuple[float, float]


def arranged(state: State, keys: Sequence[str], edges: Iterable[EdgeKey], layout: str) -> State:
    """The same picture with the given nodes and groups laid out anew; pinned nodes stay.

    Args:
        state: the picture.
        keys: nodes and groups that are drawn.
        edges: edges between them.
        layout: one of ``LAYOUTS``.

    Raises:
        ValueError: there is no such layout.
    """
    ordered = sorted(keys)
    if layout == "force":
        places = _force(ordered, edges)
    elif layout == "circle":
        places = _circle(ordered)
    elif layout == "columns":
        places = _columns(ordered)
    else:
        raise ValueError(f"no layout {layout}")
    return _moved(state, places)


def _moved(state: State, places: Mapping[str, Place]) -> State:
    nodes = {
        key: node if node.pinned or key not in places else replace(node, x=places[key][0], y=places[key][1])
        for key, node in state.nodes.items()
    }
    groups = {
        key: replace(group, x=places[key][0], y=places[key][1]) if key in places else group
        for key, group in state.groups.items()
    }
    return replace(state, nodes=nodes, groups=groups)


def _force(keys: Sequence[str], edges: Iterable[EdgeKey]) -> dict[str, Place]:
    """Fruchterman and Reingold 1991, as networkx computes it, from a fixed start, then pushed apart."""
    import networkx as nx  # noqa: PLC0415 - takes a second to import

    graph: Any = nx.Graph()
    graph.add_nodes_from(keys)
    graph.add_edges_from(sorted({(one[0], one[1]) for one in edges if one[0] in graph and one[1] in graph}))
    if len(keys) < 2:
        return dict.fromkeys(keys, (0.0, 0.0))
    found = nx.spring_layout(
        graph,
        seed=_SEED,
        iterations=min(_STEPS, _WORK // len(keys) + 1),
        k=1.6 / np.sqrt(len(keys)),
        method="force",
    )
    raw = np.array([found[key] for key in keys], dtype=np.float64)
    apart = _apart(raw * SPACE * 0.8 * np.sqrt(len(keys)))
    return {key: _place(*point) for key, point in zip(keys, apart.tolist(), strict=True)}


def _apart(points: NDArray[np.float64], rounds: int = 300) -> NDArray[np.float64]:
    """Push points that are nearer than ``SPACE`` away from each other, so that labels can be read."""
    moved = points.copy()
    for _ in range(rounds):
        pairs = cKDTree(moved).query_pairs(SPACE, output_type="ndarray")
        if not len(pairs):
            break
        one, other = pairs[:, 0], pairs[:, 1]
        gap = moved[one] - moved[other]
        distance = np.maximum(np.hypot(gap[:, 0], gap[:, 1]), 1.0)
        push = gap * ((SPACE * 1.02 - distance) / distance / 2.0)[:, None]
        np.add.at(moved, one, push)
        np.add.at(moved, other, -push)
    return moved


def _circle(keys: Sequence[str]) -> dict[str, Place]:
    radius = max(SPACE, len(keys) * SPACE / (2 * np.pi))
    angles = np.arange(len(keys)) * 2 * np.pi / max(len(keys), 1) - np.pi / 2
    return {
        key: _place(radius * np.cos(angle), radius * np.sin(angle))
        for key, angle in zip(keys, angles, strict=True)
    }


def _columns(keys: Sequence[str]) -> dict[str, Place]:
    """One column per kind, wrapped where it gets long."""
    places: dict[str, Place] = {}
    left = 0.0
    for kind in _COLUMNS:
        part = [key for key in keys if key.partition(":")[0] == kind]
        height = max(8, int(np.ceil(np.sqrt(len(part) * 2))))
        for number, key in enumerate(part):
            column, row = divmod(number, height)
            rows = min(height, len(part) - column * height)
            places[key] = _place(left + column * SPACE * 1.2, (row - (rows - 1) / 2) * SPACE * 0.8)
        if part:
            left += (((len(part) - 1) // height) + 1) * SPACE * 1.2 + SPACE
    return places


def placed_around(centre: Place, newcomers: Sequence[str], taken: Iterable[Place]) -> dict[str, Place]:
    """Places on rings around a node for those that come new, clear of what is there, on the emptier side first.

    What is drawn already does not move: an investigator finds everything where it was.
    """
    there = np.array(list(taken), dtype=np.float64).reshape(-1, 2)
    away = _away(centre, there)
    fresh = np.empty((0, 2))
    places: dict[str, Place] = {}
    waiting = list(newcomers)
    ring = 1
    while waiting:
        for point in _ring(centre, ring, away):
            if waiting and _clear(point, there, SPACE * 1.05) and _clear(point, fresh, SPACE * 0.9):
                places[waiting.pop(0)] = _place(*point)
                fresh = np.vstack([fresh, point])
        ring += 1
    return places


def _away(centre: Place, there: NDArray[np.float64]) -> float:
    """The direction that leads away from most of what is there, radians."""
    if not len(there):
        return 0.0
    x, y = np.array(centre) - there.mean(axis=0)
    return float(np.arctan2(y, x))


def _ring(centre: Place, ring: int, first: float) -> NDArray[np.float64]:
    """Places of one ring, those next to the direction ``first`` first, then alternately to both sides."""
    radius = SPACE * (0.4 + 0.8 * ring)
    slots = max(6, int(2 * np.pi * radius / (SPACE * 0.8)))
    steps = np.array([(number + 1) // 2 * (1 if number % 2 else -1) for number in range(slots)])
    angles = first + 2 * np.pi * steps / slots
    return np.asarray(np.array(centre) + radius * np.column_stack([np.cos(angles), np.sin(angles)]))


def _clear(point: NDArray[np.float64], others: NDArray[np.float64], room: float) -> bool:
    return bool((np.hypot(*(others - point).T) >= room).all())


def _place(x: float, y: float) -> Place:
    return round(float(x), 1), round(float(y), 1)
