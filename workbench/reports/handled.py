"""What people did about leads in a period: stages, tasks, transfers, measures and money, from the work after a lead.

Days are those that people stated; what was written down after the report's stated time is not known. The parts are
compared with the entries themselves, counted once more, and with what the ledgers sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from workbench.documents.archive import universal
from workbench.documents.model import Blank, Block, Column, Content, Grid
from workbench.reports.context import Context
from workbench.reports.figures import UNKNOWN, Source, count, digest_of, yuan_of
from workbench.reports.period import NOW, Span
from workbench.reports.ties import equal
from workbench.texts import labels, text, texts
from workbench.workflow.codes import AMOUNTS, RESULTS
from workbench.workflow.due import Due, dues_of
from workbench.workflow.entries import Entry
from workbench.workflow.standing import Measured, Transfer, Work
from workbench.workflow.workflow import Workflow

__all__ = ["Handled", "filled", "handled_of", "handled_part"]

_NOTHING = Decimal("0.00")
_STEPS = ("reported", "approved", "refused", "sent", "received", "answered", "overdue_clocks")
_PLACES = ("pharmacy", "facility")


@dataclass(frozen=True)
class Handled:
    """The work on all leads at the stated time, and the period that is looked at."""

    works: Mapping[str, Work]
    entries: Sequence[Entry]
    span: Span

    @property
    def known(self) -> bool:
        """Whether anything was written down about any lead."""
        return bool(self.works)

    def within(self, day: date | None) -> bool:
        """Whether a day lies in the period."""
        return day is not None and self.span.first <= day <= self.span.last

    def until(self, day: date | None) -> bool:
        """Whether a day lies in the period or before."""
        return day is not None and day <= self.span.last

    def measures(self, kind: str | None = None) -> list[tuple[str, Measured]]:
        """Measures in force of a kind, or all, decided until the end of the period, with their leads."""
        return [
            (lead, one)
            for lead, work in self.works.items()
            for one in work.measures
            if kind in (None, one.said.measure) and self.until(one.said.on)
        ]

    def decided(self, kind: str) -> list[tuple[str, Measured]]:
        """Measures of a kind that were decided in the period."""
        return [(lead, one) for lead, one in self.measures(kind) if self.within(one.said.on)]

    def paid(self, kind: str | None = None) -> Decimal:
        """Yuan that came in during the period for measures of a kind, or for all."""
        several = [one for _, one in self.measures(kind)]
        return sum((pay.amount for one in several for pay in one.payments if self.within(pay.on)), _NOTHING)

    def outstanding(self, kind: str | None = None) -> Decimal:
        """Yuan that were still to come at the end of the period."""
        found = _NOTHING
        for _, one in self.measures(kind):
            came = sum((pay.amount for pay in one.payments if self.until(pay.on)), _NOTHING)
            found += (one.said.amount or _NOTHING) - came
        return found

    def late(self, due: Due) -> bool:
        """Whether something was due before the end of the period and not done by then."""
        undone = due.done is None or due.done.date() > self.span.last
        return undone and due.due.date() < self.span.last


def handled_of(context: Context) -> Handled:
    """The work on the leads of a case, as the report may know it."""
    until = universal(context.made_at)
    flow = Workflow(context.case)
    return Handled(flow.works(until), flow.written(until), context.period.now)


def handled_part(context: Context) -> tuple[dict[str, Any], dict[str, Block]]:
    """Values and tables about the work in the period; a dash and the reason where nothing is on record.

    Raises:
        WorkbenchError: ``report_tie``: the parts do not make what the entries say.
    """
    done = handled_of(context)
    if not done.known:
        return {"handled": {"known": False}}, {}
    _check(done)
    opened = [(lead, one) for lead, work in done.works.items() for one in _rounds(work)]
    closed = [
        (lead, seq) for lead, work in done.works.items() for seq, one in work.closings if done.within(one.on)
    ]
    begun = [(lead, seq) for lead, (seq, on) in opened if done.within(on)]
    number = _state(
        context,
        text("reports.handled.rounds"),
        {"opened": len(begun), "closed": len(closed)},
        ("rounds", ""),
        [*begun, *closed],
    )
    values = {
        "known": True,
        "number": number,
        "opened": count(len(begun)),
        "closed": count(len(closed)),
        "paid": yuan_of(done.paid()),
        "outstanding": yuan_of(done.outstanding()),
        "transfers": any(work.transfers for work in done.works.values()),
        "measures": bool(done.measures()),
        "weekends": not Workflow(context.case).calendar().entry,
    }
    blocks: dict[str, Block] = {"handled_stages": _stages(context, done)}
    if values["transfers"]:
        blocks["handled_transfers"] = _transfers(context, done)
    if values["measures"]:
        blocks["handled_measures"] = _measures(context, done)
    return {"handled": values}, blocks


def filled(context: Context, names: Iterable[str]) -> dict[str, Content | Blank]:
    """What a campaign asks of measures: from the work where it is on record, else a blank for people to fill in."""
    done = handled_of(context)
    blank = {name: Blank(text(f"reports.blank.{name}"), text("reports.blank_who")) for name in names}
    if not done.known:
        return dict(blank)
    kinds = {
        "talks": "talk",
        "criticised": "criticism",
        "suspended": "suspend_agreement",
        "ended": "terminate_agreement",
    }
    found: dict[str, Content | Blank] = dict(blank)
    for name, kind in kinds.items():
        found[name] = _recorded(context, name, done.decided(kind), ("places",))
    found["fined"] = _recorded(context, "fined", done.decided("penalty"), ("places", "persons"))
    paid = [
        (lead, one)
        for lead, one in done.measures("return")
        if any(done.within(pay.on) for pay in one.payments)
    ]
    returned = done.paid("return")
    number = _state(
        context,
        text("reports.blank.returned"),
        {"paid": returned},
        ("measure", "return"),
        [(lead, one.seq) for lead, one in paid],
    )
    found["returned"] = text("reports.handled.recorded", value=yuan_of(returned), number=number)
    return found


def _recorded(
    context: Context, name: str, several: Sequence[tuple[str, Measured]], wanted: Sequence[str]
) -> str:
    counts = {key: value for key, value in _targets(several).items() if key in wanted}
    number = _state(
        context,
        text(f"reports.blank.{name}"),
        counts,
        ("blank", name),
        [(lead, one.seq) for lead, one in several],
    )
    said = text("reports.values").join(
        text("reports.value", measure=text(f"reports.measure.{key}"), value=count(value))
        for key, value in counts.items()
    )
    return text("reports.handled.recorded", value=said, number=number)


def _targets(several: Sequence[tuple[str, Measured]]) -> dict[str, int]:
    """How many institutions and how many others the measures are against, each counted once."""
    targets = {one.said.target for _, one in several}
    places = sum(one.partition(":")[0] in _PLACES for one in targets)
    return {"places": places, "persons": len(targets) - places}


def _state(
    context: Context,
    name: str,
    values: Mapping[str, object],
    part: tuple[str, str],
    behind: Sequence[tuple[str, int]],
) -> str:
    """State figures that count entries of the work; gives the number."""
    number = context.figures.number()
    parameters = {"part": part[0], "value": part[1], "span": NOW}
    source = Source("workflow", parameters, len(behind), digest_of(sorted(behind)))
    context.figures.add(number, name, values, source)
    return number


def _rounds(work: Work) -> list[tuple[int, date]]:
    """Every screening that a round of the work began with."""
    return [(one.seq, one.begun.on) for one in work.steps if one.begun.stage == "screening"]


def _stages(context: Context, done: Handled) -> Grid:
    """Stages and tasks: begun and finished in the period, running and late at its end."""
    lines = []
    for part in (*(f"stage.{one}" for one in RESULTS), "task"):
        several = [
            (lead, one)
            for lead, work in done.works.items()
            for one in dues_of(work)
            if one.what.startswith(part) and done.until(_begun(work, one))
        ]
        values, behind = _running(done, several)
        name = text(f"workflow.{part}") if part != "task" else text("reports.handled.tasks")
        number = _state(context, text("reports.handled.of", name=name), values, ("stage", part), behind)
        lines.append((name, *(count(one) for one in values.values()), number))
    heads = ("stage", "begun", "finished", "running", "overdue", "number")
    return Grid(_columns(heads, (2.4, 1.4, 1.4, 1.4, 1.4, 0.8)), tuple(lines))


def _begun(work: Work, due: Due) -> date | None:
    """The day on which something with a due day began."""
    return next((one.begun.on for one in work.steps if one.seq == due.seq), None) or next(
        (one.given.on for one in work.tasks if one.seq == due.seq), None
    )


def _running(
    done: Handled, several: Sequence[tuple[str, Due]]
) -> tuple[dict[str, int], list[tuple[str, int]]]:
    begun = [(lead, one.seq) for lead, one in several if done.within(_begun(done.works[lead], one))]
    finished = [(lead, one.seq) for lead, one in several if one.done and done.within(one.done.date())]
    running = [
        (lead, one.seq) for lead, one in several if one.done is None or one.done.date() > done.span.last
    ]
    late = [(lead, one.seq) for lead, one in several if done.late(one)]
    values = {
        "begun": len(begun),
        "finished": len(finished),
        "running": len(running),
        "overdue": len(late),
    }
    return values, sorted({*begun, *finished, *running})


def _transfers(context: Context, done: Handled) -> Grid:
    """Transfers by authority: each step that was taken in the period, and clocks that had run out at its end."""
    lines = []
    for target, name in sorted(labels("workflow.authority").items()):
        several = [
            (lead, one)
            for lead, work in done.works.items()
            for one in work.transfers
            if one.report.target == target
        ]
        if not several:
            continue
        counts = dict.fromkeys(_STEPS, 0)
        for lead, one in several:
            for step, day in _days(one):
                counts[step] += done.within(day)
            clocks = (due for due in dues_of(done.works[lead]) if due.seq == one.seq)
            counts["overdue_clocks"] += sum(done.until(one.report.on) and done.late(due) for due in clocks)
        behind = [(lead, one.seq) for lead, one in several]
        number = _state(
            context, text("reports.handled.of", name=name["zh"]), counts, ("transfer", target), behind
        )
        lines.append((name["zh"], *(count(counts[step]) for step in _STEPS), number))
    heads = ("authority", *_STEPS, "number")
    return Grid(_columns(heads, (2, *(1.1 for _ in _STEPS), 0.8)), tuple(lines))


def _days(one: Transfer) -> list[tuple[str, date]]:
    """Steps of a transfer with their days."""
    found = [("reported", one.report.on)]
    if one.decision:
        found.append(("refused" if one.refused else "approved", one.decision.at.date()))
    if one.sent:
        found.append(("sent", one.sent.at.date()))
    if one.receipt:
        found.append(("received", one.receipt.on))
    return [*found, *(("answered", answer.on) for answer in one.feedback[:1])]


def _measures(context: Context, done: Handled) -> Grid:
    """Measures by kind: decided in the period, against whom, money ordered and come in; the whole last."""
    lines, whole = [], dict.fromkeys(("ordered", "paid", "outstanding"), _NOTHING)
    for kind, name in labels("workflow.measure").items():
        several = done.decided(kind)
        if not done.measures(kind):
            continue
        money: dict[str, Any] = {
            "ordered": sum((one.said.amount or _NOTHING for _, one in several), _NOTHING),
            "paid": done.paid(kind),
            "outstanding": done.outstanding(kind),
        }
        whole = {key: whole[key] + money[key] for key in whole}
        counts = {"measures": len(several), **_targets(several)}
        behind = [(lead, one.seq) for lead, one in done.measures(kind)]
        number = _state(
            context,
            text("reports.handled.of", name=name["zh"]),
            {**counts, **money},
            ("measure", kind),
            behind,
        )
        shown = [yuan_of(one) if kind in AMOUNTS else UNKNOWN for one in money.values()]
        lines.append((name["zh"], *map(count, counts.values()), *shown, number))
    _tie_money(done, whole)
    lines.append((text("reports.whole"), "", "", "", *map(yuan_of, whole.values()), ""))
    heads = ("measure", "measures", "places", "persons", "ordered", "paid", "outstanding", "number")
    return Grid(_columns(heads, (2.2, 0.9, 0.9, 0.9, 1.8, 1.8, 1.8, 0.8)), tuple(lines))


def _tie_money(done: Handled, whole: Mapping[str, Decimal]) -> None:
    """The money of all kinds is that of the entries themselves, to the fen."""
    ordered, paid, ever = _NOTHING, _NOTHING, _NOTHING
    disposals = {one.seq: one for one in done.entries if one.kind == "disposal"}
    for one in done.entries:
        day = date.fromisoformat(one.detail["on"]) if one.kind in ("disposal", "payment") else None
        amount = Decimal(one.detail.get("amount") or 0) if day else _NOTHING
        if one.kind == "disposal" and done.until(day):
            ordered += amount * done.within(day)
            ever += amount
        elif one.kind == "payment" and done.until(day) and one.refers in disposals:
            paid += amount * done.within(day)
            ever -= amount
    for key, value in (("ordered", ordered), ("paid", paid), ("outstanding", ever)):
        _equal(f"{key}_fen", int(whole[key].scaleb(2)), int(value.scaleb(2)))


def _check(done: Handled) -> None:
    """The stages and closings that are counted are those of the entries."""
    steps = sum(len(work.steps) for work in done.works.values())
    _equal("begun", steps, sum(one.kind == "stage" for one in done.entries))
    closings = sum(len(work.closings) for work in done.works.values())
    _equal("closed", closings, sum(one.kind == "close" for one in done.entries))


def _equal(measure: str, parts: int, whole: int) -> None:
    equal(texts("reports.tie.handled"), measure, parts, whole)


def _columns(names: Sequence[str], widths: Sequence[float]) -> tuple[Column, ...]:
    return tuple(
        Column(text(f"reports.column.{name}"), width, "left" if place == 0 else "right")
        for place, (name, width) in enumerate(zip(names, widths, strict=True))
    )
