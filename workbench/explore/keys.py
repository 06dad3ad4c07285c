"""Names of nodes, references to rows, and how values of a table become values of a graph."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, cast

import numpy as np
import pandas as pd

from graph_loaders.ontology import Attribute

__all__ = ["RowRef", "moments", "node_key", "parse_key", "records", "to_fen", "typed", "yuan"]


class RowRef(NamedTuple):
    """Where one source row is to be found.

    Attributes:
        table: checked table, for example ``setl_d``.
        key: primary key of the row there.
        source_file: name of the input file.
        source_row: physical line in it, the heading being line 1.
    """

    table: str
    key: str
    source_file: str
    source_row: int


def node_key(kind: str, node_id: str) -> str:
    """The name of a node in a graph, ``"kind:id"``; the id is the source's own and may hold colons itself."""
    return f"{kind}:{node_id}"


def parse_key(key: str) -> tuple[str, str]:
    """Kind and id of a node's name, the reverse of ``node_key``."""
    kind, _, node_id = key.partition(":")
    return kind, node_id


def yuan(fen: int) -> Decimal:
    """Fen as yuan, exact to the fen."""
    return Decimal(int(fen)).scaleb(-2)


def to_fen(money: object) -> int:
    """Yuan as fen; what is missing counts nothing."""
    if money is None or pd.isna(cast("Any", money)):
        return 0
    return int((money if isinstance(money, Decimal) else Decimal(str(money))).scaleb(2).to_integral_value())


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of an answer as plain values: missing is None, times are ``datetime`` of the local clock."""
    columns = [_plain(table[name]) for name in table.columns]
    names = [str(name) for name in table.columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def moments(times: pd.Series[Any]) -> list[datetime | None]:
    """A column of times as plain times of the local clock, missing as None."""
    plain: list[datetime | None] = times.to_numpy("datetime64[us]").tolist()
    return plain


def _plain(column: pd.Series[Any]) -> list[Any]:
    if column.dtype.kind == "M":
        return moments(column)
    values = np.array(column, dtype=object)
    values[column.isna().to_numpy()] = None
    return list(values.tolist())


def typed(attribute: Attribute, value: Any) -> object:
    """A value of a table as the type that the ontology declares; what is missing stays None."""
    if value is None:
        return None
    if attribute.type == "date":
        return value.date() if isinstance(value, datetime) else value
    if attribute.type == "time":
        return value
    if attribute.type == "integer":
        return int(value)
    return bool(value) if attribute.type == "flag" else str(value)
