"""How the work on a lead stands: its entries in force, put together one by one; a wrong order is refused here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from workbench.workflow.codes import CLOSABLE, FOLLOWS
from workbench.workflow.details import (
    Closing,
    Disposal,
    Payment,
    StageBegun,
    StageResult,
    TaskGiven,
    TaskResult,
    TransferDecision,
    TransferFeedback,
    TransferMaterials,
    TransferReceipt,
    TransferReport,
    TransferSending,
)

__all__ = ["Measured", "Step", "Task", "Transfer", "Work"]

_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Step:
    """A stage of the work: who has it, until when, and what it came to."""

    seq: int
    begun: StageBegun
    owner: str
    due: date
    finished: StageResult | None = None

    @property
    def first_due(self) -> date:
        """The day it was due at first."""
        return self.begun.due

    @property
    def done_on(self) -> date | None:
        """The day of the result."""
        return self.finished.on if self.finished else None


@dataclass(frozen=True)
class Task:
    """A task on a lead; see ``Step`` for owner and due day."""

    seq: int
    given: TaskGiven
    owner: str
    due: date
    finished: TaskResult | None = None

    @property
    def first_due(self) -> date:
        """The day it was due at first."""
        return self.given.due

    @property
    def done_on(self) -> date | None:
        """The day of the result."""
        return self.finished.on if self.finished else None


@dataclass(frozen=True)
class Measured:
    """A disposal in force and the money that came in for it."""

    seq: int
    said: Disposal
    payments: tuple[Payment, ...] = ()

    @property
    def paid(self) -> Decimal:
        """Yuan that came in."""
        return sum((one.amount for one in self.payments), _NOTHING)

    @property
    def outstanding(self) -> Decimal:
        """Yuan that are still to come."""
        return (self.said.amount or _NOTHING) - self.paid


@dataclass(frozen=True)
class Transfer:
    """A transfer to another authority, as far as it has come; ``reporter`` wrote the report down."""

    seq: int
    report: TransferReport
    reporter: str
    decision: TransferDecision | None = None
    sent: TransferSending | None = None
    receipt: TransferReceipt | None = None
    feedback: tuple[TransferFeedback, ...] = ()
    materials: TransferMaterials | None = None

    @property
    def refused(self) -> bool:
        """Whether the head has refused it."""
        return self.decision is not None and not self.decision.approved

    @property
    def hangs(self) -> bool:
        """Whether it is neither refused nor received."""
        return not self.refused and self.receipt is None

    @property
    def filed_on(self) -> date | None:
        """The day on which the other side filed a case."""
        return next((one.on for one in self.feedback if one.outcome == "filed"), None)


@dataclass(frozen=True)
class Work:
    """The work on one lead.

    Attributes:
        since: ``seq`` of the screening that the present round began with; 0 before any.
        topic: what the present round is about.
        closings: ``seq`` and closing of every round that was closed.
        closed: the closing of the present round.
    """

    lead_id: str
    since: int = 0
    topic: str = "ordinary"
    steps: tuple[Step, ...] = ()
    tasks: tuple[Task, ...] = ()
    measures: tuple[Measured, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    closings: tuple[tuple[int, Closing], ...] = ()
    closed: Closing | None = None

    @property
    def last(self) -> Step | None:
        """The latest stage."""
        return self.steps[-1] if self.steps else None

    @property
    def stage(self) -> str:
        """The stage that the lead is in: ``""`` before the first, ``closed`` at the end."""
        if self.closed:
            return "closed"
        return self.last.begun.stage if self.last else ""

    @property
    def result(self) -> str:
        """Result of the latest stage; empty while it runs."""
        return self.last.finished.result if self.last and self.last.finished else ""

    @property
    def allowed(self) -> tuple[str, ...]:
        """Stages that may begin now, and ``closed`` where the lead may be closed."""
        if self.last is None or self.closed:
            return ("screening",)
        closing = ("closed",) if self.result in CLOSABLE else ()
        return (*FOLLOWS.get(self.result, ()), *closing)

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """Tasks without a result."""
        return tuple(one for one in self.tasks if one.finished is None)

    @property
    def measures_now(self) -> tuple[Measured, ...]:
        """Disposals of the present round."""
        return tuple(one for one in self.measures if one.seq > self.since)

    @property
    def transfers_now(self) -> tuple[Transfer, ...]:
        """Transfers of the present round that were not refused."""
        return tuple(one for one in self.transfers if one.seq > self.since and not one.refused)

    @property
    def outstanding(self) -> Decimal:
        """Yuan that are still to come, over all rounds."""
        return sum((one.outstanding for one in self.measures), _NOTHING)

    @property
    def unanswered(self) -> tuple[Transfer, ...]:
        """Transfers that were received and not answered yet."""
        return tuple(one for one in self.transfers if one.receipt and not one.feedback)

    def with_step(self, step: Step) -> Work:
        """With this step in place of the one of the same number, or added."""
        return replace(self, steps=_put(self.steps, step))

    def with_task(self, task: Task) -> Work:
        """The same for a task."""
        return replace(self, tasks=_put(self.tasks, task))

    def with_measure(self, measure: Measured) -> Work:
        """The same for a disposal."""
        return replace(self, measures=_put(self.measures, measure))

    def with_transfer(self, transfer: Transfer) -> Work:
        """The same for a transfer."""
        return replace(self, transfers=_put(self.transfers, transfer))


One = TypeVar("One", Step, Task, Measured, Transfer)


def _put(several: tuple[One, ...], new: One) -> tuple[One, ...]:
    kept = {one.seq: one for one in several} | {new.seq: new}
    return tuple(kept[seq] for seq in sorted(kept))
