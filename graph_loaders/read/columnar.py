"""Parquet files."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from graph_loaders.errors import load_error
from graph_loaders.read.batch import Batch, canonical_raw

ROWS = 1 << 18


class ParquetFile:
    """A Parquet file. Raises LoadError when it is damaged."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        try:
            self._file = pq.ParquetFile(path)
        except (pa.ArrowException, OSError) as error:
            raise load_error("damaged_file", file=name, detail=str(error)[:200]) from error
        self.headings = list(self._file.schema_arrow.names)

    @property
    def details(self) -> dict[str, object]:
        """Nothing to say beyond the rows."""
        return {}

    def _check_types(self, wanted: Sequence[str]) -> None:
        """Lists, structures and raw bytes are no values of a platform table."""
        for heading in wanted:
            kind = self._file.schema_arrow.field(heading).type
            if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
                raise load_error("column_type", file=self.name, column=heading, kind=str(kind))

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Read the wanted columns in batches of rows."""
        row = 2
        self._check_types(wanted)
        try:
            for part in self._file.iter_batches(ROWS, columns=list(wanted)):
                columns = {h: part.column(part.schema.get_all_field_indices(h)[0]) for h in wanted}
                rows = np.arange(row, row + part.num_rows)
                row += part.num_rows
                share = (row - 2) / max(self._file.metadata.num_rows, 1)
                yield Batch(columns, rows, canonical_raw(columns), share=share)
        except (pa.ArrowException, OSError) as error:
            raise load_error("damaged_file", file=self.name, detail=str(error)[:200]) from error
