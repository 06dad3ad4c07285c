"""The printed picture of a crowd: it fits a sheet of A4 with letters that can be read, and no name lies on another."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree as Xml

import networkx as nx
import pytest
from PIL import ImageFont

from tests.view.graphs import link, person, put, shop
from workbench.documents.glyphs import FONT_FILES, font_folder
from workbench.evidence.graph.files import write_graph

SVG = "{http://www.w3.org/2000/svg}"
#: Most that a printer leaves of A4 where margins are 14 mm at the sides and 40 mm above and below, millimetres.
SHEET = (182, 217)
LEGIBLE = 7.5


def crowd(count: int) -> Any:
    """People of one shop with a card each, at any places; nobody is core but the first five."""
    graph, draw = nx.MultiDiGraph(lead_id="L-1"), Random(7)
    put(graph, shop(1), label="虚构大药房", role="venue", role_label="地点")
    for number in range(count):
        put(
            graph, person(number), label=f"诸葛虚构{number}", role="core" if number < 5 else "member", count=1
        )
        put(graph, f"card:C{number:010}")
        link(graph, person(number), shop(1), "SWIPED_AT")
        link(graph, person(number), f"card:C{number:010}", "OWNS")
        link(graph, person(number), person(draw.randrange(max(1, number))), "CO_SWIPE")
    return graph


def drawn(folder: Path, count: int) -> Xml.Element:
    draw = Random(11)
    graph = crowd(count)
    places = {one: (draw.uniform(-900, 900), draw.uniform(-500, 500)) for one in graph}
    write_graph(graph, folder, level="transfer", positions=places, pictures=True)
    return Xml.fromstring((folder / "graph.svg").read_bytes())  # noqa: S314 - our own file


def box(one: Xml.Element) -> tuple[float, float, float, float]:
    """Room of a text as the font itself measures it."""
    font = ImageFont.truetype(str(font_folder() / FONT_FILES[1]), int(one.attrib["font-size"]))
    wide, high = font.getlength(one.text or ""), float(one.attrib["font-size"])
    left = float(one.attrib["x"]) - wide * {"start": 0, "middle": 0.5, "end": 1}[one.attrib["text-anchor"]]
    base = float(one.attrib["y"])
    return left, base - 0.8 * high, left + wide, base + 0.1 * high


@pytest.mark.parametrize("count", [1, 30, 300])
def test_a_picture_fits_a_sheet_and_its_letters_can_be_read(tmp_path: Path, count: int) -> None:
    root = drawn(tmp_path, count)
    left, top, wide, high = map(float, root.attrib["viewBox"].split())
    millimetres = min(SHEET[0] / wide, SHEET[1] / high)  # of a pixel
    sizes = [float(one.attrib["font-size"]) for one in root.iter(f"{SVG}text")]
    assert min(sizes) * millimetres * 72 / 25.4 >= LEGIBLE - 0.05
    for one in root.iter(f"{SVG}text"):
        found = box(one)
        assert left <= found[0], one.text
        assert found[2] <= left + wide, one.text
        assert top <= found[1], one.text
        assert found[3] <= top + high, one.text


@pytest.mark.parametrize("count", [30, 300])
def test_no_name_lies_on_another_and_what_has_no_room_is_counted(tmp_path: Path, count: int) -> None:
    root = drawn(tmp_path, count)
    texts = list(root.iter(f"{SVG}text"))
    assert list(root)[-len(texts) :] == texts  # after all nodes, so that none lies on a name
    for (one, first), (other, second) in itertools.combinations([(one, box(one)) for one in texts], 2):
        apart = (
            first[2] <= second[0] or second[2] <= first[0] or first[3] <= second[1] or second[3] <= first[1]
        )
        assert apart, (one.text, other.text)
    said = [one.text or "" for one in texts]
    names = [one for one in said if one.startswith(("诸葛虚构", "虚构大药房", "…"))]
    assert "虚构大药房" in names
    assert {f"诸葛虚构{number}" for number in range(5)} <= set(names)  # who is core comes first
    whole = " ".join(one.text or "" for one in root.iter(f"{SVG}text"))
    told = re.search(r"写出名称的点 ([\d,]+) / ([\d,]+) 个", whole)
    nodes = 2 * count + 1
    assert (int(told[1]), int(told[2])) == (len(names), nodes) if told else len(names) == nodes
    assert bool(told) or count < 300


def test_every_node_stays_a_node_in_a_crowd(tmp_path: Path) -> None:
    root = drawn(tmp_path, 300)
    radii = [float(one.attrib["r"]) for one in root.iter(f"{SVG}circle")]
    assert len(radii) >= 300
    assert min(radii) >= 2.5
