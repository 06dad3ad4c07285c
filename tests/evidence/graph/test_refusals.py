"""What would not be evidence is not written, and nothing is written by halves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.view.graphs import person, put, shop
from workbench.errors import WorkbenchError
from workbench.evidence.errors import EvidenceError
from workbench.evidence.graph.files import write_graph
from workbench.explore.keys import RowRef


@pytest.mark.parametrize("rows", [[], None, [RowRef("setl_d", "S1", "", 2)], [RowRef("", "S1", "f.csv", 2)]])
@pytest.mark.parametrize("level", ["internal", "transfer"])
def test_an_edge_without_a_source_row_cannot_be_written(
    small: Any, tmp_path: Path, rows: Any, level: Any
) -> None:
    small.edges[person(1), shop(1), "SWIPED_AT"]["rows"] = rows
    with pytest.raises(EvidenceError) as refused:
        write_graph(small, tmp_path / "out", level=level)
    assert refused.value.code == "evidence_edge_rows"
    assert "刷卡购药" in refused.value.message_zh
    assert person(1).partition(":")[2] not in refused.value.message_zh
    assert not (tmp_path / "out").exists()


def test_an_edge_without_the_attribute_cannot_be_written(small: Any, tmp_path: Path) -> None:
    small.add_edge(person(2), shop(1), key="SWIPED_AT")
    with pytest.raises(EvidenceError, match="source row"):
        write_graph(small, tmp_path, level="transfer")


def test_what_nobody_declared_cannot_be_written(small: Any, tmp_path: Path) -> None:
    small.add_edge(person(2), shop(1), key="LIKES", rows=[RowRef("setl_d", "S", "f.csv", 2)])
    with pytest.raises(EvidenceError, match="LIKES"):
        write_graph(small, tmp_path, level="transfer")
    small.remove_edge(person(2), shop(1), key="LIKES")
    small.add_node("planet:1")
    with pytest.raises(EvidenceError, match="planet"):
        write_graph(small, tmp_path, level="transfer")


def test_there_are_two_levels(small: Any, tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError, match="public"):
        write_graph(small, tmp_path, level="public")  # type: ignore[arg-type]


def test_nothing_is_left_aside_and_old_files_are_replaced(small: Any, tmp_path: Path) -> None:
    write_graph(small, tmp_path, level="transfer")
    put(small, person(3))
    written = write_graph(small, tmp_path, level="transfer")
    assert sorted(tmp_path.iterdir()) == sorted(written.paths)
    assert written.nodes == len(small)
    assert written.rows == sum(len(one["rows"]) for _, _, one in small.edges(data=True))
    assert person(3) in (tmp_path / "nodes.csv").read_text(encoding="utf-8-sig")
