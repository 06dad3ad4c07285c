"""What a graph server holds of a case, as five tables in DuckDB: nodes, links, leads, their members and source rows.

``server_node``, ``server_link`` and ``server_row`` come from named questions over the case's tables and a run's edges;
``server_lead`` and ``server_member`` from the leads. The same tables are pushed to a server, written as files for its
bulk import, and asked by the questions that have the same name in both dialects.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

import queries
from graph_loaders.engine import one_file
from graph_loaders.neo4j.tables import LEADS, LINKS, MEMBERS, NODES, ROWS

__all__ = ["FEW", "Elements", "lead_tables", "make_elements", "take_elements"]

#: People who share a contact, and pharmacies that share a terminal, at most, for it to be a tie.
FEW = 8


@dataclass(frozen=True)
class Elements:
    """What of a case goes to a server.

    Attributes:
        edges: Parquet of the validated edges of a run.
        leads: records of the leads, as a run keeps them (``leads.json``), with their present status.
        rows: rows behind the leads as a run keeps them (``rows.parquet``), with ``lead_id``.
        checked: Parquet of what findings of cross-checks join, with numbers of nodes; None for none.
        every_event: all recorded events, not only those behind leads.
    """

    edges: Path
    leads: Iterable[Mapping[str, Any]]
    rows: pa.Table
    checked: Path | None = None
    every_event: bool = False


def make_elements(db: duckdb.DuckDBPyConnection, what: Elements) -> None:
    """Make the four tables out of a case whose tables are open.

    Args:
        db: DuckDB with the tables of a case (``graph_loaders.engine.open_tables``).
        what: what is to be taken.
    """
    leads, members = lead_tables(what.leads)
    db.register("server_member", members)
    db.register("lead_evidence", what.rows)
    db.register("lead_row", what.rows.select(["lead_id", "table_name", "row_key"]))
    db.read_parquet(one_file(what.edges)).create_view("edge", replace=True)
    for kind in ("contact", "terminal"):
        db.register(f"shared_{kind}", _asked(db, f"ties_{kind}s", most=FEW))
    nodes = _asked(db, "server_nodes")
    events = _asked(db, "server_events", every=what.every_event)
    db.register("pushed_event", events)
    checked = (
        LINKS.empty_table() if what.checked is None else _asked(db, "server_checked", edges=str(what.checked))
    )
    db.register("pushed_checked", checked)
    rows = _asked(db, "server_rows", every=what.every_event)
    links = [_asked(db, "server_ties"), events, checked, _asked(db, "server_evidence")]
    take_elements(db, nodes=nodes, links=links, leads=leads, members=members, rows=rows)


def take_elements(
    db: duckdb.DuckDBPyConnection,
    *,
    nodes: pa.Table,
    links: Iterable[pa.Table],
    leads: pa.Table,
    members: pa.Table,
    rows: pa.Table | None = None,
) -> None:
    """Take the tables as they are given; membership becomes links.

    Args:
        db: DuckDB in memory.
        nodes: columns of ``tables.NODES``; missing ones are null.
        links: the same of ``tables.LINKS``, without MEMBER_OF.
        leads: the same of ``tables.LEADS``.
        members: the same of ``tables.MEMBERS``.
        rows: the same of ``tables.ROWS``; None for none.
    """
    every = [_shaped(part, LINKS) for part in (*links, _links_of(members))]
    db.register("server_node", _shaped(nodes, NODES))
    db.register("server_link", pa.concat_tables(every))
    db.register("server_lead", _shaped(leads, LEADS))
    db.register("server_member", _shaped(members, MEMBERS))
    db.register("server_row", ROWS.empty_table() if rows is None else _shaped(rows, ROWS))


def lead_tables(records: Iterable[Mapping[str, Any]]) -> tuple[pa.Table, pa.Table]:
    """Leads and their members as tables.

    Args:
        records: leads as a run keeps them.
    """
    leads, members = [], []
    for one in records:
        leads.append(_lead(one))
        members += [
            {"lead_id": one["lead_id"], "node": f"{kind}:{node}", "role": role, "count": count}
            for kind, node, role, count in one["members"]
        ]
    return pa.Table.from_pylist(leads, schema=LEADS), pa.Table.from_pylist(members, schema=MEMBERS)


def _lead(record: Mapping[str, Any]) -> dict[str, Any]:
    said = {
        f"{name}_{language}": record[name][language]
        for name in ("title", "sentence")
        for language in ("zh", "en")
    }
    money = {f"{name}_fen": int(Decimal(record[f"{name}_yuan"]) * 100) for name in ("fund", "account")}
    days = {name: date.fromisoformat(record[name]) for name in ("first_on", "last_on")}
    tested = {"explanations": [one[0] for one in record["explanations"]]}
    fits = {"explanation_fits": [float(one[1]) for one in record["explanations"]]}
    notes = {f"notes_{language}": [note[language] for note in record["notes"]] for language in ("zh", "en")}
    plain = {name: record[name] for name in LEADS.names if name in record}
    whole = {"identity": record["lead_id"], "record": json.dumps(record, ensure_ascii=False, sort_keys=True)}
    return {**plain, **whole, **said, **money, **days, **tested, **fits, **notes}


def _links_of(members: pa.Table) -> pa.Table:
    """Membership as links; one node may be a member of a lead in several roles."""
    rows = [
        {
            "identity": "\x1f".join((one["node"], one["lead_id"], one["role"])),
            "relation": "MEMBER_OF",
            "source": one["node"],
            "target": one["lead_id"],
            "role": one["role"],
            "count": one["count"],
        }
        for one in members.to_pylist()
    ]
    return pa.Table.from_pylist(rows, schema=LINKS)


def _asked(db: duckdb.DuckDBPyConnection, question: str, **parameters: object) -> pa.Table:
    text = queries.read(question, "sql")
    return (db.sql(text, params=parameters) if parameters else db.sql(text)).to_arrow_table()


def _shaped(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """A table with exactly the columns of a schema; what is missing is null."""
    columns = [
        table[field.name].cast(field.type)
        if field.name in table.column_names
        else pa.nulls(len(table), field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)
