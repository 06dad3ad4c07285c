"""Cost per visit or per stay that grew over a year by more than the limit."""

from __future__ import annotations

import math
from typing import cast

import pandas as pd
from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]

_COLUMNS = ["place", "kind", "month", "percent", "before_yuan", "after_yuan"]


class CostGrowth(CheckSettings):
    """Growth of the cost per visit or per stay."""

    cases: int = Field(100, ge=5, le=1_000_000, description="Cases in either year at least.")
    months: int = Field(3, ge=1, le=12, description="Months that both years have, at least.")
    percent: float = Field(
        5.0, gt=0, le=1000, description="Growth over the same months a year before, per cent."
    )
    errors: float = Field(3.0, ge=0, le=100, description="Growth in standard errors at least.")


def choose(series: pd.DataFrame, settings: CheckSettings) -> pd.DataFrame:
    """Institutions whose mean cost in the last twelve months exceeds that of the same months a year before.

    Cost per case is skewed: growth counts where the mean of the logarithms grew as well, by so many standard errors.
    """
    limits = cast("CostGrowth", settings)
    found = []
    for (place, kind), months in _pairs(series).groupby(["place", "kind"], sort=True):
        figures = _growth(months, limits)
        if figures is not None:
            found.append((place, kind, months["month"].max(), *figures))
    return pd.DataFrame(found, columns=_COLUMNS).astype({"place": "int32", "kind": "str", "month": "str"})


def _pairs(series: pd.DataFrame) -> pd.DataFrame:
    """Each month of the last twelve beside the same month of the year before."""
    series = series.astype({"month": "str"})  # without a row it would have another type
    months = sorted(series["month"].unique())[-12:]
    later = [_year_later(month) for month in series["month"]]
    before = series.assign(month=pd.Series(later, index=series.index, dtype="str"))
    keys = ["place", "kind", "month"]
    return series[series["month"].isin(months)].merge(before, on=keys, suffixes=("", "_before"))


def _year_later(month: str) -> str:
    return f"{int(month[:4]) + 1:04d}{month[4:]}"


def _growth(months: pd.DataFrame, limits: CostGrowth) -> tuple[float, float, float] | None:
    total = months.sum(numeric_only=True)
    n, n_before = total["n"], total["n_before"]
    if len(months) < limits.months or min(n, n_before) < limits.cases:
        return None
    after, before = total["total_fen"] / n / 100, total["total_fen_before"] / n_before / 100
    (log, variance), (log_before, variance_before) = (
        _moments(total["logs"], total["squares"], n),
        _moments(total["logs_before"], total["squares_before"], n_before),
    )
    error = math.sqrt(max(variance / n + variance_before / n_before, 1e-12))
    percent = 100 * (after / before - 1)
    grown = percent > limits.percent and (log - log_before) / error >= limits.errors
    return (round(percent, 1), round(before, 2), round(after, 2)) if grown else None


def _moments(logs: float, squares: float, n: float) -> tuple[float, float]:
    """Mean and variance of the logarithms."""
    mean = logs / 1e6 / n
    return mean, max(squares / 1e6 / n - mean**2, 0.0)


CHECK = Check(
    id="cost_growth",
    subject="place",
    family="costs",
    quotes=("S3", "S5", "V29"),
    needs=("setl_d.medfee_sumamt", "mdtrt_d.begntime"),
    explanations=("price_reform", "new_department", "sicker_patients"),
    settings=CostGrowth,
    question="cost",
    choose=choose,
)
