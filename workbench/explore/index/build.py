"""Builds the index of a case from its Parquet tables, column by column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench.engines.embedded import Embedded
from workbench.explore.index.arrays import Numbers, differs, postings, write_array, write_column
from workbench.explore.index.contacts import write_contacts
from workbench.explore.index.layout import (
    CARD_NUMBERS,
    CARD_PREFIX,
    CODED,
    KEPT,
    KEYS,
    NAMES,
    NUMBERED,
    POSTINGS,
    REPEATED,
    TIMED,
    TIMES,
)
from workbench.explore.index.network_build import write_network
from workbench.explore.questions import Reach

__all__ = ["UnfitError", "write_index"]

#: Told the part that is being done and the share that is done, 0 to 1.
Told = Callable[[str, float], None]

#: Later than any event: where no time is given.
_NEVER = np.iinfo(np.int64).max


class UnfitError(Exception):
    """The tables are not numbered as the index needs them; the case is answered without one."""


def write_index(folder: Path, target: Path, told: Told | None = None) -> None:
    """Write the index of a case folder's tables into an empty folder.

    Raises:
        UnfitError: the tables do not fit together as they do after a load.
        OSError: the folder cannot be written.
    """
    say = told or (lambda _part, _share: None)
    tables = folder / "tables"
    done = _Building(tables, target)
    present = [name for name in KEPT if (tables / f"{name}.parquet").exists()]
    for number, name in enumerate(present):
        say(name, 0.8 * number / len(present))
        done.table(name)
    say("contacts", 0.8)
    write_contacts(target)
    _write_answers(folder, target)
    say("network", 0.85)
    write_network(target)
    say("network", 1.0)


def _write_answers(folder: Path, target: Path) -> None:
    """What needs the whole case: operators per pharmacy, and who sends to whom."""
    with Embedded.over(folder) as engine:
        for name, answer in (
            ("operator", engine.ask("graph_operators")),
            ("referral", engine.ask("graph_referral_pairs", days=Reach().referral_days)),
        ):
            table = pa.Table.from_pandas(answer, preserve_index=False)
            for column in table.column_names:
                write_column(target / f"{name}.{column}.arrow", table[column])


class _Building:
    """What is known while the tables are written one after the other."""

    def __init__(self, tables: Path, target: Path) -> None:
        self._tables = tables
        self._target = target
        self._sizes: dict[str, int] = {}
        self._ids: dict[tuple[str, str], pa.Array] = {}
        self._db = duckdb.connect(":memory:")

    def table(self, name: str) -> None:
        """Write one table: its columns, and where the rows of a number or key stand."""
        kept: dict[str, Any] = {}
        source = pq.ParquetFile(self._tables / f"{name}.parquet")
        for column in KEPT[name]:
            values = self._read(source, column)
            write_column(self._target / f"{name}.{column}.arrow", values)
            if column in KEYS.get(name, ()):
                self._write_keys(name, column, values if column not in CODED else source.read([column])[0])
            if column in (*POSTINGS.get(name, ()), TIMES.get(name), NUMBERED.get(name)):
                kept[column] = values
            if (name, column) in NAMES.values():
                self._ids[name, column] = pc.cast(values, pa.string()).combine_chunks()
        if name in NUMBERED:
            self._check_numbered(name, kept[NUMBERED[name]])
        self._write_postings(name, kept)

    def _read(self, source: pq.ParquetFile, column: str) -> pa.ChunkedArray:
        """A column in the form in which it is kept."""
        values = source.read([column])[0]
        if column in CODED and CODED[column] in self._ids:
            codes = pc.index_in(values, value_set=self._ids[CODED[column]])
            if codes.null_count == values.null_count:
                return codes
        if column == CARD_NUMBERS[0]:
            return self._cards(source)
        if pa.types.is_string(values.type):
            return values.dictionary_encode() if column in REPEATED else _text(values)
        if pa.types.is_decimal(values.type):
            return _narrow(values)
        return values

    def _cards(self, source: pq.ParquetFile) -> pa.ChunkedArray:
        """The social-security card of a settlement as a row of the cards, missing where another credential was used.

        Only settlements that no question counts can name a card that is not among them.
        """
        columns = source.read(["mdtrt_cert_type", *CARD_NUMBERS])
        number = pc.coalesce(*(columns[name] for name in CARD_NUMBERS))
        card = pc.if_else(pc.equal(columns["mdtrt_cert_type"], "03"), number, pa.scalar(None, pa.string()))
        ids = pc.binary_join_element_wise(CARD_PREFIX, card, "")
        known = self._ids["node_card", "card_id"]
        codes = pc.index_in(ids, value_set=pc.unique(known))
        return pc.take(pa.array(np.flatnonzero(differs(known)), pa.int32()), codes)

    def _check_numbered(self, name: str, numbers: pa.ChunkedArray) -> None:
        ids = next(values for (table, _), values in self._ids.items() if table == name)
        in_order = ids.null_count == 0 and (
            len(ids) < 2 or pc.all(pc.greater_equal(ids[1:], ids[:-1])).as_py()
        )
        if not in_order or not np.array_equal(numbers.to_numpy(), np.arange(len(numbers))):
            raise UnfitError(f"{name} is not numbered in the order of its ids")
        self._sizes[NUMBERED[name]] = len(numbers)

    def _write_keys(self, name: str, column: str, values: pa.ChunkedArray) -> None:
        """Hashes in order, and the row of each."""
        keys = pa.table({"key": values})
        hashed = self._db.sql("select hash(key) as hashed from keys").to_arrow_table()["hashed"].to_numpy()
        rows = np.flatnonzero(values.is_valid().to_numpy())
        order = np.argsort(hashed[rows], kind="stable")
        del keys
        write_array(self._target / f"{name}.{column}.hash.npy", hashed[rows][order])
        write_array(self._target / f"{name}.{column}.rows.npy", rows[order].astype(np.int32))

    def _write_postings(self, name: str, kept: dict[str, Any]) -> None:
        times = _seconds(kept[TIMES[name]]) if name in TIMES else None
        order = None if times is None else np.argsort(times, kind="stable")
        for column in POSTINGS.get(name, ()):
            if not pa.types.is_integer(kept[column].type):
                raise UnfitError(f"{name}.{column} names no nodes")
            numbers = pc.fill_null(pc.cast(kept[column], pa.int64()), -1).to_numpy()
            size = self._sizes["patient" if column == "psn_no" else column]
            found = postings(numbers, size, order)
            write_array(self._target / f"{name}.{column}.starts.npy", found.starts)
            write_array(self._target / f"{name}.{column}.posted.npy", found.rows)
            if times is not None and column in TIMED.get(name, ()):
                write_array(self._target / f"{name}.{column}.times.npy", times[found.rows])


def _text(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts with short offsets, where they are not too long for these."""
    fits = sum(part.nbytes for part in values.chunks) < 2**31
    return values if fits else pc.cast(values, pa.large_string())


def _narrow(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Money in half the space, where it fits."""
    try:
        return pc.cast(values, pa.decimal64(18, values.type.scale))
    except pa.ArrowInvalid:
        return values


def _seconds(times: pa.ChunkedArray) -> Numbers:
    """Seconds since 1970 on the local clock, rounded down; what is missing comes last."""
    micro = pc.fill_null(pc.cast(times, pa.int64()), _NEVER).to_numpy()
    return np.asarray(np.where(micro == _NEVER, _NEVER, micro // 1_000_000))
