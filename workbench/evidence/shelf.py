"""Writing the files of a package, each once; digests are taken from what is on the disk."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graph_loaders.fingerprint import fingerprint
from workbench.evidence.letters.context import PackageFile
from workbench.evidence.parts import folder_of
from workbench.evidence.seal.names import checked

__all__ = ["Shelf", "json_bytes"]


class Shelf:
    """The folder in which a package is made.

    Attributes:
        files: what has been written so far, in that order.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: list[PackageFile] = []

    def put(self, part: str, name: str, data: bytes, records: int | None = None) -> PackageFile:
        """Write a file of a part.

        Args:
            part: number of the part.
            name: its name, which may have folders in it.
            data: what it holds.
            records: lines of data; None where it is no table.

        Raises:
            EvidenceError: the name cannot stand in a package.
            FileExistsError: there is such a file already; nothing in a package is written twice.
            OSError: it cannot be written.
        """
        path = self.path_of(part, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            stream.write(data)
        return self.take(part, name, records)

    def take(self, part: str, name: str, records: int | None = None) -> PackageFile:
        """Enter a file that another writer has put in its place."""
        where = f"{folder_of(part)}/{name}"
        print_ = fingerprint(self.path_of(part, name), where)
        found = PackageFile(where, part, print_.bytes, records, print_.sha256, print_.sm3)
        self.files.append(found)
        return found

    def path_of(self, part: str, name: str) -> Path:
        """Where a file of a part lies on the disk."""
        return self.folder / checked(f"{folder_of(part)}/{name}")

    def of(self, parts: Iterable[str]) -> tuple[PackageFile, ...]:
        """What has been written of some parts, by path."""
        wanted = set(parts)
        return tuple(sorted((one for one in self.files if one.part in wanted), key=lambda one: one.path))


def json_bytes(value: Any) -> bytes:
    """JSON with sorted keys: equal values give equal bytes."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")
