"""What people made of a case goes along when it is loaded anew; all of it, runs too, when a delivery is added."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from workbench.guard import storage

__all__ = ["carry_on", "carry_over"]

#: Folders of a case that people fill.
_MADE_BY_HAND = ("views", "manual", "notebooks")

#: Name of the key of the case's pseudonyms: the same people keep theirs. The key itself lies elsewhere.
_PSEUDONYMS = "pseudonyms.json"

_LEADS = "leads.sqlite"

#: What a case has that is of its old tables only: the lock of its folder and arrays made of the tables.
_OF_THE_OLD = frozenset({".lock", "case.toml", "index", _LEADS, f"{_LEADS}-wal", f"{_LEADS}-shm"})


def carry_over(old: Path, new: Path) -> None:
    """Copy what people made from a case to the one that takes its place; the old one stays as it is.

    Leads keep their identity by their members, so decisions find them again in the first run of the new case.

    Raises:
        CaseError: the old decisions are damaged, or the disk is full.
    """
    with storage(old):
        _copy_leads(old, new)
        if (old / _PSEUDONYMS).exists():
            shutil.copyfile(old / _PSEUDONYMS, new / _PSEUDONYMS)
        for name in _MADE_BY_HAND:
            if (old / name).is_dir():
                shutil.copytree(old / name, new / name)


def carry_on(old: Path, new: Path) -> None:
    """Copy everything that the new tables of a case do not make another: decisions, runs, checks, pictures.

    Runs keep their order, which is that of the times at which they were finished.

    Raises:
        CaseError: the old decisions are damaged, or the disk is full.
    """
    with storage(old):
        _copy_leads(old, new)
        for path in sorted(old.iterdir()):
            if path.name in _OF_THE_OLD or (new / path.name).exists():
                continue
            if path.is_dir():
                shutil.copytree(path, new / path.name, symlinks=True)
            else:
                shutil.copy2(path, new / path.name)


def _copy_leads(old: Path, new: Path) -> None:
    if (old / _LEADS).exists():
        with (
            closing(sqlite3.connect(old / _LEADS)) as source,
            closing(sqlite3.connect(new / _LEADS)) as target,
        ):
            source.backup(target)
