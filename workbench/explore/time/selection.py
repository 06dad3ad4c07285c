"""The timeline of any selection of nodes, and of a lead with what only the case knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.case import Case
from workbench.engines.embedded import Embedded
from workbench.explore.keys import RowRef, node_key, parse_key, records
from workbench.explore.nodes import by_id, rows_of
from workbench.explore.time.gaps import chained, numbered, with_gaps
from workbench.explore.time.items import Item, Timeline, bursts_of, is_precise, to_the_minute
from workbench.explore.time.lead_items import timeline
from workbench.inputs import coarse_files
from workbench.leads.lead import Lead
from workbench.texts import Text, texts

__all__ = ["MOST_ITEMS", "lead_timeline", "opened", "timeline_of"]

#: Items that a selection's timeline holds; the latest are kept.
MOST_ITEMS = 2_000

#: Kinds that one wanted table tells apart; both kinds of places share their numbers.
_CLASS = {"patient": "patient", "card": "card", "doctor": "doctor", "pharmacy": "place", "facility": "place"}


@contextmanager
def opened(case: Case, engine: Embedded | None) -> Iterator[Embedded]:
    """The engine given, or one of the case's own for as long as it is needed.

    Raises:
        WorkbenchError: the case is on a server, which does not know which files tell times only roughly.
    """
    if not case.here:
        case.check_tables()
    if engine is not None:
        yield engine
        return
    with case.engine() as own:
        yield own


def coarse_of(folder: Path) -> frozenset[str]:
    """Settlement files with coarse times; none is known of a case without a load report."""
    return coarse_files(folder) if (folder / "load-report.json").exists() else frozenset()


def lead_timeline(case: Case, lead: Lead, rows: pd.DataFrame, *, engine: Embedded | None = None) -> Timeline:
    """The timeline of a lead with discharges, and of fills their settlements and the visits before.

    Args:
        case: the case.
        lead: the lead.
        rows: evidence rows of the run, or only the lead's.
        engine: an open engine of the case, to save opening one.
    """
    mine = rows[rows["lead_id"] == lead.lead_id] if "lead_id" in rows else rows
    with opened(case, engine) as tables:
        return timeline(
            mine,
            lead,
            stays=_discharges(tables, mine),
            visits=_visits(tables, mine),
            settlements=_settlements(tables, mine),
            coarse=coarse_of(case.folder),
        )


def _discharges(engine: Embedded, rows: pd.DataFrame) -> pd.DataFrame | None:
    stays = rows[rows["relation"].isin(["admitted_to", "referred_to"])]
    return engine.ask("site_discharges", wanted=stays[["row_key"]].drop_duplicates()) if len(stays) else None


def _visits(engine: Embedded, rows: pd.DataFrame) -> pd.DataFrame | None:
    fills = rows[rows["relation"] == "prescription_filled_at"].dropna(subset=["psn_no", "dr_code"])
    if fills.empty:
        return None
    return engine.ask("site_visits", wanted=fills[["psn_no", "dr_code"]].drop_duplicates())


def _settlements(engine: Embedded, rows: pd.DataFrame) -> pd.DataFrame | None:
    lines = rows[(rows["relation"] == "prescription_filled_at") & (rows["table_name"] == "fee_list_d")]
    return engine.ask("site_settlements", wanted=lines[["row_key"]].drop_duplicates()) if len(lines) else None


def timeline_of(
    case: Case,
    keys: Iterable[str],
    *,
    first: date | None = None,
    last: date | None = None,
    limit: int = MOST_ITEMS,
    engine: Embedded | None = None,
) -> Timeline:
    """What happened to some nodes: swipes, fills, stays and visits.

    People and cards narrow places and doctors, and the other way round: five people and a pharmacy give what these
    five did there. Swipes at one place, 15 minutes apart at most, are a burst of two persons at least, of three
    where five or more are looked at. Of more than ``limit`` events the latest are kept; ``total`` and ``days`` count
    all of them, and a note states the cut.

    Args:
        case: the case.
        keys: names of nodes, ``"kind:id"``.
        first: first day, inclusive.
        last: last day, inclusive.
        limit: events to keep.
        engine: an open engine of the case, to save opening one.

    Raises:
        CaseError: the case has no such node.
    """
    with opened(case, engine) as tables:
        wanted = _wanted(tables, keys)
        if wanted.empty:
            return _timeline(case, tables, [])
        kinds = set(wanted["kind"])
        answer = tables.ask(
            "site_events",
            wanted=wanted,
            people=bool(kinds & {"patient", "card"}),
            where=bool(kinds & {"place", "doctor"}),
            first=first,
            last=last,
            shown=limit,
        )
        return _timeline(case, tables, records(answer))


def _wanted(engine: Embedded, keys: Iterable[str]) -> pd.DataFrame:
    """Class and number of the nodes; a card of several owners has several."""
    by_kind: dict[str, set[str]] = {}
    for key in keys:
        kind, node_id = parse_key(key)
        by_kind.setdefault(kind, set()).add(node_id)
    found = []
    for kind in sorted(by_kind):
        rows = by_id(engine, kind, by_kind[kind]) if kind in _CLASS else []
        missing = by_kind[kind] - {row["id"] for row in rows}
        if missing:
            rows_of(engine, kind, min(missing))  # raises what a node that is not there raises everywhere
        found += [(_CLASS[kind], int(row["number"])) for row in rows]
    return pd.DataFrame(sorted(set(found)), columns=["kind", "number"])


def _timeline(case: Case, engine: Embedded, found: list[dict[str, Any]]) -> Timeline:
    days = tuple((one["at_time"].date(), int(one["total"])) for one in found if one["what"] == "day")
    events = [one for one in found if one["what"] != "day"]
    refs = _references(engine, events)
    settled = [
        (ref.source_file, one["at_time"])
        for one in events
        for ref in _refs_of(one, refs)
        if one["what"] == "swipe"
    ]
    coarse = coarse_of(case.folder) | to_the_minute(settled)
    bare = numbered(_item(one, _refs_of(one, refs), coarse) for one in events)
    items = with_gaps(chained(bare))
    total = sum(count for _, count in days)
    return Timeline("", tuple(items), bursts_of(items), days, total, _notes(items, total))


def _notes(items: list[Item], total: int) -> tuple[Text, ...]:
    notes = []
    if total > len(items):
        notes.append(texts("time.note.cut", shown=f"{len(items):,}", total=f"{total:,}"))
    vague = sum(not one.precise for one in items if one.what == "swipe")
    if vague:
        notes.append(texts("time.note.vague", count=vague))
    if refunds := sum(one.refund for one in items):
        notes.append(texts("time.note.refunds", count=refunds))
    return tuple(notes)


def _references(engine: Embedded, events: list[dict[str, Any]]) -> dict[tuple[str, str], set[RowRef]]:
    """References to rows by what leads to them."""
    wanted = sorted({key for one in events for key in _row_keys(one)})
    if not wanted:
        return {}
    found: dict[tuple[str, str], set[RowRef]] = {}
    answer = engine.ask("site_rows", wanted=pd.DataFrame(wanted, columns=["found_by", "row_key"]))
    for row in records(answer):
        ref = RowRef(row["table_name"], row["row_key"], row["source_file"], int(row["source_row"]))
        found.setdefault((row["found_by"], row["found_key"]), set()).add(ref)
    return found


def _row_keys(event: dict[str, Any]) -> list[tuple[str, str]]:
    """What leads to the rows of an event: the visit with its settlements, a settlement, a line."""
    visit = event["mdtrt_id"]
    keys = [("fee_list_d", event["line_id"]), ("visit", visit)]
    if visit is None:
        keys.append(("setl_d", event["setl_id"]))
    return [(found_by, key) for found_by, key in keys if key is not None]


def _refs_of(event: dict[str, Any], references: dict[tuple[str, str], set[RowRef]]) -> list[RowRef]:
    return sorted(set().union(*(references.get(key, set()) for key in _row_keys(event))))


def _item(event: dict[str, Any], refs: list[RowRef], coarse: frozenset[str]) -> Item:
    at: datetime = event["at_time"]
    return Item(
        id="",
        what=event["what"],
        at=at,
        until=event["until"],
        person=node_key("patient", event["psn_no"]),
        place=node_key(event["place_kind"], event["fixmedins_code"]),
        card=_key("card", event["card_id"]),
        doctor=_key("doctor", event["dr_code"]),
        precise=all(is_precise(at, ref.source_file, coarse) for ref in refs),
        department=event["dept"],
        total_fen=int(event["total_fen"]),
        fund_fen=int(event["fund_fen"]),
        account_fen=int(event["account_fen"]),
        counted=bool(event["counted"]),
        rows=tuple(refs),
    )


def _key(kind: str, node_id: str | None) -> str | None:
    return None if node_id is None else node_key(kind, node_id)
