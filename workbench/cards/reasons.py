"""What speaks for a step, what is still open, and what stands beside: each with counts, rows and base rates.

Only what people have confirmed counts. Open leads, unanswered findings and figures far from the peers are said as
pending and lower nothing; what was dismissed or explained is not said at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from workbench.cards.docket import Docket, Finding, Part
from workbench.cards.scales import days_of
from workbench.cards.traffic import Traffic
from workbench.checks.check import WORKLIST
from workbench.checks.registry import CHECKS
from workbench.config import Grading
from workbench.texts import Text, labels, texts

__all__ = ["Reason", "Weight", "grounds", "is_strong", "reasons_of"]

Weight = Literal["counted", "pending", "beside"]
Node = tuple[str, str]

_CONFIRMED = ("confirmed", "referred")
_OPEN = ("open", "in_review")
#: Checks that list what has to be looked at and say nothing against anybody, whatever the answer.
_WORKLISTS = frozenset(check.id for check in CHECKS if check.family == WORKLIST)
#: Circles whose peers are alike enough for a figure far from them to be a reason to ask.
_ALIKE = ("near", "alike")
_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Reason:
    """One reason.

    Attributes:
        code: what it is; ``card.reason.<code>`` says it.
        weight: ``counted`` (people have confirmed it), ``pending`` (nobody has answered), ``beside`` (known, does
            not count: another role, too old, a milder measure).
        family: what it is counted by: ``ring``, ``check_lead``, ``check``, ``measure``; see ``grounds``.
        said: the reason in words.
        strong: whether it proposes the lowest step by itself.
        count: how many leads, findings or measures; rows: how many source rows are behind them.
        rate: how common it is among all of the kind; None where that is not known.
        fund: yuan behind it, of the fund and of personal accounts; None where it is about no settlements.
        refs: leads, findings or numbers of entries that it rests on.
        on: since when.
    """

    code: str
    weight: Weight
    family: str
    said: Text
    strong: bool = False
    count: int = 1
    rows: int = 0
    rate: Text | None = None
    refs: tuple[str, ...] = ()
    on: date | None = None
    fund: Decimal | None = None
    account: Decimal | None = None


def grounds(reasons: Sequence[Reason]) -> int:
    """How many confirmed grounds there are.

    Each lead counts once and each check once, however many findings it has. A lead that checks make and confirmed
    findings tell of the same, so that of these two the larger number counts. Another confirmed lead never gives less.
    """
    counted = [one for one in reasons if one.weight == "counted"]
    of = {name: sum(one.family == name for one in counted) for name in ("ring", "check_lead", "check")}
    return of["ring"] + max(of["check_lead"], of["check"])


def is_strong(reasons: Sequence[Reason]) -> bool:
    """Whether a reason proposes the lowest step by itself: a referred lead, a strong measure in force."""
    return any(one.weight == "counted" and one.strong for one in reasons)


def reasons_of(
    docket: Docket, node: Node, scale: str, rules: Grading, traffic: Traffic | None = None
) -> list[Reason]:
    """All reasons about a node, what counts first.

    Args:
        docket: what is on record.
        node: kind and id.
        scale: see ``SCALES``.
        rules: the table ``[grading]``.
        traffic: the node's traffic beside its peers; None where it was not asked for.
    """
    day = docket.moment.date()
    since = day - timedelta(days=days_of(scale, rules))
    found = [
        *_leads(docket, node, since, rules),
        *_findings(docket, node, since),
        *_measures(docket, node, day, rules),
        *(_far(traffic, rules) if traffic is not None and node[0] in ("pharmacy", "facility") else ()),
    ]
    order = ("counted", "pending", "beside")
    return sorted(found, key=lambda one: order.index(one.weight))


def _leads(docket: Docket, node: Node, since: date, rules: Grading) -> Iterator[Reason]:
    for part in docket.parts.get(node, ()):
        if part.status not in (*_CONFIRMED, *_OPEN) or (part.status in _OPEN and not part.reported):
            continue
        weight: Weight = "pending" if part.status in _OPEN else "counted"
        if (
            part.role in rules.roles_beside
            or not part.role
            or (weight == "counted" and (part.decided_on is None or part.decided_on < since))
        ):
            weight = "beside"
        yield Reason(
            f"lead_{part.status}",
            weight,
            "check_lead" if part.scheme.startswith("check") else "ring",
            _lead_said(part, weight),
            strong=part.status == "referred",
            rows=part.rows,
            rate=_lead_rate(docket, node[0], part.status in _CONFIRMED, rules),
            refs=(part.lead_id,),
            on=part.decided_on,
            fund=part.fund,
            account=part.account,
        )


def _lead_said(part: Part, weight: Weight) -> Text:
    said = texts(
        "card.reason.lead" if part.decided_on else "card.reason.lead_new",
        lead=part.lead_id,
        scheme=_named("scheme", part.scheme),
        status=_named("status", part.status),
        on=part.decided_on,
        role=_named("role", part.role) if part.role else texts("card.role_unknown"),
    )
    if weight != "beside":
        return said
    return texts("card.reason.beside", said=said)


def _lead_rate(docket: Docket, kind: str, confirmed: bool, rules: Grading) -> Text:
    """How many nodes of the kind have such a lead in a role that counts."""
    several = docket.in_leads(kind, _CONFIRMED if confirmed else _OPEN, rules.roles_beside)
    return _rate("card.rate.confirmed" if confirmed else "card.rate.open", several, docket, kind)


def _findings(docket: Docket, node: Node, since: date) -> Iterator[Reason]:
    """One reason for each check and answer; findings about others and those of worklists stand beside."""
    groups: dict[tuple[str, str, Weight], list[Finding]] = {}
    for one in docket.findings(node):
        if one.answer == "explained":
            continue
        answer = one.answer or "open"
        weight: Weight = "pending" if answer == "open" else "counted"
        old = one.answered_on is not None and one.answered_on < since
        listed = one.check in _WORKLISTS
        if listed or not one.subject or (weight == "counted" and (old or one.changed)):
            weight = "beside"
        groups.setdefault((one.check, answer, weight), []).append(one)
    for (check, answer, weight), several in sorted(groups.items()):
        yield _finding(docket, node, check, answer, weight, several)


def _finding(
    docket: Docket, node: Node, check: str, answer: str, weight: Weight, several: Sequence[Finding]
) -> Reason:
    days = [day for one in several for day in (one.first_on, one.last_on) if day]
    said = texts(
        f"card.reason.finding_{answer}",
        check=docket.check_name(check),
        count=len(several),
        first=min(days).isoformat() if days else "\u2013",
        last=max(days).isoformat() if days else "\u2013",
    )
    if any(one.changed for one in several):
        said = texts("card.reason.changed", said=said)
    elif not several[0].subject:
        said = texts("card.reason.about_others", said=said)
    elif check in _WORKLISTS:
        said = texts("card.reason.worklist", said=said)
    elif weight == "beside":
        said = texts("card.reason.beside", said=said)
    rate = docket.base_rate(check, node[0])
    return Reason(
        f"finding_{answer}",
        weight,
        "check",
        said,
        count=len(several),
        rows=sum(one.rows for one in several),
        rate=_rate("card.rate.check", rate["tripped"], docket, node[0], rate["of"]) if rate else None,
        refs=tuple(one.finding_id for one in several),
        on=max((one.answered_on for one in several if one.answered_on), default=None),
        fund=sum((one.fund for one in several), _NOTHING),
        account=sum((one.account for one in several), _NOTHING),
    )


def _measures(docket: Docket, node: Node, day: date, rules: Grading) -> Iterator[Reason]:
    """Measures against the node; they rest on a confirmed lead, as the work after a lead demands."""
    for lead, one in docket.measures(node):
        over = one.said.until is not None and one.said.until < day
        strong = one.said.measure in rules.strong_measures and not over
        yield Reason(
            "measure",
            "counted" if strong else "beside",
            "measure",
            texts(
                "card.reason.measure_over" if over else "card.reason.measure",
                measure=labels("workflow.measure")[one.said.measure],
                on=one.said.on.isoformat(),
                lead=lead,
                entry=one.seq,
            ),
            strong=strong,
            refs=(f"#{one.seq}",),
            on=one.said.on,
        )


def _far(traffic: Traffic, rules: Grading) -> Iterator[Reason]:
    if traffic.ring not in _ALIKE:
        return
    for measure, value, usual, distance in traffic.far(rules.far):
        yield Reason(
            "far",
            "pending",
            "peers",
            texts(
                "card.reason.far",
                measure=texts(f"card.measure.{measure}"),
                value=f"{value:,}",
                middle=f"{usual.middle.normalize():,f}",
                peers=usual.peers,
                distance=f"{distance:.1f}",
            ),
            rows=traffic.whole.rows,
        )


def _rate(code: str, several: int, docket: Docket, kind: str, of: int | None = None) -> Text:
    whole = docket.population.get(kind, 0) if of is None else of
    share = f"{100 * Decimal(several) / whole:.1f}%" if whole else "\u2013"
    return texts(code, several=f"{several:,}", of=f"{whole:,}", share=share, unit=labels("card.unit")[kind])


def _named(prefix: str, code: str) -> Text:
    """A code by its name; one that the catalogue does not know stands as it is."""
    return labels(prefix).get(code, {"zh": code, "en": code})
