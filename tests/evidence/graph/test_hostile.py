"""What the data says stays data: no markup, no formula, no broken file, and nothing lost but what XML cannot hold."""

from __future__ import annotations

import json
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.graph.reading import clean, entities, read_anx, read_networkx, read_tables
from tests.view.graphs import link, person, put, shop
from tests.view.test_picture import HOSTILE
from workbench.evidence.graph.files import write_graph
from workbench.explore.keys import RowRef

MORE = [
    '=HYPERLINK("http://example.invalid","x")',
    "\uff1d1+1",
    "@SUM(A1)",
    "+86",
    "-1+2",
    "110101199003071234",
    "张三 \U0001f4b0 丽\u200d",
    "\ud800",
    "a\udfffb",
    "\ufffe\uffff",
    "line\r\nline\rline\nline\tend",
    "quote \" and , and ; and ' and &amp; <b>",
    "e" * 10_000,
    "字" * 10_000,
    " leading and trailing ",
]
TEXTS = st.one_of(
    st.sampled_from(HOSTILE + MORE),
    st.text(st.characters(exclude_categories=()), min_size=1, max_size=40),
)
VALUES = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes()),
    *(st.decimals(-(10**12), 10**12, places=2), st.lists(TEXTS, max_size=3), TEXTS),
    *(st.dictionaries(TEXTS, st.integers(), max_size=2), st.sets(st.integers(), max_size=3)),
    *(st.just(float("nan")), st.just(Decimal("NaN")), st.just(10**17 + 1)),
)


def graph_with(text: str, extra: object = None) -> Any:
    graph = nx.MultiDiGraph(lead_id=text)
    put(graph, f"patient:{text}", label=text, address=text, phone=text, region=text, extra=extra)
    put(graph, shop(1), label=text)
    link(graph, f"patient:{text}", shop(1), "SWIPED_AT")
    edge = graph.edges[f"patient:{text}", shop(1), "SWIPED_AT"]
    edge |= {"note": text, "extra": extra, "rows": [RowRef("setl_d", text, text or "f.csv", 7)]}
    return graph


def same_cell(cell: str, text: str) -> bool:
    return cell in (text, f"'{text}")


@pytest.mark.parametrize("text", HOSTILE + MORE)
def test_a_hostile_text_comes_back_whole_from_every_format(text: str, tmp_path: Path) -> None:
    written = write_graph(graph_with(text), tmp_path, level="transfer")
    check(tmp_path, text)
    lost = sum(one != other for one, other in zip(text, clean(text), strict=True))
    assert (written.replaced > 0) == (lost > 0)
    assert f"{written.replaced:,}" in (tmp_path / "README.txt").read_text(encoding="utf-8-sig")


def check(folder: Path, text: str) -> None:
    said, name = clean(text), clean(f"patient:{text}")
    for file in ("evidence.graphml", "evidence.gexf", "evidence-1.3.gexf"):
        found = read_networkx(folder / file)
        assert set(found.nodes) == {name, shop(1)}
        assert found.nodes[name]["label"] == found.nodes[name]["address"] == said
        assert found.rows[name, shop(1), "SWIPED_AT"] == {("setl_d", said, said, 7)}
        assert found.edges[name, shop(1), "SWIPED_AT"]["note"] == said
    root = read_anx(folder / "evidence.anx")
    assert name in {one.get("Identity") for one in root.iter("Entity")}
    assert [one.get("SourceReference") for one in root.iter("Card")] == [f"{said}#7"]
    tables = read_tables(folder)
    assert same_cell(tables.nodes[name]["label"], said)
    assert same_cell(tables.edges[name, shop(1), "SWIPED_AT"]["note"], said)
    people = [one for one in entities(folder / "evidence.ftm.jsonl") if one["schema"] == "Person"]
    assert people[0]["properties"]["name"] == [said]
    assert name in json.loads((folder / "layout.json").read_text(encoding="utf-8"))["nodes"]


@pytest.mark.parametrize("text", HOSTILE + MORE)
def test_no_cell_is_a_formula(text: str, tmp_path: Path) -> None:
    write_graph(graph_with(text), tmp_path, level="transfer")
    tables = read_tables(tmp_path)
    cells = [one for part in (tables.nodes, tables.edges) for line in part.values() for one in line.values()]
    assert not [one for one in cells if one.lstrip()[:1] in tuple("=+@\uff1d\uff0b\uff20") and one.strip()]
    assert not [
        one
        for one in cells
        if one.lstrip().startswith("-") and not one.lstrip()[1:].replace(".", "").isdigit()
    ]


@settings(max_examples=60, deadline=None)
@given(text=TEXTS, extra=VALUES)
def test_any_text_and_any_value_can_be_written_and_read(text: str, extra: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for level in ("internal", "transfer"):
            write_graph(graph_with(text, extra), Path(folder), level=level)  # type: ignore[arg-type]
        check(Path(folder), text)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, None),
        (float("nan"), None),
        (True, True),
        (12, 12),
        (1.25, 1.25),
        (110101199003071234, "110101199003071234"),
        (date(2025, 1, 2), "2025-01-02"),
        (datetime(2025, 1, 2, 3, 4, 5), "2025-01-02T03:04:05"),
        (Decimal("10"), "10.00"),
        (Decimal("0.1"), "0.10"),
        (Decimal("1E+2"), "100.00"),
        (Decimal("1.005"), "1.005"),
        ([date(2025, 1, 2), None, ["\x00"]], '["2025-01-02", null, ["\ufffd"]]'),
        ({"b": 1, "a": Decimal("2.5")}, '{"a": "2.50", "b": 1}'),
    ],
)
def test_a_value_is_said_the_same_in_both_graph_formats(value: object, said: object, tmp_path: Path) -> None:
    write_graph(graph_with("x", value), tmp_path, level="transfer")
    for file in ("evidence.graphml", "evidence.gexf"):
        found = read_networkx(tmp_path / file)
        assert found.nodes["patient:x"].get("extra") == said
        assert found.edges["patient:x", shop(1), "SWIPED_AT"].get("extra") == said


def test_a_number_in_a_field_of_text_is_text(tmp_path: Path) -> None:
    graph = graph_with("x")
    graph.nodes["patient:x"]["phone"] = 13800001111
    write_graph(graph, tmp_path, level="transfer")
    assert read_networkx(tmp_path / "evidence.graphml").nodes["patient:x"]["phone"] == "13800001111"


def test_two_people_who_differ_in_a_forbidden_character_stay_two(tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    for text in ("a\x00", "a\x01"):
        put(graph, f"patient:{text}")
    link(graph, "patient:a\x00", "patient:a\x01", "CO_SWIPE")
    put(graph, person(1))
    write_graph(graph, tmp_path, level="transfer")
    found = read_networkx(tmp_path / "evidence.graphml")
    assert len(found.nodes) == 3
    assert [one[:2] for one in found.edges] == [("patient:a\ufffd", "patient:a\ufffd (2)")]
