"""``workbench draw``: the double-random draw of institutions and inspectors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from workbench.cli.options import CasePath, Lang, Language, bilingual
from workbench.cli.workflow import Day, Forms, Seq, day_of, flow_of, said
from workbench.cli.workflow_shown import Form, print_entry, print_rows
from workbench.clock import beijing
from workbench.errors import WorkbenchError
from workbench.texts import text
from workbench.trust.actor import present_actor

__all__ = ["draw"]

draw = typer.Typer(no_args_is_help=True, help=bilingual("command.draw"))


@draw.command("make", help=said("draw_make"))
def make(  # noqa: PLR0913, PLR0917 - the options of a command
    case: CasePath,
    on: Day,
    seed: Annotated[str, typer.Option("--seed", help=said("seed"))],
    count: Annotated[int, typer.Option("--count", min=1, help=said("count"))],
    institutions: Annotated[Path, typer.Option("--institutions", help=said("institutions"))],
    purpose: Annotated[str, typer.Option("--purpose", help=said("purpose"))],
    inspectors: Annotated[Path | None, typer.Option("--inspectors", help=said("inspectors"))] = None,
    each: Annotated[int, typer.Option("--each", min=1, help=said("each"))] = 2,
    weight: Annotated[list[str] | None, typer.Option("--weight", help=said("weight"))] = None,
    lang: Lang = Language.zh,
) -> None:
    """Draw institutions and inspectors."""
    from workbench.workflow.draw import Draw  # noqa: PLC0415 - only needed here
    from workbench.workflow.draws import read_frame, read_inspectors  # noqa: PLC0415 - as above

    asked = Draw(
        seed=seed,
        count=count,
        frame=read_frame(institutions),
        weights=_weights(weight or []),
        inspectors=read_inspectors(inspectors) if inspectors else (),
        inspectors_each=each,
    )
    made = flow_of(case).draws.make(asked, purpose=purpose, actor=present_actor(), on=day_of(on))
    print_entry(made, lang.value)
    _print_drawn(made.detail, Form.table, lang.value)


@draw.command("check", help=said("draw_check"))
def check(case: CasePath, entry: Seq, form: Forms = Form.table, lang: Lang = Language.zh) -> None:
    """Make a draw again and compare."""
    made = flow_of(case).draws.again(entry)
    _print_drawn(made.model_dump(mode="json"), form, lang.value)


@draw.command("list", help=said("draw_list"))
def draws(case: CasePath, form: Forms = Form.table, lang: Lang = Language.zh) -> None:
    """List the draws."""
    rows = [
        {
            **{"entry": one.seq, "actor": one.actor, "at": beijing(one.at)},
            **{name: one.detail[name] for name in ("on", "purpose", "seed", "count")},
        }
        for one in flow_of(case).draws.all()
    ]
    print_rows("draws", ("entry", "on", "purpose", "seed", "count", "actor", "at"), rows, form, lang.value)


def _print_drawn(detail: dict[str, Any], form: Form, language: str) -> None:
    grades = dict(detail["frame"])
    rows = [
        {
            "institution": code,
            "grade": grades[code],
            "inspectors": text("list.separator", language).join(names),
        }
        for code, names in detail["drawn"]
    ]
    print_rows("drawn", ("institution", "grade", "inspectors"), rows, form, language)


def _weights(several: list[str]) -> dict[str, int]:
    """Weights as typed, ``GRADE=NUMBER``."""
    found: dict[str, int] = {}
    for one in several:
        grade, _, number = one.rpartition("=")
        if not number.isascii() or not number.isdigit() or "=" not in one:
            raise WorkbenchError("workflow_draw_numbers")
        found[grade] = int(number)
    return found
