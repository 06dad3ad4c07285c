"""The rows on a server that a question can touch, as small tables in the form of the case's own.

Each rule is that of ``workbench.explore.index.reduce`` for a case in a folder: it takes at least the rows that the
question joins, and the question itself decides.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import groupby
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.engines.neo4j_line import Reading
from workbench.explore.questions import end_kind
from workbench.explore.server import fetch
from workbench.explore.server.numbering import card_parts

__all__ = ["Asked", "Tables", "touched"]

#: Tables of a question by name; a column that holds nodes has their names.
Tables = dict[str, pa.Table]

#: What a question is asked about: the table ``wanted`` with the names of its nodes, and the parameters.
Asked = tuple[pd.DataFrame, dict[str, object]]

_Rule = Callable[[Reading, pd.DataFrame, dict[str, object]], Tables]


def touched(read: Reading, question: str, wanted: pd.DataFrame, values: dict[str, object]) -> Tables | None:
    """The tables over which a question is to be asked: none where it finds nothing, None where there is no rule for it.

    Args:
        read: a read transaction.
        question: its name.
        wanted: the rows asked about; a column ``node`` has names instead of numbers.
        values: its parameters.
    """
    if question in _RULES:
        return _RULES[question](read, wanted, values)
    if question.startswith("graph_rows_"):
        return _source_rows(read, question.removeprefix("graph_rows_"), wanted)
    return None


def _named(wanted: pd.DataFrame, **where: str) -> list[str]:
    """Distinct nodes of the rows asked about that have these values."""
    kept = wanted
    for column, value in where.items():
        kept = kept[kept[column] == value]
    return sorted(set(kept["node"]))


def _events_by(column: str) -> _Rule:
    """Rule: events that name the nodes in a column."""

    def rule(read: Reading, wanted: pd.DataFrame, _values: dict[str, object]) -> Tables:
        tables: Tables = {}
        for table in (one for one, ways in fetch.EVENTS.items() if column in ways):
            names = _named(wanted, event_table=table)
            if column == "card":
                names = [card_parts(one)[0] for one in names]
            tables[table] = _events(read, table, column, names)
        if not any(map(len, tables.values())):
            return {}
        tables["node_place"] = _places(tables)
        if column == "place":
            cards = pc.unique(tables["event_purchase"]["card"].drop_null())
            tables["node_card"] = pa.table(
                {
                    "card": cards,
                    "card_id": pa.array([card_parts(one)[0] for one in cards.to_pylist()], pa.string()),
                }
            )
        return tables

    return rule


def _events(read: Reading, table: str, column: str, names: list[str]) -> pa.Table:
    """Events in the form of the case's table; on a server are only those that a question counts, but for swipes."""
    found = fetch.events(read, table, column, names)
    return _completed(table, found)


def _completed(table: str, found: pa.Table) -> pa.Table:
    for name in ("patient", "card", "doctor", "place"):
        if name not in found.column_names:
            found = found.append_column(name, pa.nulls(len(found), pa.string()))
    if "counted" not in found.column_names:
        found = found.append_column("counted", pa.array([True] * len(found), pa.bool_()))
    return _numbered(table, found)


def _numbered(table: str, found: pa.Table) -> pa.Table:
    """Events with ``event``, in the order in which a case numbers them."""
    key = {"event_purchase": "setl_id", "event_prescription": "bkkp_sn"}.get(table, "row_key")
    order = pc.sort_indices(
        found, [(name, "ascending") for name in ("place", fetch.TIMES[table], "patient", key)]
    )
    found = found.take(order)
    return found.append_column("event", pa.array(range(len(found)), pa.int32()))


def _places(tables: Tables) -> pa.Table:
    """The places of some events with their kinds."""
    kinds: dict[str, str] = {}
    for table, kind in fetch.PLACES.items():
        if table in tables:
            kinds |= dict.fromkeys(tables[table]["place"].drop_null().unique().to_pylist(), kind)
    return pa.table(
        {"place": pa.array(list(kinds), pa.string()), "kind": pa.array(list(kinds.values()), pa.string())}
    )


def _contacts(read: Reading, wanted: pd.DataFrame, _values: dict[str, object]) -> Tables:
    people = fetch.sharing(read, _named(wanted))
    return {"node_patient": people} if len(people) > 1 else {}


def _owners(read: Reading, wanted: pd.DataFrame, _values: dict[str, object]) -> Tables:
    """Settlements of the people asked about and of the owners of the cards asked about, with the card of each."""
    cards = _named(wanted, side="target")
    people = sorted({*_named(wanted, side="source"), *(card_parts(one)[1] for one in cards)})
    rows = fetch.source_rows(read, "person", people)
    settled = [one for one in rows if one["row_table"] == "setl_d"]
    if not settled:
        return {}
    return {
        "node_patient": pa.table(
            {"patient": pa.array(people, pa.string()), "psn_no": pa.array(people, pa.string())}
        ),
        "node_card": fetch.owned(read, people=people),
        "setl_d": _settlements(settled),
    }


#: What was shown at a settlement, by the first part of the id of its card; see the question settled.
_SHOWN = {"SSC": "03", "IDC": "02", "EC": "01"}


def _settlements(rows: list[dict[str, Any]]) -> pa.Table:
    """Settlements in the form of the checked table; the card is told by its type and number again."""
    cards = [str(one["card"]).partition(":") for one in rows]
    text: dict[str, list[str | None]] = {
        "setl_id": [one["row_key"] for one in rows],
        "mdtrt_id": [one["visit"] for one in rows],
        "psn_no": [one["person"] for one in rows],
        "fixmedins_code": [one["place"] for one in rows],
        "mdtrt_cert_type": [_SHOWN.get(kind) for kind, _, _ in cards],
        "mdtrt_cert_no": [number if kind == "SSC" else None for kind, _, number in cards],
        "card_sn": [None] * len(rows),
        "ssc_cardno": [None] * len(rows),
        "vali_flag": [None] * len(rows),
        "source_file": [one["source_file"] for one in rows],
    }
    times = pa.array([one["at_time"] for one in rows], pa.string()).cast(pa.timestamp("us"))
    return pa.table(
        {
            **{name: pa.array(values, pa.string()) for name, values in text.items()},
            "source_row": pa.array([one["source_row"] for one in rows], pa.int64()),
            "setl_time": times,
            "fund_pay_sumamt": fetch.yuan(one["fund_fen"] for one in rows),
            "acct_pay": fetch.yuan(one["account_fen"] for one in rows),
        }
    )


def _referrals(read: Reading, wanted: pd.DataFrame, _values: dict[str, object]) -> Tables:
    people = fetch.referring(read, _named(wanted, side="source"), _named(wanted, side="target"))
    tables = {
        table: _events(read, table, "patient", people) for table in ("event_outpatient", "event_admission")
    }
    return {**tables, "node_place": _places(tables)} if all(map(len, tables.values())) else {}


def _meetings(table: str) -> _Rule:
    """Rule: events of the nodes, and events at the same place within the window of one of them."""

    def rule(read: Reading, wanted: pd.DataFrame, values: dict[str, object]) -> Tables:
        own = fetch.events(read, table, "patient", _named(wanted))
        near = fetch.events_near(read, table, _spans(own, fetch.TIMES[table], int(str(values["window"])) + 1))
        if not len(near):
            return {}
        key = "setl_id" if table == "event_purchase" else "row_key"
        both = pa.concat_tables([own, near])
        first = both.append_column("at", pa.array(range(len(both)))).group_by(key).aggregate([("at", "min")])
        return {table: _completed(table, both.take(first["at_min"]))}

    return rule


def _spans(own: pa.Table, time: str, window: int) -> list[tuple[str, str, str]]:
    """Places with the spans of time around events there; spans that touch are one."""
    reach = timedelta(seconds=window)
    moments = sorted(
        (place, at)
        for place, at in zip(own["place"].to_pylist(), own[time].to_pylist(), strict=True)
        if place is not None and at is not None
    )
    found: list[tuple[str, str, str]] = []
    for place, there in groupby(moments, key=lambda one: one[0]):
        spans: list[list[Any]] = []
        for _, at in there:
            if spans and at - reach <= spans[-1][1]:
                spans[-1][1] = at + reach
            else:
                spans.append([at - reach, at + reach])
        found += [(place, first.isoformat(), last.isoformat()) for first, last in spans]
    return found


def _checked(read: Reading, wanted: pd.DataFrame, _values: dict[str, object]) -> Tables:
    """What findings of cross-checks join to the nodes; see ``fetch.checked``."""
    keys: dict[tuple[str, str], list[str]] = {}
    for relation, side, node in zip(wanted["relation"], wanted["side"], wanted["node"], strict=True):
        keys.setdefault((str(relation), str(side)), []).append(f"{end_kind(str(relation), str(side))}:{node}")
    found = fetch.checked(read, keys)
    return {"checked": found} if len(found) else {}


def _terminals(read: Reading, wanted: pd.DataFrame, _values: dict[str, object]) -> Tables:
    used = fetch.terminals(read, _named(wanted))
    return {"event_purchase": used} if len(used) else {}


def _nodes(group: str, table: str, key: str) -> _Rule:
    """Rule: nodes by id or number."""

    def rule(read: Reading, wanted: pd.DataFrame, _values: dict[str, object]) -> Tables:
        found = fetch.nodes(read, group, {*wanted["id"].dropna(), *wanted["node"].dropna()})
        return {table: found.append_column(group, found[key])}

    return rule


def _cards(read: Reading, wanted: pd.DataFrame, _values: dict[str, object]) -> Tables:
    cards = {*wanted["id"].dropna(), *(card_parts(one)[0] for one in wanted["node"].dropna())}
    return {"node_card": fetch.owned(read, cards=cards)}


def _source_rows(read: Reading, table: str, wanted: pd.DataFrame) -> Tables:
    keys = wanted["row_key"][wanted["found_by"] != "visit"].tolist()
    if table == "psn_info_b":
        return {table: _register(read, keys)}
    rows = fetch.source_rows(read, "key", (f"{table}:{one}" for one in keys))
    if table == "setl_d":
        visits = wanted["row_key"][wanted["found_by"] == "visit"].tolist()
        rows += fetch.source_rows(read, "visit", visits)
        return {table: _settlements(list({one["row_key"]: one for one in rows}.values()))}
    key, doctor = {"mdtrt_d": ("mdtrt_id", "chfpdr_code"), "fee_list_d": ("bkkp_sn", "bilg_dr_code")}[table]
    named = {
        key: "row_key",
        "psn_no": "person",
        "fixmedins_code": "place",
        doctor: "doctor",
        "source_file": "source_file",
    }
    text = {name: pa.array([one[of] for one in rows], pa.string()) for name, of in named.items()}
    return {
        table: pa.table({**text, "source_row": pa.array([one["source_row"] for one in rows], pa.int64())})
    }


def _register(read: Reading, people: list[str]) -> pa.Table:
    """Rows of the register of persons, which stand on the people themselves."""
    found = fetch.nodes(read, "patient", people)
    found = found.filter(pc.and_(found["registered"], pc.is_valid(found["source_row"])))
    kept = found.select(["psn_no", "source_file", "source_row"])
    return kept.append_column("vali_flag", pa.nulls(len(kept), pa.string()))


_RULES: dict[str, _Rule] = {
    "graph_around_checked": _checked,
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
    "graph_cards": _cards,
    "graph_doctors": _nodes("doctor", "node_doctor", "dr_code"),
    "graph_patients": _nodes("patient", "node_patient", "psn_no"),
    "graph_places": _nodes("place", "node_place", "fixmedins_code"),
}
