"""What the figure beside a member of a lead counts: sessions, waves, patients, fills of prescriptions."""

from __future__ import annotations

from workbench.leads.lead import MANUAL, Lead, Member
from workbench.texts import Text, texts

__all__ = ["count_of", "counted", "counts_what"]

#: By scheme, what is counted of a role; of a lead from cross-checks, findings.
_COUNTED = {
    "card_pooling": {},
    "collusive_admission": {"attending": "attended"},
    "referral_kickback": {"core": "shared_patients", "steering": "shared_patients", "venue": "patients"},
    MANUAL: {},
}
_ELSE = {"card_pooling": "sessions", "collusive_admission": "waves", MANUAL: "ties"}


def count_of(lead: Lead, member: Member) -> str:
    """Code of what ``member.count`` counts.

    A steered patient is counted by fills at a pharmacy, all lines of one settlement being one, or by stays at a
    facility. A steering doctor is counted by patients, of which one who went to several places is shared.
    """
    if member.role == "steered":
        return "fills" if any(one.kind == "pharmacy" for one in lead.members) else "stays"
    found = _COUNTED.get(lead.scheme, {}).get(member.role)
    return found or _ELSE.get(lead.scheme, "findings")


def counted(lead: Lead, member: Member) -> Text:
    """The figure with its unit."""
    return texts(f"member_count.{count_of(lead, member)}", count=f"{member.count:,}")


def counts_what(lead: Lead, member: Member) -> Text:
    """What the figures of members like this one are, as a note above them."""
    return texts(f"member_counts.{count_of(lead, member)}")
