"""The internal level says nothing that tells who somebody is; the transfer level says everything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.evidence.graph.conftest import NAMES, PRIVATE
from tests.evidence.graph.reading import entities, everything, read_networkx
from tests.view.graphs import link, person
from workbench.evidence.graph.files import write_graph
from workbench.evidence.graph.levels import People
from workbench.explore.keys import RowRef, parse_key

SECRETS = [
    *NAMES,
    *(parse_key(key)[1] for key in NAMES.values()),
    *PRIVATE.values(),
    "1990-01-01",
    "CARD9900012345",
    "李时珍",
    "DR99000777",
]


def hostile(small: Any) -> Any:
    """People's numbers where nobody expects them."""
    number = parse_key(person(1))[1]
    link(small, person(1), person(2), "SHARED_CONTACT")
    contact = small.edges[person(1), person(2), "SHARED_CONTACT"]
    contact["rows"] = [RowRef("psn_info_b", number, "psn_info_b.csv", 9)]
    contact["via"] = [PRIVATE["phone"]]
    swipes = small.edges[person(1), person(2), "CO_SWIPE"]
    swipes["rows"] = [*swipes["rows"], RowRef("setl_d", f"A|{number}", "setl_d.csv", 99)]
    swipes["remark"] = f"{PRIVATE['address']}"
    small.nodes[person(1)]["remark"] = PRIVATE["certificate_no"]
    return small


def test_the_internal_level_holds_nothing_that_tells_who_somebody_is(small: Any, tmp_path: Path) -> None:
    write_graph(hostile(small), tmp_path, level="internal")
    said = everything(tmp_path)
    assert [one for one in SECRETS if one in said] == []


def test_the_internal_level_keeps_nodes_edges_institutions_and_places_of_rows(
    small: Any, tmp_path: Path
) -> None:
    graph = hostile(small)
    write_graph(graph, tmp_path, level="internal")
    found = read_networkx(tmp_path / "evidence.graphml")
    assert set(found.nodes) == {f"n{number}" for number in range(1, len(graph) + 1)}
    assert len(found.edges) == graph.number_of_edges()
    places = sorted((file, line) for rows in found.rows.values() for _, _, file, line in rows)
    truth = [row for _, _, values in graph.edges(data=True) for row in values["rows"]]
    assert places == sorted((row.source_file, row.source_row) for row in truth)
    labels = {values["label"] for values in found.nodes.values()}
    assert labels >= {"虚构大药房 ·0001"} or "虚构大药房" in labels
    assert "张** ·0001" in labels


def test_a_masked_date_of_birth_is_a_year(small: Any, tmp_path: Path) -> None:
    write_graph(small, tmp_path, level="internal")
    found = [one["properties"] for one in entities(tmp_path / "evidence.ftm.jsonl")]
    assert [one["birthDate"] for one in found if "birthDate" in one] == [["1990"], ["1990"]]


def test_the_transfer_level_says_everything(small: Any, tmp_path: Path) -> None:
    write_graph(hostile(small), tmp_path, level="transfer")
    said = everything(tmp_path)
    assert [one for one in SECRETS if one not in said] == []


def test_a_label_that_gives_a_name_away_is_masked_all_the_same(small: Any, tmp_path: Path) -> None:
    telling = People(label=lambda values: f"!{values['label']} {values['id']}")
    write_graph(small, tmp_path, level="internal", people=telling)
    said = everything(tmp_path)
    assert [one for one in SECRETS if one in said] == []
    write_graph(small, tmp_path, level="internal", people=People(label=lambda _: "masked-by-the-sitting"))
    assert "masked-by-the-sitting" in everything(tmp_path)


@pytest.mark.parametrize("level", ["internal", "transfer"])
def test_the_readme_says_which_level_it_is(small: Any, tmp_path: Path, level: Any) -> None:
    write_graph(small, tmp_path, level=level)
    said = (tmp_path / "README.txt").read_text(encoding="utf-8-sig")
    assert ("级别：内部" in said) == (level == "internal")
    assert ("级别：移送" in said) == (level == "transfer")
    assert "L-0001" in said
