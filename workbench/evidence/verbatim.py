"""Words of people that a package repeats as they stand: title and reason of leads that somebody made by hand."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.leads.lead import MANUAL, Lead
from workbench.texts import Text, texts

__all__ = ["verbatim"]


def verbatim(leads: Iterable[Lead], level: str) -> tuple[Text, ...]:
    """What somebody has to read before a package of a level goes out; nothing at the level internal, which masks.

    Ids and names of members are known to the program; whom else such words name it cannot know.

    Args:
        leads: the leads of the package.
        level: internal or transfer.
    """
    if level != "transfer":
        return ()
    return tuple(
        texts("package.verbatim", lead=one.lead_id, title=one.title, reason=note)
        for one in leads
        if one.scheme == MANUAL
        for note in one.notes
    )
