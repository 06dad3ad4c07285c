"""Leads written by hand, and names that mask them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from workbench.leads.lead import Explanation, Lead, Member
from workbench.texts import Text
from workbench.trust.masking import label_of, masked_text

NAMES = {"D7": "Li Gang", "P1": "Corner pharmacy", "H1": "Ward hospital", "990001": "Anna", "990002": "Bert"}


class PaperNames:
    """Masks as a session does."""

    def member(self, member: Member) -> str:
        return label_of(member.kind, member.id, NAMES.get(member.id))

    def told(self, lead: Lead, text: Text) -> str:
        return masked_text(text["zh"], [(one.kind, one.id, NAMES.get(one.id)) for one in lead.members])


def both(said: str) -> Text:
    return {"zh": said, "en": said}


def lead(number: int = 1, **more: Any) -> Lead:
    """Two people and one doctor at two places; ``more`` changes what a test is about."""
    values: dict[str, Any] = {
        "scheme": "card_pooling",
        "key": f"{number:064x}",
        "title": both(f"Corner pharmacy: lead {number}, Li Gang"),
        "sentence": both("Li Gang and 990001 met 40 times"),
        "observed": 40,
        "expected": 1.25,
        "log10_q": -12.3,
        "llr": 100.0,
        "score": 50.0,
        "priority": "high",
        "first_on": date(2025, 1, 10),
        "last_on": date(2025, 3, 20),
        "fund_yuan": Decimal("1203.50"),
        "account_yuan": Decimal("96.50"),
        "members": (
            Member("patient", "990001", "core", 12),
            Member("patient", "990002", "likely", 7),
            Member("card", "SSC:K1", "core", 12),
            Member("card", "SSC:K2", "likely", 7),
            Member("doctor", "D7", "attending", 3),
            Member("pharmacy", "P1", "venue", 9),
            Member("facility", "H1", "venue", 3),
        ),
        "explanations": (
            Explanation("carer", 0.1, both("few")),
            Explanation("family", 0.42, both("2 people, Li Gang")),
        ),
        "factors": {"dead_owner": "1", "switching": "35%/2%"},
        "notes": (both("no household of 990002"),),
        "rows": 24,
        "lead_id": f"L-{number:08x}",
        "rank": number,
    }
    return Lead(**(values | more))
