"""Rows that let a reader check a visible factor: the record of a death, of a stay, of the places gone to before.

They are no part of what a lead rests on and carry no money into any sum. Only rows about members of the lead are taken:
whom the members were compared with is not named in a package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graph_loaders.schema import table_schemas
from workbench.case import Case
from workbench.evidence.source_rows.checked import among, read_rows
from workbench.evidence.source_rows.found import Found
from workbench.leads.lead import Lead

__all__ = ["CONTEXT", "context_of"]

#: Events before a choice, by table, with the time that counts; stays are chosen after visits and stays elsewhere.
_BOUGHT = {"event_purchase": "swiped_at"}
_TREATED = {"event_outpatient": "visited_at", "event_admission": "begin_at"}

#: Where the row of a visit or stay stands: a settlement stands for one that is missing.
_VISITS = ("mdtrt_d", "setl_d")


def context_of(case: Case, leads: Iterable[Lead], behind: Mapping[str, pd.DataFrame]) -> list[Found]:
    """Rows behind the factors of some leads, each once for all leads and factors; see ``CONTEXT`` for the factors.

    Args:
        case: the case.
        leads: the leads.
        behind: the run's rows of each lead.

    Raises:
        CaseError: the case is damaged.
    """
    found: dict[tuple[str, str, int], Found] = {}
    for lead in leads:
        for factor in sorted(CONTEXT.keys() & lead.factors.keys()):
            for one in CONTEXT[factor](case, lead, behind[lead.lead_id]):
                known = found.setdefault((one.table, *one.place), one)
                known.factors.add(factor)
                known.context_for.add(lead.lead_id)
    return [found[place] for place in sorted(found)]


def _deaths(case: Case, _lead: Lead, behind: pd.DataFrame) -> Iterator[Found]:
    """Records of the list of the dead on owners whose card was swiped on a later day."""
    people = _people(case, behind["psn_no"])
    late = _swiped(behind).merge(people.dropna(subset=["die_date"]), on="psn_no")
    late = late[late["day"] > pd.to_datetime(late["die_date"])]
    numbers, certificates = (sorted(late[name].dropna().unique()) for name in ("psn_no", "certno"))
    owner = dict(zip(late["certno"], late["psn_no"], strict=True))
    chosen = among("psn_no", numbers) | among("certno", certificates)
    for row in read_rows(case, "death_list", chosen):
        person = row["psn_no"] if row["psn_no"] in set(numbers) else owner[row["certno"]]
        yield Found("death_list", row["certno"] or row["psn_no"], row, person=str(person))


def _stays(case: Case, _lead: Lead, behind: pd.DataFrame) -> Iterator[Found]:
    """Stays between whose registered days a swipe of the same person lies, at another place."""
    people = _people(case, behind["psn_no"])
    stays = _events(case, "event_admission", "begin_at", people, ["end_at"])
    swiped = (
        behind[["psn_no", "fixmedins_code"]].assign(day=behind["at_time"].dt.normalize()).drop_duplicates()
    )
    inside = stays.merge(swiped, on="psn_no", suffixes=("", "_swiped"))
    inside = inside[inside["fixmedins_code"] != inside["fixmedins_code_swiped"]]
    begin = inside["at"].dt.normalize()
    end = inside["end_at"].fillna(inside["at"]).dt.normalize()
    yield from _rows(case, inside[(begin < inside["day"]) & (inside["day"] < end)], _VISITS)


def _earlier(case: Case, lead: Lead, behind: pd.DataFrame) -> Iterator[Found]:
    """Of members who had never been at the lead's places, the latest time at each place they had gone to before."""
    venues = {one.id for one in lead.members if one.role == "venue"}
    bought = bool((behind["relation"] == "prescription_filled_at").any())
    there = behind[behind["fixmedins_code"].isin(venues)]
    since = there.groupby("psn_no")["at_time"].min().rename("since")
    people = _people(case, since.index)
    tables = _BOUGHT if bought else _TREATED
    every = pd.concat([_events(case, table, at, people) for table, at in tables.items()], ignore_index=True)
    before = every.merge(since, left_on="psn_no", right_index=True)
    before = before[before["at"] < before["since"]]
    known_there = before.loc[before["fixmedins_code"].isin(venues), "psn_no"]
    before = before[~before["psn_no"].isin(known_there)].sort_values(["at", "row_key"])
    latest = before.drop_duplicates(["psn_no", "fixmedins_code"], keep="last")
    yield from _rows(case, latest, ("setl_d",) if bought else _VISITS)


#: Factors whose rows are taken, and what finds them.
CONTEXT: Mapping[str, Callable[[Case, Lead, pd.DataFrame], Iterable[Found]]] = {
    "dead_owner": _deaths,
    "inpatient_elsewhere": _stays,
    "switching": _earlier,
}


def _swiped(behind: pd.DataFrame) -> pd.DataFrame:
    """Persons and days of a lead's rows."""
    return behind.assign(day=behind["at_time"].dt.normalize())[["psn_no", "day"]].drop_duplicates()


def _people(case: Case, numbers: Iterable[str]) -> pd.DataFrame:
    columns = ["patient", "psn_no", "certno", "die_date"]
    chosen = among("psn_no", sorted({str(one) for one in numbers if not pd.isna(one)}))
    return pd.DataFrame(read_rows(case, "node_patient", chosen, columns), columns=columns)


def _events(case: Case, table: str, at: str, people: pd.DataFrame, more: Iterable[str] = ()) -> pd.DataFrame:
    """Counted events of some people: ``psn_no``, ``at``, ``fixmedins_code``, ``row_key`` and ``table_name``."""
    key = "setl_id" if table == "event_purchase" else "row_key"
    columns = ["patient", "place", at, key, *more]
    chosen = pc.field("patient").isin(pa.array(people["patient"], pa.int32())) & pc.field("counted")
    events = pd.DataFrame(read_rows(case, table, chosen, columns), columns=columns)
    events = events.rename(columns={at: "at", key: "row_key"})
    for name in ("at", *more):
        events[name] = pd.to_datetime(events[name])
    places = read_rows(case, "node_place", pc.scalar(True), ["place", "fixmedins_code"])
    sites = pd.DataFrame(places, columns=["place", "fixmedins_code"])
    return events.merge(people[["patient", "psn_no"]], on="patient").merge(sites, on="place", how="left")


def _rows(case: Case, events: pd.DataFrame, tables: Iterable[str]) -> Iterator[Found]:
    """The rows of events, of the first table that has them."""
    owner = dict(zip(events["row_key"].astype(str), events["psn_no"].astype(str), strict=True))
    for table in tables:
        key = table_schemas()[table].key[0]
        for row in read_rows(case, table, among(key, sorted(owner))):
            if row["psn_no"] == owner.get(row[key]):
                yield Found(table, row[key], row, person=owner.pop(row[key]))
