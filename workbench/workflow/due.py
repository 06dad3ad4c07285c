"""What is due when, and what is overdue on a stated day: stages, tasks, and the clocks of transfers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from workbench.evidence.letters.clocks import decision_due, sending_due
from workbench.workflow.codes import CRIMINAL
from workbench.workflow.standing import Step, Task, Transfer, Work

__all__ = ["Due", "dues_of"]

_EVENING = time(23, 59, 59)


@dataclass(frozen=True)
class Due:
    """Something that has a due day.

    Attributes:
        seq: number of the entry that began it.
        what: ``stage.<stage>``, ``task.<kind>`` or ``clock.<clock>``.
        owners: who is to do it; of a clock the officers of the team, or the office that received the case.
        due: last moment, local clock; of days their last second.
        done: when it was done; of days midnight.
    """

    lead_id: str
    seq: int
    what: str
    owners: tuple[str, ...]
    due: datetime
    done: datetime | None = None

    @property
    def shown(self) -> date:
        """The due day; of the clock of hours the moment."""
        return self.due if self.what == "clock.sending" else self.due.date()

    def overdue(self, as_of: date) -> bool:
        """Whether it was done too late, or was due before a day and is not done; the due day itself is in time."""
        if self.done is not None:
            return self.done > self.due
        return as_of > self.due.date()

    def days_late(self, as_of: date) -> int:
        """Calendar days after the due day; 0 in time."""
        end = self.done.date() if self.done is not None else as_of
        return max(0, (end - self.due.date()).days)


def dues_of(work: Work) -> Iterator[Due]:
    """What the work on a lead has due days for, done or not."""
    for step in work.steps:
        yield _of_days(work, f"stage.{step.begun.stage}", step)
    for task in work.tasks:
        yield _of_days(work, f"task.{task.given.task}", task)
    for transfer in work.transfers:
        if transfer.report.target in CRIMINAL:
            yield from _clocks(work, transfer)


def _of_days(work: Work, what: str, one: Step | Task) -> Due:
    return Due(
        work.lead_id, one.seq, what, (one.owner,), datetime.combine(one.due, _EVENING), _midnight(one.done_on)
    )


def _clocks(work: Work, one: Transfer) -> Iterator[Due]:
    """Order 310: decide in 3 days and send in 24 hours (art. 5), answer in 3 days (art. 8), hand over in 3 (art. 12).

    The days are calendar days; the first is not counted.
    """
    team = tuple(one.report.officers)
    decided = one.decision.at if one.decision else None
    yield Due(work.lead_id, one.seq, "clock.decision", team, decision_due(one.report.on), decided)
    if decided and not one.refused:
        sent = one.sent.at if one.sent else None
        yield Due(work.lead_id, one.seq, "clock.sending", team, sending_due(decided), sent)
    if one.receipt:
        answered = _midnight(one.feedback[0].on) if one.feedback else None
        yield Due(
            work.lead_id,
            one.seq,
            "clock.answer",
            (one.report.receiver,),
            decision_due(one.receipt.on),
            answered,
        )
    if one.filed_on:
        handed = _midnight(one.materials.on) if one.materials else None
        yield Due(work.lead_id, one.seq, "clock.materials", team, decision_due(one.filed_on), handed)


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time()) if day else None
