"""From occurrences to the source rows that prove them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.explore.asks import Asks
from workbench.explore.keys import RowRef, parse_key, records

__all__ = ["EdgeName", "Index", "named", "rows_named", "rows_of_edges"]

#: Relation, source and target.
EdgeName = tuple[str, str, str]

#: Columns of an occurrence and where their keys lead: a visit also to the settlements that belong to it.
_LEADS_TO = {
    "setl_id": ("setl_d",),
    "other_setl_id": ("setl_d",),
    "mdtrt_id": ("mdtrt_d", "visit"),
    "other_mdtrt_id": ("mdtrt_d", "visit"),
    "line_id": ("fee_list_d",),
}

_COLUMNS = {
    "patient": "psn_no",
    "doctor": "dr_code",
    "pharmacy": "fixmedins_code",
    "facility": "fixmedins_code",
}

#: Checked tables that edges rest on.
_SOURCES = ("setl_d", "mdtrt_d", "fee_list_d", "psn_info_b")

#: Checked rows by how they are found: table and key, or ``visit`` and the visit that settlements belong to.
Index = dict[tuple[str, str], list[dict[str, Any]]]


def rows_of_edges(
    engine: Asks, folder: Path, edges: dict[EdgeName, list[dict[str, Any]]]
) -> dict[EdgeName, list[RowRef]]:
    """References to the rows behind every edge, sorted.

    A row is taken when it names at least one end; together the rows name both. Settlements of a visit are taken
    with the visit, because the money stands there.

    Args:
        engine: the case's tables.
        folder: the case folder.
        edges: occurrences per edge, with the key columns of the questions.
    """
    keys = {name: _keys(name, part) for name, part in edges.items()}
    found = rows_named(engine, folder, set().union(*keys.values()))
    return {
        name: _proofs(name, [row for key in every for row in found.get(key, ())])
        for name, every in keys.items()
    }


def _proofs(name: EdgeName, rows: list[dict[str, Any]]) -> list[RowRef]:
    """References to the rows that name an end, sorted."""
    ends = _columns(name)
    return sorted({row["reference"] for row in rows if any(row[column] == value for column, value in ends)})


def rows_named(engine: Asks, folder: Path, keys: set[tuple[str, str]]) -> Index:
    """The checked rows that keys lead to; a key is a table and a row's key, or ``visit`` and the visit's."""
    own = folder / "tables"
    # A case on a server has no tables here: whatever it has of them is asked for.
    tables = {path.stem for path in own.glob("*.parquet")} if own.is_dir() else set(_SOURCES)
    index: Index = {}
    for table in _SOURCES:
        wanted = sorted((by, key) for by, key in keys if by == table or (by == "visit" and table == "setl_d"))
        if table in tables and wanted:
            _ask(engine, table, wanted, index)
    return index


def _ask(engine: Asks, table: str, wanted: list[tuple[str, str]], index: Index) -> None:
    frame = pd.DataFrame(wanted, columns=["found_by", "row_key"])
    for row in records(engine.ask(f"graph_rows_{table}", wanted=frame)):
        row["reference"] = _reference(row)
        index.setdefault((table, row["row_key"]), []).append(row)
        if row.get("visit") is not None:
            index.setdefault(("visit", row["visit"]), []).append(row)


def _keys(name: EdgeName, occurrences: Iterable[dict[str, Any]]) -> set[tuple[str, str]]:
    """What leads to the rows of an edge: a shared contact is proven by the register rows of its two ends."""
    relation, *ends = name
    if relation == "SHARED_CONTACT":
        return {("psn_info_b", parse_key(end)[1]) for end in ends}
    found: set[tuple[str, str]] = set()
    for one in occurrences:
        for column, tables in _LEADS_TO.items():
            if one[column] is not None:
                found.update((table, one[column]) for table in tables)
    return found


def named(name: EdgeName, row: dict[str, Any]) -> bool:
    """Whether a row names one of the ends."""
    return any(row[column] == value for column, value in _columns(name))


def _columns(name: EdgeName) -> list[tuple[str, str]]:
    """Column and value by which a row names one of the ends; cards are named by what the key was made from."""
    ends = [parse_key(end) for end in name[1:]]
    return [(_COLUMNS[kind], node_id) for kind, node_id in ends if kind in _COLUMNS]


def _reference(row: dict[str, Any]) -> RowRef:
    return RowRef(row["table_name"], row["row_key"], row["source_file"], int(row["source_row"]))
