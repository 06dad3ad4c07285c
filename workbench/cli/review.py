"""``workbench review``: what people decide about leads, on a terminal as in the desk, into the same store and log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import CasePath, Lang, Language, bilingual
from workbench.cli.output import print_text
from workbench.cli.workflow import Forms, Lead, Note
from workbench.cli.workflow_shown import Form, print_rows
from workbench.clock import beijing
from workbench.leads.review import Review, ReviewStore
from workbench.shown import plain
from workbench.texts import labels, text
from workbench.trust.actor import present_actor

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["review"]


def _help(name: str) -> str:
    return bilingual(f"review.help.{name}")


review = typer.Typer(no_args_is_help=True, help=bilingual("command.review"))

Leads = Annotated[list[str], typer.Argument(metavar="LEAD...", help=_help("leads"))]


@review.command("decide", help=_help("decide"))
def decide(
    case: CasePath,
    leads: Leads,
    status: Annotated[str, typer.Option("--status", help=_help("status"))],
    reason: Annotated[str, typer.Option("--reason", help=_help("reason"))] = "",
    note: Note = None,
    lang: Lang = Language.zh,
) -> None:
    """Set leads to a status, all or none."""
    store = _store(case)
    made = store.decide(leads, status, actor=present_actor(), reason=reason, note=note or "")
    _print(made, lang.value)


def _answers(name: str) -> None:
    """A command that answers the last word on a lead: it is approved, sent back, or taken back."""

    @review.command(name, help=_help(name))
    def answer(case: CasePath, lead: Lead, note: Note = None, lang: Lang = Language.zh) -> None:
        made = getattr(_store(case), name)(lead, present_actor(), note or "")
        _print([made], lang.value)


for _way in ("approve", "reject", "withdraw"):
    _answers(_way)


@review.command("note", help=_help("note"))
def note(
    case: CasePath,
    lead: Lead,
    words: Annotated[str, typer.Argument(metavar="TEXT", help=_help("words"))],
    lang: Lang = Language.zh,
) -> None:
    """Write a note on a lead."""
    _print([_store(case).note(lead, present_actor(), words)], lang.value)


@review.command("list", help=_help("list"))
def listing(
    case: CasePath,
    lead: Annotated[str | None, typer.Argument(metavar="[LEAD]", help=_help("lead"))] = None,
    form: Forms = Form.table,
    lang: Lang = Language.zh,
) -> None:
    """List what was decided about a lead, or about all of them, oldest first."""
    store = _store(case)
    names = [lead] if lead else sorted(store.statuses())
    rows = [_row(one, lang.value) for name in names for one in store.history(name)]
    columns = ("entry", "at", "lead", "what", "status", "actor", "reason", "note")
    print_rows("list", columns, sorted(rows, key=lambda row: row["entry"]), form, lang.value, prefix="review")


def _store(case: Path) -> ReviewStore:
    import workbench  # noqa: PLC0415 - the engines take a second to import

    return workbench.open_case(case).reviews


def _row(one: Review, language: str) -> dict[str, object]:
    status = one.proposed or one.status
    reasons = labels(f"review.reason.{status}") if one.reason and one.kind != "reject" else {}
    return {
        "entry": one.seq,
        "at": beijing(one.at),
        "lead": one.lead_id,
        "what": text(f"review.kind.{one.kind}", language),
        "status": text(f"status.{status}", language),
        "actor": one.actor,
        "reason": reasons[one.reason][language] if one.reason in reasons else "",
        "note": one.note,
    }


def _print(made: Iterable[Review], language: str) -> None:
    """One line each: number, lead, what was done, the status, and whether it waits for a second person."""
    for one in made:
        row = _row(one, language)
        parts = [f"#{one.seq}", one.lead_id, str(row["what"]), str(row["status"])]
        parts += [text("workflow.waits", language)] if one.kind == "propose" else []
        print_text(" · ".join(plain(part) for part in parts))
