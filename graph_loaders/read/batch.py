"""What every reader hands on: a batch of records with the place of each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pyarrow as pa

from graph_loaders.quarantine import Reject


@dataclass(frozen=True)
class Batch:
    """Some records of a source, in order.

    Attributes:
        columns: the framed records, one Arrow column per wanted heading, of whatever type the source has.
        source_row: line of each framed record, counting the header as line 1.
        rejects: records that could not be framed.
        raw: raw bytes of the i-th framed record, for the hash of a reject.
        offset: byte position of each framed record in the source, None where the source has no bytes.
        length: number of bytes of each framed record with its line end.
        raws: raw bytes of every framed record in order, None where the source has no bytes.
        share: how much of the source is read with this batch, from 0 to 1.
    """

    columns: dict[str, pa.Array]
    source_row: np.ndarray
    raw: Callable[[int], bytes]
    rejects: list[Reject] = field(default_factory=list)
    offset: np.ndarray | None = None
    length: np.ndarray | None = None
    raws: Callable[[], Iterator[bytes]] | None = None
    share: float = 1.0

    @property
    def records(self) -> int:
        """Physical records of this batch, framed and not."""
        return len(self.source_row) + len(self.rejects)


class Source(Protocol):
    """One recognised table of one input: a file, a sheet, a database table."""

    name: str
    headings: list[str]

    @property
    def details(self) -> dict[str, object]:
        """What the report says about how this source was read (encoding, delimiter, …)."""

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Read the wanted headings batch by batch. Raises LoadError when the source is corrupt."""


def canonical_raw(columns: dict[str, pa.Array]) -> Callable[[int], bytes]:
    """Raw bytes for sources that have none: the values as text, joined by unit separators."""

    def raw(i: int) -> bytes:
        values = (columns[name][i].as_py() for name in columns)
        return "\x1f".join("" if v is None else str(v) for v in values).encode()

    return raw
