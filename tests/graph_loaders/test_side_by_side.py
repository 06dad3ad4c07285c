"""Tables that are loaded side by side: one progress, one error, whatever the threads do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph_loaders import load_extract
from tests.graph_loaders.conftest import settlement, settlements

VISITS = b"mdtrt_id,psn_no,fixmedins_code,med_type,begntime,vali_flag\n" + b"".join(
    f"M{i:04d},99000000000{i},P99000100001,11,2025-01-02 09:00:00,1\n".encode() for i in range(1, 6)
)


class Watch:
    """Notes the steps of a load, and does what it is told at each."""

    def __init__(self, act: Callable[[str], None] = lambda _: None) -> None:
        self.steps: list[tuple[str, int, int]] = []
        self._act = act

    def step(self, text_code: str, done: int, total: int) -> None:
        self.steps.append((text_code, done, total))
        self._act(text_code)


def loaded(folder: Path, watch: Watch) -> Path:
    (folder / "extract").mkdir()
    (folder / "case").mkdir()
    (folder / "extract" / "setl_d.csv").write_bytes(settlements(*map(settlement, range(1, 6))))
    (folder / "extract" / "mdtrt_d.csv").write_bytes(VISITS)
    load_extract(folder / "extract", folder / "case", progress=watch)
    return folder / "case"


def test_progress_over_two_tables_only_rises(tmp_path: Path) -> None:
    watch = Watch()
    case = loaded(tmp_path, watch)
    read = [done for code, done, _ in watch.steps if code == "reading"]
    assert read == sorted(read)
    assert read[-1] == 2000
    checks = [done for code, done, _ in watch.steps if code == "checking"]
    assert checks == [0, 1, 0, 1]
    assert sorted(path.stem for path in (case / "tables").iterdir()) == ["mdtrt_d", "setl_d"]


@pytest.mark.parametrize("stage", ["reading", "checking"])
def test_what_stops_one_table_stops_the_load(tmp_path: Path, stage: str) -> None:
    def stop(code: str) -> None:
        if code == stage:
            raise KeyError(code)

    with pytest.raises(KeyError, match=stage):
        loaded(tmp_path, Watch(stop))
    assert not (tmp_path / "case" / "load-report.json").exists()
    assert not (tmp_path / "case" / ".staging").exists()
