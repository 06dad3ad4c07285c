"""What people made of a case goes along when its extract is loaded anew: decisions, pictures, leads, notebooks."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from workbench.guard import storage

__all__ = ["carry_over"]

#: Folders of a case that people fill.
_MADE_BY_HAND = ("views", "manual", "notebooks")

#: Name of the key of the case's pseudonyms: the same people keep theirs. The key itself lies elsewhere.
_PSEUDONYMS = "pseudonyms.json"


def carry_over(old: Path, new: Path) -> None:
    """Copy what people made from a case to the one that takes its place; the old one stays as it is.

    Leads keep their identity by their members, so decisions find them again in the first run of the new case.

    Raises:
        CaseError: the old decisions are damaged, or the disk is full.
    """
    with storage(old):
        if (old / "leads.sqlite").exists():
            with (
                closing(sqlite3.connect(old / "leads.sqlite")) as source,
                closing(sqlite3.connect(new / "leads.sqlite")) as target,
            ):
                source.backup(target)
        if (old / _PSEUDONYMS).exists():
            shutil.copyfile(old / _PSEUDONYMS, new / _PSEUDONYMS)
        for name in _MADE_BY_HAND:
            if (old / name).is_dir():
                shutil.copytree(old / name, new / name)
