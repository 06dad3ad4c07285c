"""What a tip starts from: a person, a card, a doctor or a place, and the nodes that it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from workbench.case import Case
from workbench.engines.embedded import Embedded
from workbench.explore.keys import node_key, parse_key
from workbench.explore.nodes import rows_of
from workbench.explore.surroundings import Bounds, count_around
from workbench.explore.ties import ties_at
from workbench.leads.lead import Lead
from workbench.run import RunResult
from workbench.texts import Text, texts

__all__ = ["MOST_STARTS", "Seed", "leads_of", "seed_of"]

#: People that a place stands for, and ties whose meetings took place there, at most.
MOST_STARTS = 50

_PLACES = ("pharmacy", "facility")

#: Relations that count the events of a node.
_EVENTS = {
    "patient": ("SWIPED_AT", "VISITED", "ADMITTED_TO"),
    "card": ("USED_AT",),
    "doctor": ("SEEN_BY", "PRESCRIBED", "ATTENDED_BY"),
    "pharmacy": ("SWIPED_AT",),
    "facility": ("VISITED", "ADMITTED_TO"),
}


@dataclass(frozen=True)
class Seed:
    """A node that a tip starts from.

    Attributes:
        key: its name.
        starts: nodes that it stands for: itself, the owners of a card, for a place also people who met there.
        ties: validated ties of the starts.
        events: events of the seed; counted only where it has no tie.
        leads: leads in which it is already.
        answer: what the seed led to.
    """

    key: str
    starts: tuple[str, ...]
    ties: int
    events: int
    leads: tuple[str, ...]
    answer: Text


def seed_of(
    case: Case, engine: Embedded, run: RunResult, key: str, ties: pd.DataFrame, leads: dict[str, list[str]]
) -> Seed:
    """A seed with what it stands for.

    Args:
        case: the case.
        engine: its tables.
        run: the run.
        key: ``"kind:id"``.
        ties: the ties that are walked.
        leads: leads of each node.

    Raises:
        CaseError: the case has no such node.
    """
    kind, node_id = parse_key(key)
    rows_of(engine, kind, node_id)
    starts = _starts(case, engine, run, key)
    count = int((ties["source"].isin(starts) | ties["target"].isin(starts)).sum())
    mine = tuple(leads.get(key, ()))
    if count:
        said = texts("tip.tied", ties=count)
        if kind == "card":
            said = texts("tip.card", owners=len(starts), ties=count)
        if kind in _PLACES:
            said = texts("tip.place", starts=len(set(starts) - {key}), most=MOST_STARTS, ties=count)
        return Seed(key, tuple(starts), count, 0, mine, said)
    events = sum(one.occurrences for one in count_around(engine, kind, node_id, Bounds(_EVENTS[kind])))
    return Seed(key, tuple(starts), 0, events, mine, texts("tip.none", events=events))


def _starts(case: Case, engine: Embedded, run: RunResult, key: str) -> list[str]:
    kind, node_id = parse_key(key)
    if kind == "card":
        owners = engine.ask("owners_of_card", wanted=pd.DataFrame({"id": [node_id]}))
        return [node_key("patient", str(one)) for one in owners["psn_no"]]
    if kind not in _PLACES:
        return [key]
    there = ties_at(case, key, run, limit=MOST_STARTS)
    people = pd.unique(pd.concat([there["source"], there["target"]])).tolist()
    return [key, *(people or _people_of_leads(run, key))[:MOST_STARTS]]


def _people_of_leads(run: RunResult, place: str) -> list[str]:
    """Core people of the best leads at a place."""
    found: list[str] = []
    for lead in run.leads:
        if any(node_key(one.kind, one.id) == place for one in lead.members):
            found += [
                node_key(one.kind, one.id)
                for one in lead.members
                if one.role in ("core", "likely") and one.kind in ("patient", "doctor")
            ]
    return list(dict.fromkeys(found))


def leads_of(leads: Iterable[Lead], keys: Iterable[str]) -> dict[str, list[str]]:
    """Leads of which some nodes are members, in the order of the leads."""
    wanted = {parse_key(key): key for key in keys}
    found: dict[str, list[str]] = {}
    for lead in leads:
        for one in lead.members:
            key = wanted.get((one.kind, one.id))
            if key is not None:
                found.setdefault(key, []).append(lead.lead_id)
    return found
