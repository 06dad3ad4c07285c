"""Folders that are there whole or not at all, whatever happens while they are made."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from workbench.evidence.errors import EvidenceError
from workbench.guard import storage

__all__ = ["building", "write_aside"]

_LOCK, _INSIDE, _END = "lock", "whole", ".building"


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """An empty folder beside the target, which becomes the target when the block ends well.

    Before it gets its name everything in it is on the disk, for its owner only (0600, 0700). When the block fails,
    nothing stays; files that are needed on the way may lie beside the folder and vanish too. What a killed program
    left behind is told from what another one is making by its lock, and removed.

    Raises:
        EvidenceError: there is something at the target already (``seal_exists``).
        WorkbenchError: the disk is full or refuses (``disk``).
    """
    with storage(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(target):
            raise EvidenceError("seal_exists", path=target)
        _remove_leftovers(target)
        room = target.parent / f".{target.name}.{secrets.token_hex(8)}{_END}"
        room.mkdir(mode=0o700)
        lock = FileLock(room / _LOCK, mode=0o600)
        try:
            lock.acquire(timeout=0)
            folder = room / _INSIDE
            folder.mkdir(mode=0o700)
            yield folder
            _settle(folder)
            if os.path.lexists(target):
                raise EvidenceError("seal_exists", path=target)
            folder.rename(target)
            try:
                _sync_folder(target.parent)
            except OSError:
                target.rename(folder)
                raise
        finally:
            lock.release()
            shutil.rmtree(room, ignore_errors=True)


def write_aside(target: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old or the new one; the new one is on the disk before it gets its name."""
    partial = target.with_name(target.name + ".partial")
    with partial.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    partial.chmod(0o600)
    partial.replace(target)
    _sync_folder(target.parent)


def _remove_leftovers(target: Path) -> None:
    start = f".{target.name}."
    for room in sorted(target.parent.iterdir()):
        if room.name.startswith(start) and room.name.endswith(_END) and not room.is_symlink():
            with suppress(Timeout, OSError), FileLock(room / _LOCK, timeout=0, mode=0o600):
                shutil.rmtree(room, ignore_errors=True)


def _settle(folder: Path) -> None:
    """Everything below a folder to the disk, for its owner only; the deepest first."""
    for place, _, names in os.walk(folder, topdown=False):
        for name in names:
            path = Path(place, name)
            path.chmod(0o600)
            with path.open("rb+") as stream:
                os.fsync(stream.fileno())
        Path(place).chmod(0o700)
        _sync_folder(Path(place))


def _sync_folder(folder: Path) -> None:
    """The names in a folder to the disk; Windows has no such call."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
