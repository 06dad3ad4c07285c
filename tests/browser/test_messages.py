"""What passes between the graph and Python: messages, plain values, words."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from tests.house.files import ROOT
from workbench.errors import CaseError
from workbench.explore.screens.graph_widget import MESSAGES, Command, GraphWidget, graph_texts
from workbench.explore.screens.messages import plain

SOURCE = ROOT / "workbench" / "explore" / "screens" / "source"
PARTS = ("common", "graph")
JAVASCRIPT = "\n".join(
    path.read_text("utf-8") for part in PARTS for path in sorted((SOURCE / part).glob("*.js"))
)


@pytest.mark.parametrize(
    "message",
    [
        {"do": "click", "element": "n1"},
        {"do": "click", "element": None},
        {"do": "expand", "node": "n1", "relation": "SWIPED_AT", "limit": 50},
        {"do": "filter", "from": None, "money_min": 3},
        {"do": "move", "positions": {"n1": [1, 2.5]}},
        {"do": "undo"},
    ],
)
def test_a_message_passes_with_what_it_said_and_no_more(message: Command) -> None:
    assert MESSAGES.read(message) == message


def test_every_message_of_the_javascript_is_declared() -> None:
    sent = set(re.findall(r'send\(\s*"(\w+)"', JAVASCRIPT)) | set(re.findall(r'each\("(\w+)"', JAVASCRIPT))
    assert sent
    assert sent <= set(MESSAGES.names)


def test_what_reaches_the_browser_is_plain() -> None:
    given = {
        "money": Decimal("1203.50"),
        "day": date(2025, 1, 3),
        "count": np.int64(3),
        "share": np.float32(0.5),
        "none": float("nan"),
        "some": (np.nan, float("inf"), True, None, {1: "x"}),
    }
    made = plain(given)
    assert made == {
        "money": "1203.50",
        "day": "2025-01-03",
        "count": 3,
        "share": 0.5,
        "none": None,
        "some": [None, None, True, None, {"1": "x"}],
    }
    json.dumps(made, allow_nan=False)


def test_every_word_of_the_screen_is_in_the_catalogue_and_used() -> None:
    known = set(graph_texts("zh"))
    assert set(graph_texts("en")) == known
    asked = set(re.findall(r'\bt\(\s*"([a-z_.]+)"', JAVASCRIPT))
    asked |= set(re.findall(r'\bt\([^)"]*\? "([a-z_.]+)" : "', JAVASCRIPT))
    assert asked <= known
    made = {
        f"{kind}.{one}"
        for kind in ("layout", "export")
        for one in ("force", "circle", "columns", "png", "svg")
    }
    made |= {f"{one}.short" for one in ("box", "export", "fit", "focus", "layout", "save", "unhide")}
    made |= {
        "export.html",
        "export.csv",
        "unknown_message",
        "failed",
    }
    assert {code for code in known - made if f'"{code}"' not in JAVASCRIPT} == set()


def test_errors_become_sentences() -> None:
    widget = GraphWidget({"revision": 1}, language="en")

    def refuse(command: Command) -> None:
        raise CaseError("no_case", path="here") if command["do"] == "undo" else KeyError("secret")

    widget.on_command(refuse)
    widget._receive(widget, {"do": "undo"}, [])
    assert widget.scene["notice"]["level"] == "error"
    assert "not a case" in widget.scene["notice"]["text"]
    widget._receive(widget, {"do": "redo"}, [])
    assert widget.scene["notice"]["text"] == graph_texts("en")["failed"]
    assert "secret" not in json.dumps(widget.scene)
    widget._receive(widget, {"do": "nothing"}, [])
    assert widget.scene["notice"]["level"] == "warn"
    assert widget.scene["revision"] == 1
