"""The rows that a question can touch: the same question over these alone has the same answer.

Each rule takes a superset of the rows that the question joins from the node numbers that are asked about; the
question itself decides, so a rule that takes too many rows is slow, never wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench.explore.index.arrays import Numbers, Postings, distinct, ranges
from workbench.explore.index.contacts import SHARED
from workbench.explore.index.layout import KEYS
from workbench.explore.index.reader import Index

__all__ = ["rows_for"]

#: Tables of a question by name; empty when there is nothing that it could find.
Tables = dict[str, Any]

_EVENTS = ("event_purchase", "event_outpatient", "event_admission", "event_prescription")


def rows_for(index: Index, question: str, wanted: pd.DataFrame, values: dict[str, object]) -> Tables | None:
    """The tables over which a question is to be asked; None when the index knows no rule for it.

    Args:
        index: the case's index.
        question: its name.
        wanted: the rows asked about.
        values: its parameters.
    """
    if question in _RULES:
        return _RULES[question](index, wanted, values)
    if question.startswith("graph_rows_"):
        return _source_rows(index, question.removeprefix("graph_rows_"), wanted)
    return None


def _nodes(wanted: pd.DataFrame, **where: str) -> Numbers:
    """Distinct node numbers of the rows asked about that have these values."""
    kept = np.ones(len(wanted), dtype=bool)
    for column, value in where.items():
        kept &= (wanted[column] == value).to_numpy(dtype=bool)
    return distinct(wanted["node"].to_numpy(dtype=np.int64)[kept])


def _events_by(column: str) -> Callable[[Index, pd.DataFrame, dict[str, object]], Tables]:
    """Rule: events that name the nodes in a column."""

    def rule(index: Index, wanted: pd.DataFrame, _values: dict[str, object]) -> Tables:
        tables: Tables = {"node_place": index.places}
        found = 0
        for table in _EVENTS:
            if f"{table}.{column}.starts" in index.arrays:
                rows = index.posted(table, column).of(_nodes(wanted, event_table=table))
                tables[table] = index.take(table, rows)
                found += len(rows)
        if "event_purchase" in tables and column == "place":
            cards = tables["event_purchase"]["card"].drop_null().to_numpy()
            tables["node_card"] = index.take("node_card", _with_first(index, cards))
        return tables if found else {}

    return rule


def _with_first(index: Index, cards: Numbers) -> Numbers:
    """Cards and the first card with the same id of each."""
    several = distinct(cards)
    return np.union1d(several, index.arrays["network.first_card"][several])


def _contacts(index: Index, wanted: pd.DataFrame, _values: dict[str, object]) -> Tables:
    centres = _nodes(wanted)
    rows = [centres]
    for column in SHARED:
        name = f"contact.{column}"
        groups = distinct(index.arrays[f"{name}.group"][centres])
        rows.append(Postings(index.arrays[f"{name}.starts"], index.arrays[f"{name}.posted"]).of(groups))
    every = distinct(np.concatenate(rows))
    shared = any(len(part) for part in rows[1:])
    return {"node_patient": index.take("node_patient", every)} if shared else {}


def _owners(index: Index, wanted: pd.DataFrame, _values: dict[str, object]) -> Tables:
    cards = _nodes(wanted, side="target")
    patients = _nodes(wanted, side="source")
    if len(cards):
        owners = index.columns["node_card.patient"].take(pa.array(cards)).drop_null().to_numpy()
        patients = np.union1d(patients, owners)
    settled = index.posted("setl_d", "psn_no").of(patients)
    return (
        {
            "node_patient": index.take("node_patient", patients),
            "node_card": index.take("node_card", index.posted("node_card", "patient").of(patients)),
            "setl_d": index.take("setl_d", settled),
        }
        if len(settled)
        else {}
    )


def _referrals(index: Index, wanted: pd.DataFrame, _values: dict[str, object]) -> Tables:
    visits, stays = (index.posted(table, "patient") for table in ("event_outpatient", "event_admission"))
    seen = index.posted("event_outpatient", "doctor").of(_nodes(wanted, side="source"))
    admitted = index.posted("event_admission", "place").of(_nodes(wanted, side="target"))
    patients = np.union1d(
        index.columns["event_outpatient.patient"].take(pa.array(seen)).to_numpy(),
        index.columns["event_admission.patient"].take(pa.array(admitted)).to_numpy(),
    )
    patients = patients[(np.diff(stays.starts)[patients] > 0) & (np.diff(visits.starts)[patients] > 0)]
    return (
        {
            "event_outpatient": index.take("event_outpatient", visits.of(patients)),
            "event_admission": index.take("event_admission", stays.of(patients)),
            "node_place": index.places,
        }
        if len(patients)
        else {}
    )


def _meetings(table: str) -> Callable[[Index, pd.DataFrame, dict[str, object]], Tables]:
    """Rule: events of the nodes, and events at the same place within the window of one of them."""

    def rule(index: Index, wanted: pd.DataFrame, values: dict[str, object]) -> Tables:
        own = index.posted(table, "patient").of(_nodes(wanted))
        times = index.arrays[f"{table}.patient.times"]
        starts = index.arrays[f"{table}.patient.starts"]
        seconds = times[ranges(*_bounds(starts, _nodes(wanted)))]
        places = index.columns[f"{table}.place"].take(pa.array(own)).to_numpy()
        near = _near(index, table, places, seconds, int(str(values["window"])) + 1)
        return {table: index.take(table, np.union1d(own, near))} if len(own) else {}

    return rule


def _bounds(starts: Numbers, numbers: Numbers) -> tuple[Numbers, Numbers]:
    return starts[numbers], starts[numbers + 1]


def _near(index: Index, table: str, places: Numbers, seconds: Numbers, window: int) -> Numbers:
    """Rows of events at these places within the window of these times."""
    posted = index.posted(table, "place")
    times = index.arrays[f"{table}.place.times"]
    found = []
    for place in distinct(places):
        start, end = posted.starts[place], posted.starts[place + 1]
        there, at = times[start:end], seconds[places == place]
        first = np.searchsorted(there, at - window)
        last = np.searchsorted(there, np.minimum(at, np.iinfo(np.int64).max - window) + window, side="right")
        found.append(posted.rows[start:end][distinct(ranges(first, last))])
    return np.concatenate(found) if found else np.empty(0, np.int64)


def _terminals(index: Index, _wanted: pd.DataFrame, _values: dict[str, object]) -> Tables:
    names = ("place", "opter_id", "swiped_at", "setl_id")
    return {"event_purchase": pa.table({name: index.columns[f"operator.{name}"] for name in names})}


def _chosen(table: str, column: str) -> Callable[[Index, pd.DataFrame, dict[str, object]], Tables]:
    """Rule: nodes by id or number; a card with all rows of the same id."""

    def rule(index: Index, wanted: pd.DataFrame, _values: dict[str, object]) -> Tables:
        rows = wanted["number"].dropna().to_numpy(dtype=np.int64)
        ids = wanted["id"].dropna().tolist()
        if ids:
            rows = np.concatenate([rows, index.sorted_rows(table, column, ids)])
        rows = distinct(rows)
        if table == "node_card":
            first = index.arrays["network.first_card"]
            start = distinct(first[rows])
            rows = ranges(start.astype(np.int64), np.searchsorted(first, start, side="right"))
        return {table: index.take(table, rows)} if len(rows) else {}

    return rule


def _source_rows(index: Index, table: str, wanted: pd.DataFrame) -> Tables:
    found = []
    for column in KEYS[table]:
        by = "visit" if (table, column) == ("setl_d", "mdtrt_id") else table
        keys = wanted["row_key"][wanted["found_by"] == by].tolist()
        if keys:
            found.append(index.find(table, column, keys))
    rows = distinct(np.concatenate(found)) if found else np.empty(0, np.int64)
    return {table: index.take(table, rows)} if len(rows) else {}


_RULES: dict[str, Callable[[Index, pd.DataFrame, dict[str, object]], Tables]] = {
    "graph_around_card_events": _events_by("card"),
    "graph_around_doctor_events": _events_by("doctor"),
    "graph_around_facility_events": _events_by("place"),
    "graph_around_patient_events": _events_by("patient"),
    "graph_around_pharmacy_events": _events_by("place"),
    "graph_around_contacts": _contacts,
    "graph_around_owners": _owners,
    "graph_around_referrals": _referrals,
    "graph_around_stays": _meetings("event_admission"),
    "graph_around_swipes": _meetings("event_purchase"),
    "graph_around_terminals": _terminals,
    "graph_cards": _chosen("node_card", "card_id"),
    "graph_doctors": _chosen("node_doctor", "dr_code"),
    "graph_patients": _chosen("node_patient", "psn_no"),
    "graph_places": _chosen("node_place", "fixmedins_code"),
}
