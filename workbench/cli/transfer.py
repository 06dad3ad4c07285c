"""``workbench transfer``: transfers to other authorities, step by step."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from workbench.cli.options import CasePath, Lang, Language, bilingual
from workbench.cli.workflow import AsOf, At, Day, Forms, Lead, Note, Seq, day_of, flow_of, said
from workbench.cli.workflow_shown import Form, print_entry, print_rows
from workbench.texts import listed, text
from workbench.trust.actor import present_actor

__all__ = ["transfer"]

transfer = typer.Typer(no_args_is_help=True, help=bilingual("command.transfer"))

_COLUMNS = (
    *("lead", "entry", "target", "receiver", "on", "decided"),
    *("sent", "document", "received", "answered", "late"),
)


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
    made = flow_of(case).transfers.decide(entry, approve, actor=present_actor(), at=at, reason=reason)
    print_entry(made, lang.value)


@transfer.command("send", help=said("transfer_send"))
def send(
    case: CasePath,
    entry: Seq,
    at: At,
    document: Annotated[str, typer.Option("--document", help=said("document"))],
    package: Annotated[str | None, typer.Option("--package", help=said("package"))] = None,
    lang: Lang = Language.zh,
) -> None:
    """Write down that a transfer has gone out."""
    made = flow_of(case).transfers.send(
        entry, document=document, actor=present_actor(), at=at, package=package
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
        {
            **_transfer(lead_id, one, lang.value),
            "overdue": one.seq in late,
            "late": text("workflow.late", lang.value) if one.seq in late else None,
        }
        for lead_id, work in flow.works().items()
        for one in work.transfers
    ]
    print_rows("transfers", _COLUMNS, rows, form, lang.value)


def _transfer(lead_id: str, one: Any, language: str) -> dict[str, Any]:
    decision, sent = one.decision, one.sent
    decided = "refused" if one.refused else "approved" if decision else "undecided"
    return {
        "lead": lead_id,
        "entry": one.seq,
        "target": text(f"workflow.authority.{one.report.target}", language),
        "receiver": one.report.receiver,
        "officers": listed(one.report.officers)[language],
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
