"""Every question of the detectors has the same rows, in the same order and types, on DuckDB and on Spark."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from tests.cases.cities import loaded_case
from tests.engines import hostile_tables, spark_here
from tests.engines.test_spark_dialect import ASKED, SPARK_ONLY
from workbench.engines.embedded import Embedded
from workbench.engines.spark import Spark, spark_session

Both = tuple[Embedded, Spark]

_RNG = np.random.default_rng(5)
_EVENTS = pd.DataFrame(
    {
        "lead": _RNG.integers(0, 4, 90),
        "session": _RNG.integers(0, 5, 90),
        "event": _RNG.permutation(120)[:90],
        "visit": _RNG.integers(0, 120, 90),
    }
)
# Swipes at the desks of facilities have numbers below zero.
_SWIPED = _EVENTS.assign(event=_EVENTS["event"] - 60)
_ASKED_FOR = pd.DataFrame(
    {"lead": np.arange(90) % 3, "patient": np.arange(90) % 12, "class": np.arange(90) // 36}
).assign(
    since=_RNG.integers(1_738_281_600, 1_740_873_600, 90),
    place=_RNG.integers(0, 8, 90),
    there=_RNG.random(90) < 0.5,
)
WANTED = {
    "rows_of_swipes": _SWIPED,
    "treatments": _SWIPED,
    "rows_of_stays": _EVENTS,
    "rows_of_fills": _EVENTS,
    "rows_of_referrals": _EVENTS,
    "paths": _EVENTS[["lead", "event"]],
    "stays_of": pd.DataFrame({"patient": np.arange(0, 12, 2, dtype=np.int32)}),
    "visits_of": pd.DataFrame({"doctor": np.arange(0, 6, 2)}),
    "switching": _ASKED_FOR.drop_duplicates(["lead", "patient", "class"]),
}
PARAMETERS: dict[str, list[dict[str, object]]] = {
    "referrals": [{"days": 14}, {"days": 1}],
    "care_habits": [{"days": 14}],
    "switching": [{"stays": False}, {"stays": True}],
}
QUESTIONS = [
    (name, parameters)
    for name in ASKED
    if name not in SPARK_ONLY
    for parameters in PARAMETERS.get(name, [{}])
]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Both engines over the same hostile tables, in a folder with a hostile name."""
    spark_here.needed()
    spark_here.running()
    folder = tmp_path_factory.mktemp("hostile") / "{b} 100%20#:\\"
    hostile_tables.write(folder, loaded_case(tmp_path_factory.getbasetemp()), seed=1)
    with (
        spark_session(spark_here.MASTER, folder) as session,
        Spark.over(session, folder) as spark,
        Embedded.over(folder, threads=1) as embedded,
    ):
        yield embedded, spark


@pytest.mark.parametrize(("name", "parameters"), QUESTIONS)
def test_the_same_question_has_the_same_rows(both: Both, name: str, parameters: dict[str, object]) -> None:
    expected, answer = (engine.ask(name, wanted=WANTED.get(name), **parameters) for engine in both)
    assert len(expected)
    pd.testing.assert_frame_equal(answer, expected, check_exact=True, check_index_type="equiv")
    assert [str(one) for one in answer.dtypes] == [str(one) for one in expected.dtypes]
