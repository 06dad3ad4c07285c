"""Synthetic swipes at constant density: a year at pharmacies of Zipf size, opening hours, and couples: a third
of all swipes follow the partner's within two minutes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

DAY = 86_400
SEED = 20_260_101


def write_swipes(path: Path, rows: int, *, places: int | None = None) -> None:
    """Write ``rows`` swipes (place, unit, at) to Parquet; ten per unit, 3,300 per pharmacy if not told."""
    rng = np.random.default_rng(SEED)
    units, places = rows // 10, places or max(3, rows // 3_300)
    weight = 1.0 / np.arange(1, places + 1) ** 0.7
    home = rng.choice(places, units, p=weight / weight.sum())
    unit = rng.integers(0, units, rows)
    place = np.where(rng.random(rows) < 0.8, home[unit], rng.choice(places, rows, p=weight / weight.sum()))
    hour = np.clip(rng.normal(np.where(rng.random(rows) < 0.5, 10, 18), 1.8), 7.5, 21.5)
    at = rng.integers(0, 365, rows) * DAY + (hour * 3600).astype(np.int64)
    pairs = rows // 3
    unit[:pairs] = np.minimum(unit[pairs : 2 * pairs] ^ 1, units - 1)
    at[:pairs] = at[pairs : 2 * pairs] + rng.integers(20, 120, pairs)
    place[:pairs] = place[pairs : 2 * pairs]
    table = {"place": place.astype(np.int32), "unit": unit.astype(np.int32), "at": at}
    pq.write_table(pa.table(table), path, compression="zstd")
