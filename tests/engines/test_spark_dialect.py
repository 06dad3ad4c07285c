"""What is portable is translated, and what sqlglot would translate wrongly without a word is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import queries
from tests.engines.spark_here import needed
from workbench import rings
from workbench.engines.spark import translated

#: Everything that detectors ask.
ASKED = (
    *(
        "patients",
        "places",
        "doctors",
        "swipes",
        "swipe_census",
        "rows_of_swipes",
        "treatments",
        "stays",
        "stays_of",
    ),
    *(
        "rows_of_stays",
        "first_sales",
        "fills",
        "habits",
        "trade_hours",
        "visits_of",
        "referrals",
        "care_habits",
        "switching",
    ),
    *("paths", "rows_of_fills", "rows_of_referrals", "co_occurrence", "timeline_parts", "likely_pairs"),
)

#: The search for pairs, which the kernel does elsewhere.
SPARK_ONLY = {"co_occurrence", "timeline_parts", "likely_pairs"}

SILENT = {
    "asof": "select * from a asof join b on a.t >= b.t",
    "by name": "select x from a union all by name select x from b",
    "qualify": "select x from a qualify row_number() over (order by x) = 1",
    "intdiv": "select x // 2 from a",
    "epoch_us": "select epoch_us(t) from a",
    "epoch that": "select epoch(t) from a",
    "arrayagg": "select list(x order by t) from a",
    "percentile": "select percentile_cont(0.5) within group (order by x) from a",
    "hash": "select hash(x) from a",
    "argmin": "select arg_min(x, t) from a",
    "explode": "select unnest([1, 2])",
}


@pytest.fixture(autouse=True)
def _possible() -> None:
    needed()


def test_the_list_has_everything_that_detectors_ask() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(rings.__file__).parent.glob("*.py")]
    asked = {name for text in sources for name in re.findall(r'\bask\(\s*"(\w+)"|"(rows_of_\w+)"', text)}
    assert {name for pair in asked for name in pair if name} == set(ASKED) - SPARK_ONLY


@pytest.mark.parametrize("name", ASKED)
def test_what_detectors_ask_is_portable(name: str) -> None:
    assert translated(name)


@pytest.mark.parametrize("word", SILENT)
def test_what_would_be_translated_wrongly_is_refused(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "read", lambda *_: SILENT[word])
    with pytest.raises(ValueError, match=f"(?i)is not portable.*{word}"):
        translated(f"silent {word}")


def test_an_unknown_question_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        translated("no_such_question")
