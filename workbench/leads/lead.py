"""A lead: a group that chance and ordinary life do not explain, with everything a person needs to check it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from workbench.texts import Text

__all__ = [
    "CHECKS",
    "CHECK_SCHEMES",
    "FIELDS",
    "MANUAL",
    "SCHEMES",
    "STAGES",
    "CheckSeen",
    "Explanation",
    "Lead",
    "Member",
    "as_json",
    "is_of",
    "target_key",
    "telling",
]

#: Schemes of rings.
SCHEMES = ("card_pooling", "referral_kickback", "collusive_admission")

#: Schemes of leads of one person or one institution that trips several independent cross-checks.
CHECK_SCHEMES = ("check:person", "check:institution")

#: Stage of a run that makes those, and all stages.
CHECKS = "check"
STAGES = (*SCHEMES, CHECKS)

#: Scheme of a lead that a person made; no detector looks for it.
MANUAL = "manual"

#: Fields of a lead as the command line writes it, in this order.
FIELDS = (
    "lead_id",
    "scheme",
    "rank",
    "score",
    "priority",
    "title",
    "sentence",
    "observed",
    "expected",
    "q_value",
    "first_on",
    "last_on",
    "fund_yuan",
    "account_yuan",
    "members",
    "explanations",
    "factors",
    "notes",
    "status",
    "rows",
    "reported",
    "key",
    "checks",
)


@dataclass(frozen=True, order=True)
class Member:
    """One member of a lead.

    Attributes:
        kind: patient, card, doctor, pharmacy or facility.
        id: the source's own id.
        role: code of the member's part, for example ``core`` or ``venue``.
        count: sessions, waves or persons behind the role.
    """

    kind: str
    id: str
    role: str
    count: int = 0


@dataclass(frozen=True)
class Explanation:
    """An innocent reading that was tested.

    Attributes:
        kind: code of the explanation.
        fit: from 0, does not fit, to 1, explains everything seen.
        evidence: what was measured.
    """

    kind: str
    fit: float
    evidence: Text


@dataclass(frozen=True)
class CheckSeen:
    """What one cross-check says of the members of a lead; it changes no score.

    Attributes:
        check: id of the check.
        kind: kind of the members that are counted.
        members: members of that kind who take part in a finding of the check.
        of: members of that kind.
        base_rate: share of all of that kind who take part in one.
        expected: members who would at that rate.
        own: of ``members``, those all of whose findings rest on rows of the lead itself, and confirm nothing.
    """

    check: str
    kind: str
    members: int
    of: int
    base_rate: float
    expected: float
    own: int


@dataclass(frozen=True)
class Lead:
    """One lead; see the command-line contract for the meaning of each field.

    Attributes:
        observed: meetings, persons or admissions counted.
        expected: the same under the null model.
        log10_q: log10 of the q-value.
        llr: evidence in nats before explanations.
        factors: visible risk factors with their figures.
        notes: what was not known or switched off.
        reported: at or above the default threshold.
        checks: cross-checks that members trip, the most unusual first; none where the run left them out.
    """

    scheme: str
    key: str
    title: Text
    sentence: Text
    observed: int
    expected: float
    log10_q: float
    llr: float
    score: float
    priority: str
    first_on: date
    last_on: date
    fund_yuan: Decimal
    account_yuan: Decimal
    members: tuple[Member, ...]
    explanations: tuple[Explanation, ...]
    factors: dict[str, str] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()
    rows: int = 0
    reported: bool = True
    lead_id: str = ""
    rank: int = 0
    status: str = "open"
    checks: tuple[CheckSeen, ...] = ()

    @property
    def q_value(self) -> float:
        """q-value as a plain number, not below 1e-300."""
        return float(10.0 ** max(self.log10_q, -300.0))

    def with_identity(self, lead_id: str) -> Lead:
        """The same lead under the identity it has across runs."""
        return replace(self, lead_id=lead_id)


def telling(members: tuple[Member, ...]) -> set[tuple[str, str]]:
    """Members that make a lead what it is; cards, steered patients, attending doctors and so on follow from them."""
    follow = ("steered", "attending", "involved")
    return {(one.kind, one.id) for one in members if one.kind != "card" and one.role not in follow}


def is_of(lead: Lead, scheme: str) -> bool:
    """Whether a lead is of a scheme; the stage ``check`` stands for all schemes that it makes."""
    return lead.scheme == scheme or (scheme == CHECKS and lead.scheme in CHECK_SCHEMES)


def target_key(scheme: str, members: tuple[Member, ...]) -> str:
    """Digest of what a lead is about: its scheme and the members that make it, not its rows or figures."""
    text = json.dumps([scheme, sorted(telling(members))], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def as_json(lead: Lead, language: str = "zh") -> dict[str, Any]:
    """The lead as the command line prints it."""
    return {
        "lead_id": lead.lead_id,
        "scheme": lead.scheme,
        "rank": lead.rank,
        "score": round(lead.score, 1),
        "priority": lead.priority,
        "title": lead.title[language],
        "sentence": lead.sentence[language].strip(),
        "observed": lead.observed,
        "expected": round(lead.expected, 3),
        "q_value": float(f"{lead.q_value:.2e}"),
        "first_on": lead.first_on.isoformat(),
        "last_on": lead.last_on.isoformat(),
        "fund_yuan": f"{lead.fund_yuan:.2f}",
        "account_yuan": f"{lead.account_yuan:.2f}",
        "members": [{"kind": m.kind, "id": m.id, "role": m.role, "count": m.count} for m in lead.members],
        "explanations": [
            {"kind": e.kind, "fit": round(e.fit, 2), "evidence": e.evidence[language]}
            for e in lead.explanations
        ],
        "factors": lead.factors,
        "notes": [note[language] for note in lead.notes],
        "status": lead.status,
        "rows": lead.rows,
        "reported": lead.reported,
        "key": lead.key,
        "checks": [
            {
                "check": one.check,
                "kind": one.kind,
                "members": one.members,
                "of": one.of,
                "base_rate": one.base_rate,
                "expected": round(one.expected, 3),
                "own": one.own,
            }
            for one in lead.checks
        ],
    }
