"""One stage of a run: one scheme, kept when it is done; as a program, ``python -m workbench.stage``, one by itself."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.case import Case, open_case
from workbench.errors import WorkbenchError
from workbench.files import write_json, write_parquet
from workbench.leads.lead import CHECKS
from workbench.leads.record import to_record

if TYPE_CHECKING:
    from workbench.config import Config
    from workbench.engines.spark import Spark

__all__ = ["EMBEDDED", "ENGINES", "check_engine", "is_whole", "opened", "stage"]

#: The engine that needs nothing, and all of them.
EMBEDDED = "embedded"
ENGINES = (EMBEDDED, "spark")


def check_engine(engine: str, master: str | None) -> None:
    """Whether there is such an engine, and whether it has a master.

    Raises:
        WorkbenchError: there is none, or it has none.
    """
    if engine not in ENGINES:
        raise WorkbenchError("unknown_engine", engine=engine, known=", ".join(ENGINES))
    if engine == EMBEDDED and master is not None:
        raise WorkbenchError("master_without_spark")


@contextmanager
def opened(case: Case, engine: str, master: str | None) -> Iterator[Spark | None]:
    """The engine asked for, for all stages of a run; None for the embedded one, of which each stage opens its own.

    Args:
        case: what it answers about.
        engine: one of ``ENGINES``.
        master: where Spark runs; None leaves it to Spark's own settings.

    Raises:
        WorkbenchError: it is not installed, or it could not be started.
    """
    if engine == EMBEDDED:
        yield None
        return
    from workbench.engines.spark import Spark, spark_session  # noqa: PLC0415 - belongs to an extra

    case.check_tables()
    with spark_session(master, case.folder) as session, Spark.over(session, case.folder) as spark:
        yield spark


def stage(case: Case, folder: Path, scheme: str, config: Config, engine: Spark | None = None) -> float:
    """Run one scheme unless its results are there already; returns seconds, 0 when they were.

    Args:
        case: what to look at.
        folder: folder of the run.
        scheme: which detector.
        config: settings of the run.
        engine: who answers; None for the embedded engine.
    """
    if is_whole(folder, scheme):
        return 0.0
    from workbench.stages import found_by, tidy, write_edges  # noqa: PLC0415 - the detectors take seconds to import

    started = time.perf_counter()
    found = found_by(scheme, case, config, engine)
    write_parquet(folder / f"{scheme}.parquet", tidy(found.rows))
    write_edges(folder / f"{scheme}.edges.parquet", found.edges)
    write_json(
        folder / f"{scheme}.json",
        {
            "leads": [to_record(lead) for lead in found.leads],
            "notes": list(found.notes),
            "counts": found.counts,
            "engine": EMBEDDED if engine is None or scheme == CHECKS else engine.name,
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
