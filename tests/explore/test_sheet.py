"""Tables of notebooks: figures as people read them, hostile text as text, nothing cut."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal

import pandas as pd

from workbench.explore.sheet import Sheet


def test_values_stand_as_people_read_them() -> None:
    made = Sheet(
        [
            {"yuan": Decimal("252705.86"), "n": 3394, "x": 27.71, "yes": True, "at": datetime(2025, 5, 15, 17, 51, 1)},
            {"yuan": Decimal("-0.50"), "n": None, "x": math.nan, "yes": False, "at": pd.NaT},
        ]
    )  # fmt: skip
    assert made.lines == (
        ("252,705.86", "3,394", "27.7", "是", "2025-05-15 17:51:01"),
        ("-0.50", "–", "–", "否", "–"),
    )
    html = made._repr_html_()
    assert (
        html.count('text-align: right; white-space: nowrap">') == 3 * 3
    )  # head and two lines of three figures


def test_a_long_text_is_not_cut_and_hostile_text_stays_text() -> None:
    long = "依据" * 400
    made = Sheet([{"<b>": f"<img src=x onerror=alert(1)>{long}\u202e"}])
    html = made._repr_html_()
    assert long in html
    assert "<img" not in html
    assert "&lt;b&gt;" in html
    assert "\u202e" not in html
    assert "[U+202E]" in html


def test_a_frame_is_taken_without_its_index_and_nothing_says_so() -> None:
    frame = pd.DataFrame({"n": [1], "who": ["a"]}, index=["index"])
    assert repr(Sheet(frame)) == "n\twho\n1\ta"
    assert "没有" in Sheet([])._repr_html_()
    assert Sheet([], empty="nobody")._repr_html_() == "<p>nobody</p>"
