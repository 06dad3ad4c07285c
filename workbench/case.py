"""The case: one folder that holds a loaded extract, its detection runs and its leads."""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from graph_loaders import Progress
from workbench.carry import carry_on, carry_over
from workbench.errors import CaseError
from workbench.exchange import exchange
from workbench.files import write_text
from workbench.guard import damage, storage
from workbench.inputs import coarse_files

if TYPE_CHECKING:
    from graph_loaders import LoadReport
    from workbench.engines.embedded import Embedded

__all__ = ["FORMAT", "Case", "open_case"]

#: Version of the layout of a case folder.
FORMAT = 3


@dataclass(frozen=True)
class Case:
    """An opened case folder."""

    folder: Path

    @classmethod
    def load(
        cls,
        extract: str | Path | Sequence[str | Path],
        folder: Path,
        *,
        mapping: Path | None = None,
        replace: bool = False,
        add: bool = False,
        progress: Progress | None = None,
    ) -> tuple[Case, LoadReport]:
        """Load an extract into a new case, or add a delivery to one.

        The case is built aside and put in place at the end: a load that fails leaves nothing behind, and an
        earlier case untouched. A case that grew by deliveries equals one that loaded all of them together, in their
        order; its runs and decisions stay.

        Args:
            extract: folder, file or database URL; or several deliveries in their order.
            folder: the case folder to make.
            mapping: TOML file with what the site says about its files and headings; None for that of the case.
            replace: move an existing case aside instead of refusing; decisions and pictures come along.
            add: the extract is a new delivery for an existing case.
            progress: is told how far the load is.

        Raises:
            CaseError: the folder exists, is no case to add to, or cannot be written.
            graph_loaders.LoadError: the extract cannot be loaded, the load does not balance, or there is nothing new.
        """
        from graph_loaders import load_extract  # noqa: PLC0415 - the engines take a second to import
        from graph_loaders.build import build_graph  # noqa: PLC0415 - as above

        folder = folder.resolve()
        building = folder.with_name(f".{folder.name}.loading")
        with storage(folder.parent):
            backup = _free_name(folder)
            if add:
                open_case(folder)
            else:
                _check_target(folder, backup, replace=replace)
            folder.parent.mkdir(parents=True, exist_ok=True)
            _check_apart(extract, folder)
            with _locked(folder.parent / f".{folder.name}.lock", folder, leave=False), _held(folder):
                shutil.rmtree(building, ignore_errors=True)
                building.mkdir()
                try:
                    onto = folder if add else None
                    report = load_extract(extract, building, mapping=mapping, progress=progress, onto=onto)
                    build_graph(building, coarse_files=coarse_files(building))
                    (carry_on if add else carry_over)(folder, building)
                    write_text(building / "case.toml", _head(building))
                    if add:
                        exchange(building, folder, backup)
                    else:
                        _put_in_place(building, folder, backup)
                finally:
                    shutil.rmtree(building, ignore_errors=True)
        return cls(folder), report

    @property
    def name(self) -> str:
        """What the case is called."""
        return self.folder.name

    @property
    def here(self) -> bool:
        """Whether the tables of the case lie in its folder; those of a case on a server do not."""
        return True

    @property
    def partial(self) -> bool:
        """Whether only events behind leads are there, so that what is counted is not all there was."""
        return False

    def edges(self, run_folder: Path) -> Path:
        """The file of the validated edges of a run."""
        return run_folder / "edges.parquet"

    @property
    def runs(self) -> Path:
        """Folder of the detection runs."""
        return self.folder / "runs"

    @property
    def lead_store(self) -> Path:
        """The file of leads, decisions and the log."""
        return self.folder / "leads.sqlite"

    @property
    def data_digest(self) -> str:
        """SHA-256 over the fingerprints of all inputs and the load report: what a run's results depend on."""
        digest = hashlib.sha256()
        for part in ("inputs/fingerprints.json", "load-report.json"):
            with damage(self.folder / part):
                content = (self.folder / part).read_bytes()
                json.loads(content)
            digest.update(content)
        return digest.hexdigest()

    def check_tables(self) -> None:
        """Compare the tables with what was written at the load: none missing, none of another size.

        Raises:
            CaseError: a table is missing or damaged.
        """
        if not (self.folder / "case.toml").exists():
            return  # a folder put together by hand; ``open_case`` asks for the file
        with damage(self.folder / "case.toml"):
            sizes = _read_head(self.folder)["tables"].items()
        for name, size in sizes:
            path = self.folder / "tables" / f"{name}.parquet"
            if not path.exists() or path.stat().st_size != size:
                reason = "size differs" if path.exists() else "missing"
                raise CaseError("case_damaged", path=path, reason=reason)

    @contextmanager
    def engine(self, *, threads: int | None = None) -> Iterator[Embedded]:
        """The embedded engine over the case's tables, for reading."""
        from workbench.engines.embedded import Embedded  # noqa: PLC0415 - takes half a second to import

        self.check_tables()
        with storage(self.folder / "tables"), Embedded.over(self.folder, threads=threads) as engine:
            yield engine

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the case for writing; one process at a time.

        Raises:
            CaseError: another process holds it, or the folder cannot be written.
        """
        with storage(self.folder), _locked(self.folder / ".lock", self.folder):
            yield


def open_case(path: str | Path) -> Case:
    """Open a case folder.

    Raises:
        CaseError: the folder is no case, is damaged, or has an unknown format.
    """
    folder = Path(path).expanduser().resolve()
    try:
        head = _read_head(folder)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, PermissionError) as problem:
        raise CaseError("case_damaged", path=folder / "case.toml", reason=problem) from problem
    except OSError:
        raise CaseError("no_case", path=folder) from None
    if type(head.get("format")) is not int or head["format"] != FORMAT:
        raise CaseError("case_format", path=folder, found=head.get("format"), known=FORMAT)
    for part in ("tables/event_purchase.parquet", "inputs/fingerprints.json", "load-report.json"):
        if not (folder / part).exists():
            raise CaseError("case_damaged", path=folder / part, reason="missing")
    return Case(folder)


def _head(folder: Path) -> str:
    """Content of ``case.toml``: the format and the size of every table."""
    tables = sorted((folder / "tables").glob("*.parquet"))
    sizes = "".join(f"{path.stem} = {path.stat().st_size}\n" for path in tables)
    return f"format = {FORMAT}\n\n[tables]\n{sizes}"


def _read_head(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))


def _check_target(folder: Path, backup: Path, *, replace: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise CaseError("output_exists", path=folder)
    if folder.exists() and any(folder.iterdir()) and not (replace and (folder / "case.toml").exists()):
        raise CaseError("case_exists", path=folder, backup=backup)


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


def _check_apart(extract: str | Path | Sequence[str | Path], folder: Path) -> None:
    """A case inside of its own extract would be read as part of it."""
    for one in [extract] if isinstance(extract, str | Path) else extract:
        if isinstance(one, Path) and folder.is_relative_to(one.resolve()):
            raise CaseError("case_inside", path=folder)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold an existing case, so that it is not moved aside while somebody writes it."""
    if (folder / "case.toml").exists():
        with _locked(folder / ".lock", folder):
            yield
    else:
        yield


@contextmanager
def _locked(path: Path, shown: Path, *, leave: bool = True) -> Iterator[None]:
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise CaseError("case_locked", path=shown) from None
    try:
        yield
    finally:
        if not leave:
            path.unlink(missing_ok=True)
        lock.release()
