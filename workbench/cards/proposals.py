"""Proposals of steps with their reasons, and a person's word on them. Nothing is decided by the program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from workbench.cards.decided import Decided
from workbench.cards.docket import Docket, docket_of
from workbench.cards.reasons import Reason, grounds, is_strong, reasons_of
from workbench.cards.scales import KINDS, NONE, SCALES, is_lower, scales_of, step
from workbench.cards.traffic import Traffic
from workbench.case import Case
from workbench.clock import BEIJING
from workbench.config import Grading
from workbench.errors import WorkbenchError
from workbench.reports.opened import checks_of
from workbench.texts import labels, listed
from workbench.workflow.details import FindingAnswered, GradeDecided, checked
from workbench.workflow.entries import Entry
from workbench.workflow.targets import checked_target

__all__ = ["Grades", "Proposal", "frame_of", "proposal_of", "proposals"]

Node = tuple[str, str]


@dataclass(frozen=True)
class Proposal:
    """A step that the rules propose for a node.

    Attributes:
        kind: kind of the node; ``node_id`` its id.
        scale: ``grade``, ``card`` or ``credit``.
        value: the proposed step, see ``SCALES``.
        present: the step that a person has decided and that holds; ``-`` where nobody has.
        reasons: what counts, what is pending, what stands beside, in this order.
    """

    kind: str
    node_id: str
    scale: str
    value: str
    present: str
    reasons: tuple[Reason, ...]

    @property
    def differs(self) -> bool:
        """Whether it is another step than the one that holds; the best is not proposed where nobody has decided."""
        best = SCALES[self.scale][0]
        return self.value != (best if self.present == NONE else self.present)

    def of(self, weight: str) -> tuple[Reason, ...]:
        """Reasons of one weight."""
        return tuple(one for one in self.reasons if one.weight == weight)

    @property
    def refs(self) -> tuple[str, ...]:
        """Leads, findings and entries that count, sorted."""
        return tuple(sorted(ref for one in self.of("counted") for ref in one.refs))


def proposal_of(
    docket: Docket, node: Node, scale: str, rules: Grading, traffic: Traffic | None = None
) -> Proposal:
    """The step that the rules propose for a node, with its reasons."""
    reasons = tuple(reasons_of(docket, node, scale, rules, traffic))
    held = docket.grades.get(("grade", f"{node[0]}:{node[1]}", scale))
    value = step(scale, grounds(reasons), is_strong(reasons), rules)
    return Proposal(*node, scale, value, held.detail["value"] if held else NONE, reasons)


def proposals(docket: Docket, rules: Grading) -> Iterator[Proposal]:
    """Proposals for every node with anything that counts or waits, or on which somebody has decided.

    Figures far from the peers are looked at on a card only.
    """
    nodes = {one for one in docket.parts if one[0] in KINDS}
    nodes |= {_node(target) for _, target, _ in docket.grades}
    nodes |= {_node(f"{one.said.target}") for work in docket.works.values() for one in work.measures}
    if docket.checks is not None:
        members = docket.checks.members()
        own = members[members["subject"]]
        nodes |= set(zip(map(str, own["kind"]), map(str, own["id"]), strict=True))
    for node in sorted(nodes):
        for scale in scales_of(node[0]):
            found = proposal_of(docket, node, scale, rules)
            if found.of("counted") or found.of("pending") or found.present != NONE:
                yield found


def frame_of(case: Case) -> list[tuple[str, str]]:
    """Every institution with its decided grade, empty where nobody has decided: what a random draw is made from."""
    with case.engine() as engine:
        places = engine.ask("report_place")
    held = Decided(case.lead_store).grades()
    found = []
    for code, kind in zip(places["value"], places["kind"], strict=True):
        entry = held.get(("grade", f"{kind}:{code}", "grade"))
        value = entry.detail["value"] if entry else NONE
        found.append((str(code), "" if value == NONE else value))
    return found


class Grades:
    """Decisions on proposals and findings, by named persons; see ``docs/cards.md``."""

    def __init__(self, case: Case, rules: Grading | None = None) -> None:
        self._case = case
        self._rules = rules or Grading()
        self._decided = Decided(case.lead_store)

    def proposal(self, node: str, scale: str) -> Proposal:
        """The present proposal for ``kind:id``.

        Raises:
            WorkbenchError: ``grade_scale``: the scale is not about such a node.
            CaseError: the case has no such node.
        """
        return self._proposal(node, scale)[0]

    def confirm(self, node: str, scale: str, value: str, *, actor: str, on: date, reason: str) -> Entry:
        """Decide as proposed; ``value`` is the step that was on screen.

        Raises:
            WorkbenchError: ``grade_stale``: another step is proposed by now; see ``change``.
        """
        return self._decide("confirm", node, scale, value, actor, on, reason)

    def change(self, node: str, scale: str, value: str, *, actor: str, on: date, reason: str) -> Entry:
        """Decide otherwise than proposed.

        Raises:
            WorkbenchError: ``grade_value``: there is no such step, or it is the proposed one; ``grade_no_ground``: it
                is lower than what holds, and nothing that people have confirmed is there; ``grade_pending``.
            CaseError: the case has no such node.
        """
        return self._decide("change", node, scale, value, actor, on, reason)

    def reject(self, node: str, scale: str, value: str, *, actor: str, on: date, reason: str) -> Entry:
        """Leave everything as it is against the proposal; ``value`` is the step that was proposed.

        Raises:
            WorkbenchError: see ``confirm``.
        """
        return self._decide("reject", node, scale, value, actor, on, reason)

    def answer_finding(self, finding: str, answer: str, *, actor: str, on: date, reason: str) -> Entry:
        """Say of a finding of the cross-checks that it is ``confirmed`` or ``explained``.

        Raises:
            WorkbenchError: ``grade_finding``: the latest checks of these data have no such finding; ``grade_pending``.
        """
        checks = checks_of(self._case)
        rows = [] if checks is None else checks.findings().to_dict("records")
        found = next((one for one in rows if one["finding_id"] == finding), None)
        if checks is None or found is None:
            raise WorkbenchError("grade_finding", finding=finding)
        said = {
            **{"finding": finding, "check": found["check"], "answer": answer, "on": on, "reason": reason},
            "target": f"{found['subject_kind']}:{found['subject_id']}",
            "checks": checks.digest,
            **{name: int(found[name]) for name in ("rows", "fund_fen", "account_fen")},
        }
        return self._decided.write(checked(FindingAnswered, said), actor)

    def approve(self, seq: int, *, actor: str, note: str = "") -> Entry:
        """Put into force what waits, as the second person.

        Raises:
            WorkbenchError: ``grade_no_entry``, ``grade_same_person``; ``grade_ground_gone``: what it rested on does not
                count any more.
        """
        asked = next((one for one in self._decided.waiting() if one.seq == seq), None)
        if asked is not None and asked.kind == "grade":
            self._check_grounds(asked)
        return self._decided.answer("approve", seq, actor, note)

    def decline(self, seq: int, *, actor: str, note: str = "") -> Entry:
        """Send back what waits, as the second person.

        Raises:
            WorkbenchError: ``grade_no_entry``, ``grade_same_person``.
        """
        return self._decided.answer("reject", seq, actor, note)

    def withdraw(self, seq: int, *, actor: str, reason: str) -> Entry:
        """Take the last decision on something out of force.

        Raises:
            WorkbenchError: ``grade_no_entry``, ``grade_reason``.
        """
        return self._decided.withdraw(seq, actor, reason)

    def entries(self) -> list[Entry]:
        """All decisions and answers to them, oldest first."""
        return self._decided.entries()

    def waiting(self) -> list[Entry]:
        """What waits for a second person."""
        return self._decided.waiting()

    def _proposal(self, node: str, scale: str) -> tuple[Proposal, Docket]:
        kind, _, node_id = node.partition(":")
        if scale not in scales_of(kind):
            known = labels("card.scale")
            raise WorkbenchError("grade_scale", node=kind, known=listed(known[one] for one in SCALES))
        checked_target(self._case, node)
        docket = docket_of(self._case, _now())
        return proposal_of(docket, (kind, node_id), scale, self._rules), docket

    def _decide(
        self, choice: str, node: str, scale: str, value: str, actor: str, on: date, reason: str
    ) -> Entry:
        proposal, docket = self._proposal(node, scale)
        _check(choice, proposal, value)
        said = {
            **{"target": node, "scale": scale, "choice": choice, "on": on, "reason": reason},
            "proposed": proposal.value,
            "value": proposal.present if choice == "reject" else value,
            "was": proposal.present,
            "grounds": proposal.refs,
            "rules": self._rules.model_dump(mode="json"),
            "run": docket.run_id or None,
            "checks": docket.checks.digest if docket.checks else None,
        }
        return self._decided.write(checked(GradeDecided, said), actor)

    def _check_grounds(self, asked: Entry) -> None:
        """Nothing is lowered on grounds that have gone while it waited."""
        said = checked(GradeDecided, asked.detail)
        if not is_lower(said.scale, said.value, said.was):
            return
        kind, _, node_id = said.target.partition(":")
        rules = Grading.model_validate(said.rules)
        now = proposal_of(docket_of(self._case, _now()), (kind, node_id), said.scale, rules)
        gone = sorted(set(said.grounds) - set(now.refs))
        if gone:
            raise WorkbenchError("grade_ground_gone", seq=asked.seq, gone=", ".join(gone))


def _check(choice: str, proposal: Proposal, value: str) -> None:
    if value not in SCALES[proposal.scale] or (choice == "change" and value == proposal.value):
        raise WorkbenchError(
            "grade_value", value=value, known=", ".join(SCALES[proposal.scale]), proposed=proposal.value
        )
    if choice != "change" and value != proposal.value:
        raise WorkbenchError("grade_stale", expected=value, found=proposal.value)
    lowered: Sequence[Reason] = proposal.of("counted")
    if choice != "reject" and is_lower(proposal.scale, value, proposal.present) and not lowered:
        raise WorkbenchError("grade_no_ground", value=value)


def _node(target: str) -> Node:
    kind, _, node_id = target.partition(":")
    return kind, node_id


def _now() -> datetime:
    return datetime.now(BEIJING)
