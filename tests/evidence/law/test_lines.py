"""Lines and fines, computed by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from workbench.config import Config, Law, read_config
from workbench.errors import ConfigError
from workbench.evidence.law import fines_of, lines_of

ON_PAPER = [
    ("-5.00", None),
    ("0.00", None),
    ("2999.99", None),
    ("3000.00", "large"),
    ("12345.67", "large"),
    ("29999.99", "large"),
    ("30000.00", "huge"),
    ("499999.99", "huge"),
    ("500000.00", "very_huge"),
    ("12000000.00", "very_huge"),
]


@pytest.mark.parametrize(("amount", "highest"), ON_PAPER)
def test_a_line_is_reached_from_itself_on(amount: str, highest: str | None) -> None:
    found = lines_of(Decimal(amount), Law())
    assert (found.highest.code if found.highest else None) == highest
    order = ["large", "huge", "very_huge"]
    reached = order[: order.index(highest) + 1] if highest else []
    assert [line.code for line in found.lines if line.reached] == reached


def test_the_lines_of_a_province() -> None:
    province = Law(amount_large=5_000, amount_huge=70_000, amount_very_huge=500_000)
    assert lines_of(Decimal("4999.99"), province).highest is None
    assert [line.yuan for line in lines_of(Decimal(0), province).lines] == [5_000, 70_000, 500_000]
    found = lines_of(Decimal("69999.99"), province)
    assert found.highest is not None
    assert found.highest.code == "large"
    assert "5,000.00" in found.sentence["zh"]


@pytest.mark.parametrize(("amount", "_highest"), ON_PAPER)
def test_the_sentence_names_the_figure_and_finds_nothing(amount: str, _highest: str | None) -> None:
    found = lines_of(Decimal(amount), Law())
    assert f"{Decimal(amount):,.2f}" in found.sentence["zh"]
    assert "以本省标准为准" in found.sentence["zh"]
    assert "不是对案件性质的认定" in found.sentence["zh"]
    assert "not a finding" in found.sentence["en"]
    assert "法释〔2011〕7号第一条" in found.source["zh"]
    assert "第二百六十六条" in found.source["zh"]
    assert not any(word in found.sentence["zh"] for word in ("构成", "犯罪", "骗取", "诈骗"))


def test_fines_on_paper() -> None:
    """12,345.67 once and twice; twice and five times: 24,691.34 and 61,728.35."""
    found = {one.article: (one.least, one.most) for one in fines_of(Decimal("12345.67"))}
    assert found == {
        38: (Decimal("12345.67"), Decimal("24691.34")),
        40: (Decimal("24691.34"), Decimal("61728.35")),
        41: (Decimal("24691.34"), Decimal("61728.35")),
    }


def test_each_fine_names_its_article_its_base_and_leaves_the_rest_open() -> None:
    chinese = {38: "第三十八条", 40: "第四十条", 41: "第四十一条"}
    for one in fines_of(Decimal("100.00")):
        assert chinese[one.article] in one.sentence["zh"]
        assert f"article {one.article}" in one.sentence["en"]
        assert "735" in one.source["zh"]
        assert one.base_name["zh"] in one.sentence["zh"]
        assert "由行政机关依法认定" in one.sentence["zh"]


def test_no_fine_on_less_than_nothing() -> None:
    assert {(one.base, one.least, one.most) for one in fines_of(Decimal("-3.50"))} == {(0, 0, 0)}


def test_lines_are_settings_that_do_not_change_a_run(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[law]\namount_large = 5000\namount_huge = 70000\n", encoding="utf-8")
    config = read_config(path)
    assert (config.law.amount_large, config.law.amount_huge, config.law.amount_very_huge) == (
        5_000,
        70_000,
        500_000,
    )
    assert config.parameters() == Config().parameters()
    assert "law" not in config.parameters()


@pytest.mark.parametrize("lines", ["amount_large = 30000", "amount_huge = 600000", "amount_large = 0"])
def test_lines_that_do_not_rise_are_refused(tmp_path: Path, lines: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f"[law]\n{lines}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as refusal:
        read_config(path)
    assert "law" in refusal.value.message_en
