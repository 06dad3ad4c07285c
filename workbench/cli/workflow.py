"""What the commands of the work after a lead share: options, the work of a case, days and amounts as typed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import bilingual
from workbench.cli.workflow_shown import Form
from workbench.clock import YEARS
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.workflow import Workflow

__all__ = ["AsOf", "At", "Day", "Due", "Forms", "Lead", "Note", "Seq", "day_of", "flow_of", "said", "yuan"]


def said(name: str) -> str:
    """Help of a command or option, in both languages."""
    return bilingual(f"workflow.help.{name}")


#: A stated day as the command line takes it.
Day = Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help=said("on"))]
AsOf = Annotated[datetime, typer.Option("--as-of", formats=["%Y-%m-%d"], help=said("as_of"))]
Due = Annotated[datetime | None, typer.Option("--due", formats=["%Y-%m-%d"], help=said("due"))]
#: A stated time to the minute, local clock.
At = Annotated[datetime, typer.Option("--at", formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], help=said("at"))]
Note = Annotated[str | None, typer.Option("--note", help=said("note"))]
Lead = Annotated[str, typer.Argument(metavar="LEAD", help=said("lead"))]
Seq = Annotated[int, typer.Argument(metavar="ENTRY", min=1, help=said("entry"))]
Forms = Annotated[Form, typer.Option("--format", help=said("format"))]


def flow_of(case: Path) -> Workflow:
    """The work of a case."""
    import workbench  # noqa: PLC0415 - the engines take a second to import
    from workbench.workflow import Workflow  # noqa: PLC0415 - as above

    return Workflow(workbench.open_case(case))


def day_of(moment: datetime) -> date:
    """The day of a stated moment.

    Raises:
        typer.BadParameter: it lies at an end of the calendar, where nothing can be counted from it.
    """
    if moment.year not in YEARS:
        raise typer.BadParameter(text("workflow.mistake.date", "zh"))
    return moment.date()


def yuan(typed: str) -> Decimal:
    """An amount as it was typed, without a binary number in between.

    Raises:
        typer.BadParameter: it is no number.
    """
    try:
        return Decimal(typed)
    except InvalidOperation:
        raise typer.BadParameter(text("workflow.mistake.decimal", "zh")) from None
