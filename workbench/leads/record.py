"""Leads as plain records, and back: what a run keeps on disk."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date
from decimal import Decimal
from typing import Any

from workbench.leads.lead import CheckSeen, Explanation, Lead, Member

__all__ = ["from_record", "to_record"]


def to_record(lead: Lead) -> dict[str, Any]:
    """A lead as JSON values, without loss."""
    plain = {
        name: getattr(lead, name)
        for name in Lead.__dataclass_fields__
        if name
        not in ("members", "explanations", "checks", "first_on", "last_on", "fund_yuan", "account_yuan")
    }
    return {
        **plain,
        "first_on": lead.first_on.isoformat(),
        "last_on": lead.last_on.isoformat(),
        "fund_yuan": str(lead.fund_yuan),
        "account_yuan": str(lead.account_yuan),
        "members": [[m.kind, m.id, m.role, m.count] for m in lead.members],
        "explanations": [[e.kind, e.fit, e.evidence] for e in lead.explanations],
        "checks": [list(astuple(one)) for one in lead.checks],
    }


def from_record(record: dict[str, Any]) -> Lead:
    """The lead that ``to_record`` wrote down."""
    values = dict(record)
    values["first_on"] = date.fromisoformat(values["first_on"])
    values["last_on"] = date.fromisoformat(values["last_on"])
    values["fund_yuan"] = Decimal(values["fund_yuan"])
    values["account_yuan"] = Decimal(values["account_yuan"])
    values["members"] = tuple(Member(*one) for one in values["members"])
    values["explanations"] = tuple(Explanation(*one) for one in values["explanations"])
    values["checks"] = tuple(CheckSeen(*one) for one in values.get("checks", ()))  # runs of before have none
    values["notes"] = tuple(values["notes"])
    return Lead(**values)
