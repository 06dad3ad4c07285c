"""An expected problem in a notebook is its message, in the language of the screen, and no traceback."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

ASKED = {
    "CaseError": "import workbench\nworkbench.open_case('/nowhere/at/all')",
    "LoadError": "import pathlib, graph_loaders\ngraph_loaders.load_extract('/nowhere', pathlib.Path('.').absolute())",
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(ASKED))
def test_a_problem_is_a_sentence(
    name: str, language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WORKBENCH_LANG", language)
    done = InteractiveShell.instance().run_cell(ASKED[name])
    wrong = done.error_in_exec
    assert type(wrong).__name__ == name
    shown = capsys.readouterr().out
    assert shown.strip() == wrong.said(language)
    assert "Traceback" not in shown
    assert wrong.message_zh != wrong.message_en


def test_a_mistake_in_a_cell_keeps_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    InteractiveShell.instance().run_cell("1 / 0")
    assert "Traceback" in capsys.readouterr().out
