"""What stands beside a picture: what is selected, or where the picture's evidence is from when it is not today's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from workbench.explore.graph import neighbour_counts
from workbench.explore.keys import parse_key
from workbench.explore.questions import NeighbourCount
from workbench.explore.session import Session
from workbench.explore.view.freshness import provenance, unproven
from workbench.explore.view.items import EdgeKey, State
from workbench.explore.view.panels import (
    edge_panel,
    group_panel,
    node_panel,
    renewal_panel,
    selection_panel,
)

__all__ = ["Beside", "rows_gone"]

Panel = dict[str, Any]


class Beside:
    """Makes the panel of one picture.

    Args:
        session: the sitting.
        about: what the picture began with.
        lost: its nodes that the case does not have any more.
    """

    def __init__(self, session: Session, about: Mapping[str, str], lost: Collection[str]) -> None:
        self._session, self._about, self._lost = session, about, set(lost)
        #: Said once a sitting: what of a lead's rows the case does not have any more.
        self._rows_gone = rows_gone(session, about["lead"]) if "lead" in about else ""
        self._counts: dict[str, list[NeighbourCount]] = {}

    def look_at(self, state: State, selection: Collection[str | EdgeKey]) -> Panel | None:
        """The panel of what was just selected; that it is looked at is logged before."""
        if len(selection) == 1:
            (key,) = selection
            if not isinstance(key, str):
                self._session.log("open_rows", " ".join((key[0], key[2], key[1])))
            elif key in state.nodes:
                self._session.log("open_node", key)
        return self.panel(state, selection)

    def panel(self, state: State, selection: Iterable[str | EdgeKey]) -> Panel | None:
        """The panel of a selection; where nothing is selected, that of old evidence, or None."""
        chosen = sorted(selection, key=str)
        if not chosen:
            return self._offer(state)
        if len(chosen) > 1:
            nodes = [one for one in chosen if isinstance(one, str) and one in state.nodes]
            return selection_panel(state, nodes, self._session)
        (key,) = chosen
        if not isinstance(key, str):
            return edge_panel(state, state.edges[key], self._session)
        if key in state.groups:
            return group_panel(state, state.groups[key], self._session)
        return node_panel(state, state.nodes[key], self._session, self._counted(key))

    def provenance(self, state: State) -> str:
        """What must be known of the picture where its evidence is not that of today."""
        said = provenance(self._session, state, self._about, len(self._lost & set(state.nodes)))
        return f"{said} {self._rows_gone}".strip()

    def _offer(self, state: State) -> Panel | None:
        said = self.provenance(state)
        return renewal_panel(self._session, said, can="lead" in self._about) if said else None

    def _counted(self, key: str) -> list[NeighbourCount]:
        """What surrounds a node, asked once a sitting; nothing of a node that the case does not have any more."""
        if key in self._lost:
            return []
        if key not in self._counts:
            kind, node_id = parse_key(key)
            found = neighbour_counts(self._session.case, kind, node_id, engine=self._session.engine)
            self._counts[key] = found
        return self._counts[key]


def rows_gone(session: Session, lead_id: str) -> str:
    """How many rows behind a lead made by hand the case does not have any more; empty where it has all."""
    count = unproven(session, lead_id)
    return session.text("view.rows_gone", count=f"{count:,}") if count else ""
