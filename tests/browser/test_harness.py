"""The harness itself: a cell runs, a restart forgets, an outside request is seen."""

from __future__ import annotations

from tests.browser.conftest import Open


def test_a_notebook_runs_restarts_and_says_what_left_the_machine(open_notebook: Open) -> None:
    notebook = open_notebook("harness", ["kept = 6 * 7", "import anywidget"])
    notebook.run_all()
    assert notebook.value("kept") == 42
    notebook.restart()
    assert notebook.value("'kept' in globals()") is False
    assert notebook.seen.trouble() == []
    notebook.page.evaluate("() => fetch('http://elsewhere.invalid/pixel').catch(() => null)")
    assert any("elsewhere.invalid/pixel" in one for one in notebook.seen.trouble())
    notebook.page.evaluate("() => alert('here')")
    assert notebook.seen.trouble() == ["dialog here"]
