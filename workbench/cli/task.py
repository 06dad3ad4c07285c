"""``workbench task``: stages, tasks, measures and what is due of the work after a lead."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from workbench.cli.options import CasePath, Lang, Language, bilingual
from workbench.cli.workflow import AsOf, Day, Due, Forms, Lead, Note, Seq, day_of, flow_of, said, yuan
from workbench.cli.workflow_shown import Form, print_entry, print_rows
from workbench.texts import text
from workbench.trust.actor import present_actor

__all__ = ["task"]

task = typer.Typer(no_args_is_help=True, help=bilingual("command.task"))

Owner = Annotated[str, typer.Option("--owner", help=said("owner"))]
Days = Annotated[int | None, typer.Option("--days", min=1, help=said("days"))]
Yuan = partial(typer.Option, parser=yuan, metavar="<str>")


def _until(days: int | None, due: datetime | None) -> dict[str, Any]:
    if days is not None and due is not None:
        raise typer.BadParameter(said("due"), param_hint="--days, --due")
    return {"due": day_of(due)} if due is not None else {} if days is None else {"due": days}


@task.command("begin", help=said("begin"))
def begin(  # noqa: PLR0913, PLR0917 - the options of a command
    case: CasePath,
    lead: Lead,
    stage: Annotated[str, typer.Option("--stage", help=said("stage"))],
    owner: Owner,
    on: Day,
    days: Days = None,
    due: Due = None,
    topic: Annotated[str | None, typer.Option("--topic", help=said("topic"))] = None,
    note: Note = None,
    lang: Lang = Language.zh,
) -> None:
    """Begin a stage of the work on a lead."""
    more = {"topic": topic, "note": note, **_until(days, due)}
    made = flow_of(case).begin(lead, stage, owner=owner, actor=present_actor(), on=day_of(on), **more)
    print_entry(made, lang.value)


@task.command("finish", help=said("finish"))
def finish(
    case: CasePath,
    lead: Lead,
    result: Annotated[str, typer.Option("--result", help=said("result"))],
    on: Day,
    note: Note = None,
    lang: Lang = Language.zh,
) -> None:
    """Write down what the present stage came to."""
    made = flow_of(case).finish(lead, result, actor=present_actor(), on=day_of(on), note=note)
    print_entry(made, lang.value)


@task.command("close", help=said("close"))
def close(case: CasePath, lead: Lead, on: Day, note: Note = None, lang: Lang = Language.zh) -> None:
    """Close a lead."""
    print_entry(flow_of(case).close(lead, actor=present_actor(), on=day_of(on), note=note), lang.value)


@task.command("reassign", help=said("reassign"))
def reassign(
    case: CasePath,
    entry: Seq,
    on: Day,
    reason: Annotated[str, typer.Option("--reason", help=said("reason"))],
    owner: Annotated[str | None, typer.Option("--owner", help=said("owner"))] = None,
    due: Due = None,
    lang: Lang = Language.zh,
) -> None:
    """Give a stage or task another owner or due day."""
    until = day_of(due) if due else None
    made = flow_of(case).reassign(
        entry, actor=present_actor(), on=day_of(on), reason=reason, owner=owner, due=until
    )
    print_entry(made, lang.value)


@task.command("add", help=said("add"))
def add(  # noqa: PLR0913, PLR0917 - the options of a command
    case: CasePath,
    lead: Lead,
    kind: Annotated[str, typer.Option("--kind", help=said("kind"))],
    what: Annotated[str, typer.Option("--what", help=said("what"))],
    owner: Owner,
    on: Day,
    place: Annotated[str | None, typer.Option("--place", help=said("place"))] = None,
    days: Days = None,
    due: Due = None,
    lang: Lang = Language.zh,
) -> None:
    """Give somebody a task on a lead."""
    more = {"place": place, **_until(days, due)}
    made = flow_of(case).add_task(
        lead, kind, what=what, owner=owner, actor=present_actor(), on=day_of(on), **more
    )
    print_entry(made, lang.value)


@task.command("done", help=said("done"))
def done(
    case: CasePath,
    entry: Seq,
    result: Annotated[str, typer.Option("--result", help=said("found"))],
    on: Day,
    material: Annotated[list[str] | None, typer.Option("--material", help=said("material"))] = None,
    lang: Lang = Language.zh,
) -> None:
    """Write down what a task found."""
    made = flow_of(case).finish_task(
        entry, result=result, actor=present_actor(), on=day_of(on), materials=material or ()
    )
    print_entry(made, lang.value)


@task.command("dispose", help=said("dispose"))
def dispose(  # noqa: PLR0913, PLR0917 - the options of a command
    case: CasePath,
    lead: Lead,
    measure: Annotated[str, typer.Option("--measure", help=said("measure"))],
    target: Annotated[str, typer.Option("--target", help=said("target"))],
    on: Day,
    amount: Annotated[Decimal | None, Yuan("--amount", help=said("amount"))] = None,
    document: Annotated[str | None, typer.Option("--document", help=said("document"))] = None,
    article: Annotated[int | None, typer.Option("--article", help=said("article"))] = None,
    base: Annotated[Decimal | None, Yuan("--base", help=said("base"))] = None,
    points: Annotated[int | None, typer.Option("--points", help=said("points"))] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help=said("until"))
    ] = None,
    note: Note = None,
    lang: Lang = Language.zh,
) -> None:
    """Write down a measure, and set a fine beside its article."""
    from workbench.workflow.details import Disposal  # noqa: PLC0415 - as above
    from workbench.workflow.hints import fine_hint  # noqa: PLC0415 - as above

    flow = flow_of(case)
    made = flow.dispose(
        lead,
        measure,
        target,
        actor=present_actor(),
        on=day_of(on),
        amount=amount,
        document=document,
        article=article,
        base=base,
        points=points,
        until=day_of(until) if until else None,
        note=note,
    )
    print_entry(made, lang.value)
    hint = fine_hint(Disposal.model_validate(made.detail), flow.work(lead))
    if hint:
        typer.echo(hint[lang.value], err=True)


@task.command("pay", help=said("pay"))
def pay(
    case: CasePath,
    entry: Seq,
    amount: Annotated[Decimal, Yuan("--amount", help=said("amount"))],
    receipt: Annotated[str, typer.Option("--receipt", help=said("receipt"))],
    on: Day,
    lang: Lang = Language.zh,
) -> None:
    """Write down money that came in."""
    made = flow_of(case).pay(entry, amount=amount, receipt=receipt, actor=present_actor(), on=day_of(on))
    print_entry(made, lang.value)


@task.command("approve", help=said("approve"))
def approve(case: CasePath, entry: Seq, note: Note = None, lang: Lang = Language.zh) -> None:
    """Put into force what waits."""
    print_entry(flow_of(case).approve(entry, actor=present_actor(), note=note or ""), lang.value)


@task.command("reject", help=said("reject"))
def reject(case: CasePath, entry: Seq, note: Note = None, lang: Lang = Language.zh) -> None:
    """Send back what waits."""
    print_entry(flow_of(case).reject(entry, actor=present_actor(), note=note or ""), lang.value)


@task.command("withdraw", help=said("withdraw"))
def withdraw(
    case: CasePath,
    entry: Seq,
    reason: Annotated[str, typer.Option("--reason", help=said("reason"))],
    lang: Lang = Language.zh,
) -> None:
    """Take an entry out of force."""
    print_entry(flow_of(case).withdraw(entry, actor=present_actor(), reason=reason), lang.value)


@task.command("calendar", help=said("calendar"))
def calendar(
    case: CasePath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=said("calendar_file"))],
    lang: Lang = Language.zh,
) -> None:
    """Record the office's holidays and make-up days."""
    print_entry(flow_of(case).set_calendar(file, actor=present_actor()), lang.value)


@task.command("verify", help=said("verify"))
def verify(case: CasePath, lang: Lang = Language.zh) -> None:
    """Compare the work with the log."""
    typer.echo(text("workflow.verified", lang.value, count=flow_of(case).verify()))


@task.command("list", help=said("list"))
def listing(
    case: CasePath,
    as_of: AsOf,
    overdue: Annotated[bool, typer.Option("--overdue", help=said("overdue"))] = False,
    owner: Annotated[str | None, typer.Option("--owner", help=said("owner"))] = None,
    everything: Annotated[bool, typer.Option("--all", help=said("all"))] = False,
    form: Forms = Form.table,
    lang: Lang = Language.zh,
) -> None:
    """List what is due, and what is late on a stated day."""
    day, flow = day_of(as_of), flow_of(case)
    rows = [
        {
            "lead": one.lead_id,
            "entry": one.seq,
            "what": text(f"workflow.{one.what}", lang.value),
            "owner": text("list.separator", lang.value).join(one.owners),
            "due": one.shown,
            "done_on": one.done and one.done.date(),
            "days_late": one.days_late(day),
            "overdue": one.overdue(day),
        }
        for one in flow.dues()
        if (everything or one.done is None)
        and (not overdue or one.overdue(day))
        and (owner is None or owner in one.owners)
    ]
    print_rows(
        "list", ("lead", "entry", "what", "owner", "due", "done_on", "days_late"), rows, form, lang.value
    )
    if not flow.calendar().entry:
        typer.echo(text("workflow.note.weekends", lang.value), err=True)


@task.command("show", help=said("show"))
def show(case: CasePath, lead: Lead, form: Forms = Form.table, lang: Lang = Language.zh) -> None:
    """Show the history of the work on a lead."""
    import workbench  # noqa: PLC0415 - the engines take a second to import
    from workbench.workflow.history_shown import history_rows  # noqa: PLC0415 - as above

    rows = history_rows(workbench.open_case(case), lead, lang.value)
    print_rows("show", ("entry", "kind", "what", "actor", "at", "state"), rows, form, lang.value)
