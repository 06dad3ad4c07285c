"""The timeline of a lead from its evidence rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

import pandas as pd

from workbench.explore.keys import RowRef, node_key, records, to_fen
from workbench.explore.time.gaps import numbered, per_day, with_gaps
from workbench.explore.time.items import NO_BURST, Item, Timeline, bursts_of, is_precise, to_the_minute
from workbench.leads.lead import Lead
from workbench.texts import Text, texts

__all__ = ["REFERENCE", "timeline"]

REFERENCE = ["table_name", "row_key", "source_file", "source_row"]

#: What the rows of a relation are, and whether their session is a burst.
_WHAT = {
    "swiped_at": ("swipe", True),
    "admitted_to": ("stay", True),
    "seen_by": ("visit", False),
    "referred_to": ("stay", False),
    "prescription_filled_at": ("fill", False),
}

#: Longest time from a visit to what follows it.
_FOLLOWS = timedelta(days=30)

_DAY = 86_400


def timeline(
    rows: pd.DataFrame,
    lead: Lead,
    *,
    stays: pd.DataFrame | None = None,
    visits: pd.DataFrame | None = None,
    settlements: pd.DataFrame | None = None,
    coarse: frozenset[str] = frozenset(),
) -> Timeline:
    """What happened in a lead, to the second, with the rows behind each item.

    Every evidence row is behind exactly one item, so that the items' money adds up to the lead's.

    Args:
        rows: evidence rows of the run; those of other leads, and register rows, are left out.
        lead: the lead.
        stays: ``row_key``, ``end_at``, ``dept`` of stays, as the question ``site_discharges`` answers; without it
            stays have no end.
        visits: visits before prescriptions were filled, as ``site_visits`` answers; without it fills have no lag.
        settlements: ``row_key`` and ``setl_id`` of fee lines, as ``site_settlements`` answers: the lines of one
            settlement are one fill, of those without one the lines of one moment.
        coarse: names of settlement files whose times are coarser than a minute.
    """
    table = rows[rows["lead_id"] == lead.lead_id] if "lead_id" in rows else rows
    kind = {one.id: one.kind for one in lead.members if one.kind in {"pharmacy", "facility"}}
    known = table[table["relation"].isin(list(_WHAT))]
    ordered = known.sort_values(["session", "at_time", "relation", *REFERENCE], kind="stable")
    seen = records(ordered.drop_duplicates(["table_name", "row_key"]))
    dated = _dated(seen)
    vague = coarse | to_the_minute((one["source_file"], one["at_time"]) for one in dated)
    items = [_item(part, kind, vague) for part in _occurrences(dated, _paid(settlements))]
    asked = [_visit(one) for one in records(visits)] if visits is not None else []
    found = with_gaps(numbered(_ended(items, stays) + _leading(asked, items)))
    found = _followed(found)
    return Timeline(
        scheme=lead.scheme,
        items=tuple(found),
        bursts=bursts_of(found),
        days=per_day(found),
        total=len(found),
        notes=_notes(found, len(seen) - len(dated)),
    )


def _dated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with a time; one without takes the first time of its person in the same session, if there is one."""
    first: dict[tuple[object, object], datetime] = {}
    for one in rows:
        if one["at_time"] is not None:
            first.setdefault((one["session"], one["psn_no"]), one["at_time"])
    timed = [
        one if one["at_time"] is not None else one | {"at_time": first.get((one["session"], one["psn_no"]))}
        for one in rows
    ]
    return [one for one in timed if one["at_time"] is not None]


def _paid(settlements: pd.DataFrame | None) -> dict[str, str]:
    """The settlement of each fee line whose settlement is known."""
    if settlements is None:
        return {}
    known = settlements.dropna(subset=["setl_id"])
    return dict(zip(known["row_key"].astype(str), known["setl_id"].astype(str), strict=True))


def _occurrences(rows: list[dict[str, Any]], paid: Mapping[str, str]) -> Iterable[list[dict[str, Any]]]:
    """Rows of one and the same thing: a stay with its settlements, the lines of a filling with theirs."""
    occurrence = partial(_occurrence, paid=paid)
    ordered = sorted(rows, key=lambda one: (occurrence(one), one["table_name"], one["row_key"]))
    return (list(part) for _, part in groupby(ordered, key=occurrence))


def _occurrence(row: Mapping[str, Any], paid: Mapping[str, str]) -> tuple[str, ...]:
    who = (row["relation"], str(row["psn_no"]))
    where = (*who, str(row["fixmedins_code"]))
    if row["relation"] == "prescription_filled_at":
        known = str(row["row_key"]) if row["table_name"] == "setl_d" else paid.get(str(row["row_key"]))
        # A settlement may name another place than its lines do, so that the place tells no fills apart.
        return (*where, "moment", row["at_time"].isoformat()) if known is None else (*who, "paid", known)
    if row["relation"] in {"admitted_to", "referred_to", "seen_by"}:
        return (*where, row["at_time"].isoformat())
    return (*where, row["table_name"], str(row["row_key"]))


def _item(rows: list[dict[str, Any]], kind: Mapping[str, str], vague: frozenset[str]) -> Item:
    first = min(rows, key=lambda one: (one["at_time"], one["table_name"], one["row_key"]))
    what, burst = _WHAT[first["relation"]]
    # Lines and visits say where it was; a settlement may name another place.
    place = str(min(rows, key=lambda one: (one["table_name"] == "setl_d", one["row_key"]))["fixmedins_code"])
    usual = "pharmacy" if what in {"swipe", "fill"} else "facility"
    return Item(
        id="",
        what=what,
        at=first["at_time"],
        person=node_key("patient", str(first["psn_no"])),
        place=node_key(kind.get(place, usual), place),
        precise=is_precise(first["at_time"], first["source_file"], vague),
        card=_named("card", rows, "card_id"),
        doctor=_named("doctor", rows, "dr_code"),
        burst=min(int(one["session"]) for one in rows) if burst else NO_BURST,
        total_fen=sum(to_fen(one["medfee_sumamt"]) for one in rows),
        fund_fen=sum(to_fen(one["fund_pay_sumamt"]) for one in rows),
        account_fen=sum(to_fen(one["acct_pay"]) for one in rows),
        rows=tuple(sorted(map(_reference, rows))),
    )


def _named(kind: str, rows: Iterable[Mapping[str, Any]], column: str) -> str | None:
    """The node that rows name, the first by id where there are several."""
    ids = sorted({str(one[column]) for one in rows if one[column] is not None})
    return node_key(kind, ids[0]) if ids else None


def _reference(row: Mapping[str, Any]) -> RowRef:
    return RowRef(row["table_name"], str(row["row_key"]), row["source_file"], int(row["source_row"]))


def _visit(row: Mapping[str, Any]) -> Item:
    return Item(
        id="",
        what="visit",
        at=row["visited_at"],
        person=node_key("patient", str(row["psn_no"])),
        place=node_key("facility", str(row["fixmedins_code"])),
        precise=is_precise(row["visited_at"], row["source_file"], frozenset()),
        doctor=node_key("doctor", str(row["dr_code"])),
        rows=(_reference(row),),
    )


def _ended(items: Iterable[Item], stays: pd.DataFrame | None) -> list[Item]:
    """Stays with their end and department, found by the key of any of their rows."""
    known = {} if stays is None else {str(one["row_key"]): one for one in records(stays)}
    return [
        replace(one, until=found["end_at"], department=found["dept"])
        if one.what == "stay" and (found := _first(known, one)) is not None
        else one
        for one in items
    ]


def _first(known: Mapping[str, dict[str, Any]], item: Item) -> dict[str, Any] | None:
    return next((known[row.key] for row in item.rows if row.key in known), None)


def _leading(visits: Iterable[Item], items: Iterable[Item]) -> list[Item]:
    """Visits that something follows."""
    by_doctor = _by_doctor(visits)
    used = [_visit_before(one, by_doctor) for one in items]
    return list({one.rows: one for one in used if one is not None}.values())


def _followed(items: list[Item]) -> list[Item]:
    """Fills and stays with the visit before them: the person's last one to that doctor."""
    by_doctor = _by_doctor(one for one in items if one.what == "visit")
    return [_linked(one, _visit_before(one, by_doctor)) for one in items]


def _by_doctor(visits: Iterable[Item]) -> dict[tuple[str, str | None], list[Item]]:
    """Visits by person and doctor, in order of time."""
    found: dict[tuple[str, str | None], list[Item]] = {}
    for one in sorted(visits, key=lambda one: one.order):
        found.setdefault((one.person, one.doctor), []).append(one)
    return found


def _visit_before(item: Item, visits: Mapping[tuple[str, str | None], list[Item]]) -> Item | None:
    if item.what not in {"stay", "fill"}:
        return None
    before = [one for one in visits.get((item.person, item.doctor), []) if _may_follow(one, item)]
    return before[-1] if before else None


def _linked(item: Item, visit: Item | None) -> Item:
    if visit is None:
        return item
    if item.precise and visit.precise:
        lag = int((item.at - visit.at).total_seconds())
    else:
        lag = (item.at.date() - visit.at.date()).days * _DAY
    return replace(item, lag=lag, after=visit.id)


def _may_follow(visit: Item, item: Item) -> bool:
    """Where one of the times is only a date, the same day may follow."""
    if visit.precise and item.precise:
        return timedelta(0) <= item.at - visit.at <= _FOLLOWS
    return timedelta(0) <= item.at.date() - visit.at.date() <= _FOLLOWS


def _notes(items: list[Item], undated: int) -> tuple[Text, ...]:
    vague = sum(not one.precise for one in items if one.what == "swipe")
    notes = []
    if vague:
        notes.append(texts("time.note.vague", count=vague))
    if undated:
        notes.append(texts("time.note.undated", count=undated))
    if any(one.refund for one in items):
        notes.append(texts("time.note.refunds", count=sum(one.refund for one in items)))
    return tuple(notes)
