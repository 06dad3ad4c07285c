"""A jump in the cost per visit or per stay of one institution, beside its peers."""

from __future__ import annotations

import math
from typing import cast

import numpy as np
import pandas as pd
from pydantic import Field

from workbench.checks.check import Check, CheckSettings
from workbench.checks.costs import beside_peers

__all__ = ["CHECK"]

_COLUMNS = ["place", "kind", "month", "percent", "before_yuan", "after_yuan"]

#: Greatest correlation with the month before that is allowed for: few months never show more.
_MOST_ALIKE = 0.95


class CostChange(CheckSettings):
    """Jump in the cost per visit or per stay."""

    cases: int = Field(30, ge=5, le=100_000, description="Cases of a month from which it counts.")
    months: int = Field(6, ge=4, le=120, description="Such months of an institution at least.")
    percent: float = Field(30.0, gt=0, le=1000, description="Change against the peers at least, per cent.")
    errors: float = Field(5.0, gt=0, le=100, description="Change in standard errors at least.")


def choose(series: pd.DataFrame, settings: CheckSettings) -> pd.DataFrame:
    """Institutions whose monthly cost, apart from their peers', is best described by two levels far apart.

    The best of all cuts with at least two months on either side; its standard error is that of the months' own
    scatter around the two levels, never below what the number of cases explains, and larger where months follow the
    one before.
    """
    limits = cast("CostChange", settings)
    found = []
    for (place, kind), months in beside_peers(series, limits.cases).groupby(["place", "kind"], sort=True):
        cut = _best_cut(months, limits) if len(months) >= limits.months else None
        if cut is not None:
            found.append((place, kind, *_figures(months, cut)))
    return pd.DataFrame(found, columns=_COLUMNS).astype({"place": "int32", "kind": "str", "month": "str"})


def _best_cut(months: pd.DataFrame, limits: CostChange) -> int | None:
    apart, error = months["apart"].to_numpy(), months["error"].to_numpy()
    best = max(range(2, len(apart) - 1), key=lambda cut: _errors(apart, error, cut))
    step = float(apart[best:].mean() - apart[:best].mean())
    enough = abs(step) >= math.log1p(limits.percent / 100)
    return best if enough and _errors(apart, error, best) >= limits.errors else None


def _errors(apart: np.ndarray, error: np.ndarray, cut: int) -> float:
    """Difference of the two levels in standard errors.

    A month is like the one before it, for patients and doctors stay: the error of a mean of months that follow one
    another is larger by ``sqrt((1 + r) / (1 - r))``, r the correlation of what is left with the month before. A cost
    that only creeps or wanders leaves much of it.
    """
    before, after = apart[:cut], apart[cut:]
    left = np.concatenate([before - before.mean(), after - after.mean()])
    squares = float((left**2).sum())
    own = max(squares / (len(apart) - 2), float((error**2).mean()), 1e-12)
    pairs = np.delete(left[1:] * left[:-1], cut - 1)  # the month of the cut follows none of its own level
    alike = min(max(float(pairs.sum()) / squares, 0.0), _MOST_ALIKE) if squares > 0 else 0.0
    error_of_step = math.sqrt(own * (1 + alike) / (1 - alike) * (1 / len(before) + 1 / len(after)))
    return float(abs(after.mean() - before.mean()) / error_of_step)


def _figures(months: pd.DataFrame, cut: int) -> tuple[str, float, float, float]:
    before, after = months.iloc[:cut], months.iloc[cut:]
    step = float(after["apart"].mean() - before["apart"].mean())
    mean = [round(part["total_fen"].sum() / part["n"].sum() / 100, 2) for part in (before, after)]
    return str(after["month"].iloc[0]), round(100 * math.expm1(step), 1), mean[0], mean[1]


CHECK = Check(
    id="cost_change",
    subject="place",
    family="costs",
    quotes=("S3", "S4", "S6"),
    needs=("setl_d.medfee_sumamt", "mdtrt_d.begntime"),
    explanations=("new_department", "sicker_patients", "price_reform", "season"),
    settings=CostChange,
    question="cost",
    choose=choose,
)
