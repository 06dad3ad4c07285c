"""Checks that choose from a series find nothing where there is none."""

from __future__ import annotations

import pandas as pd
import pytest

from workbench.checks.check import Check
from workbench.checks.registry import CHECKS
from workbench.checks.settings import settings_of

CHOOSING = [one for one in CHECKS if one.choose is not None]


@pytest.mark.parametrize("kind", ["object", "str"])
@pytest.mark.parametrize("check", CHOOSING, ids=lambda one: one.id)
def test_a_series_without_a_row(check: Check, kind: str) -> None:
    """Columns without a row: texts come as either of two types, numbers as numbers."""
    columns = dict.fromkeys(("kind", "level", "month"), kind)
    columns |= dict.fromkeys(("place", "n", "total_fen", "stays", "visits"), "int64")
    columns |= dict.fromkeys(("logs", "squares"), "float64")
    series = pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in columns.items()})
    assert check.choose is not None
    assert check.choose(series, settings_of({})[check.id]).empty
