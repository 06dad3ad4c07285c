"""The graph of one lead or of several at once, and its proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from workbench.explore.evidence_graph import evidence_graph
from workbench.leads.lead import MANUAL, Lead, Member

if TYPE_CHECKING:
    from workbench.explore.asks import Asks

__all__ = ["PAIRS", "leads_graph", "members_of"]

#: Pairs of people that the graph keeps, the strongest first; the cut is stated.
PAIRS = 300

_ROW = ["relation", "table_name", "row_key", "source_file", "source_row"]


def leads_graph(
    engine: Asks,
    folder: Path,
    leads: Sequence[Lead],
    rows: Mapping[str, pd.DataFrame],
    *,
    limit: int = PAIRS,
) -> Any:
    """The members of leads and the edges that their rows make; of one lead the graph that the screens show.

    A row, and a session that has a row in common with another lead's, counts once. Relations are disjoint between
    schemes, so that leads of several schemes can stand in one graph.

    Args:
        engine: the case's tables.
        folder: the case folder.
        leads: at least one; the first gives its name and, where a member is in several, the role.
        rows: evidence rows by lead.
        limit: pairs of people that are kept, the strongest first.
    """
    first = leads[0]
    if len(leads) == 1:
        return evidence_graph(engine, folder, first, rows[first.lead_id], limit=limit)
    joined = replace(first, scheme=MANUAL, members=members_of(leads))
    graph = evidence_graph(engine, folder, joined, _together(leads, rows), limit=limit)
    graph.graph["lead_id"] = " ".join(one.lead_id for one in leads)
    return graph


def members_of(leads: Sequence[Lead]) -> tuple[Member, ...]:
    """Everybody whom the leads are about, once, in the order of the leads."""
    found: dict[tuple[str, str], Member] = {}
    for one in leads:
        for member in one.members:
            found.setdefault((member.kind, member.id), member)
    return tuple(found.values())


def _together(leads: Sequence[Lead], rows: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows of all leads, each once in a session, with sessions numbered anew."""
    parts = [rows[one.lead_id].assign(_lead=number) for number, one in enumerate(leads)]
    table = pd.concat(parts, ignore_index=True)
    session, sessions = pd.factorize(pd.MultiIndex.from_frame(table[["_lead", "session"]]), sort=True)
    row, known = pd.factorize(pd.MultiIndex.from_frame(table[_ROW]), sort=True)
    # Sessions and rows as one graph: what hangs together is one session.
    size = len(sessions) + len(known)
    ties = coo_matrix((np.ones(len(table), dtype=np.int8), (session, len(sessions) + row)), (size, size))
    _, group = connected_components(ties, directed=False)
    table = table.assign(session=group[session]).drop(columns="_lead")
    return table.drop_duplicates([*_ROW, "session"]).reset_index(drop=True)
