"""Who shares a registered address, household book or phone: groups of patients, per thing that is shared."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.explore.index.arrays import Numbers, postings, read_column, write_array

__all__ = ["SHARED", "write_contacts"]

#: Columns of a patient whose value can be shared.
SHARED = ("live_addr", "resdbook_no", "phone")


def write_contacts(folder: Path) -> None:
    """Groups of at least two patients per shared column: group of a patient (-1 none), and patients of a group."""
    registered = read_column(folder / "node_patient.registered.arrow")
    for column in SHARED:
        values = pc.if_else(registered, read_column(folder / f"node_patient.{column}.arrow"), None)
        groups = _groups(values)
        found = postings(groups, int(groups.max(initial=-1)) + 1)
        write_array(folder / f"contact.{column}.group.npy", groups.astype(np.int32))
        write_array(folder / f"contact.{column}.starts.npy", found.starts)
        write_array(folder / f"contact.{column}.posted.npy", found.rows)


def _groups(values: pa.Array) -> Numbers:
    """Number of the value that at least two share, -1 where nobody else has it."""
    codes = pc.fill_null(pc.dictionary_encode(values).indices, -1).to_numpy(zero_copy_only=False)
    sizes = np.bincount(codes[codes >= 0], minlength=1)
    several = sizes > 1
    numbers = np.where(several, np.cumsum(several) - 1, -1)
    return np.asarray(np.where(codes >= 0, numbers[codes], -1))
