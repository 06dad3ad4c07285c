"""Identifiers: right check digits, unassigned regions, impossible phones."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from workbench.sample.identifiers import identity_numbers, institution_bytes, phones, yyyymmdd
from workbench.sample.text import digits, hexadecimal, money, pick, strings


def check_by_standard(body: str) -> str:
    """GB 11643: the sum of a_i * 2^(18 - i) over all 18 places is 1 modulo 11."""
    total = 0
    for place, figure in enumerate(body):
        total += int(figure) * 2 ** (17 - place)
    for value in range(11):
        if (total + value) % 11 == 1:
            return "X" if value == 10 else str(value)
    raise AssertionError(body)


def test_loop_agrees_with_the_example_of_the_standard() -> None:
    assert check_by_standard("11010519491231002") == "X"
    assert check_by_standard("44052418800101001") == "4"


def some_numbers(n: int = 3000) -> tuple[list[str], np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    birth = np.datetime64("1930-01-01") + rng.integers(0, 200, n)
    female = rng.random(n) < 0.5
    return identity_numbers(np.full(n, 990_001), birth, female).to_pylist(), birth, female


def test_check_character_equals_a_loop_written_from_the_formula() -> None:
    numbers, _, _ = some_numbers()
    assert [n[17] for n in numbers] == [check_by_standard(n[:17]) for n in numbers]
    assert {n[17] for n in numbers} == set("0123456789X")


def test_identity_numbers_say_birth_date_and_sex_and_are_distinct() -> None:
    numbers, birth, female = some_numbers()
    assert len(set(numbers)) == len(numbers)
    assert [n[6:14] for n in numbers] == [str(b).replace("-", "") for b in birth]
    assert [int(n[16]) % 2 == 0 for n in numbers] == female.tolist()


def test_too_many_people_of_one_birth_date_are_refused() -> None:
    n = 600
    with pytest.raises(ValueError, match="birth date"):
        identity_numbers(
            np.full(n, 990_001), np.full(n, np.datetime64("1980-02-29")), np.zeros(n, dtype=bool)
        )


def test_dates_as_numbers_at_month_and_year_ends() -> None:
    days = np.array(
        ["1899-12-31", "1969-12-31", "1970-01-01", "2000-02-29", "2025-12-31"], dtype="datetime64[D]"
    )
    assert yyyymmdd(days).tolist() == [18991231, 19691231, 19700101, 20000229, 20251231]


def test_institution_codes_have_twelve_characters() -> None:
    codes = strings(institution_bytes("P", np.array([990_001, 990_007]), np.array([7, 12345]))).to_pylist()
    assert codes == ["P99000100007", "P99000712345"]


def test_no_phone_can_be_dialled() -> None:
    assert phones(np.array([42])).to_pylist() == ["100-00000042"]


def test_digits_hexadecimal_and_lookup() -> None:
    assert strings(digits(np.array([0, 987]), 4)).to_pylist() == ["0000", "0987"]
    assert strings(hexadecimal(np.array([255, 2**63]), 16)).to_pylist() == [f"{255:016x}", f"{2**63:016x}"]
    assert pick(pa.array(["a", "b"]), np.array([1, -1, 0])).to_pylist() == ["b", "", "a"]


def test_money_keeps_every_fen_and_the_sign() -> None:
    values = [0, 1, -1, 123_456_789_012, -99]
    assert [str(v) for v in money(np.array(values)).to_pylist()] == [
        "0.00",
        "0.01",
        "-0.01",
        "1234567890.12",
        "-0.99",
    ]
