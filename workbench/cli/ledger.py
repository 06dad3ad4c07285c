"""``workbench ledger``: ledgers of the work as workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.options import CasePath, Lang, Language, bilingual
from workbench.cli.workflow import AsOf, day_of, said
from workbench.shown import plain
from workbench.texts import text
from workbench.trust.actor import present_actor

__all__ = ["ledger"]

ledger = typer.Typer(no_args_is_help=True, help=bilingual("command.ledger"))


@ledger.command("list", help=said("ledger_list"))
def listing(lang: Lang = Language.zh) -> None:
    """List the ledgers."""
    from workbench.workflow.ledger_rows import LEDGERS  # noqa: PLC0415 - only needed here

    for name in LEDGERS:
        typer.echo(f"{name}\t{text(f'workflow.ledger.{name}', lang.value)}")


@ledger.command("export", help=said("ledger_export"))
def export(
    case: CasePath,
    as_of: AsOf,
    out: Annotated[Path, typer.Option("--out", help=said("out"))],
    name: Annotated[list[str] | None, typer.Option("--ledger", help=said("ledger_name"))] = None,
    reason: Annotated[str, typer.Option("--plain-reason", help=said("plain_reason"))] = "",
    lang: Lang = Language.zh,
) -> None:
    """Write ledgers as a workbook."""
    import workbench  # noqa: PLC0415 - the engines take a second to import
    from workbench.workflow.ledger_rows import LEDGERS  # noqa: PLC0415 - as above
    from workbench.workflow.ledgers import export_ledgers  # noqa: PLC0415 - as above

    written = export_ledgers(
        workbench.open_case(case),
        tuple(dict.fromkeys(name or LEDGERS)),
        out,
        actor=present_actor(),
        as_of=day_of(as_of),
        reason=reason,
        language=lang.value,
    )
    typer.echo(text("workflow.written", lang.value, path=plain(written)))
