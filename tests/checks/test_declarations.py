"""Declarations, texts, questions and the page fit together."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import queries
from workbench.checks import CHECKS
from workbench.checks.check import Check
from workbench.checks.page import checks_page
from workbench.texts import labels

ROOT = Path(__file__).parents[2]
EACH = pytest.mark.parametrize("check", CHECKS, ids=lambda one: one.id)


def test_the_page_is_that_of_the_declarations() -> None:
    assert (ROOT / "docs" / "checks.md").read_text(encoding="utf-8") == checks_page()


def test_the_figures_of_the_page_are_whole() -> None:
    measured = json.loads((ROOT / "workbench" / "checks" / "clean_city.json").read_text(encoding="utf-8"))
    assert set(measured["checks"]) == {one.id for one in CHECKS}
    assert all(
        one["found"] == one["planted"] > 0 and one["mistaken"] == 0 for one in measured["checks"].values()
    )


@EACH
def test_parameters_of_the_question_are_settings(check: Check) -> None:
    texts = [queries.read(check.asks, "sql")]
    if check.choose is not None:
        texts.append(queries.read(f"{check.asks}_series", "sql"))
    used = {name for text in texts for name in re.findall(r"\$(\w+)", text)}
    own = set(check.settings.model_fields) - {"on"}
    assert used <= own
    assert check.choose is not None or used == own


@EACH
def test_explanations_and_quotes_are_known(check: Check) -> None:
    assert check.explanations
    assert set(check.explanations) <= set(labels("check.why"))
    assert all(re.fullmatch(r"[VSXW]\d+", one) for one in check.quotes)
    assert check.covers(check.settings())["zh"]


def test_no_text_of_an_explanation_is_left_over() -> None:
    assert set(labels("check.why")) == {code for check in CHECKS for code in check.explanations}


def test_every_setting_says_what_it_is() -> None:
    assert [
        f"{c.id}.{n}" for c in CHECKS for n, f in c.settings.model_fields.items() if not f.description
    ] == []
