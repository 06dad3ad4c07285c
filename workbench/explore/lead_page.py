"""One lead as a screen shows it: what was seen, what could explain it, who is in it, what people decided."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from workbench.explore.figures import chance, power_of_ten, ratio
from workbench.explore.queue import Event, Names, Standing, fit_of, label
from workbench.explore.queue_view import event_view
from workbench.figures import number, yuan
from workbench.leads.counts import counts_what
from workbench.leads.factors import factor_said
from workbench.leads.lead import MANUAL, CheckSeen, Lead, Member
from workbench.texts import labels, text

__all__ = ["lead_page", "member_tokens"]

#: Fit from which an explanation accounts for a lead, where the run does not say.
_EXPLAINS = 0.6
#: Roles of a lead in the order in which they are told.
_ROLES = (
    "subject", "core", "likely", "possible", "seed", "tied", "steering", "venue", "attending", "steered", "involved",
)  # fmt: skip
_KINDS = ("doctor", "patient", "card", "pharmacy", "facility")

View = dict[str, Any]


def lead_page(
    lead: Lead,
    standing: Standing,
    history: Iterable[Event],
    names: Names,
    language: str = "zh",
    *,
    explained: float = _EXPLAINS,
) -> View:
    """Everything that the page of a lead shows, as JSON values; nothing in it is unmasked.

    Args:
        lead: the lead.
        standing: what people have decided, and what is new.
        history: everything that was decided and written, oldest first.
        names: how members and sentences are shown.
        language: ``zh`` or ``en``.
        explained: fit from which an explanation keeps a lead from being reported.
    """
    return {
        **_head(lead, standing, names, language),
        "against": _against(lead, language),
        "money": [
            {"code": "fund", "value": yuan(lead.fund_yuan)},
            {"code": "account", "value": yuan(lead.account_yuan)},
            {"code": "sum", "value": yuan(lead.fund_yuan + lead.account_yuan)},
        ],
        "explanations": _explanations(lead, names, explained, language),
        "threshold": text("lead_page.threshold", language, share=f"{100 * explained:.0f}%"),
        "factors": [
            {"label": label("factor", code, language), "value": factor_said(code, value)[language]}
            for code, value in lead.factors.items()
        ],
        "checks": [_check(one, language) for one in lead.checks],
        "members": _members(lead, names, language),
        "notes": [names.told(lead, note) for note in lead.notes],
        "history": [event_view(event, language) for event in history],
    }


def _head(lead: Lead, standing: Standing, names: Names, language: str) -> View:
    return {
        "id": lead.lead_id,
        "title": names.told(lead, lead.title),
        "sentence": names.told(lead, lead.sentence),
        "scheme": lead.scheme,
        "scheme_label": label("scheme", lead.scheme, language),
        "manual": lead.scheme == MANUAL,
        "reported": lead.reported,
        "rank": number(lead.rank) if lead.rank else "",
        "priority": lead.priority,
        "priority_label": label("priority", lead.priority, language),
        "status": standing.status,
        "status_label": label("status", standing.status, language),
        "waiting": text("queue.waits", language, status=label("status", standing.waiting, language))
        if standing.waiting
        else "",
        "change": standing.change,
        "change_label": label("queue.change", standing.change, language) if standing.change else "",
        "why": standing.why,
        "allowed": list(standing.allowed),
        "first_on": lead.first_on.isoformat(),
        "last_on": lead.last_on.isoformat(),
        "rows": number(lead.rows),
    }


def _against(lead: Lead, language: str) -> View:
    """Observed and expected; the bar's length is the expected share of the observed."""
    expected = lead.expected if math.isfinite(lead.expected) and lead.expected > 0 else 0.0
    most = max(float(lead.observed), expected, 1.0)
    return {
        "unit": label("lead_page.unit", lead.scheme, language) if lead.scheme != MANUAL else "",
        "observed": number(lead.observed),
        "expected": number(lead.expected),
        "ratio": ratio(lead.observed, lead.expected, language),
        "observed_part": round(100 * lead.observed / most, 1),
        "expected_part": round(100 * expected / most, 1),
        "chance": chance(lead.log10_q, language),
        "q": dict(zip(("number", "power"), power_of_ten(lead.log10_q), strict=True)),
    }


def _explanations(lead: Lead, names: Names, explained: float, language: str) -> list[View]:
    ordered = sorted(lead.explanations, key=lambda one: (-fit_of(one), one.kind))
    return [
        {
            "label": label("explanation", one.kind, language),
            "fit": round(100 * fit_of(one)),
            "explains": fit_of(one) >= explained,
            "evidence": names.told(lead, one.evidence),
        }
        for one in ordered
    ]


def _check(one: CheckSeen, language: str) -> View:
    """What one cross-check says of the members; it changes no score."""
    known = labels("check").get(f"{one.check}.name")
    name = known[language] if known else one.check
    return {
        "label": text("lead_page.check.name", language, name=name, kind=label("kind", one.kind, language)),
        "members": number(one.members),
        "of": number(one.of),
        "expected": number(one.expected),
        "rate": f"{100 * one.base_rate:.2f}%",
        "own": number(one.own) if one.own else "",
    }


def member_tokens(lead: Lead) -> dict[str, Member]:
    """The members by the opaque names that the screen knows them by."""
    return {f"m{number}": member for number, member in enumerate(lead.members, start=1)}


def _members(lead: Lead, names: Names, language: str) -> list[View]:
    """Members by role and kind; within a group those with the highest count first."""
    groups: dict[tuple[str, str], list[tuple[str, Member]]] = {}
    for token, member in member_tokens(lead).items():
        groups.setdefault((member.role, member.kind), []).append((token, member))
    order = sorted(groups, key=lambda one: (_place(_ROLES, one[0]), _place(_KINDS, one[1]), one))
    return [_group(lead, groups[role, kind], names, language) for role, kind in order]


def _place(known: Sequence[str], code: str) -> int:
    return known.index(code) if code in known else len(known)


def _group(lead: Lead, members: list[tuple[str, Member]], names: Names, language: str) -> View:
    role, kind = members[0][1].role, members[0][1].kind
    ordered = sorted(members, key=lambda one: (-one[1].count, one[1].id))
    counted = f"lead_page.count.{kind}"
    total = number(len(members))
    return {
        "role": role,
        "kind": kind,
        "label": text(
            "lead_page.group",
            language,
            kind=label("kind", kind, language),
            role=label("role", role, language),
        ),
        "total": text(counted, language, count=total) if kind in _KINDS else total,
        "counts": counts_what(lead, members[0][1])[language] if any(one.count for _, one in members) else "",
        "members": [
            {"member": token, "label": names.member(one), "count": number(one.count) if one.count else ""}
            for token, one in ordered
        ],
    }
