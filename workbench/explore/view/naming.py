"""What a picture is called on the screen; nothing in it is unmasked."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.explore.keys import parse_key
from workbench.explore.session import Session
from workbench.explore.standing_leads import standing_leads
from workbench.explore.view.saved import SavedView
from workbench.trust.masking import masked

__all__ = ["called", "title_of"]


def called(about: Mapping[str, str], name: str) -> str:
    """The name of a picture as it may be shown: where it is the key of a node, with the id masked."""
    kind, node_id = parse_key(about.get("node", ":"))
    return name.replace(node_id, masked(kind, "id", node_id)) if node_id else name


def title_of(session: Session, saved: SavedView) -> str:
    """The heading of a picture: what its lead says, what it starts from, or the name that it was given."""
    about = saved.about or {}
    if about.get("lead") == saved.name:
        leads = {one.lead_id: one for one in standing_leads(session.case, session.run)}
        lead = leads.get(saved.name)
        return session.told(lead, lead.title) if lead else saved.name
    if about.get("node") == saved.name:
        kind, _ = parse_key(saved.name)
        return session.text("view.title.node", kind=session.text(f"kind.{kind}"))
    return called(about, saved.name)
