"""From occurrences to the source rows that prove them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.engines.embedded import Embedded
from workbench.explore.keys import RowRef, parse_key, records

__all__ = ["EdgeName", "Index", "named", "rows_named", "rows_of_edges"]

#: Relation, source and target.
EdgeName = tuple[str, str, str]

#: Columns of an occurrence that hold keys of a table's rows.
_KEYS = {
    "setl_d": ("setl_id", "other_setl_id"),
    "mdtrt_d": ("mdtrt_id", "other_mdtrt_id"),
    "fee_list_d": ("line_id",),
}

_COLUMNS = {
    "patient": "psn_no",
    "doctor": "dr_code",
    "pharmacy": "fixmedins_code",
    "facility": "fixmedins_code",
}

#: Rows by how they are found: table and key, or ``visit`` and the visit that settlements belong to.
Index = dict[tuple[str, str], list[dict[str, Any]]]


def rows_of_edges(
    engine: Embedded, folder: Path, edges: dict[EdgeName, list[dict[str, Any]]]
) -> dict[EdgeName, list[RowRef]]:
    """References to the rows behind every edge, sorted.

    A row is taken when it names at least one end; together the rows name both. Settlements of a visit are taken
    with the visit, because the money stands there.

    Args:
        engine: the case's tables.
        folder: the case folder.
        edges: occurrences per edge, with the key columns of the questions.
    """
    found = rows_named(engine, folder, {key for name, part in edges.items() for key in _keys(name, part)})
    return {
        name: sorted(
            {_reference(row) for key in _keys(name, part) for row in found.get(key, ()) if named(name, row)}
        )
        for name, part in edges.items()
    }


def rows_named(engine: Embedded, folder: Path, keys: set[tuple[str, str]]) -> Index:
    """The checked rows that keys lead to; a key is a table and a row's key, or ``visit`` and the visit's."""
    tables = {path.stem for path in (folder / "tables").glob("*.parquet")}
    index: Index = {}
    for table in ("setl_d", "mdtrt_d", "fee_list_d", "psn_info_b"):
        wanted = sorted((by, key) for by, key in keys if by == table or (by == "visit" and table == "setl_d"))
        if table in tables and wanted:
            _ask(engine, table, wanted, index)
    return index


def _ask(engine: Embedded, table: str, wanted: list[tuple[str, str]], index: Index) -> None:
    frame = pd.DataFrame(wanted, columns=["found_by", "row_key"])
    for row in records(engine.ask(f"graph_rows_{table}", wanted=frame)):
        index.setdefault((table, row["row_key"]), []).append(row)
        if row.get("visit") is not None:
            index.setdefault(("visit", row["visit"]), []).append(row)


def _keys(name: EdgeName, occurrences: Iterable[dict[str, Any]]) -> set[tuple[str, str]]:
    """What leads to the rows of an edge: a shared contact is proven by the register rows of its two ends."""
    relation, *ends = name
    if relation == "SHARED_CONTACT":
        return {("psn_info_b", parse_key(end)[1]) for end in ends}
    found = {
        (table, one[column])
        for one in occurrences
        for table, columns in _KEYS.items()
        for column in columns
        if one[column] is not None
    }
    visits = {
        ("visit", one[column])
        for one in occurrences
        for column in _KEYS["mdtrt_d"]
        if one[column] is not None
    }
    return found | visits


def named(name: EdgeName, row: dict[str, Any]) -> bool:
    """Whether a row names one of the ends."""
    ends = (parse_key(end) for end in name[1:])
    return any(kind in _COLUMNS and row[_COLUMNS[kind]] == node_id for kind, node_id in ends)


def _reference(row: dict[str, Any]) -> RowRef:
    return RowRef(row["table_name"], row["row_key"], row["source_file"], int(row["source_row"]))
