"""``workbench report``: the weekly and monthly reports, and the summary of a campaign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from workbench.cli.options import CasePath, Lang, Language, RunId, bilingual, moment_of
from workbench.errors import WorkbenchError
from workbench.shown import plain
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.reports.period import Period

__all__ = ["report"]


def report(  # noqa: PLR0913, PLR0917 - the options of a command
    case: CasePath,
    out: Annotated[Path, typer.Option("--out", help=bilingual("reports.help.out"))],
    week: Annotated[str | None, typer.Option("--week", help=bilingual("reports.help.week"))] = None,
    month: Annotated[str | None, typer.Option("--month", help=bilingual("reports.help.month"))] = None,
    campaign: Annotated[
        tuple[str, str] | None,
        typer.Option("--campaign", metavar="FROM TO", help=bilingual("reports.help.campaign")),
    ] = None,
    run: RunId = None,
    form: Annotated[str, typer.Option("--format", help=bilingual("reports.help.format"))] = "docx,pdf,html",
    made_at: Annotated[str | None, typer.Option("--made-at", help=bilingual("reports.help.made_at"))] = None,
    templates: Annotated[
        Path | None, typer.Option("--templates", help=bilingual("reports.help.templates"))
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """Weekly and monthly reports, summary of a campaign; every figure leads to its rows."""
    period = _period(week, month, campaign)
    moment = moment_of(made_at)
    import workbench  # noqa: PLC0415 - the engines take a second to import
    from workbench.reports import write_report  # noqa: PLC0415 - as above

    made = write_report(
        workbench.open_case(case),
        period,
        out,
        run=run,
        formats=[one.strip() for one in form.split(",") if one.strip()] or [form],
        made_at=moment,
        templates=templates,
    )
    console = Console(highlight=False, emoji=False)
    if lang is not Language.zh:
        typer.echo(text("reports.language", lang.value), err=True)
    console.print(text("reports.written", lang.value, title=plain(made.title), figures=f"{made.figures:,}"))
    for path in made.files:
        console.print(text("reports.file_written", lang.value, path=plain(path)), soft_wrap=True)


def _period(week: str | None, month: str | None, campaign: tuple[str, str] | None) -> Period:
    from workbench.reports import period  # noqa: PLC0415 - takes a second to import

    if sum(one is not None for one in (week, month, campaign)) != 1:
        raise WorkbenchError("report_choice")
    if week is not None:
        return period.week(week)
    return period.month(month) if month is not None else period.campaign(*(campaign or ("", "")))
