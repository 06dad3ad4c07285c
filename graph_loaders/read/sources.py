"""What an extract holds: its sources in the order of their names, and what is left out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph_loaders.errors import LoadError, load_error
from graph_loaders.read.batch import Source
from graph_loaders.read.columnar import ParquetFile
from graph_loaders.read.delimited import DelimitedFile
from graph_loaders.read.workbook import read_workbook
from graph_loaders.recognise import table_of_name

TEXT = {".csv", ".tsv", ".txt"}
PARQUET = {".parquet", ".pq"}
WORKBOOK = {".xlsx", ".xlsm"}
DATABASE = {".db", ".sqlite", ".sqlite3"}


@dataclass
class Extract:
    """Sources of an extract.

    Attributes:
        sources: each source with the names it may be recognised by, the most telling first.
        files: input files by the name used in reports.
        skipped: name → reason code of what is not read.
    """

    sources: list[tuple[Source, Sequence[str]]] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)


def _open(path: Path) -> list[tuple[Source, Sequence[str]]]:
    kind, name = path.suffix.lower(), _name(path)
    if kind in TEXT:
        return [(DelimitedFile(path, name), [name])]
    if kind in PARQUET:
        return [(ParquetFile(path, name), [name])]
    if kind in DATABASE:
        from graph_loaders.read.database import read_database  # noqa: PLC0415 - half a second to import

        return [(t, [t.label, name]) for t in read_database(f"sqlite:///{path}", f"{name}#")]
    return [(sheet, [sheet.label, name]) for sheet in read_workbook(path, name)]


def _name(path: Path) -> str:
    """The name of a file as it can be written in a report, whatever bytes the disk holds."""
    return path.name.encode("utf-8", "backslashreplace").decode()


def _reason_to_skip(path: Path) -> str | None:
    if path.name.startswith((".", "~$")):
        return "hidden_file"
    if not path.is_file() and not path.is_dir():
        return "no_file"
    if path.is_dir():
        return "folder"
    if path.suffix.lower() not in TEXT | PARQUET | WORKBOOK | DATABASE:
        return "unknown_kind"
    return "empty_file" if path.stat().st_size == 0 else None


def _may_skip(error: LoadError, path: Path) -> bool:
    """Whether a file that cannot be read is no loss: it is empty, or a note in UTF-16 beside the tables."""
    return error.code == "empty_file" or (error.code == "utf16" and table_of_name(path.stem) is None)


def _add(extract: Extract, path: Path) -> None:
    reason = _reason_to_skip(path)
    if reason is None:
        try:
            sources = _open(path)
        except LoadError as error:
            if not _may_skip(error, path):
                raise
            sources, reason = [], error.code
        if not sources and reason is None:
            reason = "empty_file"
        extract.sources += sources
    if reason != "folder":
        extract.files[_name(path)] = path
    if reason:
        extract.skipped[_name(path)] = reason


def open_extract(extract: str | Path) -> Extract:
    """Open a folder, a single file or a database URL.

    Raises LoadError when it is not there or cannot be read.
    """
    found = Extract()
    if isinstance(extract, str) and "://" in extract:
        from graph_loaders.read.database import database_file, read_database  # noqa: PLC0415 - as above

        file = database_file(extract)
        if file is not None:
            _need(file)
            found.files[file.name] = file
        found.sources = [(table, [table.name]) for table in read_database(extract)]
        return found
    path = Path(extract)
    _need(path)
    for file in sorted(path.iterdir(), key=lambda p: p.name) if path.is_dir() else [path]:
        _add(found, file)
    return found


def _need(path: Path) -> None:
    if not path.exists():
        raise load_error("no_extract", path=str(path))
