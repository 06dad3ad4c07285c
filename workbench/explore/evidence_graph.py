"""The graph of one lead: its members, and the edges that its evidence rows make."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix, triu

from graph_loaders.ontology import edge_types, node_type
from workbench.explore.asks import Asks
from workbench.explore.edges import Edge, new_graph, put_edge, sorted_graph
from workbench.explore.keys import RowRef, node_key, records, to_fen, yuan
from workbench.explore.nodes import by_id, put_node
from workbench.explore.proofs import EdgeName, Index, named, rows_named
from workbench.leads.lead import MANUAL, Lead

__all__ = ["evidence_graph"]

_COLUMN = {
    "patient": "psn_no",
    "card": "card_id",
    "doctor": "dr_code",
    "pharmacy": "fixmedins_code",
    "facility": "fixmedins_code",
}

#: Relations that an evidence row makes between the nodes it names, by the row's own relation.
_DIRECT = {
    "swiped_at": ("OWNS", "SWIPED_AT", "USED_AT", "VISITED"),
    "prescription_filled_at": ("PRESCRIBED", "FILLED_AT", "STEERING"),
    "seen_by": ("SEEN_BY", "VISITED", "PRACTISED_AT"),
    "referred_to": ("ADMITTED_TO", "REFERRED_TO"),
    "admitted_to": ("ADMITTED_TO", "ATTENDED_BY", "PRACTISED_AT"),
}

#: Relations between people in one session of a scheme, with the evidence that its sessions are made of.
_TOGETHER: dict[str, dict[str, str]] = {
    "card_pooling": {"CO_SWIPE": "swiped_at"},
    "collusive_admission": {"CO_ADMISSION": "admitted_to"},
    MANUAL: {"CO_SWIPE": "swiped_at", "CO_ADMISSION": "admitted_to"},
}

_REFERENCE = ["table_name", "row_key", "source_file", "source_row"]
_USED = ["source", "target", "occurrence", "at_time", "fund_fen", "account_fen", *_REFERENCE]


def evidence_graph(engine: Asks, folder: Path, lead: Lead, rows: pd.DataFrame, *, limit: int) -> Any:
    """The lead as a graph; see ``workbench.explore.graph.lead_graph``.

    Args:
        engine: the case's tables.
        folder: the case folder.
        lead: the lead.
        rows: its evidence rows.
        limit: pairs of people that are kept, the strongest first.
    """
    graph = new_graph(lead_id=lead.lead_id, scheme=lead.scheme, cut={})
    _put_members(graph, engine, lead)
    rows = _prepared(rows)
    checked = rows_named(engine, folder, set(zip(rows["table_name"], rows["row_key"], strict=True)))
    for relation, part in _direct(rows):
        _put_edges(graph, relation, _between_members(graph, relation, part), checked)
    for relation, evidence in _TOGETHER.get(lead.scheme, {}).items():
        met = rows[rows["relation"] == evidence]
        if len(met):
            _put_edges(graph, relation, _together(graph, relation, met, limit), checked)
    return sorted_graph(graph)


def _put_members(graph: Any, engine: Asks, lead: Lead) -> None:
    kinds = sorted({member.kind for member in lead.members})
    for kind in kinds:
        members = [member for member in lead.members if member.kind == kind]
        known = {row["id"]: row for row in by_id(engine, kind, [member.id for member in members])}
        for one in members:
            put_node(graph, kind, one.id, known.get(one.id, {}), role=one.role, count=one.count)


def _prepared(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with money in fen, and ``occurrence``.

    A visit and its settlements are one occurrence; a prescription is its fee line, not its settlement.
    """
    table = rows.reset_index(drop=True)
    table["fund_fen"] = [to_fen(one) for one in table["fund_pay_sumamt"]]
    table["account_fen"] = [to_fen(one) for one in table["acct_pay"]]
    stay = table["relation"].isin(["admitted_to", "referred_to", "seen_by"])
    person = table["psn_no"].astype("string") + " " + table["at_time"].astype("string")
    counted = (table["relation"] != "prescription_filled_at") | (table["table_name"] == "fee_list_d")
    table["occurrence"] = table["row_key"].astype("string").where(~stay, person).where(counted)
    return table


def _direct(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Relations with the rows that make them; a referral is made by the visit as well as by the stay."""
    for relation in edge_types():
        sources = [evidence for evidence, relations in _DIRECT.items() if relation in relations]
        part = rows[rows["relation"].isin(sources)]
        if len(part):
            yield relation, _with_visits(part, rows) if relation == "REFERRED_TO" else part


def _with_visits(stays: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    keys = ["session", "psn_no", "dr_code"]
    target = stays.drop_duplicates(keys)[[*keys, "fixmedins_code"]]
    visits = rows[rows["relation"] == "seen_by"].drop(columns="fixmedins_code").merge(target, on=keys)
    visits["occurrence"] = pd.Series(pd.NA, visits.index, dtype="string")
    return pd.concat([stays, visits], ignore_index=True)


def _between_members(graph: Any, relation: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with ``source`` and ``target``, where both are members of the kinds that the relation joins."""
    declared = edge_types()[relation]
    ends = {"source": node_type(declared.source).kind, "target": node_type(declared.target).kind}
    kept = rows.dropna(subset=[_COLUMN[kind] for kind in ends.values()])
    named = {end: [node_key(kind, str(one)) for one in kept[_COLUMN[kind]]] for end, kind in ends.items()}
    kept = kept.assign(**named)
    both = [graph.has_node(one) and graph.has_node(other) for one, other in zip(*named.values(), strict=True)]
    return kept[np.array(both, dtype=bool)]


def _put_edges(graph: Any, relation: str, rows: pd.DataFrame, checked: Index) -> None:
    """One edge per pair of ends that rows name."""
    ordered = records(rows.sort_values(["source", "target", *_REFERENCE])[_USED])
    for (source, target), part in groupby(ordered, key=lambda one: (one["source"], one["target"])):
        put_edge(graph, _edge((relation, source, target), list(part), checked))


def _edge(name: EdgeName, rows: list[dict[str, Any]], checked: Index) -> Edge:
    """The edge that evidence rows make; a row counts its money once.

    A row of the evidence whose checked row names neither end is left out: a settlement can name another place
    than the fee line that it belongs to.
    """
    counted = [one for one in rows if one["occurrence"] is not None]
    times = sorted({one["at_time"] for one in counted if one["at_time"] is not None})
    behind = {_reference(one): one for one in rows if _proves(name, one, checked)}
    count = len({one["occurrence"] for one in counted})
    return Edge(
        relation=name[0],
        source=name[1],
        target=name[2],
        count=count,
        shown=count,
        days=len({one.date() for one in times}),
        times=times,
        first_at=times[0] if times else None,
        last_at=times[-1] if times else None,
        fund_yuan=yuan(sum(one["fund_fen"] for one in behind.values())),
        account_yuan=yuan(sum(one["account_fen"] for one in behind.values())),
        rows=sorted(behind),
    )


def _proves(name: EdgeName, row: dict[str, Any], checked: Index) -> bool:
    found = checked.get((row["table_name"], row["row_key"]), [])
    return not found or any(named(name, one) for one in found)


def _reference(row: dict[str, Any]) -> RowRef:
    return RowRef(row["table_name"], row["row_key"], row["source_file"], int(row["source_row"]))


def _together(graph: Any, relation: str, rows: pd.DataFrame, limit: int) -> pd.DataFrame:
    """Rows of people who share sessions, per pair; the strongest pairs only, and the cut is stated."""
    member = [graph.has_node(node_key("patient", str(one))) for one in rows["psn_no"]]
    rows = rows[np.array(member, dtype=bool)]
    pairs = _pairs(rows)
    graph.graph["cut"][relation] = {"shown": min(limit, len(pairs)), "total": len(pairs)}
    kept = pairs.head(limit)
    present = rows[["psn_no", "session"]].drop_duplicates()
    shared = kept.merge(present.rename(columns={"psn_no": "one"}), on="one").merge(
        present.rename(columns={"psn_no": "other"}), on=["other", "session"]
    )
    sides = [shared.assign(psn_no=shared["one"]), shared.assign(psn_no=shared["other"])]
    found = pd.concat(sides, ignore_index=True).merge(rows, on=["psn_no", "session"])
    return found.assign(
        source="patient:" + found["one"].astype(str),
        target="patient:" + found["other"].astype(str),
        occurrence=found["session"].astype("string"),
    )


def _pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """``one``, ``other``: people who share sessions, most sessions first, then by id."""
    present = rows[["psn_no", "session"]].drop_duplicates()
    person, people = pd.factorize(present["psn_no"], sort=True)
    session, sessions = pd.factorize(present["session"], sort=True)
    there = csr_matrix(
        (np.ones(len(present), dtype=np.int64), (person, session)), (len(people), len(sessions))
    )
    met = triu(there @ there.T, k=1).tocoo()
    order = np.lexsort((met.col, met.row, -met.data))
    return pd.DataFrame({"one": people[met.row[order]], "other": people[met.col[order]]})
