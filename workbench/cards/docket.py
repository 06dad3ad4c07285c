"""What is on record in a case at a stated time: leads with their decisions, findings with answers, work, grades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workbench.cards.decided import Decided
from workbench.case import Case
from workbench.clock import universal
from workbench.explore.keys import records
from workbench.leads import history
from workbench.leads.history import Review, status_after
from workbench.leads.store import LeadStore
from workbench.reports.opened import checks_of
from workbench.reports.standing import day_of
from workbench.run import read_run, run_ids
from workbench.trust.ledger import Ledger
from workbench.workflow.entries import known_at
from workbench.workflow.standing import Measured, Work
from workbench.workflow.workflow import Workflow

if TYPE_CHECKING:
    from workbench.checks.result import CheckResult
    from workbench.leads.lead import Lead
    from workbench.workflow.entries import Entry

__all__ = ["Docket", "Finding", "Part", "docket_of"]

Node = tuple[str, str]


@dataclass(frozen=True)
class Part:
    """The part of a node in a lead.

    Attributes:
        status: status of the lead at the stated time, and since when; None while nobody has decided.
        role: the node's role; empty where only an earlier run saw the lead and its files are gone.
        run_id: the run that the figures are from; empty for leads made by hand.
        latest: whether the latest run has it, or a person made it.
        reported: whether it is at or above the default threshold.
    """

    lead_id: str
    scheme: str
    status: str
    decided_on: date | None
    role: str
    run_id: str
    latest: bool
    reported: bool
    priority: str = ""
    first_on: date | None = None
    last_on: date | None = None
    rows: int = 0
    fund: Decimal = Decimal("0.00")
    account: Decimal = Decimal("0.00")

    def counts(self, statuses: tuple[str, ...], beside: tuple[str, ...]) -> bool:
        """Whether it is of such a status and in a role that counts; one that is not confirmed must be reported."""
        listed = self.reported or self.status in ("confirmed", "referred")
        return self.status in statuses and listed and self.role not in ("", *beside)


@dataclass(frozen=True)
class Finding:
    """The part of a node in a finding of the cross-checks; ``subject`` whether it is about the node.

    ``answer`` is what a person said of it: ``confirmed``, ``explained``, or empty; ``changed`` whether the figures
    or the first of its people are others by now.
    """

    finding_id: str
    check: str
    subject: bool
    first_on: date | None
    last_on: date | None
    rows: int
    fund: Decimal
    account: Decimal
    sentence: Mapping[str, str]
    answer: str
    answered_on: date | None
    changed: bool


@dataclass(frozen=True)
class Docket:
    """Everything on record, as of a time.

    Attributes:
        moment: the stated time, Beijing, without a zone; what was written later is not known.
        parts: parts in leads by node, the latest run's in its order.
        histories: decisions on each lead, oldest first.
        checks: the latest results of the checks on these data; None where there are none.
        answers: the answer that holds, by finding.
        works: the work on each lead.
        grades: the decision that holds, by ``("grade", kind:id, scale)``.
        entries: all decisions on grades and findings, oldest first.
        population: nodes by kind.
    """

    case: Case
    moment: datetime
    run_id: str
    parts: Mapping[Node, tuple[Part, ...]]
    histories: Mapping[str, Sequence[Review]]
    checks: CheckResult | None
    answers: Mapping[str, Entry]
    works: Mapping[str, Work]
    grades: Mapping[tuple[str, ...], Entry]
    entries: Sequence[Entry]
    population: Mapping[str, int]
    _counted: dict[tuple[str, tuple[str, ...], tuple[str, ...]], int] = field(
        default_factory=dict, repr=False
    )

    def measures(self, node: Node) -> list[tuple[str, Measured]]:
        """Measures in force against a node, with their leads."""
        target = f"{node[0]}:{node[1]}"
        return [
            (lead, one)
            for lead, work in self.works.items()
            for one in work.measures
            if one.said.target == target
        ]

    def in_leads(self, kind: str, statuses: tuple[str, ...], beside: tuple[str, ...]) -> int:
        """How many nodes of a kind are in a reported or confirmed lead of such a status, in a role not ``beside``."""
        asked = (kind, statuses, beside)
        if asked not in self._counted:
            self._counted[asked] = sum(
                other == kind and any(one.counts(statuses, beside) for one in parts)
                for (other, _), parts in self.parts.items()
            )
        return self._counted[asked]

    def findings(self, node: Node) -> list[Finding]:
        """Findings that a node takes part in, by check and time."""
        return self._findings.get(node, [])

    @cached_property
    def _findings(self) -> dict[Node, list[Finding]]:
        if self.checks is None:
            return {}
        by_id = {one["finding_id"]: one for one in records(self.checks.findings())}
        found: dict[Node, list[Finding]] = {}
        for one in self.checks.members().itertuples(index=False):
            finding = self._finding(by_id[one.finding_id], bool(one.subject))
            found.setdefault((str(one.kind), str(one.id)), []).append(finding)
        for several in found.values():
            several.sort(key=lambda one: (one.check, one.first_on or date.max, one.finding_id))
        return found

    @cached_property
    def _earlier(self) -> dict[str, Entry]:
        """Answers to findings that have another id by now, by that id.

        A finding about several people has its id from the first of them, whom a later delivery may change. An answer
        stays with the finding of that check in which the one takes part whom it was about; it is for looking again.
        """
        if self.checks is None:
            return {}
        findings = self.checks.findings()
        known, open_ones = (
            set(findings["finding_id"]),
            findings[(findings["part"] == "") & (findings["subject_kind"] == "patient")],
        )
        gone = {
            (said["check"], said["target"]): entry
            for entry in self.answers.values()
            if (said := entry.detail)["finding"] not in known
        }
        if not gone:
            return {}
        members = self.checks.members()
        members = members[members["finding_id"].isin(open_ones["finding_id"])]
        return {
            str(one.finding_id): gone[key]
            for one in members.itertuples(index=False)
            if (key := (str(one.check), f"{one.kind}:{one.id}")) in gone
        }

    def _finding(self, row: Mapping[str, Any], subject: bool) -> Finding:
        earlier = self._earlier.get(row["finding_id"])
        answer = self.answers.get(row["finding_id"]) or earlier
        said = answer.detail if answer else {}
        figures = ("rows", "fund_fen", "account_fen")
        return Finding(
            row["finding_id"],
            row["check"],
            subject,
            _day(row["first_on"]),
            _day(row["last_on"]),
            int(row["rows"]),
            Decimal(int(row["fund_fen"])).scaleb(-2),
            Decimal(int(row["account_fen"])).scaleb(-2),
            {language: str(row[f"sentence_{language}"]) for language in ("zh", "en")},
            said.get("answer", ""),
            date.fromisoformat(said["on"]) if said else None,
            bool(said) and (answer is earlier or any(int(row[name]) != said[name] for name in figures)),
        )

    def base_rate(self, check: str, kind: str) -> Mapping[str, Any]:
        """How many nodes of a kind take part in findings of a check, of how many."""
        entry = (
            next(one for one in self.checks.summary["checks"] if one["id"] == check) if self.checks else {}
        )
        found: Mapping[str, Any] = entry.get("base_rates", {}).get(kind, {})
        return found

    def check_name(self, check: str) -> dict[str, str]:
        """Name of a check in both languages; its id where the results do not know it."""
        several = self.checks.summary["checks"] if self.checks else ()
        return next((one["name"] for one in several if one["id"] == check), {"zh": check, "en": check})


def docket_of(case: Case, moment: datetime) -> Docket:
    """What is on record in a case.

    Args:
        case: the case.
        moment: the stated time, Beijing where it has no zone; all of its second counts.
    """
    until = universal(moment).replace(microsecond=999_999)
    histories = _histories(case, until)
    decided = Decided(case.lead_store)
    with case.engine() as engine:
        population = engine.ask("card_population")
    known = run_ids(case)
    return Docket(
        case,
        moment,
        known[-1] if known else "",
        _parts(case, known, histories),
        histories,
        checks_of(case),
        decided.findings(until),
        Workflow(case).works(until),
        decided.grades(until),
        decided.entries(until),
        dict(zip(population["kind"], map(int, population["nodes"]), strict=True)),
    )


def _histories(case: Case, until: datetime) -> dict[str, list[Review]]:
    found: dict[str, list[Review]] = {}
    with Ledger(case.lead_store).read() as db:
        for one in [] if db is None else history.read(db):
            found.setdefault(one.lead_id, []).append(one)
    known = {lead_id: known_at(rows, until) for lead_id, rows in found.items()}
    return {lead_id: rows for lead_id, rows in known.items() if rows}


def _parts(
    case: Case, known: Sequence[str], histories: Mapping[str, Sequence[Review]]
) -> dict[Node, tuple[Part, ...]]:
    """Parts of every node: of the latest run, of leads by hand, and of earlier leads that anybody has looked at."""
    leads: dict[str, tuple[Lead, str, bool]] = {}
    for run_id in reversed(known):
        if leads and histories.keys() <= leads.keys():
            break  # earlier runs tell of no other lead that anybody has looked at
        for lead in read_run(case, run_id).leads:
            if lead.lead_id not in leads and (run_id == known[-1] or lead.lead_id in histories):
                leads[lead.lead_id] = (lead, run_id, run_id == known[-1])
    for lead in LeadStore(case.lead_store).promoted():
        leads.setdefault(lead.lead_id, (lead, "", True))
    found: dict[Node, list[Part]] = {}
    for lead, run_id, latest in leads.values():
        for member in lead.members:
            part = _part(lead, member.role, run_id, latest, histories.get(lead.lead_id, ()))
            found.setdefault((member.kind, member.id), []).append(part)
    for node, lead_id, scheme in _seen_elsewhere(case, set(leads), set(histories)):
        status, since = _stands(histories[lead_id])
        found.setdefault(node, []).append(Part(lead_id, scheme, status, since, "", "", False, False))
    return {node: tuple(several) for node, several in found.items()}


def _part(lead: Lead, role: str, run_id: str, latest: bool, rows: Sequence[Review]) -> Part:
    status, since = _stands(rows)
    figures = (lead.priority, lead.first_on, lead.last_on, lead.rows, lead.fund_yuan, lead.account_yuan)
    return Part(
        lead.lead_id, lead.scheme, status, since, role, run_id, latest, lead.reported or not run_id, *figures
    )


def _stands(rows: Sequence[Review]) -> tuple[str, date | None]:
    """Present status of a lead and the day since which it holds."""
    status = status_after(list(rows))
    since: date | None = None
    before = "open"
    for one in rows:
        if one.status != before:
            since, before = day_of(one), one.status
    return status, since


def _seen_elsewhere(case: Case, known: set[str], looked_at: set[str]) -> list[tuple[Node, str, str]]:
    """Members of leads that people have looked at and that no run of the case tells of any more."""
    with Ledger(case.lead_store).read() as db:
        rows = (
            []
            if db is None
            else db.execute(
                "select distinct m.kind, m.id, m.lead_id, l.scheme from sighted_member m "
                "join lead l using (lead_id) order by m.lead_id, m.kind, m.id"
            ).fetchall()
        )
    return [
        ((kind, name), lead, scheme)
        for kind, name, lead, scheme in rows
        if lead in looked_at and lead not in known
    ]


def _day(value: Any) -> date | None:
    if value is None or value != value:  # noqa: PLR0124 - what is missing differs from itself
        return None
    return value.date() if isinstance(value, datetime) else value
