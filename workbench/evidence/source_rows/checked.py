"""Rows of a case's checked tables, by place and by what they take back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from graph_loaders.originals.model import Key, text_of
from graph_loaders.schema import table_schemas
from workbench.case import Case
from workbench.guard import damage

__all__ = ["Row", "among", "as_texts", "is_refund", "names_of", "read_rows", "refunds_of", "rows_at"]

Row = dict[str, Any]

_REFUND = "1"
_VOID = "0"


def rows_at(case: Case, table: str, places: Iterable[Key]) -> dict[Key, Row]:
    """The checked rows at some places; what is not there is left out.

    Args:
        case: the case.
        table: name of the checked table.
        places: name of the source and row of each.
    """
    wanted = set(places)
    by_row = pc.field("source_row").isin(pa.array(sorted({row for _, row in wanted}), pa.int64()))
    by_file = among("source_file", {file for file, _ in wanted})
    found = read_rows(case, table, by_row & by_file)
    return {place: one for one in found if (place := (one["source_file"], one["source_row"])) in wanted}


def refunds_of(case: Case, settlements: Mapping[str, Row]) -> dict[str, list[Row]]:
    """Valid refunds of some settlements, by the key of what each takes back.

    A refund names what it takes back by ``init_setl_id``; one that names nothing belongs to a settlement of the same
    visit, person and institution with the opposite total, as in ``queries/sql/settled.sql``, each to one.

    Args:
        case: the case.
        settlements: checked rows of settlements by their key.
    """
    visits = {row["mdtrt_id"] for row in settlements.values() if row["mdtrt_id"]}
    linked = among("init_setl_id", settlements)
    unnamed = pc.field("init_setl_id").is_null() & among("mdtrt_id", visits)
    related = read_rows(case, "setl_d", linked | unnamed)
    found = [row for row in related if is_refund(row) and row["vali_flag"] != _VOID]
    found.sort(key=lambda row: str(row["setl_id"]))
    open_ = _taken_by_visit(settlements)
    taken: dict[str, list[Row]] = {}
    for row in found:
        original = row["init_setl_id"] or next(iter(open_.get(_opposite(row), [])), None)
        if original is None:
            continue
        if row["init_setl_id"] is None:
            open_[_opposite(row)].pop(0)
        taken.setdefault(original, []).append(row)
    return taken


def is_refund(row: Row) -> bool:
    """Whether a settlement is a refund: it says so, or its total is negative."""
    return row["refd_setl_flag"] == _REFUND or (row["medfee_sumamt"] or 0) < 0


def names_of(case: Case, people: Iterable[str], places: Iterable[str]) -> tuple[dict[str, str], list[Row]]:
    """Names of people by number, and the rows of institutions."""
    chosen = among("psn_no", people)
    persons = read_rows(case, "node_patient", chosen, ["psn_no", "psn_name"])
    where = among("fixmedins_code", places)
    sites = read_rows(case, "node_place", where, ["fixmedins_code", "fixmedins_name", "kind"])
    return {row["psn_no"]: row["psn_name"] or "" for row in persons}, sites


def as_texts(table: str, row: Row) -> dict[str, str]:
    """The declared columns of a checked row as text, without those that are missing."""
    held = {name: row.get(name) for name in table_schemas()[table].columns}
    texts = {
        name: value if type(value) is str else text_of(value)
        for name, value in held.items()
        if value is not None
    }
    return {name: said for name, said in texts.items() if said is not None}


def _taken_by_visit(settlements: Mapping[str, Row]) -> dict[tuple[Any, ...], list[str]]:
    """Keys of settlements that a refund without a link could mean, by visit, person, institution and total."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for key in sorted(settlements):
        row = settlements[key]
        if row["mdtrt_id"] and row["medfee_sumamt"] is not None and not is_refund(row):
            found.setdefault(_visit(row, row["medfee_sumamt"]), []).append(key)
    return found


def _opposite(row: Row) -> tuple[Any, ...]:
    return _visit(row, -(row["medfee_sumamt"] or 0))


def _visit(row: Row, total: Any) -> tuple[Any, ...]:
    return row["mdtrt_id"], row["psn_no"], row["fixmedins_code"], total


def among(column: str, values: Iterable[str]) -> ds.Expression:
    """Rows with one of some texts in a column; of no texts, no rows."""
    return pc.field(column).isin(pa.array(sorted(values), pa.string()))


def read_rows(case: Case, table: str, rows: ds.Expression, columns: list[str] | None = None) -> list[Row]:
    """Rows of a table of the case.

    Args:
        case: the case.
        table: name of a checked table, of nodes or of events.
        rows: which rows.
        columns: which columns; None for all.

    Raises:
        CaseError: the table is damaged.
    """
    path = case.folder / "tables" / f"{table}.parquet"
    with damage(path):
        read: pa.Table = ds.dataset(path, format="parquet").to_table(columns=columns, filter=rows)
        found: list[Row] = read.to_pylist()
        return found
