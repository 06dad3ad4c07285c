"""Value cleaning on paper: money, times, codes."""

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_loaders.clean.money import clean_decimal
from graph_loaders.clean.text import clean_text
from graph_loaders.clean.time import parse_times


@pytest.mark.parametrize(
    ("text", "yuan", "repaired"),
    [
        ("12.50", "12.50", False),
        ("-0.0", "0.00", False),
        ("-35.65", "-35.65", False),
        ("１２．５", "12.50", True),
        (" 12.5 ", "12.50", True),
        ("1,234.5", "1234.50", True),
        ("1，234.5", "1234.50", True),
        ("¥12", "12.00", True),
        ("￥12元", "12.00", True),
        ("0.30000000000000004", "0.30", False),
        ("1.2E3", "1200.00", False),
        ("9999999999999.99", "9999999999999.99", False),
        ("", None, False),
        ("NULL", None, False),
    ],
)
def test_money_that_can_be_read(text: str, yuan: str | None, repaired: bool) -> None:
    cleaned = clean_decimal(pa.array([text]), 2)
    assert cleaned.values.to_pylist() == [Decimal(yuan) if yuan else None]
    assert (cleaned.repaired[0], cleaned.unreadable[0]) == (repaired, False)


@pytest.mark.parametrize(
    "text", ["1e400", "壹佰元", "12.3.4", "12.345", "inf", "12,34", "--1", "1-", "9" * 20, "=1+1"]
)
def test_money_that_cannot_be_read(text: str) -> None:
    cleaned = clean_decimal(pa.array([text]), 2)
    assert cleaned.values.to_pylist() == [None]
    assert cleaned.unreadable[0]


@pytest.mark.parametrize(
    "array",
    [
        pa.array([1.5, None, -0.0, 300.0]),
        pa.array([Decimal("1.50"), None, Decimal("0.00"), Decimal("300.00")]),
        pa.array(["1.5", None, "-0.0", "300"]).dictionary_encode(),
        pa.array([1.5, None, -0.0, 300.0], pa.float32()),
    ],
)
def test_money_is_the_same_from_every_type(array: pa.Array) -> None:
    expected = [Decimal("1.50"), None, Decimal("0.00"), Decimal("300.00")]
    assert clean_decimal(array, 2).values.to_pylist() == expected


@given(st.integers(-(10**12), 10**12))
def test_money_survives_text_and_binary_fractions_to_the_fen(fen: int) -> None:
    exact = Decimal(fen) / 100
    for array in (pa.array([str(exact)]), pa.array([float(exact)])):
        assert clean_decimal(array, 2).values.to_pylist() == [exact]


@pytest.mark.parametrize(
    ("text", "expected", "repaired"),
    [
        ("2025-01-02 10:11:12", datetime(2025, 1, 2, 10, 11, 12), False),
        ("2025-01-02T10:11:12", datetime(2025, 1, 2, 10, 11, 12), False),
        ("2025-01-02 10:11:12.000", datetime(2025, 1, 2, 10, 11, 12), False),
        ("2025/01/02 10:11:12", datetime(2025, 1, 2, 10, 11, 12), True),
        ("2025/1/2 9:05", datetime(2025, 1, 2, 9, 5), True),
        ("2025年1月2日", datetime(2025, 1, 2), True),
        ("2025年1月2日 9时5分3秒", datetime(2025, 1, 2, 9, 5, 3), True),
        ("２０２５－０１－０２", datetime(2025, 1, 2), True),
        ("20250102", datetime(2025, 1, 2), False),
        ("20250102101112", datetime(2025, 1, 2, 10, 11, 12), False),
        ("2024-02-29", datetime(2024, 2, 29), False),
    ],
)
def test_times_that_can_be_read(text: str, expected: datetime, repaired: bool) -> None:
    times = parse_times(pa.array([text]))
    assert times.array().to_pylist() == [expected]
    assert times.repaired[0] == repaired


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-29",
        "2025-13-45 10:00:00",
        "0000-00-00 00:00:00",
        "昨天",
        "2025-01-02 24:00:00",
        "99999999",
        "2025-01-0210:11:12",
    ],
)
def test_times_that_cannot_be_read(text: str) -> None:
    times = parse_times(pa.array([text]))
    assert times.array().to_pylist() == [None]
    assert times.unreadable[0]


@pytest.mark.parametrize(
    "array",
    [
        pa.array([datetime(2025, 1, 2), None], pa.timestamp("ns")),
        pa.array([date(2025, 1, 2), None]),
        pa.array([45659, None]),
        pa.array([45659.0, None]),
        pa.array([20250102, None]),
        pa.array([datetime(2025, 1, 1, 16), None], pa.timestamp("ms", "UTC")),
    ],
)
def test_dates_are_the_same_from_every_type(array: pa.Array) -> None:
    assert parse_times(array).dates().to_pylist() == [date(2025, 1, 2), None]


@given(st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)).map(lambda t: t.replace(microsecond=0)))
def test_times_survive_text(moment: datetime) -> None:
    texts = pa.array([str(moment), moment.strftime("%Y%m%d%H%M%S"), moment.strftime("%Y/%m/%d %H:%M:%S")])
    assert parse_times(texts).array().to_pylist() == [moment] * 3


def test_codes_are_folded_trimmed_and_padded() -> None:
    array = pa.array(["３", " 01\u3000", "x1", "", "  ", "NULL", None, "\t02", "1.0"])
    cleaned = clean_text(array, True, 2)
    assert cleaned.values.to_pylist() == ["03", "01", "x1", None, None, None, None, "02", "01"]
    assert cleaned.repaired.tolist() == [True, True, False, False, False, False, False, True, True]


def test_names_keep_their_full_width() -> None:
    assert clean_text(pa.array([" 张三（Ａ） "]), False, 0).values.to_pylist() == ["张三（Ａ）"]


@pytest.mark.parametrize(
    "array",
    [
        pa.array([41]),
        pa.array([41.0]),
        pa.array(["41"]).dictionary_encode(),
        pa.array(["41"], pa.large_string()),
    ],
)
def test_codes_are_the_same_from_every_type(array: pa.Array) -> None:
    assert clean_text(array, True, 0).values.to_pylist() == ["41"]


def test_slices_and_empty_columns_are_cleaned_too() -> None:
    assert clean_text(pa.array(["a", " ｂ", "c"])[1:], True, 0).values.to_pylist() == ["b", "c"]
    assert clean_text(pa.array([], pa.string()), True, 0).values.to_pylist() == []
    assert parse_times(pa.array([None, None], pa.string())).array().to_pylist() == [None, None]
    assert clean_decimal(pa.array([None], pa.string()), 2).values.to_pylist() == [None]


def test_codes_that_a_workbook_rounded_are_unreadable_not_another_person() -> None:
    cleaned = clean_text(pa.array(["9.90001E+19", "1E10+", "a+b"]), True, 0)
    assert cleaned.values.to_pylist() == [None, "1E10+", "a+b"]
    assert cleaned.unreadable.tolist() == [True, False, False]
    assert clean_text(pa.array([9.90001e19]), True, 0).values.to_pylist() == [None]
