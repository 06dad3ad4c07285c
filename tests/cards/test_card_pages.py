"""What a card leaves out and how it says codes: months without anything, names of codes, units of whom it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cards.paper import town
from tests.checks.tiny import bill
from workbench.cards import Card, card_of
from workbench.cards.document import document_of
from workbench.documents.model import Grid, contents, plain
from workbench.explore.codes import worded
from workbench.reports.charts import beside

MADE_AT = datetime(2099, 1, 5, 9, 0)


@pytest.fixture(autouse=True)
def anna(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_ACTOR", "anna")


def said(card: Card) -> str:
    return "\n".join(plain(one) for block in card.document.blocks for one in contents(block))


def months(card: Card) -> list[list[str]]:
    (grid,) = [
        one for one in card.document.blocks if isinstance(one, Grid) and plain(one.caption).startswith("逐月")
    ]
    return [[plain(cell) for cell in row] for row in grid.rows]


def test_months_before_anybody_of_the_kind_had_anything_are_named_once(tmp_path: Path) -> None:
    without = card_of(town(tmp_path / "without"), "pharmacy:P1", made_at=MADE_AT)
    early = bill("M0", "A1", "H1", "2024-11-02", "2024-11-05")
    case = town(tmp_path / "with", earlier=[early])
    card = card_of(case, "pharmacy:P1", made_at=MADE_AT)
    assert [row["month"] for row in card.facts["months"]][:3] == ["2024-11", "2024-12", "2025-01"]
    assert months(card) == months(without)
    assert [row[0] for row in months(card)] == ["2025-01", "2025-02", "2025-03", "合计"]
    assert "2024-11 至 2024-12：本对象和同类都没有结算，未列出。" in said(card)
    assert "未列出" not in said(without)
    hospital = card_of(case, "facility:H1", made_at=MADE_AT)
    assert months(hospital)[0][0] == "2024-11"


def test_months_of_a_kind_count_its_kind(tmp_path: Path) -> None:
    # Pharmacies with any record besides P7: P1 to P6; five of them in its own area.
    assert "有记录的 5 家定点药店，不含本对象" in said(
        card_of(town(tmp_path), "pharmacy:P7", made_at=MADE_AT)
    )


@pytest.mark.parametrize(
    ("attribute", "code", "language", "words"),
    [
        ("gender", "2", "zh", "女（2）"),
        ("insurance", "310", "zh", "职工基本医疗保险（310）"),
        ("insurance", "310", "en", "employees (310)"),
        ("insurance", "999", "zh", "999"),
        ("level", "11", "zh", "药店（11）"),
        ("level", "02", "zh", "02"),
        ("gender", "", "zh", ""),
    ],
)
def test_codes_are_told_by_name_where_the_name_is_known(
    attribute: str, code: str, language: str, words: str
) -> None:
    assert worded(attribute, code, language) == words


def axes(card: Card, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Unit and yuan of one unit of every chart of a card."""
    drawn: list[tuple[str, int]] = []

    def kept(*given: Any, axis: str, per: int, **more: Any) -> bytes:
        drawn.append((axis, per))
        return beside(*given, axis=axis, per=per, **more)

    monkeypatch.setattr("workbench.cards.document.beside", kept)
    document_of(card)
    return drawn


def test_charts_of_small_amounts_count_single_yuan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = card_of(town(tmp_path), "pharmacy:P1", made_at=MADE_AT)
    largest = max(abs(row[key] or 0) for row in small.facts["months"] for key in ("fund", "account"))
    assert 0 < largest < 10_000
    assert set(axes(small, monkeypatch)) == {("元", 1)}
    months = [{**row, "fund_high": Decimal(10_000)} for row in small.facts["months"]]
    large = replace(small, facts={**small.facts, "months": months})
    assert ("万元", 10_000) in axes(large, monkeypatch)
