"""Rows of the ledgers: from the work on leads to cells; amounts as Decimal, ids as text, people as the cast says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workbench.documents.cells import Cell
from workbench.texts import labels, text
from workbench.workflow.cast import Cast
from workbench.workflow.due import Due, dues_of
from workbench.workflow.standing import Measured, Step, Task, Work

__all__ = ["LEDGERS", "Ledger", "Material"]

_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Material:
    """What ledgers are made from, on a stated day, in a language."""

    works: Mapping[str, Work]
    cast: Cast
    as_of: date
    language: str = "zh"

    def named(self, prefix: str, code: str) -> str:
        """A code in words; itself where it has none."""
        found = labels(f"workflow.{prefix}").get(code) or labels(prefix).get(code)
        return found[self.language] if found else code

    def many(self, parts: Iterable[str]) -> str:
        """Several things in one cell, one below the other."""
        return "\n".join(parts)

    def late(self, work: Work, one: Step | Task) -> int:
        """Calendar days by which a stage or task is late; 0 in time."""
        due = next(due for due in dues_of(work) if _same(due, one))
        return due.days_late(self.as_of)


@dataclass(frozen=True)
class Ledger:
    """A ledger: its columns (``workflow.column.<code>``) and what makes its rows."""

    columns: tuple[str, ...]
    rows: Callable[[Material], Iterator[tuple[Cell, ...]]]


def _same(due: Due, one: Step | Task) -> bool:
    return due.seq == one.seq and not due.what.startswith("clock.")


_LEAD = ("lead", "scheme", "stage", "result", "owner", "begun_on", "due", "days_late", "closed_on")
_MONEY = ("to_return", "returned", "fine", "fine_paid")


def _lead(material: Material, work: Work) -> tuple[Cell, ...]:
    """How far a lead is: the cells of ``_LEAD``."""
    step = work.last
    scheme = material.named("scheme", material.cast.schemes.get(work.lead_id, ""))
    stage = material.named("stage", work.stage or "nothing")
    closed = work.closed.on if work.closed else None
    if step is None:
        return (work.lead_id, scheme, stage, *[None] * 5, closed)
    result = material.named("result", work.result) if work.result else None
    late = material.late(work, step)
    return (work.lead_id, scheme, stage, result, step.owner, step.begun.on, step.due, late, closed)


def _money(measures: Iterable[Measured]) -> tuple[Decimal, ...]:
    """Ordered and paid, of what is to be returned and of fines."""
    several = list(measures)
    found: list[Decimal] = []
    for kind in ("return", "penalty"):
        mine = [one for one in several if one.said.measure == kind]
        found.append(sum((one.said.amount or _NOTHING for one in mine), _NOTHING))
        found.append(sum((one.paid for one in mine), _NOTHING))
    return tuple(found)


def _measures(material: Material, measures: Iterable[Measured]) -> str:
    return material.many(
        " ".join(
            filter(
                None,
                (
                    str(one.said.on),
                    material.named("measure", one.said.measure),
                    material.cast.text(one.said.document),
                ),
            )
        )
        for one in measures
    )


def _tasks(material: Material, work: Work) -> str:
    return material.many(
        f"{material.named('task', one.given.task)}: "
        f"{material.cast.text(one.finished.result) if one.finished else text('workflow.not_done', material.language)}"
        for one in work.tasks
    )


def _transfers(material: Material, work: Work) -> str:
    return material.many(
        " ".join(
            [
                material.named("authority", one.report.target),
                material.cast.text(one.sent.document)
                if one.sent
                else text("workflow.not_sent", material.language),
                *(material.named("outcome", answer.outcome) for answer in one.feedback),
            ]
        )
        for one in work.transfers
        if not one.refused
    )


def _institutions(kind: str) -> Ledger:
    """The ledger of pharmacies or facilities: one row for each lead and institution, its own measures in it."""

    def rows(material: Material) -> Iterator[tuple[Cell, ...]]:
        for lead_id, work in material.works.items():
            against = {tuple(one.said.target.split(":", 1)) for one in work.measures}
            named = {one[1] for one in against if one[0] == kind}
            for code in sorted(named | {one for _, one in material.cast.of_kind(lead_id, kind)}):
                mine = [one for one in work.measures if one.said.target == f"{kind}:{code}"]
                yield (
                    code,
                    material.cast.names.get((kind, code), ""),
                    *_lead(material, work),
                    _tasks(material, work),
                    _measures(material, mine),
                    *_money(mine),
                    _transfers(material, work),
                )

    return Ledger(("institution", "name", *_LEAD, "tasks", "measures", *_MONEY, "transfers"), rows)


def _topic(topic: str) -> Ledger:
    """The ledger of leads of a topic: one row for each lead, with its people and institutions."""

    def rows(material: Material) -> Iterator[tuple[Cell, ...]]:
        for lead_id, work in material.works.items():
            if work.topic == topic:
                yield (
                    *_lead(material, work),
                    _called(material, lead_id, "patient", "doctor"),
                    _called(material, lead_id, "pharmacy", "facility"),
                    _tasks(material, work),
                    _measures(material, work.measures),
                    *_money(work.measures),
                    _transfers(material, work),
                )

    return Ledger((*_LEAD, "people", "institutions", "tasks", "measures", *_MONEY, "transfers"), rows)


def _called(material: Material, lead_id: str, *kinds: str) -> str:
    return material.many(material.cast.label(*one) for one in material.cast.of_kind(lead_id, *kinds))


def _trauma_materials(material: Material) -> Iterator[tuple[Cell, ...]]:
    """One row for each task of the leads about trauma, with its papers."""
    for lead_id, work in material.works.items():
        for one in work.tasks if work.topic == "trauma" else ():
            done = one.finished
            yield (
                *(lead_id, f"#{one.seq}", material.named("task", one.given.task)),
                *(material.cast.text(one.given.what), material.cast.text(one.given.place), one.owner),
                *(one.given.on, one.due, done.on if done else None, material.late(work, one)),
                material.cast.text(done.result) if done else None,
                material.many(map(material.cast.text, done.materials)) if done else None,
            )


def _rectification(material: Material) -> Iterator[tuple[Cell, ...]]:
    """One row for each time that a lead was to be rectified."""
    for lead_id, work in material.works.items():
        for step in work.steps:
            if step.begun.stage == "rectification":
                done = step.finished
                closed = next((one.on for seq, one in work.closings if seq > step.seq), None)
                yield (
                    *(lead_id, f"#{step.seq}", _called(material, lead_id, "pharmacy", "facility")),
                    *(material.cast.text(step.begun.note), step.owner, step.begun.on),
                    *(step.first_due, step.due, done.on if done else None, material.late(work, step)),
                    material.named("result", done.result) if done else None,
                    material.cast.text(done.note) if done else None,
                    *(work.outstanding, closed),
                )


def _talks(material: Material) -> Iterator[tuple[Cell, ...]]:
    """One row for each talk that somebody was summoned to."""
    for lead_id, work in material.works.items():
        for one in work.measures:
            if one.said.measure == "talk":
                yield (
                    *(lead_id, f"#{one.seq}", material.cast.target(one.said.target), one.said.on),
                    *(material.cast.text(one.said.document), material.cast.text(one.said.note)),
                    material.named("stage", work.stage),
                )


#: The ledgers by the names of domain.md, W12, in that order.
LEDGERS: dict[str, Ledger] = {
    "trauma": _topic("trauma"),
    "pharmacy": _institutions("pharmacy"),
    "facility": _institutions("facility"),
    "internal_audit": _topic("internal_audit"),
    "trauma_materials": Ledger(
        (
            *("lead", "entry", "task", "what", "place", "owner", "begun_on", "due", "done_on", "days_late"),
            *("found", "materials"),
        ),
        _trauma_materials,
    ),
    "rectification": Ledger(
        (
            *("lead", "entry", "institutions", "what", "owner", "begun_on", "first_due", "due", "done_on"),
            *("days_late", "result", "note", "outstanding", "closed_on"),
        ),
        _rectification,
    ),
    "talks": Ledger(("lead", "entry", "target", "on", "document", "note", "stage"), _talks),
}
