"""One stage of a run: one scheme, kept when it is done; as a program, ``python -m workbench.stage``, one by itself."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.case import Case, open_case
from workbench.files import write_json, write_parquet
from workbench.leads.record import to_record

if TYPE_CHECKING:
    from workbench.config import Config

__all__ = ["is_whole", "stage"]


def stage(case: Case, folder: Path, scheme: str, config: Config) -> float:
    """Run one scheme unless its results are there already; returns seconds, 0 when they were."""
    if is_whole(folder, scheme):
        return 0.0
    from workbench.stages import DETECTORS, tidy, write_edges  # noqa: PLC0415 - the detectors take seconds to import

    started = time.perf_counter()
    with case.engine(threads=config.run.threads) as engine:
        found = DETECTORS[scheme](engine, config)
    write_parquet(folder / f"{scheme}.parquet", tidy(found.rows))
    write_edges(folder / f"{scheme}.edges.parquet", found.edges)
    write_json(
        folder / f"{scheme}.json",
        {
            "leads": [to_record(lead) for lead in found.leads],
            "notes": list(found.notes),
            "counts": found.counts,
            "rows_sha256": _sha256(folder / f"{scheme}.parquet"),
            "edges_sha256": _sha256(folder / f"{scheme}.edges.parquet"),
        },
    )
    return round(time.perf_counter() - started, 3)


def is_whole(folder: Path, scheme: str) -> bool:
    """Whether a stage is there with the rows and edges that it was written with."""
    done = folder / f"{scheme}.json"
    try:
        kept = json.loads(done.read_text(encoding="utf-8"))
        return bool(
            kept["rows_sha256"] == _sha256(done.with_suffix(".parquet"))
            and kept["edges_sha256"] == _sha256(done.with_suffix(".edges.parquet"))
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(case: str, folder: str, scheme: str) -> None:
    """Run a stage with the settings on standard input; nothing is said, the caller sees whether it is whole."""
    from workbench.config import Config  # noqa: PLC0415 - with the detectors

    stage(open_case(Path(case)), Path(folder), scheme, Config.model_validate_json(sys.stdin.read()))


if __name__ == "__main__":
    main(*sys.argv[1:])
