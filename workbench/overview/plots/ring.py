"""A small drawing of a group: persons, and with whom each was together most often."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

from workbench.leads.lead import Member
from workbench.overview.material import Material
from workbench.overview.plots.canvas import HALF, INK, draw
from workbench.overview.plots.plot import COLOURS, MOST, Key, Plot
from workbench.overview.words import Words

__all__ = ["ring_plot"]

#: Partners of each person that are drawn.
_PARTNERS = 3
_SEED = 7
_LABELLED, _ALL_LABELLED = 12, 40
#: Shape of each role: marker and character.
_ROLES = {"core": ("o", "●"), "likely": ("s", "■"), "possible": ("^", "▲")}
_OTHER = ("D", "◆")


def ring_plot(material: Material, name: str, words: Words) -> list[Plot]:
    """The drawing, where at least two persons were together."""
    shown = material.people[:MOST]
    graph = _together(material, shown)
    if not graph.number_of_edges():
        return []
    spots = _layout(graph)
    colour = COLOURS[material.lead.scheme]

    def paint(figure: Any) -> None:
        axes = figure.add_axes((0.02, 0.02, 0.96, 0.96))
        axes.set_axis_off()
        axes.margins(0.1)
        most = max(weight for _, _, weight in graph.edges(data="weight"))
        for one, other, weight in graph.edges(data="weight"):
            (x1, y1), (x2, y2) = spots[one], spots[other]
            axes.plot((x1, x2), (y1, y2), color="#5b6672", alpha=0.45, lw=0.3 + 2.2 * weight / most, zorder=1)
        for role in dict.fromkeys(member.role for member in shown):
            _nodes(axes, [m for m in shown if m.role == role], spots, colour)
        for member in shown if len(shown) <= _ALL_LABELLED else shown[:_LABELLED]:
            _label(axes, spots[member.id], material.labels[member.id])

    return [
        _plot(
            material, shown, draw(f"{name}-ring", words("plot.ring"), (HALF, _height(material)), paint), words
        )
    ]


def _plot(material: Material, shown: list[Member], svg: Any, words: Words) -> Plot:
    colour = COLOURS[material.lead.scheme]
    roles = dict.fromkeys(member.role for member in shown)
    keys = [Key(_ROLES.get(role, _OTHER)[1], colour, words.label("role", role)) for role in roles]
    keys.append(Key("━", "#5b6672", words("key.together", partners=_PARTNERS)))
    total = len(material.people)
    note = words("cut", shown=len(shown), total=total) if total > len(shown) else ""
    return Plot(svg, words("plot.ring"), tuple(keys), note)


def _nodes(axes: Any, members: list[Member], spots: dict[str, tuple[float, float]], colour: str) -> None:
    """Nodes of one role, their area by the number of sessions."""
    role = members[0].role
    size = [24 + 5 * min(30, member.count) for member in members]
    x, y = zip(*(spots[member.id] for member in members), strict=True)
    axes.scatter(
        x,
        y,
        s=size,
        c=colour,
        marker=_ROLES.get(role, _OTHER)[0],
        edgecolors="white",
        linewidths=0.8,
        zorder=2,
    )


def _height(material: Material) -> float:
    """As high as the plot of persons beside it."""
    return float(min(5.2, max(3.6, 0.6 + 0.115 * len(material.people))))


def _label(axes: Any, spot: tuple[float, float], label: str) -> None:
    box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.6}
    axes.annotate(
        label, spot, (0, -11), textcoords="offset points", ha="center", fontsize=6.5, bbox=box, zorder=3
    )


def _together(material: Material, shown: list[Member]) -> Any:
    """Persons linked to those whose sessions are most like theirs, so that the busiest do not draw every line."""
    place = {member.id: k for k, member in enumerate(shown)}
    seen = material.visits[material.visits["psn_no"].isin(list(place))]
    session = seen["session"].rank(method="dense").astype(int).to_numpy() - 1
    there = np.zeros((len(shown), int(session.max()) + 1 if len(session) else 1), np.int64)
    there[seen["psn_no"].map(place).to_numpy(), session] = 1
    shared = there @ there.T
    own = np.maximum(1, shared.diagonal()).astype(np.float64)
    np.fill_diagonal(shared, 0)
    alike = shared / np.sqrt(np.outer(own, own))
    graph = nx.Graph()
    graph.add_nodes_from(place)
    for one, row in enumerate(alike):
        for other in np.argsort(-row, kind="stable")[:_PARTNERS]:
            if row[other]:
                graph.add_edge(shown[one].id, shown[int(other)].id, weight=int(shared[one, other]))
    return graph


def _layout(graph: Any) -> dict[str, tuple[float, float]]:
    """Positions, rounded so that the last bits of floating point do not show; node size keeps them apart."""
    count = graph.number_of_nodes()
    found = nx.spring_layout(graph, seed=_SEED, weight=None, iterations=120, k=2.4 / np.sqrt(count))
    return {node: (round(float(x), 3), round(float(y), 3)) for node, (x, y) in found.items()}
