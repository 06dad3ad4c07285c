"""The case: one folder that holds a loaded extract, its detection runs and its leads."""

from __future__ import annotations

import hashlib
import os
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from graph_loaders import LoadReport, Progress, load_extract
from graph_loaders.build import build_graph
from workbench.engines.embedded import Embedded
from workbench.errors import CaseError
from workbench.files import write_text
from workbench.inputs import coarse_files

__all__ = ["FORMAT", "Case", "open_case"]

#: Version of the layout of a case folder.
FORMAT = 1


@dataclass(frozen=True)
class Case:
    """An opened case folder."""

    folder: Path

    @classmethod
    def load(
        cls,
        extract: str | Path,
        folder: Path,
        *,
        mapping: Path | None = None,
        replace: bool = False,
        progress: Progress | None = None,
    ) -> tuple[Case, LoadReport]:
        """Load an extract into a new case.

        The case is built aside and put in place at the end: a load that fails leaves nothing behind, and an
        earlier case untouched.

        Args:
            extract: folder, file or database URL.
            folder: the case folder to make.
            mapping: TOML file with what the site says about its files and headings.
            replace: move an existing case aside instead of refusing.
            progress: is told how far the load is.

        Raises:
            CaseError: the folder exists, or cannot be written.
            graph_loaders.LoadError: the extract cannot be loaded, or the load does not balance.
        """
        folder = folder.resolve()
        backup = _free_name(folder)
        if folder.exists() and not (replace and (folder / "case.toml").exists()) and any(folder.iterdir()):
            raise CaseError("case_exists", path=folder, backup=backup)
        building = folder.with_name(f".{folder.name}.loading")
        with _storage(folder.parent):
            folder.parent.mkdir(parents=True, exist_ok=True)
            with _locked(folder.parent / f".{folder.name}.lock", folder):
                shutil.rmtree(building, ignore_errors=True)
                building.mkdir()
                try:
                    report = load_extract(extract, building, mapping=mapping, progress=progress)
                    build_graph(building, coarse_files=coarse_files(building))
                    write_text(building / "case.toml", f"format = {FORMAT}\n")
                    _put_in_place(building, folder, backup)
                finally:
                    shutil.rmtree(building, ignore_errors=True)
        return cls(folder), report

    @property
    def runs(self) -> Path:
        """Folder of the detection runs."""
        return self.folder / "runs"

    @property
    def data_digest(self) -> str:
        """SHA-256 over the fingerprints of all inputs and the load report: what a run's results depend on."""
        digest = hashlib.sha256()
        for part in ("inputs/fingerprints.json", "load-report.json"):
            digest.update((self.folder / part).read_bytes())
        return digest.hexdigest()

    @contextmanager
    def engine(self, *, threads: int | None = None) -> Iterator[Embedded]:
        """The embedded engine over the case's tables, for reading."""
        with Embedded.over(self.folder, threads=threads) as engine:
            yield engine

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the case for writing; one process at a time.

        Raises:
            CaseError: another process holds it, or the folder cannot be written.
        """
        with _storage(self.folder), _locked(self.folder / ".lock", self.folder):
            yield


def open_case(path: str | Path) -> Case:
    """Open a case folder.

    Raises:
        CaseError: the folder is no case, is damaged, or has an unknown format.
    """
    folder = Path(path).expanduser().resolve()
    try:
        head: dict[str, Any] = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise CaseError("no_case", path=folder) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise CaseError("case_damaged", path=folder / "case.toml", reason=problem) from problem
    if head.get("format") != FORMAT:
        raise CaseError("case_format", path=folder, found=head.get("format"), known=FORMAT)
    for part in ("tables/event_purchase.parquet", "inputs/fingerprints.json", "load-report.json"):
        if not (folder / part).exists():
            raise CaseError("case_damaged", path=folder / part, reason="missing")
    return Case(folder)


def _free_name(folder: Path) -> Path:
    number = 1
    while (name := folder.with_name(f"{folder.name}.old-{number}")).exists():
        number += 1
    return name


def _put_in_place(building: Path, folder: Path, backup: Path) -> None:
    if folder.exists():
        if any(folder.iterdir()):
            folder.rename(backup)
        else:
            folder.rmdir()
    building.rename(folder)


@contextmanager
def _locked(path: Path, shown: Path) -> Iterator[None]:
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise CaseError("case_locked", path=shown) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _storage(path: Path) -> Iterator[None]:
    """Turn a full or forbidden disk into a clear error."""
    try:
        yield
    except OSError as problem:
        reason = problem.strerror or os.strerror(problem.errno or 0)
        raise CaseError("disk", path=problem.filename or path, reason=reason) from problem
