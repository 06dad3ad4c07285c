"""What the package says of itself to programs: ``bag-info.txt`` (RFC 8493, 2.2.2)."""

from __future__ import annotations

from workbench.evidence.brief import Brief
from workbench.versions import versions

__all__ = ["bag_info"]


def bag_info(brief: Brief) -> dict[str, str]:
    """Labels and values in the order in which they stand; what nobody has written is left out."""
    facts = brief.order.facts
    officers = " ".join(one.name for one in facts.officers if one.name)
    seq, digest = brief.head
    found = {
        "Source-Organization": facts.authority.name or "",
        "Contact-Name": officers,
        "External-Identifier": " ".join(one.lead_id for one in brief.leads),
        "Internal-Sender-Identifier": brief.name,
        "Bagging-Date": f"{brief.made_at:%Y-%m-%d}",
        "Bag-Software-Agent": f"yibao-workbench {versions()['yibao-workbench']}",
        "Workbench-Level": brief.level,
        "Workbench-Run": brief.run.run_id,
        "Workbench-Data-Digest": brief.case.data_digest,
        "Workbench-Row-Basis": brief.rows.basis,
        "Workbench-Made-At": f"{brief.made_at:%Y-%m-%dT%H:%M:%S}",
        "Workbench-Made-By": brief.order.actor,
        "Workbench-Log-Head": f"{seq} {digest}",
        "Workbench-Pseudonym-Check": f"{brief.showing.pseudonyms.key_id} {brief.showing.pseudonyms.check}",
    }
    return {label: " ".join(value.split()) for label, value in found.items() if value.strip()}
