"""A package in memory, for tests that check it many thousand times with the code that the script runs."""

from __future__ import annotations

import functools
import io
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from workbench.evidence.seal.verifier import verify

LISTS = (verify.MANIFEST, verify.SM3_LIST, verify.TAGS, verify.STAMPS)


class Cell:
    """Content of a file, to be opened like a path."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def open(self, _mode: str) -> io.BytesIO:
        stream = _Stream(self.content)
        stream.cell = self
        return stream


class _Stream(io.BytesIO):
    cell: Cell


def in_memory(package: Path) -> dict[str, Cell]:
    """All files of a package by name."""
    files, odd = verify.found_in(package)
    assert odd == []
    return {name: Cell(path.read_bytes()) for name, path in files.items()}


def remember(monkeypatch: pytest.MonkeyPatch, files: dict[str, Cell]) -> None:
    """Digests, lists and sums of these very cells, and signatures already judged, are worked out once.

    Only the test remembers: whatever has been changed is another cell, and is read and judged by the verifier.
    """
    digest: Any = verify.digest
    known = {id(cell): digest(cell.open("rb")) for cell in files.values()}
    listed: Any = verify.Check._listed
    lists = {id(files[name]): listed(verify.Check(files), name) for name in LISTS if name in files}

    def digest_remembered(stream: BinaryIO) -> list[str]:
        found = known.get(id(stream.cell))  # type: ignore[attr-defined]
        return digest(stream) if found is None else list(found)  # type: ignore[no-any-return]

    def listed_remembered(check: verify.Check, name: str) -> dict[str, str]:
        found = lists.get(id(check.files.get(name)))
        return listed(check, name) if found is None else dict(found)  # type: ignore[no-any-return]

    monkeypatch.setattr(verify, "digest", digest_remembered)
    monkeypatch.setattr(verify.Check, "_listed", listed_remembered)
    monkeypatch.setattr(verify, "ed25519", functools.lru_cache(maxsize=4)(verify.ed25519))
