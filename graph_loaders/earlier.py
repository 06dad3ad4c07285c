"""The tables of a case as they were before a delivery is added: read in place, never changed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph_loaders.checked import OUT
from graph_loaders.clean.people import People
from graph_loaders.deliveries import FOLDER
from graph_loaders.registers import Registers, register_column
from graph_loaders.renaming import renamed
from graph_loaders.schema import Table

__all__ = ["BESIDE", "Earlier"]

#: What is kept beside the records of each table, one file for each load that had some of it.
BESIDE = f"{FOLDER}/beside"


@dataclass(frozen=True)
class Earlier:
    """One table as it was.

    Attributes:
        accepted: the checked table.
        out: records that are not in it, where there are any.
        beside: what is kept beside its records, already in the new case.
        as_it_was: whether neither people nor registers make any of its rows another.
    """

    accepted: Path
    out: Path | None
    beside: list[Path]
    as_it_was: bool

    @classmethod
    def of(
        cls, old: Path, new: Path, table: Table, files: Mapping[str, int], people: People
    ) -> Earlier | None:
        """A table of the case ``old`` for the case ``new`` that takes its place; None where it had none.

        Args:
            old: the case before the delivery.
            new: the case that is made; the registers that other tables ask are there already.
            table: the table.
            files: number of each of its sources by name.
            people: names of people without a number.
        """
        accepted, out = old / "tables" / f"{table.table}.parquet", old / OUT / f"{table.table}.parquet"
        if not accepted.exists():
            return None
        beside = [
            Path(shutil.copyfile(one, new / BESIDE / one.name))
            for one in sorted((old / BESIDE).glob(f"{table.table}-*.parquet"))
        ]
        parts = as_they_were = [path for path in (accepted, out) if path.exists()]
        if table.person and not _same_people(old, new):
            parts = [renamed(part, table, beside, files, people, new / ".staging") for part in parts]
        same = parts == as_they_were and Registers(old, table).same_as(Registers(new, table))
        return cls(parts[0], parts[1] if len(parts) > 1 else None, beside, same)

    def stays(self, new: Path, table: Table) -> None:
        """Take the table over without a change."""
        name = f"{table.table}.parquet"
        shutil.copyfile(self.accepted, new / "tables" / name)
        if self.out is not None:
            shutil.copyfile(self.out, new / OUT / name)


def _same_people(old: Path, new: Path) -> bool:
    columns = ["certno", "psn_no"]
    before, now = (register_column(folder, "psn_info_b", columns) for folder in (old, new))
    if before is None or now is None:
        return before is now
    return bool(before.equals(now))
