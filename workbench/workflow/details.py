"""What each kind of entry says: one model for each, checked when it is written and when it is read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from workbench.evidence.letters.facts.entry import Day, Moment, Section, Words, Yes, Yuan
from workbench.texts import LANGUAGES, labels, text
from workbench.trust.actor import checked_actor
from workbench.workflow.codes import (
    Authority,
    Choice,
    Found,
    Measure,
    Outcome,
    Result,
    Scale,
    Stage,
    TaskKind,
    Topic,
)
from workbench.workflow.errors import WorkflowError

__all__ = [
    "KINDS",
    "Answer",
    "CalendarGiven",
    "Closing",
    "Disposal",
    "DrawMade",
    "FindingAnswered",
    "GradeDecided",
    "Payment",
    "Reassignment",
    "StageBegun",
    "StageResult",
    "TaskGiven",
    "TaskResult",
    "TransferDecision",
    "TransferFeedback",
    "TransferMaterials",
    "TransferReceipt",
    "TransferReport",
    "TransferSending",
    "checked",
    "values_of",
]

Name = Annotated[str, AfterValidator(checked_actor)]
Short = Annotated[Words, StringConstraints(max_length=200)]
Paid = Annotated[Yuan, Field(gt=0)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class StageBegun(Section):
    """A stage begins, screening with a topic; ``calendar``: entry of the calendar used, 0 for weekends alone."""

    stage: Stage
    owner: Name
    on: Day
    due: Day
    days: int | None = None
    calendar: int = 0
    topic: Topic | None = None
    note: Words | None = None


class StageResult(Section):
    """What a stage came to."""

    result: Result
    on: Day
    note: Words | None = None


class Reassignment(Section):
    """A stage or a task gets another owner, another due day, or both."""

    owner: Name | None = None
    due: Day | None = None
    on: Day
    reason: Words


class Closing(Section):
    """The lead is closed; the note says why although something is still open."""

    on: Day
    note: Words | None = None


class TaskGiven(Section):
    """Somebody is to look at something."""

    task: TaskKind
    what: Words
    place: Short | None = None
    owner: Name
    on: Day
    due: Day
    days: int | None = None
    calendar: int = 0


class TaskResult(Section):
    """What was found, and the papers that show it."""

    result: Words
    materials: tuple[Short, ...] = ()
    on: Day


class Disposal(Section):
    """A measure against an institution or a person, ``target`` as ``kind:id``; amounts in yuan."""

    measure: Measure
    target: Short
    on: Day
    document: Short | None = None
    amount: Yuan | None = None
    article: Annotated[int, Field(ge=1, le=50)] | None = None
    base: Yuan | None = None
    points: Annotated[int, Field(ge=1, le=12)] | None = None
    until: Day | None = None
    note: Words | None = None


class Payment(Section):
    """Money that came in for a disposal, in yuan."""

    amount: Paid
    on: Day
    receipt: Short


class TransferReport(Section):
    """The written report that a transfer is asked for with."""

    target: Authority
    receiver: Short
    officers: tuple[Name, ...] = Field(min_length=1)
    on: Day
    grounds: Words


class TransferDecision(Section):
    """The head approves or refuses."""

    approved: Yes
    at: Moment
    reason: Words | None = None


class TransferSending(Section):
    """The letter goes out; ``package`` is the SHA-256 of the package's tag manifest."""

    at: Moment
    document: Short
    package: Digest | None = None


class TransferReceipt(Section):
    """The other side has signed."""

    on: Day
    receiver: Name
    number: Short | None = None


class TransferFeedback(Section):
    """What the other side has decided."""

    outcome: Outcome
    on: Day
    document: Short | None = None
    note: Words | None = None


class TransferMaterials(Section):
    """Things and papers are handed over after the case was filed."""

    on: Day
    what: Words


class Answer(Section):
    """A second person's answer, or why something is withdrawn."""

    note: Words | None = None


class CalendarGiven(Section):
    """The office's holidays and make-up days."""

    years: tuple[int, ...]
    holidays: tuple[Day, ...] = ()
    workdays: tuple[Day, ...] = ()
    source: Short
    sha256: Digest


class DrawMade(Section):
    """A random draw with all that it takes to draw again."""

    purpose: Words
    on: Day
    seed: Short
    count: int
    inspectors_each: int
    frame: tuple[tuple[str, str], ...]
    weights: dict[str, int]
    inspectors: tuple[tuple[str, tuple[str, ...]], ...]
    drawn: tuple[tuple[str, tuple[str, ...]], ...]


class GradeDecided(Section):
    """A person's word on a proposal for ``target`` (``kind:id``); ``was`` held before, ``rules`` proposed it.

    ``grounds`` are the confirmed leads, findings and measures that it rested on.
    """

    target: Short
    scale: Scale
    choice: Choice
    proposed: Short
    value: Short
    was: Short
    on: Day
    reason: Words
    grounds: tuple[Short, ...] = ()
    rules: dict[str, Any]
    run: Short | None = None
    checks: Short | None = None


class FindingAnswered(Section):
    """A person's word on a finding of the cross-checks, with the figures that were on screen; money in fen."""

    finding: Short
    check: Short
    target: Short
    answer: Found
    on: Day
    reason: Words
    checks: Short
    rows: int
    fund_fen: int
    account_fen: int


#: Model of each kind of entry.
KINDS: dict[str, type[Section]] = {
    "stage": StageBegun,
    "result": StageResult,
    "reassign": Reassignment,
    "close": Closing,
    "task": TaskGiven,
    "task_result": TaskResult,
    "disposal": Disposal,
    "payment": Payment,
    "transfer": TransferReport,
    "transfer_decision": TransferDecision,
    "transfer_sent": TransferSending,
    "transfer_receipt": TransferReceipt,
    "transfer_feedback": TransferFeedback,
    "transfer_materials": TransferMaterials,
    "approve": Answer,
    "reject": Answer,
    "withdraw": Answer,
    "calendar": CalendarGiven,
    "draw": DrawMade,
    "grade": GradeDecided,
    "finding": FindingAnswered,
}

Model = TypeVar("Model", bound=Section)


def checked(model: type[Model], values: Mapping[str, Any]) -> Model:
    """Values as their model.

    Raises:
        WorkflowError: ``workflow_input`` with every mistake at once.
        CaseError: a name of a person cannot be used.
    """
    given = {name: value for name, value in values.items() if value is not None}
    try:
        return model.model_validate(given)
    except ValidationError as problem:
        found = problem.errors(include_url=False)
    said = {language: "\n".join(_mistake(dict(one), language) for one in found) for language in LANGUAGES}
    raise WorkflowError("workflow_input", count=len(found), mistakes=said)


def values_of(said: Section) -> dict[str, Any]:
    """A detail as the JSON values that are kept; amounts and days are texts."""
    return said.model_dump(mode="json", exclude_none=True)


def _mistake(found: Mapping[str, Any], language: str) -> str:
    """One line: which field, and what is wrong with it; nothing of the value, which may name somebody."""
    known, kind = labels("workflow.mistake"), found["type"]
    code = kind if kind in known else next((one for one in known if kind.startswith(f"{one}_")), "other")
    limits = {
        name: value
        for name, value in found.get("ctx", {}).items()
        if isinstance(value, int | Decimal | date | str)
    }
    said = text(f"workflow.mistake.{code}", language, **limits)
    return f"  {'.'.join(str(one) for one in found['loc']) or '-'}: {said}"
