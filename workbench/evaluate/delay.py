"""Detection delay: how many sessions a ring has held before it is first reported.

The extract is cut at the end of each month, loaded and searched anew, so that nothing of the time after a cut can be
seen: a settlement counts from its settlement time, a visit or stay from its end, because only then is it sent in.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from graph_loaders.engine import one_file
from workbench.case import Case
from workbench.config import Config
from workbench.errors import WorkbenchError
from workbench.evaluate.claims import Claim, claims_of
from workbench.evaluate.measures import best_match
from workbench.evaluate.truth import Ring, Truth, read_truth
from workbench.run import detect

__all__ = ["Delay", "cut_extract", "first_report", "month_ends", "sessions_needed"]

#: Column that says when a row of a table became known; rows of other tables are always known.
_KNOWN_AT = {
    "setl_d": "setl_time",
    "mdtrt_d": "coalesce(endtime, begntime)",
    "fee_list_d": "fee_ocur_time",
    "death_list": "die_date",
    "prison_list": "in_date",
}


@dataclass(frozen=True)
class Delay:
    """When one ring was first reported.

    Attributes:
        sessions: sessions planted in all.
        needed: sessions held before the cut at which it was first reported; None if it never was.
        reported_by: the cut, exclusive; None if it never was.
    """

    seed: int
    ring_id: str
    scheme: str
    level: str
    sessions: int
    needed: int | None = None
    reported_by: date | None = None


def sessions_needed(
    extract: Path, truth: Path, *, config: Config | None = None, months: int | None = None
) -> tuple[Delay, ...]:
    """Cut the extract at each month end, detect, and note when each ring is first found.

    Args:
        extract: folder of Parquet files, as ``workbench sample`` writes it.
        truth: what was planted.
        config: settings of the detection.
        months: look only at so many cuts, evenly spread; None: at all of them.

    Raises:
        WorkbenchError: the folder has no Parquet file of settlements.
    """
    planted = read_truth(truth)
    cuts = _thinned(month_ends(planted), months)
    with tempfile.TemporaryDirectory(prefix="workbench-cut-") as folder:
        found = [(cut, _claims_before(extract, cut, Path(folder), config)) for cut in cuts]
    return tuple(first_report(ring, found, planted.seed) for ring in planted.rings)


def month_ends(truth: Truth) -> list[date]:
    """First day of each month after a planted session, up to the month after the last."""
    days = [day for ring in truth.rings for day in ring.sessions]
    if not days:
        return []
    cuts = [_next_month(min(days))]
    while cuts[-1] <= max(days):
        cuts.append(_next_month(cuts[-1]))
    return cuts


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _thinned(cuts: list[date], count: int | None) -> list[date]:
    """So many of the cuts, evenly spread, the last among them."""
    if count is None or count >= len(cuts):
        return cuts
    return [cuts[(k + 1) * len(cuts) // count - 1] for k in range(count)]


def _claims_before(extract: Path, cut: date, folder: Path, config: Config | None) -> tuple[Claim, ...]:
    copy = folder / f"extract-{cut}"
    cut_extract(extract, copy, cut)
    case, _ = Case.load(copy, folder / f"case-{cut}")
    return claims_of(detect(case, config=config).leads)


def cut_extract(extract: Path, copy: Path, cut: date) -> None:
    """Copy a folder of Parquet files without the rows that were not known before the cut.

    Raises:
        WorkbenchError: the folder has no Parquet file of settlements.
    """
    files = {path.stem.lower(): path for path in sorted(extract.glob("*.parquet"))}
    if "setl_d" not in files:
        raise WorkbenchError("cut_extract", path=extract)
    copy.mkdir(parents=True)
    with duckdb.connect(":memory:") as db:
        db.execute("set enable_progress_bar = false")
        for name, path in files.items():
            rows = db.read_parquet(one_file(path))
            if name in _KNOWN_AT:
                rows = rows.filter(f"{_KNOWN_AT[name]} < date '{cut.isoformat()}'")
            rows.write_parquet(str(copy / path.name))


def first_report(ring: Ring, found: Sequence[tuple[date, Sequence[Claim]]], seed: int) -> Delay:
    """The first cut at which a ring is found, and the sessions that it had held by then."""
    for cut in _finding(ring, found):
        held = sum(day < cut for day in ring.sessions)
        return Delay(seed, ring.ring_id, ring.scheme, ring.level, len(ring.sessions), held, cut)
    return Delay(seed, ring.ring_id, ring.scheme, ring.level, len(ring.sessions))


def _finding(ring: Ring, found: Sequence[tuple[date, Sequence[Claim]]]) -> Iterator[date]:
    """Cuts at which the ring is found; it is compared with all its members, the later ones too."""
    return (cut for cut, claims in found if best_match(ring, claims).found)
