"""Monthly cost per visit and per stay of every facility, as logarithms beside those of its peers."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["beside_peers"]

_MILLION = 1e6


def beside_peers(series: pd.DataFrame, least: int) -> pd.DataFrame:
    """Months with enough cases, with what they say about the institution apart from what all its peers did.

    Peers are the institutions of the same level and kind of care, all where fewer than four are of a level; months
    of fewer than three peers tell nothing.

    Args:
        series: answer to ``check_cost_series``.
        least: cases of a month at least.

    Returns:
        ``place, kind, month, n, total_fen``, ``apart`` (mean log cost minus the median of the peers' in that month)
        and ``error`` (its standard error).
    """
    months = series[series["n"] >= least].copy()
    mean = months["logs"] / _MILLION / months["n"]
    spread = np.maximum(months["squares"] / _MILLION / months["n"] - mean**2, 0.0)
    months["mean"] = mean
    months["error"] = np.sqrt(spread / months["n"])
    several = months.groupby(["kind", "level"])["place"].transform("nunique") >= 4
    months["peers"] = months["level"].where(several, "")
    peers = months.groupby(["kind", "peers", "month"])["mean"]
    months["apart"] = mean - peers.transform("median")
    months = months[peers.transform("size") >= 3]
    columns = ["place", "kind", "month", "n", "total_fen", "apart", "error"]
    return months.sort_values(["place", "kind", "month"])[columns].reset_index(drop=True)
