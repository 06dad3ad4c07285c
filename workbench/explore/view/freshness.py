"""What a picture's evidence was taken from, and whether the case says something else by now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from graph_loaders.ontology import node_types
from workbench.explore.graph import lead_graph
from workbench.explore.keys import parse_key
from workbench.explore.nodes import by_id
from workbench.explore.proofs import rows_named
from workbench.explore.session import Session
from workbench.explore.standing_leads import rows_of_lead, standing_leads
from workbench.explore.view.building import begun
from workbench.explore.view.items import State
from workbench.explore.view.layout import placed_around

__all__ = ["gone", "lead_state", "origin", "provenance", "renewed", "settled", "unproven"]


def origin(session: Session, graph: Any = None) -> dict[str, str]:
    """Where evidence that is taken now comes from; with the graph of a lead, the run and a digest of what it says."""
    if graph is None:
        return {"data": session.data}
    return {"data": session.data, "run": session.run.run_id, "evidence": _digest(graph)}


def _digest(graph: Any) -> str:
    """SHA-256 over members, edges and the rows behind them."""
    said = [
        [[key, values.get("role"), values.get("count")] for key, values in sorted(graph.nodes(data=True))],
        [
            [*key, values["count"], sorted(map(list, values["rows"]))]
            for *key, values in sorted(graph.edges(keys=True, data=True), key=lambda one: one[:3])
        ],
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def lead_state(session: Session, lead_id: str) -> State:
    """A new picture of a lead, with where it comes from."""
    graph = lead_graph(session.case, lead_id, session.run, engine=session.engine)
    return replace(begun(graph), origin=origin(session, graph))


def settled(session: Session, state: State, about: Mapping[str, str]) -> State:
    """A saved picture that says it comes from the present run where the present evidence is the same."""
    lead_id = about.get("lead")
    if lead_id is None or state.origin.get("run") == session.run.run_id:
        return state
    if state.origin.get("data") != session.data or not _stands(session, lead_id):
        return state
    present = origin(session, lead_graph(session.case, lead_id, session.run, engine=session.engine))
    same = present["evidence"] == state.origin.get("evidence")
    return replace(state, origin=present) if same else state


def _stands(session: Session, lead_id: str) -> bool:
    return any(one.lead_id == lead_id for one in standing_leads(session.case, session.run))


def gone(session: Session, keys: Iterable[str]) -> set[str]:
    """Nodes that the case does not have any more."""
    named: dict[str, list[str]] = {}
    for key in keys:
        kind, node_id = parse_key(key)
        named.setdefault(kind, []).append(node_id)
    lost: set[str] = set()
    for kind, ids in named.items():
        known = {row["id"] for row in by_id(session.asks, kind, ids)} if kind in node_types() else set()
        lost |= {f"{kind}:{one}" for one in ids if one not in known}
    return lost


def unproven(session: Session, lead_id: str) -> int:
    """Rows behind a lead made by hand that the case does not have any more: it was loaded anew since."""
    if any(one.lead_id == lead_id for one in session.run.leads) or not _stands(session, lead_id):
        return 0
    rows = rows_of_lead(session.case, session.run, lead_id)
    keys = set(zip(rows["table_name"], rows["row_key"], strict=True))
    return len(keys - rows_named(session.asks, session.case.folder, keys).keys())


def provenance(session: Session, state: State, about: Mapping[str, str], lost: int) -> str:
    """What must be known of a picture whose evidence is not that of today; empty where it is."""
    said = []
    if state.origin.get("data", session.data) != session.data:
        said.append(session.text("view.other_data"))
    if lost:
        said.append(session.text("view.gone", count=lost))
    lead_id = about.get("lead")
    if lead_id is not None and state.origin.get("run") != session.run.run_id:
        code = "view.old_run" if _stands(session, lead_id) else "view.lead_gone"
        before = state.origin.get("run") or "–"
        said.append(session.text(code, before=before, run=session.run.run_id))
    return " ".join(said)


def renewed(session: Session, state: State, lead_id: str) -> State:
    """The present picture of a lead; who was on the old one keeps place, pin and note, elements keep their names."""
    fresh = lead_state(session, lead_id)
    old = {key: state.nodes[key] for key in fresh.nodes if key in state.nodes}
    taken = [(one.x, one.y) for one in old.values()]
    places = placed_around((0.0, 0.0), sorted(set(fresh.nodes) - set(old)), taken)
    nodes = {}
    for key, node in fresh.nodes.items():
        before = old.get(key)
        if before is None:
            nodes[key] = replace(node, x=places[key][0], y=places[key][1])
        else:
            nodes[key] = replace(node, x=before.x, y=before.y, pinned=before.pinned, note=before.note)
    return replace(
        fresh,
        nodes=nodes,
        ids=state.ids,
        filters=state.filters,
        size_by=state.size_by,
        width_by=state.width_by,
    ).named()
