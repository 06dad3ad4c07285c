"""A jump in the cost per case is told from a cost that creeps, on series written by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from workbench.checks.cost_change import CostChange, choose

MONTHS = [f"2024-{number:02d}" for number in range(1, 13)]
#: What the months stray by, of no month like the one before.
STRAY = [0.02, -0.02, -0.02, 0.02, 0.02, -0.02, 0.02, -0.02, -0.02, 0.02, 0.02, -0.02]


def _series(apart: list[float]) -> pd.DataFrame:
    """Four institutions of one level with 400 visits of e⁵ yuan a month; the first strays from that."""
    return pd.DataFrame(
        [
            {
                "place": place,
                "kind": "visit",
                "level": "02",
                "month": month,
                "n": 400,
                "total_fen": round(40_000 * math.exp(mean)),
                "logs": round(400e6 * mean),
                "squares": round(400e6 * (mean**2 + 0.04)),
            }
            for place in range(4)
            for month, moved in zip(MONTHS, apart, strict=True)
            for mean in [5 + (moved if place == 0 else 0.0)]
        ]
    )


def test_a_jump_is_found_in_its_month() -> None:
    """By 0.4 from July on: e^0.4 is 49 per cent more, and months stray by 2 per cent."""
    moved = [one + (0.4 if number >= 6 else 0.0) for number, one in enumerate(STRAY)]
    (found,) = choose(_series(moved), CostChange()).to_dict("records")
    assert (found["place"], found["month"]) == (0, "2024-07")
    assert found["percent"] == pytest.approx(100 * math.expm1(0.4), abs=0.1)


def test_a_cost_that_creeps_is_no_jump() -> None:
    """6 per cent more every month: two levels are 0.36 apart, but every month is like the one before.

    Left over around either level are ±.15, ±.09, ±.03: squares .126, products with the month before .063, so that r is
    .5 and the error larger by √(1.5/.5) = 1.73: 5.6 standard errors are 3.2.
    """
    assert choose(_series([0.06 * number for number in range(12)]), CostChange()).empty
