"""A small drawing of a group: its persons on a circle, the pairs most often together joined by lines."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from workbench.leads.lead import Member
from workbench.overview.material import Material
from workbench.overview.plots.canvas import HALF, draw
from workbench.overview.plots.plot import COLOURS, MOST, Key, Plot
from workbench.overview.words import Words

__all__ = ["ring_plot"]

#: Bands of sessions together, as a share of the most frequent pair: from, width and strength of the line.
_BANDS = ((0.0, 0.5, 0.15), (0.25, 0.6, 0.25), (0.5, 0.7, 0.4), (0.75, 1.0, 0.75))
#: Shape of each role: marker and character.
_ROLES = {"core": ("o", "●"), "likely": ("s", "■"), "possible": ("^", "▲")}
_OTHER = ("D", "◆")
_LINE = "#3d4853"
#: Pairs that are drawn darker at most; more would be a black disc.
_PAIRS = 150
#: Inches that a label takes beyond the circle.
_LABEL = 0.66

Spots = dict[str, tuple[float, float]]


def ring_plot(material: Material, name: str, words: Words) -> list[Plot]:
    """The drawing, where at least two persons were together."""
    shown = sorted(material.people[:MOST], key=_order)
    graph = _together(material, shown)
    if not graph.number_of_edges():
        return []
    pairs = sorted(graph.edges(data="weight"), key=lambda one: (-one[2], one[0], one[1]))[:_PAIRS]
    most, spots = pairs[0][2], _layout(graph)

    def paint(figure: Any) -> None:
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_aspect("equal")
        edge = 1.09 / (1 - 2 * _LABEL / _height(material))
        axes.set_xlim(-edge, edge)
        axes.set_ylim(-edge, edge)
        _path(axes, list(graph.edges()), spots, 0.4, 0.14)
        for start, width, strength in _BANDS:
            band = [(one, other) for one, other, weight in pairs if start < weight / most <= start + 0.25]
            _path(axes, band, spots, width, strength)
        for role in dict.fromkeys(member.role for member in shown):
            _nodes(axes, [m for m in shown if m.role == role], spots, COLOURS[material.lead.scheme])
        for member in shown:
            _label(axes, spots[member.id], material.labels[member.id])

    svg = draw(f"{name}-ring", words("plot.ring"), (HALF, _height(material)), paint)
    cuts = ((len(shown), len(material.people), "cut"), (len(pairs), graph.number_of_edges(), "cut_pairs"))
    note = " ".join(words(code, shown=few, total=all_) for few, all_, code in cuts if all_ > few)
    return [Plot(svg, words("plot.ring"), _keys(material, shown, most, words), note)]


def _order(member: Member) -> tuple[int, int, str]:
    """By role, then by attendance."""
    rank = {role: place for place, role in enumerate(_ROLES)}
    return rank.get(member.role, len(rank)), -member.count, member.id


def _keys(material: Material, shown: list[Member], most: int, words: Words) -> tuple[Key, ...]:
    colour = COLOURS[material.lead.scheme]
    roles = dict.fromkeys(member.role for member in shown)
    keys = [Key(_ROLES.get(role, _OTHER)[1], colour, words.label("role", role)) for role in roles]
    return (*keys, Key("━", _LINE, words("key.together", most=most)))


def _path(axes: Any, pairs: list[tuple[str, str]], spots: Spots, width: float, strength: float) -> None:
    """Lines of one strength as one path with gaps, which keeps the drawing small and even."""
    points: list[tuple[float, float]] = []
    for one, other in pairs:
        points += [spots[one], spots[other], (np.nan, np.nan)]
    if points:
        x, y = zip(*points, strict=True)
        axes.plot(x, y, color=_LINE, lw=width, alpha=strength, zorder=1)


def _nodes(axes: Any, members: list[Member], spots: Spots, colour: str) -> None:
    """Nodes of one role, their area by the number of sessions."""
    size = [16 + 3 * min(30, member.count) for member in members]
    x, y = zip(*(spots[member.id] for member in members), strict=True)
    marker = _ROLES.get(members[0].role, _OTHER)[0]
    axes.scatter(x, y, s=size, c=colour, marker=marker, edgecolors="white", linewidths=0.8, zorder=2)


def _label(axes: Any, spot: tuple[float, float], label: str) -> None:
    """The label outside the circle, along the radius, never upside down."""
    angle = float(np.degrees(np.arctan2(spot[1], spot[0])))
    left = abs(angle) > 90
    axes.text(
        1.07 * spot[0],
        1.07 * spot[1],
        label,
        fontsize=6.5,
        rotation=angle + 180 if left else angle,
        rotation_mode="anchor",
        ha="right" if left else "left",
        va="center",
    )


def _height(material: Material) -> float:
    """As high as the plot of persons beside it."""
    return float(min(5.2, max(3.8, 0.6 + 0.115 * len(material.people))))


def _together(material: Material, shown: list[Member]) -> Any:
    """Persons, and for each pair the number of sessions at which both were."""
    shared = _shared(material, [member.id for member in shown])
    graph = nx.Graph()
    graph.add_nodes_from(member.id for member in shown)
    for one, other in zip(*np.nonzero(np.triu(shared, 1)), strict=True):
        graph.add_edge(shown[int(one)].id, shown[int(other)].id, weight=int(shared[one, other]))
    return graph


def _shared(material: Material, people: list[str]) -> NDArray[np.int64]:
    place = {person: k for k, person in enumerate(people)}
    seen = material.visits[material.visits["psn_no"].isin(people)]
    sessions, session = np.unique(seen["session"].to_numpy(), return_inverse=True)
    there = np.zeros((len(people), len(sessions)), np.int64)
    there[seen["psn_no"].map(place).to_numpy(np.int64), session] = 1
    return there @ there.T


def _layout(graph: Any) -> Spots:
    """Positions on a circle, rounded so that the last bits of floating point do not show."""
    found = nx.circular_layout(graph)
    return {node: (round(float(x), 3), round(float(y), 3)) for node, (x, y) in found.items()}
