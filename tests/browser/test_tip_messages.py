"""The panel that starts from a tip: what it may ask for, and that every word of it is in the catalogue."""

from __future__ import annotations

import re

import pytest

from tests.house.files import ROOT
from workbench.explore.screens.notices import ui_texts
from workbench.explore.screens.tip_panel import MESSAGES

SOURCE = ROOT / "workbench" / "explore" / "screens" / "source" / "tip"
JAVASCRIPT = "\n".join(path.read_text("utf-8") for path in sorted(SOURCE.glob("*.js")))


def test_every_message_of_the_javascript_is_declared_and_used() -> None:
    assert set(re.findall(r'send\(\s*"(\w+)"', JAVASCRIPT)) == set(MESSAGES.names)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_of_the_panel_is_in_the_catalogue(language: str) -> None:
    known = set(ui_texts("screen.tip", language)) | {"close", "undo", "undo_hint"}
    asked = set(re.findall(r'\bt\(\s*"([a-z_.]+)"', JAVASCRIPT))
    columns = set(re.findall(r'"(\w+)"', re.search(r"COLUMNS = \[(.*?)\]", JAVASCRIPT)[1]))  # type: ignore[index]
    asked |= {f"{part}.{one}" for part in ("column", "hint") for one in columns}
    assert asked <= known


@pytest.mark.parametrize(
    "message",
    [
        {"do": "find", "text": ""},
        {"do": "find", "text": "x" * 81},
        {"do": "start"},
        {"do": "draw", "nodes": "t1"},
        {"do": "promote", "nodes": [], "title": "a", "reason": "b", "actor": "somebody else"},
    ],
)
def test_what_is_not_declared_is_not_read(message: dict[str, object]) -> None:
    assert MESSAGES.read(message) is None
