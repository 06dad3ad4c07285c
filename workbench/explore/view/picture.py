"""The scene as a still picture: SVG for an output without a kernel, for a report, for print."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as Xml

from graph_loaders.ontology import edge_types
from workbench.documents.measure import width as wide

__all__ = ["COLOURS", "size_of", "svg"]

#: Okabe and Ito 2008, told apart also without red or green; grey stands for groups.
COLOURS = {
    "patient": "#0072B2",
    "card": "#56B4E9",
    "doctor": "#D55E00",
    "pharmacy": "#009E73",
    "facility": "#CC79A7",
    "group": "#999999",
}

#: Corners of a shape on the unit circle: number and first angle, degrees; 0 is a circle.
_CORNERS = {
    "patient": (0, 0),
    "card": (4, 45),
    "doctor": (4, 0),
    "pharmacy": (4, 45),
    "facility": (6, 0),
    "group": (8, 22.5),
}

_MARGIN = 90.0
_HEAD = 64.0
_INK, _PALE, _MARKED, _TIE, _QUIET = "#222222", "#a9adb3", "#E69F00", "#4b4f56", "#6b6f76"
_FONT = "'Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei','PingFang SC','WenQuanYi Zen Hei',sans-serif"


def svg(scene: Mapping[str, Any], foot: Sequence[str] = (), *, least: int = 0) -> str:
    """The scene as one SVG document that loads nothing; text is text, never markup.

    Args:
        scene: see ``workbench.explore.view.scene``; masked as that is. For print also ``frame`` (left, top, width and
            height in pixels, room for the heading and ``foot`` included), and on a node ``words_at``: where its name
            stands from its middle and how it is anchored.
        foot: lines below the picture.
        least: no letter is smaller, pixels.
    """
    nodes = {one["id"]: one for one in scene["nodes"]}
    left, top, width, height = scene.get("frame") or _frame(nodes.values())
    room = 16.0 * len(foot) + (8.0 if foot else 0.0)
    below = top + height - (room if "frame" in scene else 0.0)
    height = below + room - top
    root = Xml.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"{left:.0f} {top:.0f} {width:.0f} {height:.0f}",
            "width": "100%",
            "style": f"max-width:{width:.0f}px;background:#fff",
            "font-family": _FONT,
            "role": "img",
        },
    )
    Xml.SubElement(root, "title").text = _clean(scene["title"])
    for edge in scene["edges"]:
        _draw_edge(root, edge, nodes)
    groups = [_draw_node(root, node) for node in scene["nodes"]]
    for group, node in zip(groups, scene["nodes"], strict=True):
        # On paper no node may lie on a name; on a screen a name goes with its node.
        _draw_name(root if "frame" in scene else group, node, least)
    _draw_words(root, scene, (left, top, width), least)
    for number, line in enumerate(foot):
        place = (left + 12, below + 8 + 16 * number)
        _text(root, line, *place, size=max(10, least), anchor="start", colour=_QUIET)
    return Xml.tostring(root, encoding="unicode")


def _frame(nodes: Iterable[Mapping[str, Any]]) -> tuple[float, float, float, float]:
    """Left, top, width and height that hold every node, its label and the heading."""
    places = [(one["x"], one["y"]) for one in nodes] or [(0.0, 0.0)]
    xs, ys = zip(*places, strict=True)
    left, top = min(xs) - _MARGIN, min(ys) - _MARGIN - _HEAD
    return left, top, max(640.0, max(xs) + _MARGIN - left), max(ys) + _MARGIN - top


def radius(node: Mapping[str, Any]) -> float:
    """Pixels from the middle of a node to its rim."""
    return 12.0 + 14.0 * float(node["size"])


def size_of(pixels: float) -> float:
    """The size of a node with that radius."""
    return (pixels - 12.0) / 14.0


def _draw_edge(root: Xml.Element, edge: Mapping[str, Any], nodes: Mapping[str, Mapping[str, Any]]) -> None:
    source, target = nodes.get(edge["source"]), nodes.get(edge["target"])
    if source is None or target is None:
        return
    line = Xml.SubElement(
        root,
        "line",
        {
            **{name: f"{value:.1f}" for name, value in _ends(source, target).items()},
            "stroke": _MARKED if edge["selected"] else _line_colour(edge["relation"]),
            "stroke-width": f"{0.8 + 3.4 * float(edge['width']):.1f}",
            "stroke-opacity": "0.12" if edge["dim"] else "0.6",
        },
    )
    Xml.SubElement(line, "title").text = _clean(edge["label"])


def _line_colour(relation: str) -> str:
    """What people have in common is darker than what each of them did."""
    return _TIE if edge_types()[relation].nature == "derived" else _PALE


def _ends(source: Mapping[str, Any], target: Mapping[str, Any]) -> dict[str, float]:
    """A line from rim to rim."""
    dx, dy = target["x"] - source["x"], target["y"] - source["y"]
    length = math.hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    start, stop = radius(source), radius(target)
    return {
        "x1": source["x"] + ux * start,
        "y1": source["y"] + uy * start,
        "x2": target["x"] - ux * stop,
        "y2": target["y"] - uy * stop,
    }


def _draw_node(root: Xml.Element, node: Mapping[str, Any]) -> Xml.Element:
    group = Xml.SubElement(root, "g", {"opacity": "0.25" if node["dim"] else "1"})
    rim = {
        "fill": COLOURS.get(node["kind"], _PALE),
        "stroke": _MARKED if node["selected"] else _INK,
        "stroke-width": "3" if node["role"] == "core" or node["selected"] else "1",
    }
    corners, first = _CORNERS.get(node["kind"], (0, 0))
    size = radius(node)
    if corners:
        points = _corners(node["x"], node["y"], size, corners, first)
        Xml.SubElement(group, "polygon", {**rim, "points": points})
    else:
        Xml.SubElement(
            group, "circle", {**rim, "cx": f"{node['x']}", "cy": f"{node['y']}", "r": f"{size:.1f}"}
        )
    return group


def _draw_name(parent: Xml.Element, node: Mapping[str, Any], least: int) -> None:
    dx, dy, anchor = node.get("words_at") or (0.0, radius(node) + 13, "middle")
    x, y = node["x"] + dx, node["y"] + dy
    _text(parent, node["label"], x, y, size=max(12, least), anchor=anchor)
    if node["role_label"]:
        _text(parent, node["role_label"], x, y + 13, size=max(10, least), anchor=anchor, colour=_QUIET)


def _corners(x: float, y: float, size: float, corners: int, first: float) -> str:
    angles = [math.radians(first + 360.0 * number / corners) for number in range(corners)]
    return " ".join(f"{x + size * math.cos(one):.1f},{y + size * math.sin(one):.1f}" for one in angles)


def _draw_words(
    root: Xml.Element, scene: Mapping[str, Any], corner: tuple[float, float, float], least: int
) -> None:
    """Heading, legend and every cut: what is not shown must be read as well, and so goes on in the next line."""
    left, top, width = corner
    size = max(11, least)
    _text(root, scene["title"], left + 12, top + 22, size=15, anchor="start")
    kinds = [f"{one['label']} {one['count']}" for one in scene["legend"]["kinds"] if one["shown"]]
    _text(root, " · ".join(kinds), left + 12, top + 40, size=size, anchor="start", colour="#555555")
    said = _lines(scene["cut"], width - 24, size) if "frame" in scene else [" · ".join(scene["cut"])]
    for number, line in enumerate(said):
        _text(root, line, left + 12, top + 56 + 16 * number, size=size, anchor="start", colour="#B00020")


def _lines(said: Sequence[str], room: float, size: float) -> list[str]:
    """Statements on as few lines as hold them; none is broken."""
    found: list[str] = []
    for one in said:
        longer = f"{found[-1]} · {one}" if found else one
        if found and 0.58 * size * wide(longer) <= room:
            found[-1] = longer
        else:
            found.append(one)
    return found


def _text(
    parent: Xml.Element,
    words: str,
    x: float,
    y: float,
    *,
    size: int,
    anchor: str = "middle",
    colour: str = _INK,
) -> None:
    if words:
        place = {
            "x": f"{x:.1f}",
            "y": f"{y:.1f}",
            "font-size": str(size),
            "text-anchor": anchor,
            "fill": colour,
        }
        halo = {"paint-order": "stroke", "stroke": "#ffffff", "stroke-width": "3", "stroke-linejoin": "round"}
        Xml.SubElement(parent, "text", {**place, **halo}).text = _clean(words)


def _clean(words: str) -> str:
    """Without what XML cannot hold."""
    return "".join(one for one in words if one.isprintable())
