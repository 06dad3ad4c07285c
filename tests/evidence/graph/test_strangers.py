"""People whom the leads are not about stand under pseudonyms, in every format and at both levels."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.graph.conftest import NAMES, PRIVATE
from tests.evidence.graph.reading import everything, read_networkx
from tests.view.graphs import link, person, put, shop
from workbench.evidence.graph.files import write_graph
from workbench.evidence.graph.levels import People
from workbench.explore.keys import RowRef, parse_key

STRANGER = {"label": "陌生之人", "certificate_no": "990001198508086666", "phone": "13911112222"}


def pseudonym(kind: str, node_id: str) -> str:
    return f"P-{kind[0].upper()}{sum(map(ord, node_id))}"


@pytest.fixture
def wide(small: Any) -> tuple[Any, People]:
    """The small ring, and a person and a shop that do not belong to it."""
    members = frozenset(small.nodes)
    put(small, person(77), **STRANGER, remark="加油")
    put(small, shop(7), label="路边药店")
    link(small, person(1), person(77), "SHARED_CONTACT")
    number = parse_key(person(77))[1]
    shared = small.edges[person(1), person(77), "SHARED_CONTACT"]
    shared["via"] = [STRANGER["phone"]]
    shared["rows"] = [
        RowRef("psn_info_b", number, "psn_info_b.csv", 9),
        RowRef("psn_info_b", parse_key(person(1))[1], "psn_info_b.csv", 10),
    ]
    link(small, person(77), shop(7), "SWIPED_AT")
    return small, People(members, pseudonym)


@pytest.mark.parametrize("level", ["internal", "transfer"])
def test_nothing_of_a_stranger_is_said(wide: tuple[Any, People], tmp_path: Path, level: Any) -> None:
    graph, people = wide
    write_graph(graph, tmp_path, level=level, people=people, pictures=True)
    said = everything(tmp_path)
    number = parse_key(person(77))[1]
    assert [one for one in (*STRANGER.values(), number, number[-4:] + '"', "加油") if one in said] == []
    assert pseudonym("patient", number) in said
    assert "路边药店" in said


def test_members_are_named_at_transfer_and_strangers_keep_their_edges(
    wide: tuple[Any, People], tmp_path: Path
) -> None:
    graph, people = wide
    write_graph(graph, tmp_path, level="transfer", people=people)
    said = everything(tmp_path)
    assert [one for one in (*NAMES, *PRIVATE.values()) if one not in said] == []
    found = read_networkx(tmp_path / "evidence.graphml")
    name = f"patient:{pseudonym('patient', parse_key(person(77))[1])}"
    assert (name, shop(7), "SWIPED_AT") in found.edges
    keys = {key for _, key, _, _ in found.rows[person(1), name, "SHARED_CONTACT"]}
    assert keys == {"***", parse_key(person(1))[1]}


def test_at_internal_everybody_goes_by_a_pseudonym(wide: tuple[Any, People], tmp_path: Path) -> None:
    graph, people = wide
    write_graph(graph, tmp_path, level="internal", people=people)
    with (tmp_path / "nodes.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    for line in lines:
        hidden = line["kind"] in ("patient", "card", "doctor")
        assert line["id"].startswith("P-") == hidden
        assert line["label"].startswith("P-") == hidden
        assert line["name"].startswith("n")
    assert [one for one in (*NAMES, *PRIVATE.values()) if one in everything(tmp_path)] == []
