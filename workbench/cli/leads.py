"""``workbench leads``: the leads of a run, in their order."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import workbench
from workbench.cli.options import CasePath, Lang, Language, RunId, bilingual
from workbench.cli.output import LeadFormat, print_leads, screen
from workbench.errors import WorkbenchError
from workbench.leads.lead import CHECK_SCHEMES, STAGES, is_of

__all__ = ["leads"]


def leads(
    case: CasePath,
    form: Annotated[
        LeadFormat, typer.Option("--format", help=bilingual("cli.help.format"))
    ] = LeadFormat.table,
    scheme: Annotated[str | None, typer.Option("--scheme", help=bilingual("command.leads.scheme"))] = None,
    run: RunId = None,
    everything: Annotated[bool, typer.Option("--all", help=bilingual("command.leads.all"))] = False,
    out: Annotated[Path | None, typer.Option("--out", help=bilingual("command.leads.out"))] = None,
    lang: Lang = Language.zh,
) -> None:
    """Ranked leads."""
    known = (*STAGES, *CHECK_SCHEMES)
    if scheme is not None and scheme not in known:
        raise WorkbenchError("unknown_scheme", scheme=scheme, known=", ".join(known))
    opened = workbench.open_case(case)
    result = opened.run(run)
    chosen = [
        lead
        for lead in result.leads
        if (everything or lead.reported) and (scheme is None or is_of(lead, scheme))
    ]
    print_leads(chosen, form, lang.value, screen, out)
