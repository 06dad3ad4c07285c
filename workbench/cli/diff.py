"""``workbench diff``: what became of the leads between two runs, and what the runs themselves have different."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

import workbench
from workbench.case import Case
from workbench.cli.options import CasePath, Lang, Language, bilingual
from workbench.compare import CHANGES, Change, changes, differing
from workbench.errors import CaseError
from workbench.run import RunResult, read_run, run_ids
from workbench.shown import plain, shortened
from workbench.texts import text

__all__ = ["DiffFormat", "diff"]


class DiffFormat(StrEnum):
    """How a comparison is written."""

    table = "table"
    json = "json"


def diff(
    case: CasePath,
    first: Annotated[
        str | None, typer.Argument(metavar="[RUN]", help=bilingual("cli.help.first_run"))
    ] = None,
    second: Annotated[
        str | None, typer.Argument(metavar="[RUN]", help=bilingual("cli.help.second_run"))
    ] = None,
    form: Annotated[
        DiffFormat, typer.Option("--format", help=bilingual("cli.help.format"))
    ] = DiffFormat.table,
    everything: Annotated[bool, typer.Option("--all", help=bilingual("cli.help.unchanged"))] = False,
    lang: Lang = Language.zh,
) -> None:
    """What became of the leads between two runs."""
    opened = workbench.open_case(case)
    before, after = _runs(opened, first, second)
    found = [one for one in changes(before, after) if everything or one.what != "same"]
    runs = differing(before, after)
    if form is DiffFormat.json:
        body = {"first": before.run_id, "second": after.run_id, "differing": runs}
        rows = [_record(one, lang.value) for one in found]
        sys.stdout.write(json.dumps({**body, "leads": rows}, ensure_ascii=False, indent=1) + "\n")
    else:
        _show(Console(highlight=False, emoji=False), before, after, found, runs, lang.value)


def _runs(case: Case, first: str | None, second: str | None) -> tuple[RunResult, RunResult]:
    known = run_ids(case)
    if len(known) < 2 and second is None:
        raise CaseError("one_run", known=", ".join(known) or "–")
    later = second or known[-1]
    return read_run(case, first or known[-2]), read_run(case, later)


def _record(one: Change, language: str) -> dict[str, Any]:
    lead = one.after or one.before
    assert lead is not None  # noqa: S101 - a change is of a lead that one of the runs has
    return {
        "lead_id": one.lead_id,
        "scheme": lead.scheme,
        "what": one.what,
        "title": lead.title[language],
        "rows": [one.before.rows if one.before else 0, one.after.rows if one.after else 0],
        "joined": list(one.joined),
        "left": list(one.left),
    }


def _show(
    console: Console,
    before: RunResult,
    after: RunResult,
    found: Sequence[Change],
    runs: dict[str, list[Any]],
    language: str,
) -> None:
    """The comparison for people: how many of each, the leads, then what the runs have different."""
    counts = Counter(one.what for one in changes(before, after))
    said = text("list.separator", language).join(
        f"{text(f'change.{what}', language)} {counts[what]:,}" for what in CHANGES if counts[what]
    )
    title = text("cli.diff", language, first=before.run_id, second=after.run_id)
    console.print(f"{title}\n{said}")
    if found:
        console.print(_table(found, language))
    for name, (old, new) in runs.items():
        console.print(
            text("cli.diff_run", language, name=plain(name), old=plain(old), new=plain(new)),
            style="yellow",
            soft_wrap=True,
        )


def _table(found: Sequence[Change], language: str) -> Table:
    table = Table()
    table.add_column(text("column.lead", language), no_wrap=True)
    table.add_column(text("column.change", language), no_wrap=True)
    table.add_column(text("column.title", language), overflow="fold", ratio=1)
    table.add_column(text("column.rows", language), justify="right", no_wrap=True)
    table.add_column(text("column.members", language), justify="right", no_wrap=True)
    for one in found:
        record = _record(one, language)
        moved = f"+{len(one.joined)} −{len(one.left)}"
        rows = f"{record['rows'][0]:,} → {record['rows'][1]:,}"
        what = text(f"change.{one.what}", language)
        table.add_row(one.lead_id, what, plain(shortened(record["title"])), rows, moved)
    return table
