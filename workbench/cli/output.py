"""Leads for scripts and for people."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from rich.console import Console

from workbench.errors import CaseError
from workbench.files import write_parquet, write_text
from workbench.leads.lead import FIELDS, Lead, as_json
from workbench.shown import leads_table
from workbench.spreadsheet import inert
from workbench.texts import text

__all__ = ["EvaluationFormat", "LeadFormat", "print_leads", "print_text", "screen"]

#: Standard output for people: no guesses at what is a number or a picture.
screen = Console(highlight=False, emoji=False)


class LeadFormat(StrEnum):
    """How leads are written."""

    table = "table"
    json = "json"
    csv = "csv"
    parquet = "parquet"


class EvaluationFormat(StrEnum):
    """How an evaluation is written."""

    table = "table"
    json = "json"
    markdown = "markdown"


def print_text(body: str) -> None:
    """Write a text as it is to standard output, one line end after it."""
    sys.stdout.write(body.rstrip("\n") + "\n")


def print_leads(
    leads: Sequence[Lead], form: LeadFormat, language: str, console: Console, out: Path | None
) -> None:
    """Write leads to a file, or to standard output where none is named.

    Raises:
        CaseError: Parquet was asked for without a file, or the file cannot be written.
    """
    if form is LeadFormat.table and out is None:
        console.print(leads_table(leads, language) if leads else text("cli.no_leads", language))
        return
    try:
        _write(leads, form, language, out)
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise CaseError("disk", path=out or "-", reason=problem.strerror or problem) from problem


def _write(leads: Sequence[Lead], form: LeadFormat, language: str, out: Path | None) -> None:
    if form is LeadFormat.table and out is not None:
        page = Console(file=io.StringIO(), width=120, highlight=False, emoji=False)
        page.print(leads_table(leads, language))
        write_text(out, page.file.getvalue())  # type: ignore[attr-defined]
        return
    records = [as_json(lead, language) for lead in leads]
    if form is LeadFormat.parquet:
        if out is None:
            raise CaseError("parquet_needs_file")
        import pandas as pd  # noqa: PLC0415 - half a second, for this form only

        write_parquet(out, pd.DataFrame([_flat(one) for one in records], columns=list(FIELDS)))
        return
    body = (
        json.dumps(records, ensure_ascii=False, indent=1) + "\n" if form is LeadFormat.json else _csv(records)
    )
    if out is None:
        sys.stdout.write(body)
    else:
        write_text(out, body)


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    nested = ("members", "explanations", "factors", "notes", "checks")
    return {
        name: json.dumps(value, ensure_ascii=False) if name in nested else value
        for name, value in record.items()
    }


def _csv(records: list[dict[str, Any]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, fieldnames=list(FIELDS), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _inert(value) for name, value in _flat(one).items()} for one in records)
    return stream.getvalue()


def _inert(value: object) -> object:
    """Text that a spreadsheet cannot run: no control characters, an apostrophe before what might be a formula."""
    if not isinstance(value, str):
        return value
    shown = "".join(one for one in value if one >= " " and one != "\x7f")
    return inert(shown)
