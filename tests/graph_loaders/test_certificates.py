"""Certificate numbers in one form: the standard's own example, the question that says the same, and who is found."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_loaders.clean.certificates import compared
from graph_loaders.clean.people import People

QUESTION = Path(__file__).parents[2] / "queries" / "sql" / "parts" / "certificates.sql"


def one(written: str | None) -> str | None:
    return compared(pa.array([written], pa.string()))[0].as_py()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # The example of GB 11643-1999: ...491231 002 and the check digit X.
        ("110105491231002", "11010519491231002X"),
        ("110105 194912 31002x", "11010519491231002X"),
        # No 30th of February; no date at all; a row of ones; another length; a passport; nothing.
        ("110105490230002", "110105490230002"),
        ("110105499931002", "110105499931002"),
        ("111111111111111", "111111111111111"),
        ("11010549123100", "11010549123100"),
        ("e12345678", "E12345678"),
        ("  ", None),
        (None, None),
    ],
)
def test_numbers_on_paper(written: str | None, expected: str | None) -> None:
    assert one(written) == expected


@given(
    st.lists(
        st.from_regex(r"[0-9]{6}[0-9]{2}[01][0-9][0-3][0-9]{4}|[0-9]{17}[0-9Xx ]", fullmatch=True), min_size=1
    )
)
def test_the_question_of_the_checks_says_the_same(written: list[str]) -> None:
    part = QUESTION.read_text(encoding="utf-8")
    with duckdb.connect() as db:
        rows = pa.table({"number": range(len(written)), "certno": written})
        assert rows.num_rows
        found = db.sql(f"with given as (from rows) select certno from ({part}) order by number").fetchall()
    assert compared(pa.array(written)).to_pylist() == [row[0] for row in found]


def test_a_bill_with_the_old_number_is_the_registers_person() -> None:
    register = pa.table({"certno": ["11010519491231002X", "c", "C"], "psn_no": ["P1", "P2", "P3"]})
    people = People(lambda: b"key", lambda: register)
    numbers = people.numbers(
        pa.nulls(4, pa.string()), pa.array(["110105491231002", "11010519491231002x", "c", "unknown"])
    ).to_pylist()
    assert numbers[:2] == ["P1", "P1"]
    # One certificate under two numbers, told apart by case only, is nobody's; nor is an unknown one.
    assert [number[:5] for number in numbers[2:]] == ["CERT:", "CERT:"]
    assert numbers[2] != numbers[3]
