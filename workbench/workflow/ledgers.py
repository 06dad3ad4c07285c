"""The ledgers as workbooks: made on a stated day, people masked, every one that leaves the case in its log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from workbench.case import Case
from workbench.documents.workbook import Sheet, workbook
from workbench.errors import CaseError
from workbench.explore.session import checked_reason
from workbench.guard import storage
from workbench.texts import text
from workbench.trust.actor import checked_actor
from workbench.trust.audit import AuditLog
from workbench.workflow.cast import Cast, cast_of
from workbench.workflow.entries import Entry
from workbench.workflow.errors import WorkflowError
from workbench.workflow.ledger_rows import LEDGERS, Material
from workbench.workflow.standing import Work
from workbench.workflow.workflow import Workflow

__all__ = ["cast_for", "export_ledgers", "ledger_sheets"]


def ledger_sheets(
    case: Case, ledgers: Sequence[str], *, as_of: date, plain: bool = False, language: str = "zh"
) -> list[Sheet]:
    """Ledgers as sheets, in the order asked for.

    Args:
        case: the case.
        ledgers: names of ``LEDGERS``.
        as_of: the day on which what is late is counted; everything on record is in the sheets, whatever its day.
        plain: whether people are named; the caller has logged the reason.
        language: ``zh`` or ``en``.

    Raises:
        WorkflowError: there is no such ledger.
    """
    for one in ledgers:
        if one not in LEDGERS:
            raise WorkflowError("workflow_ledger", ledger=one, known=", ".join(LEDGERS))
    flow = Workflow(case)
    works, calendar = flow.works(), flow.calendar()
    cast = cast_for(case, works, flow.entries(), plain=plain)
    material = Material(works, cast, as_of, language)
    notes = (
        text("workflow.note.as_of", language, day=as_of.isoformat()),
        text("workflow.note.leads", language),
        text("workflow.note.plain" if plain else "workflow.note.masked", language),
        text(
            "workflow.note.calendar" if calendar.entry else "workflow.note.weekends",
            language,
            entry=calendar.entry,
        ),
    )
    return [_sheet(one, material, notes) for one in ledgers]


def cast_for(case: Case, works: dict[str, Work], entries: Sequence[Entry], *, plain: bool = False) -> Cast:
    """The members of leads with work, with everybody whose number stands in a text of it."""
    targets = [measure.said.target for work in works.values() for measure in work.measures]
    said = [one for entry in entries if entry.lead_id for one in _texts(entry.detail)]
    return cast_of(case, works, targets=targets, said=said, plain=plain)


def export_ledgers(
    case: Case,
    ledgers: Sequence[str],
    out: Path,
    *,
    actor: str,
    as_of: date,
    reason: str = "",
    language: str = "zh",
) -> Path:
    """Write ledgers as one workbook; the log says so before it is written.

    Args:
        case: the case.
        ledgers: names of ``LEDGERS``.
        out: the XLSX file, which must not be there yet.
        actor: who takes it out.
        as_of: see ``ledger_sheets``.
        reason: why people are to be named; without one they are masked.
        language: ``zh`` or ``en``.

    Raises:
        WorkflowError: there is no such ledger.
        WorkbenchError: the reason says nothing.
        CaseError: there is such a file, or it cannot be written.
    """
    who, why = checked_actor(actor), checked_reason(reason) if reason else ""
    if out.exists():
        raise CaseError("output_exists", path=out)
    if not out.parent.is_dir():
        raise CaseError("no_folder", path=out.parent)
    sheets = ledger_sheets(case, ledgers, as_of=as_of, plain=bool(why), language=language)
    content = workbook(sheets, made_at=datetime.combine(as_of, time()), language=language)
    AuditLog(case.lead_store).append(
        who,
        "export",
        "ledgers",
        form="ledger",
        level="plain" if why else "masked",
        ledgers=list(ledgers),
        leads=sorted(Workflow(case).works()),
        as_of=as_of.isoformat(),
        reason=why,
        file=out.name,
    )
    with storage(out), out.open("xb") as stream:
        stream.write(content)
    return out


def _sheet(name: str, material: Material, notes: tuple[str, ...]) -> Sheet:
    ledger, language = LEDGERS[name], material.language
    columns = tuple(text(f"workflow.column.{one}", language) for one in ledger.columns)
    return Sheet(text(f"workflow.ledger.{name}", language), columns, tuple(ledger.rows(material)), notes)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value of JSON."""
    if isinstance(value, str):
        yield value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in parts:
        yield from _texts(one)
