"""``workbench leads``: the leads of a run, in their order."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

import workbench
from workbench.cli.options import CasePath, Lang, Language, bilingual
from workbench.cli.output import LeadFormat, print_leads
from workbench.errors import WorkbenchError
from workbench.leads.lead import CHECK_SCHEMES, STAGES, is_of
from workbench.run import latest_run, read_run

__all__ = ["leads"]

_console = Console(highlight=False, emoji=False)


def leads(
    case: CasePath,
    form: Annotated[
        LeadFormat, typer.Option("--format", help=bilingual("cli.help.format"))
    ] = LeadFormat.table,
    scheme: Annotated[str | None, typer.Option("--scheme", help=bilingual("command.leads.scheme"))] = None,
    run: Annotated[str | None, typer.Option("--run", help=bilingual("command.leads.run"))] = None,
    everything: Annotated[bool, typer.Option("--all", help=bilingual("command.leads.all"))] = False,
    out: Annotated[Path | None, typer.Option("--out", help=bilingual("command.leads.out"))] = None,
    lang: Lang = Language.zh,
) -> None:
    """Ranked leads."""
    known = (*STAGES, *CHECK_SCHEMES)
    if scheme is not None and scheme not in known:
        raise WorkbenchError("unknown_scheme", scheme=scheme, known=", ".join(known))
    opened = workbench.open_case(case)
    result = read_run(opened, run) if run else latest_run(opened)
    chosen = [
        lead
        for lead in result.leads
        if (everything or lead.reported) and (scheme is None or is_of(lead, scheme))
    ]
    print_leads(chosen, form, lang.value, _console, out)
