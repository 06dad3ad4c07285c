"""Answers of the questions that only pick rows, without an engine: the same columns in the same order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.explore.index.reader import Index

__all__ = ["PICKED", "degrees", "picked"]

#: Tables of checked rows: column of the key, of the visit it belongs to, and of the doctor it names.
_SOURCES: dict[str, tuple[str, str | None, str | None]] = {
    "setl_d": ("setl_id", "mdtrt_id", None),
    "mdtrt_d": ("mdtrt_id", None, "chfpdr_code"),
    "fee_list_d": ("bkkp_sn", None, "bilg_dr_code"),
    "psn_info_b": ("psn_no", None, None),
}


def picked(question: str, table: pa.Table) -> pd.DataFrame:
    """The answer of one of ``PICKED`` over the rows of its table that were asked for."""
    answer: pd.DataFrame = PICKED[question](table).to_pandas(date_as_object=False)
    return answer


def degrees(index: Index, wanted: pd.DataFrame) -> pd.DataFrame:
    """The answer of ``graph_degrees``: from the network, where it is counted already."""
    known = wanted[["kind", "number"]].drop_duplicates().sort_values(["kind", "number"], ignore_index=True)
    counted = np.zeros(len(known), dtype=np.int64)
    for kind in known["kind"].unique():
        here = (known["kind"] == kind).to_numpy(dtype=bool)
        rows = known["number"].to_numpy(dtype=np.int64)[here]
        counted[here] = index.arrays["network.degree"][index.numbers_of(str(kind), rows)]
    return known.assign(degree=counted)[counted > 0]


def _patients(table: pa.Table) -> pa.Table:
    own = ("certno", "gend", "brdy", "live_admdvs", "live_addr", "resdbook_no", "phone", "insutype")
    return _nodes(
        table,
        {"number": table["patient"], "id": table["psn_no"], "kind": _same(table, "patient")},
        table["psn_name"],
        (*own, "sp_psn_type", "die_date", "registered"),
    )


def _doctors(table: pa.Table) -> pa.Table:
    head = {"number": table["doctor"], "id": table["dr_code"], "kind": _same(table, "doctor")}
    return _nodes(table, head, table["dr_name"], ("medins_code", "registered"))


def _places(table: pa.Table) -> pa.Table:
    head = {"number": table["place"], "id": table["fixmedins_code"], "kind": table["kind"]}
    return _nodes(table, head, table["fixmedins_name"], ("hosp_lv", "region", "registered"))


def _nodes(table: pa.Table, head: dict[str, pa.Array], name: pa.Array, own: tuple[str, ...]) -> pa.Table:
    label = {"label": pc.coalesce(name, head["id"])}
    return pa.table({**head, **label, **{column: table[column] for column in own}}).sort_by("number")


def _rows_of(name: str) -> Callable[[pa.Table], pa.Table]:
    key, visit, doctor = _SOURCES[name]

    def pick(table: pa.Table) -> pa.Table:
        if "vali_flag" in table.column_names:
            table = table.filter(pc.not_equal(pc.fill_null(table["vali_flag"], "1"), "0"))
        nothing = pa.nulls(len(table), pa.string())
        answer = pa.table(
            {
                "table_name": _same(table, name),
                "row_key": table[key],
                "visit": table[visit] if visit else nothing,
                "source_file": table["source_file"],
                "source_row": table["source_row"],
                "psn_no": table["psn_no"],
                "fixmedins_code": table["fixmedins_code"]
                if "fixmedins_code" in table.column_names
                else nothing,
                "dr_code": table[doctor] if doctor else nothing,
            }
        )
        return answer.sort_by([(column, "ascending") for column in ("row_key", "source_file", "source_row")])

    return pick


def _same(table: pa.Table, value: str) -> pa.Array:
    return pa.array([value] * len(table), pa.string())


#: Questions that only pick rows.
PICKED: dict[str, Callable[[pa.Table], pa.Table]] = {
    "graph_patients": _patients,
    "graph_doctors": _doctors,
    "graph_places": _places,
    **{f"graph_rows_{name}": _rows_of(name) for name in _SOURCES},
}
