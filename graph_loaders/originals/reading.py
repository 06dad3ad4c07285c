"""From places to records: each input file is checked, then read once, and only the wanted records are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from graph_loaders.errors import load_error
from graph_loaders.originals.files import InputFiles
from graph_loaders.originals.model import Key, Original, Originals
from graph_loaders.originals.text_files import text_records
from graph_loaders.originals.value_files import database_records, parquet_records, workbook_records
from graph_loaders.read.sources import DATABASE, PARQUET, TEXT

__all__ = ["read_originals"]

_Wanted = dict[str, set[int]]


def read_originals(extract: str | Path, fingerprints: Path, wanted: Iterable[Key]) -> Originals:
    """The original records at some places of an extract.

    Each file that holds one is first compared with its SHA-256 of the load, in a pass of its own, and after it was read
    looked at again for a change meanwhile. A database server has no file: what is read from it now may differ from what
    was loaded, and its records have to be compared by value.

    Args:
        extract: folder, file or database URL, as it was given to the load.
        fingerprints: ``inputs/fingerprints.json`` of the case.
        wanted: name of the source and row of each record, as on the checked tables.

    Raises:
        LoadError: a file is missing, differs from the one that was loaded or cannot be read, or a record is not there.
    """
    inputs = InputFiles.of(extract, fingerprints)
    by_file: dict[str | None, _Wanted] = defaultdict(lambda: defaultdict(set))
    for source, row in wanted:
        by_file[inputs.file_of(source)][source].add(row)
    records: dict[Key, Original] = {}
    for file in sorted(by_file, key=str):
        found = {(one.source_file, one.source_row): one for one in _of_file(inputs, file, by_file[file])}
        _all_there(found, by_file[file])
        records |= found
    files = tuple(inputs.prints[file] for file in sorted(filter(None, by_file)))
    return Originals(records, files)


def _of_file(inputs: InputFiles, file: str | None, wanted: _Wanted) -> Iterator[Original]:
    if file is None:
        yield from database_records(inputs.url or "", "", wanted)
        return
    with inputs.checked(file) as path:
        kind = path.suffix.lower()
        if inputs.url is not None:
            yield from database_records(inputs.url, "", wanted)
        elif kind in DATABASE:
            yield from database_records(f"sqlite:///{path}", f"{file}#", wanted)
        elif kind in TEXT:
            yield from text_records(path, file, wanted[file])
        elif kind in PARQUET:
            yield from parquet_records(path, file, wanted[file])
        else:
            yield from workbook_records(path, file, wanted)


def _all_there(found: dict[Key, Original], wanted: _Wanted) -> None:
    for source in sorted(wanted):
        for row in sorted(wanted[source]):
            if (source, row) not in found:
                raise load_error("original_row", file=source, row=row)
