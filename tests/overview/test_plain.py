"""Masks and figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.figures import number, yuan
from workbench.overview.plain import clean, mask_id, mask_name, mask_names, unique


@pytest.mark.parametrize(
    ("whole", "masked"),
    [
        ("99000100000000000163", "99…0163"),
        ("SSC:K000000517", "SSC:K0…0517"),
        ("IDC:99000100000000000163", "IDC:99…0163"),
        ("123456", "1…56"),
        ("12", "…2"),
        ("", "…"),
    ],
)
def test_masked_ids(whole: str, masked: str) -> None:
    assert mask_id(whole) == masked


@given(st.text(min_size=2))
def test_a_masked_id_never_shows_the_whole(value: str) -> None:
    assert len(value.strip()) < 2 or value.strip() not in mask_id(value)


def test_masked_names() -> None:
    assert [mask_name(one) for one in ("Li", "Grantham", "L", "")] == ["L*", "G**", "*", "*"]
    assert mask_names("Ann Lee and Ann", {"Ann": "A**", "Ann Lee": "A** 7", "a": "!"}) == "A** 7 and A**"


@given(st.text())
def test_clean_text_is_short_and_on_one_line(value: str) -> None:
    shown = clean(value, 20)
    assert len(shown) <= 20
    assert "\n" not in shown
    shown.encode("utf-8")


def test_figures() -> None:
    assert yuan(Decimal("1234567.5")) == "1,234,567.50"
    assert [number(one) for one in (7307, 76.63, 0.787)] == ["7,307", "76.6", "0.79"]
    assert unique(["a", "b", "a"]) == ["a", "b", "a (2)"]
