"""The input files of a load, found again and compared with their fingerprints before anything is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph_loaders.errors import load_error
from graph_loaders.fingerprint import Fingerprint, fingerprint

__all__ = ["InputFiles"]


@dataclass(frozen=True)
class InputFiles:
    """Where the inputs are now, and what they were at the load.

    Attributes:
        paths: paths by the name that reports use.
        prints: fingerprints at the load, by the same name.
        url: the database URL, where the extract is one.
    """

    paths: dict[str, Path]
    prints: dict[str, Fingerprint]
    url: str | None = None

    @classmethod
    def of(cls, extract: str | Path, fingerprints: Path) -> InputFiles:
        """The files of a folder, a single file, or the file of a database URL.

        Raises:
            LoadError: there is no such extract, or the URL cannot be used.
        """
        known = json.loads(fingerprints.read_text(encoding="utf-8"))["files"]
        prints = {one["name"]: Fingerprint(**one) for one in known}
        if isinstance(extract, str) and "://" in extract:
            from graph_loaders.read.database import database_file  # noqa: PLC0415 - half a second to import

            file = database_file(extract)
            return cls({} if file is None else {_name(file): file}, prints, extract)
        path = Path(extract)
        if not path.exists():
            raise load_error("no_extract", path=str(path))
        if not path.is_dir():
            return cls({_name(path): path}, prints)
        return cls({_name(file): file for file in sorted(path.iterdir())} | _delivered(path, prints), prints)

    def file_of(self, source: str) -> str | None:
        """Name of the input file that a source is in; None of a database server.

        A sheet or a table of a file has its own name behind the file's and ``#``.

        Raises:
            LoadError: no input of the load has such a name.
        """
        if self.url is not None:
            return next(iter(self.paths), None)
        found = [name for name in self.prints if source == name or source.startswith(f"{name}#")]
        if not found:
            raise load_error("original_unknown", file=source)
        return max(found, key=len)

    @contextmanager
    def checked(self, name: str) -> Iterator[Path]:
        """The path of an input file that is, bit by bit, the one that was loaded, and stays so while it is read.

        Raises:
            LoadError: it is not there, differs, or is changed meanwhile.
        """
        path = self.paths.get(name)
        if path is None or not path.is_file():
            raise load_error("original_missing", file=name)
        before = _state(path)
        self._compare(name, path)
        yield path
        if _state(path) != before:
            self._compare(name, path)

    def _compare(self, name: str, path: Path) -> None:
        if name not in self.prints:
            raise load_error("original_unknown", file=name)
        now, then = fingerprint(path, name).sha256, self.prints[name].sha256
        if now != then:
            raise load_error("original_changed", file=name, now=now, then=then)


def _delivered(folder: Path, prints: dict[str, Fingerprint]) -> dict[str, Path]:
    """Files of deliveries that lie side by side, each in a folder of its own.

    A file is looked for under the names of delivery and file; else, as of the first delivery, whose files have no
    other name than their own, by its name and size, and by its digest where several are alike.
    """
    below: dict[str, list[Path]] = {}
    for file in sorted(folder.glob("*/*")):
        below.setdefault(_name(file), []).append(file)
    found = {}
    for name, known in prints.items():
        if (folder / name).is_file():
            found[name] = folder / name
            continue
        named = [one for one in below.get(name.rpartition("/")[2], []) if one.is_file()]
        alike = [one for one in named if one.stat().st_size == known.bytes]
        fitting = alike if len(alike) == 1 else [one for one in alike if _is(one, known)]
        if fitting:
            found[name] = fitting[0]
    return found


def _is(path: Path, known: Fingerprint) -> bool:
    return fingerprint(path, known.name).sha256 == known.sha256


def _name(path: Path) -> str:
    """A file's name as reports write it, whatever bytes the disk holds."""
    return path.name.encode("utf-8", "backslashreplace").decode()


def _state(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns
