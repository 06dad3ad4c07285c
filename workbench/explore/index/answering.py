"""A question over tables that are handed along with it, instead of over those of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb
    import pandas as pd
    import pyarrow as pa

__all__ = ["answered"]


def answered(
    db: duckdb.DuckDBPyConnection,
    text: str,
    tables: Mapping[str, pa.Table | pd.DataFrame],
    values: dict[str, object],
) -> pd.DataFrame:
    """The answer of a question.

    Args:
        db: the engine; it serves one question at a time, so the caller holds its lock.
        text: the question in SQL.
        tables: by the name under which the question reads them; they are forgotten afterwards.
        values: the parameters of the question.

    Raises:
        duckdb.Error: the question cannot be answered over these tables.
    """
    try:
        for name, rows in tables.items():
            db.register(name, rows)
        asked: Any = db.execute(text, values) if values else db.execute(text)
        with catch_warnings():  # a relation would save the copy, but is planned twice, which costs more
            simplefilter("ignore", UserWarning)
            table = asked.to_arrow_reader().read_all().combine_chunks()
        answer: pd.DataFrame = table.to_pandas(date_as_object=False)
        return answer
    finally:
        for name in tables:
            db.unregister(name)
