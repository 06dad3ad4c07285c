"""Leads on paper and a store that knows some."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from workbench.leads.lead import Lead, Member, target_key
from workbench.leads.store import LeadStore


def lead(*patients: str, rows: int = 100, scheme: str = "card_pooling", venue: str = "P1") -> Lead:
    """A lead about some patients at one pharmacy."""
    members = (
        *(Member("patient", name, "core", 3) for name in patients),
        Member("pharmacy", venue, "venue", 3),
    )
    nothing, day = {"zh": "题", "en": "title"}, date(2025, 1, 2)
    return Lead(
        scheme, target_key(scheme, members), nothing, nothing, 9, 1.0, -5.0, 12.0, 12.0, "low", day, day,
        Decimal("1.00"), Decimal("0.10"), members, (), rows=rows,
    )  # fmt: skip


def known(path: Path, count: int = 3) -> list[str]:
    """Ids of some leads that a first run found."""
    leads = [lead(f"a{k}", f"b{k}", f"c{k}", venue=f"P{k}") for k in range(count)]
    return [one.lead_id for one in LeadStore(path).identify("R-1", leads)]
