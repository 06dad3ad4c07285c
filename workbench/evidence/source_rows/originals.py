"""The rows of a lead as the bureau sent them, compared with what the case holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from graph_loaders.clean.money import clean_decimal
from graph_loaders.clean.text import clean_text
from graph_loaders.originals import Originals, read_originals
from graph_loaders.originals.model import Key
from workbench.case import Case
from workbench.evidence.errors import EvidenceError
from workbench.evidence.source_rows.model import MONEY, SourceTable
from workbench.guard import damage

__all__ = ["Headings", "amounts_in", "check_records", "headings_of", "originals_of"]

#: Per source, the declared column that each heading stands for.
Headings = Mapping[str, Mapping[str, str]]


def originals_of(case: Case, extract: str | Path, places: Iterable[Key]) -> Originals:
    """The original records at some places of the case's extract.

    Raises:
        graph_loaders.LoadError: a file is missing or is not the one that was loaded, or a record is not there.
        CaseError: the case's record of its inputs is damaged.
    """
    path = case.folder / "inputs" / "fingerprints.json"
    with damage(path):
        json.loads(path.read_bytes())["files"]
    return read_originals(extract, path, places)


def headings_of(case: Case) -> Headings:
    """What the load took each heading of each source for, from its report."""
    path = case.folder / "load-report.json"
    with damage(path):
        report = json.loads(path.read_text(encoding="utf-8"))
        return {
            one["name"]: {heading: column for column, heading in one["columns"].items()}
            for one in report["files"]
            if "columns" in one
        }


def amounts_in(
    declared: Sequence[str | None], records: Sequence[Sequence[str | None]]
) -> dict[str, list[Decimal | None]]:
    """The kinds of money in some records, read from their text as the load reads it.

    Args:
        declared: column that each field stands for.
        records: the fields of each record.

    Returns:
        Per kind of money that the records have a column for, one amount per record, None where there is none.
    """
    at = {kind: declared.index(column) for kind, column in MONEY.items() if column in declared}
    return {
        kind: clean_decimal(pa.array([one[place] for one in records], pa.string()), 2).values.to_pylist()
        for kind, place in at.items()
    }


def check_records(table: SourceTable, key: str, checked: Sequence[Mapping[str, object]]) -> None:
    """See that original records are those that the case holds: their keys, their persons and their money.

    Args:
        table: the records.
        key: column of the key.
        checked: the checked row of each.

    Raises:
        EvidenceError: one is not.
    """
    records = [row.fields for row in table.rows]
    for column in (key, "psn_no"):
        if column in table.declared:
            place = table.declared.index(column)
            written = pa.array([one[place] for one in records], pa.string())
            said = clean_text(written, True, 0).values.to_pylist()
            _compare(table, column, said, checked, loose=column == "psn_no")
    if table.table == "setl_d":
        for kind, amounts in amounts_in(table.declared, records).items():
            _compare(table, MONEY[kind], amounts, checked)


def _compare(
    table: SourceTable,
    column: str,
    said: Sequence[object],
    checked: Sequence[Mapping[str, object]],
    *,
    loose: bool = False,
) -> None:
    """Compare a column; ``loose``: the load fills in what the file leaves open, as persons by their certificate."""
    for row, one, held in zip(table.rows, said, checked, strict=True):
        if one != held[column] and not (loose and one is None):
            raise EvidenceError("rows_differ", file=row.source_file, row=row.source_row, column=column)
