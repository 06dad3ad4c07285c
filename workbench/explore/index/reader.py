"""An opened index: rows by number or key, taken from columns that are mapped into memory."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graph_loaders.engine import connect
from workbench.explore.index.answering import answered
from workbench.explore.index.arrays import Numbers, Postings, distinct, ranges, read_array, read_column
from workbench.explore.index.layout import CARD_NUMBERS, CARD_PREFIX, CODED, KEPT, NAMES

if TYPE_CHECKING:
    from workbench.explore.index.network import Network

__all__ = ["Index"]

#: Keys up to which they are handed over one by one, which is faster than as a table.
_FEW = 500


class _Texts(Sequence[str]):
    """A column of texts as a sequence that is read one by one."""

    def __init__(self, values: pa.Array) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, position: Any) -> Any:
        return self._values[position].as_py()


class Index:
    """The index of one case; everything is opened at once, so that its folder may be deleted meanwhile."""

    def __init__(self, folder: Path, case_folder: Path) -> None:
        self.columns = {
            path.name.removesuffix(".arrow"): read_column(path) for path in folder.glob("*.arrow")
        }
        self.arrays = {path.name.removesuffix(".npy"): read_array(path) for path in folder.glob("*.npy")}
        self.places = self.take("node_place", np.arange(len(self.columns["node_place.place"])))
        #: What paths are searched in, made when it is first asked for; see ``workbench.explore.index.network``.
        self.network: Network | None = None
        #: Held while the engine is used: it serves one question at a time.
        self.lock = Lock()
        self._stack = ExitStack()
        self.db = self._stack.enter_context(connect(case_folder, threads=1))

    def take(self, table: str, rows: Numbers) -> pa.Table:
        """Rows of a table by position, with the kept columns in the types of the case."""
        positions = pa.array(rows, pa.int64())
        taken = {column: self._taken(table, column, positions) for column in KEPT[table]}
        if table == "setl_d":
            taken |= {column: pa.nulls(len(rows), pa.string()) for column in CARD_NUMBERS[1:]}
        return pa.table(taken)

    def _taken(self, table: str, column: str, positions: pa.Array) -> pa.Array:
        values = self.columns[f"{table}.{column}"].take(positions)
        if column in CODED and pa.types.is_integer(values.type):
            values = self.columns[".".join(CODED[column])].take(values)
        if column == CARD_NUMBERS[0]:
            cards = self.columns["node_card.card_id"].take(values)
            values = pc.utf8_slice_codeunits(cards, len(CARD_PREFIX))
        if pa.types.is_dictionary(values.type):
            values = values.dictionary_decode()
        if pa.types.is_decimal(values.type):
            values = pc.cast(values, pa.decimal128(max(18, values.type.precision), values.type.scale))
        return pc.cast(values, pa.string()) if pa.types.is_large_string(values.type) else values

    def posted(self, table: str, column: str) -> Postings:
        """Where the rows of a number stand."""
        name = f"{table}.{column}"
        return Postings(self.arrays[f"{name}.starts"], self.arrays[f"{name}.posted"])

    def find(self, table: str, column: str, keys: Iterable[str]) -> Numbers:
        """Positions of the rows whose key is one of ``keys``, ascending."""
        asked = pa.table({"key": pa.array(sorted(set(keys)), pa.string())})
        hashed = self._hashed(asked)
        known = self.arrays[f"{table}.{column}.hash"]
        starts = np.searchsorted(known, hashed)
        ends = np.searchsorted(known, hashed, side="right")
        rows = self.arrays[f"{table}.{column}.rows"]
        found = distinct(rows[ranges(starts, ends)]).astype(np.int64)
        return self._named(table, column, found, asked["key"])

    def sorted_rows(self, table: str, column: str, keys: Iterable[str]) -> Numbers:
        """Positions of the rows whose id is one of ``keys``, ascending; node tables are sorted by id."""
        values = self.columns[f"{table}.{column}"]
        found = []
        for key in sorted(set(keys)):
            first = bisect_left(_Texts(values), key)
            last = first
            while last < len(values) and values[last].as_py() == key:
                last += 1
            found.append(np.arange(first, last))
        return np.concatenate(found) if found else np.empty(0, np.int64)

    def _hashed(self, asked: pa.Table) -> Numbers:
        """Hashes of the keys, in the way in which the index was written."""
        with self.lock:
            if len(asked) < _FEW:
                values = [asked["key"].to_pylist()]
                found = self.db.execute("select hash(unnest($1::varchar[]))", values).fetchall()
                return np.array([one for (one,) in found], dtype=np.uint64)
            answer = self.db.sql("select hash(key) as hashed from asked").to_arrow_table()
            return np.asarray(answer["hashed"].to_numpy())

    def _named(self, table: str, column: str, rows: Numbers, keys: pa.ChunkedArray) -> Numbers:
        """Those rows that do have one of the keys: two texts may share a hash."""
        texts = self._taken(table, column, pa.array(rows, pa.int64()))
        return np.asarray(rows[pc.is_in(texts, value_set=keys).to_numpy(zero_copy_only=False)])

    def node_number(self, kind: str, node_id: str) -> int | None:
        """Number of a node in the network, None when the case has no such node."""
        table, column = NAMES[kind]
        rows = self.sorted_rows(table, column, [node_id])
        if table == "node_place" and len(rows) and self.places["kind"][int(rows[0])].as_py() != kind:
            return None
        return int(self.numbers_of(kind, rows)[0]) if len(rows) else None

    def numbers_of(self, kind: str, rows: Numbers) -> Numbers:
        """Numbers in the network of rows of a node table."""
        if kind == "card":
            return np.asarray(self.arrays["network.first_card"][rows])
        if kind in ("pharmacy", "facility"):
            return np.asarray(self.arrays["network.place"][rows])
        return np.asarray(rows + self.arrays["network.bounds"][{"doctor": 1, "patient": 3}[kind]])

    def answer(
        self, text: str, tables: dict[str, pa.Table | pd.DataFrame], values: dict[str, object]
    ) -> pd.DataFrame:
        """The answer of a question over these tables instead of those of the case."""
        with self.lock:
            return answered(self.db, text, tables, values)
