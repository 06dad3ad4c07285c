"""Where the index of a case lies: ``CASE/index/<key>``, built aside and renamed, to be deleted at any time."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
import uuid
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from workbench.case import Case
from workbench.errors import CaseError

__all__ = ["FORMAT", "build_aside", "index_key", "intact", "place"]

#: Version of what the index holds.
FORMAT = 2

#: Age from which what a killed build left behind is removed, seconds.
_ABANDONED = 6 * 3600

_MANIFEST = "manifest.json"


def index_key(case: Case) -> str:
    """What the content of the index depends on: the data, the tables' sizes, and how it is written.

    A case without a load report (one put together by hand) is known by the times of its tables instead.
    """
    digest = hashlib.sha256(f"{FORMAT} {_version()}".encode())
    try:
        digest.update(case.data_digest.encode())
        loaded = True
    except CaseError:
        loaded = False
    for path in sorted((case.folder / "tables").glob("*.parquet")):
        state = path.stat()
        digest.update(f"{path.name} {state.st_size} {'' if loaded else state.st_mtime_ns}".encode())
    return digest.hexdigest()[:20]


@cache
def _version() -> str:
    """Version of the engine, whose hashes the index holds."""
    return version("duckdb")


def place(case: Case, key: str) -> Path:
    """Folder of the index with this key, whether it is there or not."""
    return case.folder / "index" / key


def intact(folder: Path) -> bool:
    """Whether an index was finished and every file has the size that it was written with."""
    try:
        sizes = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False


def build_aside(target: Path, build: Callable[[Path], None]) -> bool:
    """Build a folder beside its place and rename it; two processes may do so at once, one of them wins.

    Args:
        target: the place.
        build: writes the files into the folder that it is given.

    Returns:
        Whether an intact index stands there now; False when the disk is full or must not be written.
    """
    aside = target.with_name(f".{uuid.uuid4().hex}.building")
    try:
        aside.mkdir(parents=True)
        build(aside)
        _seal(aside)
        if target.exists() and not intact(target):
            target.rename(aside.with_suffix(".damaged"))
        aside.rename(target)
    except OSError:
        return intact(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(aside.with_suffix(".damaged"), ignore_errors=True)
    _forget_others(target)
    return True


def _seal(folder: Path) -> None:
    """The list of files with their sizes, written last: without it the index is not finished."""
    sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    (folder / _MANIFEST).write_text(json.dumps(sizes), encoding="utf-8")


def _forget_others(target: Path) -> None:
    """Remove indexes of earlier data and what killed builds left."""
    for path in target.parent.iterdir():
        if path == target:
            continue
        if path.suffix in (".building", ".damaged"):
            try:
                fresh = time.time() - path.stat().st_mtime < _ABANDONED
            except OSError:
                continue
            if fresh:
                continue
        shutil.rmtree(path, ignore_errors=True)
