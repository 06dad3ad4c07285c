"""A detection run made once more, beside the case: nothing in the case is written."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from graph_loaders import Progress
from workbench.case import Case, open_case
from workbench.config import Config
from workbench.evidence.errors import EvidenceError
from workbench.run import RunResult, detect

__all__ = ["rerun"]

#: What a run reads of a case; results, decisions and caches stay behind.
_READ = ("case.toml", "inputs", "load-report.json", "tables")


@contextmanager
def rerun(
    case: Case, record: Mapping[str, Any], *, progress: Progress | None = None
) -> Iterator[tuple[Case, RunResult]]:
    """Detect again with the schemes and parameters that a run's record names.

    Args:
        case: the case; only read.
        record: content of ``run.json``.
        progress: is told how far the run is.

    Yields:
        A case of its own over the same tables, and its run; both are gone afterwards.

    Raises:
        EvidenceError: the record's parameters are none of this program.
        CaseError: the case is damaged.
    """
    config = _config(record)
    with tempfile.TemporaryDirectory(prefix="workbench-again-") as name:
        folder = Path(name) / "case"
        folder.mkdir()
        for part in _READ:
            _same(case.folder / part, folder / part)
        again = open_case(folder)
        yield again, detect(again, schemes=tuple(record["schemes"]), config=config, progress=progress)


def _config(record: Mapping[str, Any]) -> Config:
    try:
        return Config.model_validate(record["parameters"])
    except (KeyError, ValidationError) as problem:
        raise EvidenceError("reproduce_record", reason=str(problem).splitlines()[0]) from problem


def _same(source: Path, target: Path) -> None:
    """Make a part of the case be seen elsewhere: by a link, or by a copy where the system refuses links."""
    try:
        target.symlink_to(source, target_is_directory=source.is_dir())
    except OSError:
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)
