"""``workbench transfer``, ``workbench ledger`` and ``workbench draw``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from workbench.cli.options import CasePath, Lang, Language, bilingual
from workbench.cli.workflow import (
    AsOf,
    At,
    Day,
    Forms,
    Lead,
    Note,
    Seq,
    day_of,
    flow_of,
    moment_at,
    said,
    task,
)
from workbench.cli.workflow_shown import Form, print_entry, print_rows
from workbench.errors import WorkbenchError
from workbench.shown import plain
from workbench.texts import text
from workbench.trust.actor import present_actor

__all__ = ["register"]

transfer = typer.Typer(no_args_is_help=True, help=bilingual("workflow.help.transfer"))
ledger = typer.Typer(no_args_is_help=True, help=bilingual("workflow.help.ledger"))
draw = typer.Typer(no_args_is_help=True, help=bilingual("workflow.help.draw"))


def register(app: typer.Typer) -> None:
    """Add the commands of the work after a lead to the command line."""
    for name, group in (("task", task), ("transfer", transfer), ("ledger", ledger), ("draw", draw)):
        app.add_typer(group, name=name)


Document = Annotated[str, typer.Option("--document", help=said("document"))]


@transfer.command("report", help=said("transfer_report"))
def report(
    case: CasePath,
    lead: Lead,
    target: Annotated[str, typer.Option("--to", help=said("to"))],
    receiver: Annotated[str, typer.Option("--receiver", help=said("receiver"))],
    officer: Annotated[list[str], typer.Option("--officer", help=said("officer"))],
    grounds: Annotated[str, typer.Option("--grounds", help=said("grounds"))],
    on: Day,
    lang: Lang = Language.zh,
) -> None:
    """Ask for a transfer."""
    made = flow_of(case).transfers.report(
        lead,
        target,
        receiver=receiver,
        officers=officer,
        grounds=grounds,
        actor=present_actor(),
        on=day_of(on),
    )
    print_entry(made, lang.value)


@transfer.command("decide", help=said("transfer_decide"))
def decide(
    case: CasePath,
    entry: Seq,
    at: At,
    approve: Annotated[bool, typer.Option("--approve/--refuse", help=said("approve_transfer"))],
    reason: Annotated[str | None, typer.Option("--reason", help=said("reason"))] = None,
    lang: Lang = Language.zh,
) -> None:
    """Approve or refuse a transfer."""
    made = flow_of(case).transfers.decide(
        entry, approve, actor=present_actor(), at=moment_at(at), reason=reason
    )
    print_entry(made, lang.value)


@transfer.command("send", help=said("transfer_send"))
def send(
    case: CasePath,
    entry: Seq,
    at: At,
    document: Document,
    package: Annotated[str | None, typer.Option("--package", help=said("package"))] = None,
    lang: Lang = Language.zh,
) -> None:
    """Write down that a transfer has gone out."""
    made = flow_of(case).transfers.send(
        entry, document=document, actor=present_actor(), at=moment_at(at), package=package
    )
    print_entry(made, lang.value)


@transfer.command("receipt", help=said("transfer_receipt"))
def receipt(
    case: CasePath,
    entry: Seq,
    on: Day,
    receiver: Annotated[str, typer.Option("--receiver", help=said("signed_by"))],
    number: Annotated[str | None, typer.Option("--number", help=said("number"))] = None,
    lang: Lang = Language.zh,
) -> None:
    """Write down who signed the receipt."""
    made = flow_of(case).transfers.receive(
        entry, receiver=receiver, actor=present_actor(), on=day_of(on), number=number
    )
    print_entry(made, lang.value)


@transfer.command("feedback", help=said("transfer_feedback"))
def feedback(
    case: CasePath,
    entry: Seq,
    on: Day,
    outcome: Annotated[str, typer.Option("--outcome", help=said("outcome"))],
    document: Annotated[str | None, typer.Option("--document", help=said("document"))] = None,
    note: Note = None,
    lang: Lang = Language.zh,
) -> None:
    """Write down what the other side decided."""
    made = flow_of(case).transfers.feedback(
        entry, outcome, actor=present_actor(), on=day_of(on), document=document, note=note
    )
    print_entry(made, lang.value)


@transfer.command("materials", help=said("transfer_materials"))
def materials(
    case: CasePath,
    entry: Seq,
    on: Day,
    what: Annotated[str, typer.Option("--what", help=said("what"))],
    lang: Lang = Language.zh,
) -> None:
    """Write down that papers were handed over."""
    made = flow_of(case).transfers.hand_over(entry, what=what, actor=present_actor(), on=day_of(on))
    print_entry(made, lang.value)


@transfer.command("list", help=said("transfer_list"))
def transfers(case: CasePath, as_of: AsOf, form: Forms = Form.table, lang: Lang = Language.zh) -> None:
    """List the transfers."""
    flow, day = flow_of(case), day_of(as_of)
    late = {one.seq for one in flow.dues() if one.what.startswith("clock.") and one.overdue(day)}
    rows = [
        {**_transfer(lead_id, one, lang.value), "overdue": one.seq in late}
        for lead_id, work in flow.works().items()
        for one in work.transfers
    ]
    columns = (
        "lead",
        "entry",
        "target",
        "receiver",
        "on",
        "decided",
        "sent",
        "document",
        "received",
        "answered",
    )
    print_rows("transfers", columns, rows, form, lang.value)


def _transfer(lead_id: str, one: Any, language: str) -> dict[str, Any]:
    decision, sent = one.decision, one.sent
    decided = "refused" if one.refused else "approved" if decision else "undecided"
    return {
        "lead": lead_id,
        "entry": one.seq,
        "target": text(f"workflow.authority.{one.report.target}", language),
        "receiver": one.report.receiver,
        "officers": ", ".join(one.report.officers),
        "on": one.report.on,
        "decided": text(f"workflow.{decided}", language) + (f" {decision.at}" if decision else ""),
        "sent": sent.at if sent else None,
        "document": sent.document if sent else None,
        "package": sent.package if sent else None,
        "received": one.receipt.on if one.receipt else None,
        "answered": "\n".join(
            f"{text(f'workflow.outcome.{answer.outcome}', language)} {answer.on}" for answer in one.feedback
        ),
    }


@ledger.command("list", help=said("ledger_list"))
def ledgers(lang: Lang = Language.zh) -> None:
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
            **{"entry": one.seq, "on": one.detail["on"], "purpose": one.detail["purpose"]},
            **{"seed": one.detail["seed"], "count": one.detail["count"], "actor": one.actor, "at": one.at},
        }
        for one in flow_of(case).draws.all()
    ]
    print_rows("draws", ("entry", "on", "purpose", "seed", "count", "actor", "at"), rows, form, lang.value)


def _print_drawn(detail: dict[str, Any], form: Form, language: str) -> None:
    grades = dict(detail["frame"])
    rows = [
        {"institution": code, "grade": grades[code], "inspectors": ", ".join(names)}
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
