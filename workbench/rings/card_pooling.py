"""Pooled card-swiping (聚敛盗刷): cards of different households swiped together again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench.engines.engine import Engine
from workbench.leads.lead import Lead, Member, target_key
from workbench.rings.cooccurrence import Ints, Longs, Timeline
from workbench.rings.desk_facts import DeskFacts, course_share, of_diseases
from workbench.rings.detection import (
    Detection,
    calendar_months,
    day_of,
    money,
    role_of,
    span,
    venues,
)
from workbench.rings.edges import edges_of_people, node_keys
from workbench.rings.explanations import POOLING_TESTS, GroupFacts, explain
from workbench.rings.explanations.facts import percent
from workbench.rings.gatherings import Gathering, Ordinary, find_gatherings
from workbench.rings.group_facts import pooling_facts
from workbench.rings.pair_log import Attended, PairLog
from workbench.rings.permutation import Pools
from workbench.rings.scoring import Weights, judge
from workbench.rings.search import Search
from workbench.rings.traffic import Calendar
from workbench.rings.units import Households, households
from workbench.texts import Text, listed, texts

__all__ = ["Swipes", "detect"]

_HOURS = 24
_DAY = 86_400
_HALF_HOUR = 1_800

#: More months than any extract has.
_MONTHS = 1 << 12


@dataclass(frozen=True)
class Swipes:
    """Swipes at pharmacies and at the desks of facilities as a timeline of households.

    Attributes:
        events: the timeline.
        event: number of each swipe in the case, below zero at a desk.
        patient: who swiped.
        fen: amount of each swipe.
        people: what is known of everybody.
        households: how people were collapsed into units.
        places: all institutions.
    """

    events: Timeline
    event: Ints
    patient: Ints
    fen: Longs
    people: pd.DataFrame
    households: Households
    places: pd.DataFrame

    @classmethod
    def read(cls, engine: Engine) -> Swipes:
        """Read the usable swipes of a case."""
        people = engine.ask("patients")
        homes = households(people)
        swipes = engine.ask("swipes")
        patient = swipes["patient"].to_numpy(np.int32)
        events = Timeline(
            swipes["place"].to_numpy(np.int32),
            swipes["at"].to_numpy(np.int64),
            homes.unit[patient],
            homes.units,
        )
        return cls(
            events,
            swipes["event"].to_numpy(np.int32),
            patient,
            swipes["fen"].to_numpy(np.int64),
            people,
            homes,
            engine.ask("places"),
        )

    def calendar(self) -> Calendar:
        """Months as strata, hours of the day as profile."""
        month, days = calendar_months(self.events.at)
        hour = (self.events.at // 3600 % _HOURS).astype(np.int32)
        return Calendar(month, hour, _HOURS, days.astype(np.float64) * 3600)

    def ordinary(self) -> Ordinary:
        """Swipes are exchanged inside place, month, part of the week and half-hour, or as near to it as can be.

        The half-hour keeps a queue at the door a queue; the month keeps a busy season busy.
        """
        place, at = self.events.place.astype(np.int64), self.events.at
        month = place * _MONTHS + calendar_months(at)[0]
        weekend = (at // _DAY + 3) % 7 >= 5
        clock = at % _DAY // _HALF_HOUR * 2 + weekend
        halves = 2 * _DAY // _HALF_HOUR
        return Ordinary(Pools((month * halves + clock, place * halves + clock, month, place)))


def detect(engine: Engine, search: Search, weights: Weights, windows: Sequence[int] = ()) -> Detection:
    """Find pooled cards.

    Args:
        engine: the case.
        search: thresholds and seed.
        weights: how evidence becomes a score.
        windows: windows to look with, seconds; empty: the one of ``search``.
    """
    swipes = Swipes.read(engine)
    notes = _notes(engine, swipes)
    if len(swipes.events) == 0:
        return Detection(notes=(texts("note.no_purchases"), *notes))
    log = PairLog(swipes.patient, swipes.households.unit, swipes.households.unit)
    found = find_gatherings(swipes.events, swipes.calendar(), search, windows, swipes.ordinary(), log=log)
    edges = _edges(found, swipes, log)
    del log  # with the arrays of the search
    if not found:
        return Detection(notes=notes, counts={"swipes": len(swipes.events)}, edges=edges)
    members = [_members(one, swipes) for one in found]
    wanted = [_wanted(k, one, members[k], swipes) for k, one in enumerate(found)]
    every = pd.concat(wanted, ignore_index=True)
    rows = engine.ask("rows_of_swipes", wanted=every)
    settled_for = of_diseases(engine.ask("treatments", wanted=every), every)
    stays = engine.ask("stays_of", wanted=swipes.people[["patient"]].iloc[_people_of(found, swipes)])
    by_lead = dict(list(rows.groupby("lead", sort=True)))
    odd = _oddities(rows, swipes.people, stays).to_dict("records")
    leads = tuple(
        _lead(
            _facts(one, members[k], swipes, settled_for[k]),
            one,
            members[k],
            by_lead[k],
            {str(name): int(n) for name, n in odd[k].items()},
            swipes,
            weights,
        )
        for k, one in enumerate(found)
    )
    return Detection(leads, rows, notes, {"swipes": len(swipes.events), "gatherings": len(found)}, edges)


def _edges(found: list[Gathering], swipes: Swipes, log: PairLog) -> pa.Table:
    """People of different households whose cards were swiped together more than chance lets."""
    groups = [
        Attended(swipes.patient[one.sessions.positions], one.sessions.number, one.window, one.log10_q)
        for one in found
    ]
    people, places = swipes.people, swipes.places
    names = node_keys("patient", people["psn_no"]), node_keys(places["kind"], places["fixmedins_code"])
    return edges_of_people("CO_SWIPE", log, log.survivors(groups), *names)


def _notes(engine: Engine, swipes: Swipes) -> tuple[Text, ...]:
    census = engine.ask("swipe_census").iloc[0]
    notes = []
    if census["batch"]:
        notes.append(texts("note.batch_upload", count=int(census["batch"])))
    if not swipes.households.has_household.any():
        notes.append(texts("note.no_households"))
    return tuple(notes)


def _members(one: Gathering, swipes: Swipes) -> pd.DataFrame:
    """People of a gathering with the number of sessions that each attended, at least two."""
    seen = pd.DataFrame(
        {"patient": swipes.patient[one.sessions.positions], "session": one.sessions.number}
    ).drop_duplicates()
    attended = seen.groupby("patient").size().rename("attended")
    people = swipes.people.iloc[attended.index].assign(attended=attended.to_numpy())
    return people[people["attended"] >= 2]


def _wanted(lead: int, one: Gathering, people: pd.DataFrame, swipes: Swipes) -> pd.DataFrame:
    inside = np.isin(swipes.patient[one.sessions.positions], people["patient"].to_numpy())
    positions = one.sessions.positions[inside]
    return pd.DataFrame(
        {"lead": lead, "session": one.sessions.number[inside], "event": swipes.event[positions]}
    )


def _people_of(found: list[Gathering], swipes: Swipes) -> Ints:
    return np.unique(np.concatenate([swipes.patient[one.sessions.positions] for one in found]))


def _lead(
    facts: GroupFacts,
    one: Gathering,
    people: pd.DataFrame,
    rows: pd.DataFrame,
    odd: dict[str, int],
    swipes: Swipes,
    weights: Weights,
) -> Lead:
    explanations = explain(facts, POOLING_TESTS)
    factors = {name: str(count) for name, count in odd.items() if count}
    # An owner who is dead cannot have come; one in hospital may have sent somebody.
    telling = 3 * min(1, odd["dead_owner"]) + min(2, odd["inpatient_elsewhere"])
    verdict = judge(one.llr, explanations, telling, weights)
    members = _as_members(one, people, rows, swipes)
    first_on, last_on = span(rows)
    return Lead(
        scheme="card_pooling",
        key=target_key("card_pooling", members),
        title=_title(one, people, swipes),
        sentence=_sentence(one, people, rows, factors, facts.members, swipes),
        observed=one.observed,
        expected=one.expected,
        log10_q=one.log10_q,
        llr=one.llr,
        score=verdict.score,
        priority=verdict.priority,
        first_on=first_on,
        last_on=last_on,
        fund_yuan=money(rows, "fund_pay_sumamt"),
        account_yuan=money(rows, "acct_pay"),
        members=members,
        explanations=explanations,
        factors=factors,
        notes=(texts("note.window_capped"),) if one.capped else (),
        rows=len(rows),
        reported=verdict.reported,
    )


def _facts(
    one: Gathering, people: pd.DataFrame, swipes: Swipes, settled_for: tuple[float, float]
) -> GroupFacts:
    where = one.sessions.positions
    desk = swipes.event[where] < 0
    course = course_share(swipes.patient[where], swipes.events.place[where], swipes.events.at[where], desk)
    at_desks = DeskFacts(float(desk.mean()), *settled_for, course)
    return pooling_facts(one, people, swipes.events, swipes.households, swipes.fen, at_desks)


def _as_members(
    one: Gathering, people: pd.DataFrame, rows: pd.DataFrame, swipes: Swipes
) -> tuple[Member, ...]:
    alone = one.alone[np.searchsorted(one.units, swipes.households.unit[people["patient"].to_numpy()])]
    role = {
        str(psn): (role_of(attended, len(one.sessions), chance), attended)
        for psn, attended, chance in zip(
            people["psn_no"].tolist(), people["attended"].tolist(), alone.tolist(), strict=True
        )
    }
    cards = rows.drop_duplicates(["psn_no", "card_id"])[["psn_no", "card_id"]].dropna()
    patients = [Member("patient", psn, *part) for psn, part in role.items()]
    used = [Member("card", str(card), *role[str(psn)]) for psn, card in cards.to_numpy().tolist()]
    return (*sorted(patients), *sorted(used), *venues(one.sessions.place, swipes.places))


def _oddities(rows: pd.DataFrame, people: pd.DataFrame, stays: pd.DataFrame) -> pd.DataFrame:
    """Per lead, how many owners were dead, and how many in hospital, when their card was swiped."""
    swiped = rows[["lead", "psn_no", "at_time", "fixmedins_code"]]
    late = swiped.merge(people[["psn_no", "die_date"]].dropna(), on="psn_no")
    dead = late[late["at_time"].dt.normalize() > pd.to_datetime(late["die_date"])]
    beside = swiped.merge(stays, on="psn_no")
    day = beside["at_time"].dt.normalize()
    inside = (day > beside["begin_at"].dt.normalize()) & (day < beside["end_at"].dt.normalize())
    inside &= beside["inside"] != beside["fixmedins_code"]
    counts = {
        "dead_owner": dead.groupby("lead")["psn_no"].nunique(),
        "inpatient_elsewhere": beside[inside].groupby("lead")["psn_no"].nunique(),
    }
    every = pd.RangeIndex(int(rows["lead"].max()) + 1)
    return pd.DataFrame({name: count.reindex(every, fill_value=0) for name, count in counts.items()})


def _title(one: Gathering, people: pd.DataFrame, swipes: Swipes) -> Text:
    main = np.bincount(one.sessions.place).argmax()
    name = swipes.places.at[main, "fixmedins_name"]
    return texts("title.card_pooling", place=name, people=len(people), sessions=len(one.sessions))


def _sentence(
    one: Gathering,
    people: pd.DataFrame,
    rows: pd.DataFrame,
    factors: dict[str, str],
    known: pd.DataFrame,
    swipes: Swipes,
) -> Text:
    names = swipes.places["fixmedins_name"]
    missing = 1.0 - float(known["known"].mean())
    nothing = {"zh": "", "en": ""}
    return texts(
        "sentence.card_pooling",
        people=len(people),
        units=len(one.units),
        cards=rows["card_id"].nunique(),
        places=listed(str(names[p]) for p in np.unique(one.sessions.place)),
        sessions=len(one.sessions),
        first=day_of(one.sessions.first.min()),
        last=day_of(one.sessions.last.max()),
        minutes=f"{one.window / 60:.0f}",
        expected=f"{one.expected:.1f}",
        observed=one.observed,
        dead=texts("sentence.dead_owners", count=factors["dead_owner"])
        if "dead_owner" in factors
        else nothing,
        unknown=texts("sentence.household_unknown", share=percent(missing)) if missing > 0 else nothing,
    )
