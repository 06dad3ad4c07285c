"""Pictures of the graph for print: legend, names as the level allows, and what is left out is said."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import networkx as nx
import pytest
from PIL import Image

from tests.evidence.graph.conftest import NAMES
from tests.evidence.graph.reading import unescaped
from tests.view.graphs import link, person, put, shop
from workbench.documents.model import Picture
from workbench.documents.pdf import picture_png
from workbench.evidence.graph.cuts import LINES
from workbench.evidence.graph.files import write_graph

SVG = "{http://www.w3.org/2000/svg}"


def words(path: Path) -> list[str]:
    root = Xml.fromstring(path.read_bytes())  # noqa: S314 - our own file
    return [one.text or "" for one in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("level", ["internal", "transfer"])
def test_the_picture_says_what_its_shapes_and_lines_mean(small: Any, tmp_path: Path, level: Any) -> None:
    write_graph(small, tmp_path, level=level, pictures=True)
    said = words(tmp_path / "graph.svg")
    assert {"参保人", "就医凭证", "医师", "定点药店", "定点医疗机构"} <= set(said)
    assert {"业务记录形成的关系", "由共同点归纳的关系", "粗边：核心成员"} <= set(said)
    assert [name for name in NAMES if name in said] == (list(NAMES) if level == "transfer" else [])
    assert any("非鉴定意见" in one for one in said)
    readme = (tmp_path / "README.txt").read_text("utf-8-sig")
    assert all(name in readme for name in ("graph.svg", "graph.png", "viewer.html"))


def test_every_node_and_edge_is_drawn(small: Any, tmp_path: Path) -> None:
    write_graph(small, tmp_path, level="transfer", pictures=True)
    root = Xml.fromstring((tmp_path / "graph.svg").read_bytes())  # noqa: S314 - our own file
    samples = 5 + 1 + 4  # kinds, the core, two ends of two lines
    assert len(list(root.iter(f"{SVG}g"))) == len(small) + samples
    assert len(list(root.iter(f"{SVG}line"))) == small.number_of_edges() + 2


def test_the_drawing_as_png_shows_colours_and_chinese(small: Any, tmp_path: Path) -> None:
    write_graph(small, tmp_path, level="transfer", pictures=True)
    image = Image.open(io.BytesIO((tmp_path / "graph.png").read_bytes())).convert("RGB")
    assert min(image.size) > 1_000
    colours = {colour for _, colour in image.getcolors(image.size[0] * image.size[1])}
    assert {(0x00, 0x72, 0xB2), (0x00, 0x9E, 0x73), (0xD5, 0x5E, 0x00)} <= colours
    drawing = (tmp_path / "graph.svg").read_bytes()
    again, unnamed = (
        picture_png(Picture(one), ppi=400) for one in (drawing, drawing.replace("张三丰".encode(), b""))
    )
    assert (tmp_path / "graph.png").read_bytes() == again != unnamed


def test_of_many_lines_between_people_the_strongest_are_drawn_and_that_is_said(tmp_path: Path) -> None:
    graph = nx.MultiDiGraph(cut={"CO_SWIPE": {"shown": 190, "total": 400}})
    put(graph, shop(1), label="虚构大药房")
    for number in range(20):
        put(graph, person(number), label=f"人{number}")
        link(graph, person(number), shop(1), "SWIPED_AT")
        for other in range(number):
            link(graph, person(other), person(number), "CO_SWIPE", count=1 + number)
    write_graph(graph, tmp_path, level="internal", pictures=True)
    said = " ".join(words(tmp_path / "graph.svg"))
    assert f"{20 + LINES} / {20 + 190}" in said
    for text in (
        said,
        (tmp_path / "viewer.html").read_text("utf-8"),
        (tmp_path / "README.txt").read_text("utf-8-sig"),
    ):
        assert "“同时刷卡”只保留次数最多的 190 / 400 条" in text
    drawn = Xml.fromstring((tmp_path / "graph.svg").read_bytes())  # noqa: S314 - our own file
    counts = [
        int(one.text.split()[-1]) for one in drawn.iter(f"{SVG}title") if "同时刷卡" in (one.text or "")
    ]
    left_out = sorted(1 + number for number in range(20) for _ in range(number))[: 190 - LINES]
    assert len(counts) == LINES
    assert min(counts) >= max(left_out)


def test_the_page_loads_nothing_and_names_nobody_at_internal(small: Any, tmp_path: Path) -> None:
    write_graph(small, tmp_path, level="internal", pictures=True)
    page = unescaped((tmp_path / "viewer.html").read_text("utf-8"))
    assert "default-src 'none'" in page
    assert 'src="http' not in page
    assert [name for name in NAMES if name in page] == []
    write_graph(small, tmp_path, level="transfer", pictures=True)
    page = unescaped((tmp_path / "viewer.html").read_text("utf-8"))
    assert [name for name in NAMES if name not in page] == []
