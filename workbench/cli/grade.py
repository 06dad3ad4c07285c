"""``workbench grade``: proposals of grades, cards and credit, and what people decide on them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.card import CardConfig, Node
from workbench.cli.options import CasePath, Lang, Language, bilingual, moment_of
from workbench.cli.workflow import Day, Forms, Note, Seq, day_of
from workbench.cli.workflow_shown import Form, print_entry, print_rows
from workbench.errors import CaseError
from workbench.guard import storage
from workbench.shown import plain
from workbench.texts import labels, listed, text, texts
from workbench.trust.actor import present_actor
from workbench.trust.audit import AuditLog
from workbench.trust.masking import masked

if TYPE_CHECKING:
    from workbench.cards import Grades, Proposal

__all__ = ["grade"]


def _help(name: str) -> str:
    return bilingual(f"card.help.{name}")


grade = typer.Typer(no_args_is_help=True, help=bilingual("command.grade"))

Scale = Annotated[str, typer.Option("--scale", help=_help("scale"))]
Value = Annotated[str, typer.Option("--value", help=_help("value"))]
Reason = Annotated[str, typer.Option("--reason", help=_help("reason"))]


@grade.command("propose", help=_help("propose"))
def propose(
    case: CasePath,
    scale: Annotated[str | None, typer.Option("--scale", help=_help("scale"))] = None,
    everything: Annotated[bool, typer.Option("--all", help=_help("all"))] = False,
    reason: Annotated[str, typer.Option("--plain-reason", help=_help("plain_reason"))] = "",
    made_at: Annotated[str | None, typer.Option("--made-at", help=_help("made_at"))] = None,
    config: CardConfig = None,
    form: Forms = Form.table,
    lang: Lang = Language.zh,
) -> None:
    """List proposals with their reasons; nothing is decided by it."""
    import workbench  # noqa: PLC0415 - the engines take a second to import
    from workbench.cards.card import moment  # noqa: PLC0415 - as above
    from workbench.cards.docket import docket_of  # noqa: PLC0415 - as above
    from workbench.cards.proposals import proposals  # noqa: PLC0415 - as above
    from workbench.config import read_config  # noqa: PLC0415 - as above
    from workbench.explore.session import checked_reason  # noqa: PLC0415 - as above

    opened = workbench.open_case(case)
    why = checked_reason(reason) if reason else ""
    AuditLog(opened.lead_store).append(
        present_actor(), "grades", "", level="plain" if why else "masked", reason=why
    )
    docket = docket_of(opened, moment(moment_of(made_at)))
    rows = [
        _proposal(one, lang.value, plain=bool(why))
        for one in proposals(docket, read_config(config).grading)
        if scale in (None, one.scale) and (everything or one.differs)
    ]
    if form is Form.table:
        rows = [_readable(row, lang.value) for row in rows]
    columns = ("target", "scale", "present", "proposed", "reason")
    print_rows("proposals", columns, rows, form, lang.value, prefix="card")
    typer.echo(text("card.verdict", lang.value), err=True)


def _proposal(one: Proposal, language: str, *, plain: bool) -> dict[str, Any]:
    values = labels(f"card.value.{one.scale}")
    return {
        "target": f"{one.kind}:{one.node_id if plain else masked(one.kind, 'id', one.node_id)}",
        "scale": one.scale,
        "present": values[one.present][language],
        "proposed": values[one.value][language],
        "value": one.value,
        "reason": "\n".join(_reason(reason, language) for reason in one.reasons if reason.weight != "beside"),
    }


def _readable(row: dict[str, Any], language: str) -> dict[str, Any]:
    """The row for people: words, and beside them what they have to type to decide on it."""
    named = labels("card.scale")[row["scale"]][language]
    return row | {
        "scale": text("list.with_figure", language, name=named, figure=row["scale"]),
        "proposed": text("list.with_figure", language, name=row["proposed"], figure=row["value"]),
    }


def _reason(one: Any, language: str) -> str:
    said = listed(
        [
            *(one.said, texts("card.rows_said", rows=f"{one.rows:,}")),
            *([one.rate] if one.rate else []),
        ],
        "semicolon",
    )
    weight = text(f"card.weight.{one.weight}", language)
    return text("cli.labelled", language, label=weight, value=said[language])


def _decides(name: str) -> None:
    """A command for one of the three ways to decide on a proposal: as proposed, otherwise, or not at all."""

    @grade.command(name, help=_help(name))
    def decide(
        case: CasePath,
        node: Node,
        scale: Scale,
        value: Value,
        on: Day,
        reason: Reason,
        config: CardConfig = None,
        lang: Lang = Language.zh,
    ) -> None:
        made = getattr(_grades(case, config), name)(node, scale, value, **_who(on, reason))
        print_entry(made, lang.value)


for _way in ("confirm", "change", "reject"):
    _decides(_way)


@grade.command("finding", help=_help("finding"))
def finding(
    case: CasePath,
    number: Annotated[str, typer.Argument(metavar="FINDING", help=_help("finding_id"))],
    answer: Annotated[str, typer.Option("--answer", help=_help("answer"))],
    on: Day,
    reason: Reason,
    lang: Lang = Language.zh,
) -> None:
    """Answer a finding of the checks."""
    print_entry(_grades(case).answer_finding(number, answer, **_who(on, reason)), lang.value)


@grade.command("approve", help=_help("approve"))
def approve(case: CasePath, entry: Seq, note: Note = None, lang: Lang = Language.zh) -> None:
    """Put into force what waits."""
    print_entry(_grades(case).approve(entry, actor=present_actor(), note=note or ""), lang.value)


@grade.command("decline", help=_help("decline"))
def decline(case: CasePath, entry: Seq, note: Note = None, lang: Lang = Language.zh) -> None:
    """Send back what waits."""
    print_entry(_grades(case).decline(entry, actor=present_actor(), note=note or ""), lang.value)


@grade.command("withdraw", help=_help("withdraw"))
def withdraw(case: CasePath, entry: Seq, reason: Reason, lang: Lang = Language.zh) -> None:
    """Take a decision out of force."""
    print_entry(_grades(case).withdraw(entry, actor=present_actor(), reason=reason), lang.value)


@grade.command("frame", help=_help("frame"))
def frame(
    case: CasePath,
    out: Annotated[Path, typer.Option("--out", help=_help("frame_out"))],
    lang: Lang = Language.zh,
) -> None:
    """Write the institutions with their decided grades, as a random draw reads them."""
    import workbench  # noqa: PLC0415 - the engines take a second to import
    from workbench.cards.proposals import frame_of  # noqa: PLC0415 - as above

    if out.exists():
        raise CaseError("output_exists", path=out)
    rows = frame_of(workbench.open_case(case))
    with storage(out), out.open("x", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([("code", "grade"), *rows])
    typer.echo(text("card.written", lang.value, path=plain(out)))


@grade.command("list", help=_help("list"))
def listing(case: CasePath, form: Forms = Form.table, lang: Lang = Language.zh) -> None:
    """List all decisions, oldest first."""
    import workbench  # noqa: PLC0415 - the engines take a second to import
    from workbench.cards.history import history_rows  # noqa: PLC0415 - as above

    rows = history_rows(workbench.open_case(case), lang.value)
    columns = ("entry", "at", "target", "what", "actor", "reason", "state")
    print_rows("list", columns, rows, form, lang.value, prefix="card")


def _who(on: Any, reason: str) -> dict[str, Any]:
    return {"actor": present_actor(), "on": day_of(on), "reason": reason}


def _grades(case: Path, config: Path | None = None) -> Grades:
    import workbench  # noqa: PLC0415 - the engines take a second to import
    from workbench.cards import Grades  # noqa: PLC0415 - as above
    from workbench.config import read_config  # noqa: PLC0415 - as above

    return Grades(workbench.open_case(case), read_config(config).grading)
