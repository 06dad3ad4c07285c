"""Notebooks: the script is the truth, the paired .ipynb holds no outputs, and every cell runs on a fresh case."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbformat
import pytest

import workbench
from workbench.config import Config
from workbench.sample import build

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
SCRIPTS = sorted(FOLDER.glob("*.py"))


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small city, loaded, with the detectors run."""
    folder = tmp_path_factory.mktemp("city")
    (folder / "extract").mkdir()
    build(folder / "extract", people=5_000, seed=1)
    made, _ = workbench.Case.load(folder / "extract", folder / "case")
    workbench.detect(made, config=Config.model_validate({"pooling": {"windows_seconds": [300]}}))
    workbench.detect(made)
    return made.folder


def test_the_notebooks_are_those_of_the_tour() -> None:
    assert [path.stem[:2] for path in SCRIPTS] == [f"{number:02d}" for number in range(1, 10)]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_each_ends_on_checked_facts(script: Path) -> None:
    cells = jupytext.read(script).cells
    assert cells[-2].source.startswith("## 核对 · Checked")
    assert cells[-1].source.count("assert ") >= 2


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_pair_says_the_same_and_holds_no_outputs(script: Path) -> None:
    pair = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    source = jupytext.read(script)
    assert [cell.source for cell in pair.cells] == [cell.source for cell in source.cells]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in pair.cells)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_every_cell_runs(script: Path, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_CASE", str(case))
    monkeypatch.setenv("WORKBENCH_KEYS", str(case.parent / "keys"))
    monkeypatch.chdir(FOLDER)
    space: dict[str, object] = {"__name__": "__main__"}
    for number, cell in enumerate(jupytext.read(script).cells):
        if cell.cell_type == "code":
            exec(compile(cell.source, f"{script.name}, cell {number}", "exec"), space)  # noqa: S102
