"""From a doctor and a place to a lead: onset, past of the patients, explanations, sentence and members."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.leads.lead import Lead, Member, target_key
from workbench.rings.detection import money, span
from workbench.rings.explanations.facts import percent
from workbench.rings.explanations.steering import SteeringFacts, distance, explain_steering
from workbench.rings.institutions import month_of
from workbench.rings.nearness import BEYOND
from workbench.rings.onset import Onset, find_onset
from workbench.rings.paths import Path
from workbench.rings.scoring import Weights, judge
from workbench.rings.steering_background import Background
from workbench.rings.steering_world import Steering, World
from workbench.rings.switching import Switch
from workbench.texts import Text, listed, texts

__all__ = ["Found", "lead_of", "title_of"]

_DAY = 86_400
_HOUR = 3_600
_NOTHING: Text = {"zh": "", "en": ""}

#: Change of habits that strengthens a lead: log10 of its chance and the difference of the shares.
_SWITCHED, _DIFFERENCE = -3.0, 0.1

#: Own use of a place over the city's, at most which one of unknown distance is shown as distant.
_FAR = 0.35


@dataclass(frozen=True)
class Found:
    """What is known of one lead before it is worded.

    Attributes:
        part: its pairs of doctor and place, all of one institution and place.
        events: the choices behind it.
        rows: the rows behind these.
        switch: change of the patients' habits.
        path: pharmacy to which patients go on, of a referral.
        whole: most doctors of the institution are in it, and the place is told from a gate pharmacy.
        gate: most doctors of the institution are in it, and nothing tells the place from a gate pharmacy.
    """

    part: pd.DataFrame
    events: pd.DataFrame
    rows: pd.DataFrame
    switch: Switch | None
    path: Path | None
    whole: bool
    gate: bool = False


def lead_of(found: Found, world: World, background: Background, steering: Steering, weights: Weights) -> Lead:
    """Word and weigh one lead."""
    part = found.part
    onset = _onset(part, world)
    facts = background.facts(part, found.events, found.switch, lasting=onset is None, apart=not found.gate)
    explanations = explain_steering(facts)
    factors = _factors(found, facts, onset)
    llr = float(-part["log10_p"].min() * np.log(10))
    verdict = judge(llr, explanations, len(factors), weights)
    names = listed(map(str, world.people_of(part)["dr_name"]))
    members = _members(found, world)
    first_on, last_on = span(found.rows)
    return Lead(
        scheme="referral_kickback",
        key=target_key("referral_kickback", members),
        title=title_of([found], world),
        sentence=_sentence(found, names, onset, world, steering),
        observed=round(float(part["observed"].sum())),
        expected=float(part["expected"].sum()),
        log10_q=float(part["log10_q"].min()),
        llr=llr,
        score=verdict.score,
        priority=verdict.priority,
        first_on=first_on,
        last_on=last_on,
        fund_yuan=money(found.rows, "fund_pay_sumamt"),
        account_yuan=money(found.rows, "acct_pay"),
        members=members,
        explanations=explanations,
        factors=factors,
        rows=len(found.rows),
        reported=verdict.reported,
    )


def title_of(found: list[Found], world: World) -> Text:
    """A lead in short: the doctors of all its parts, and its venues."""
    doctors = pd.concat([world.people_of(one.part) for one in found])
    doctors = doctors[~doctors.index.duplicated()]
    places = world.register.places.loc[[int(one.part["place"].iloc[0]) for one in found], "fixmedins_name"]
    return texts(
        "title.referral_kickback",
        doctors=listed(map(str, doctors["dr_name"])),
        place=listed(map(str, places)),
    )


def _onset(part: pd.DataFrame, world: World) -> Onset | None:
    """The month from which the share rose, unless the place opened only then."""
    onset = find_onset(*_shares(part, world))
    if onset is None:
        return None
    begin = int(np.datetime64(onset.month, "s").astype(np.int64))
    opened = world.register.opened.get(int(part["place"].iloc[0]), 0)
    start = int(world.days["at"].min())
    return None if opened > max(begin - 15 * _DAY, start + 45 * _DAY) else onset


def _shares(part: pd.DataFrame, world: World) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Choices of the doctors per month: at the venue, in all, and the first month."""
    mine = world.days_of(part["doctor"])
    month = month_of(mine["at"].to_numpy(np.int64))
    first = int(month.min())
    there = (mine["place"] == part["place"].iloc[0]).to_numpy()
    size = int(month.max()) - first + 1
    return (
        np.bincount(month[there] - first, minlength=size),
        np.bincount(month - first, minlength=size),
        first,
    )


def _factors(found: Found, facts: SteeringFacts, onset: Onset | None) -> dict[str, str]:
    """Visible factors with their figures."""
    factors = {"onset": onset.month} if onset else {}
    switch = found.switch
    if switch and switch.log10_p <= _SWITCHED and switch.share - switch.peers_share >= _DIFFERENCE:
        factors["switching"] = f"{percent(switch.share)}/{percent(switch.peers_share)}"
    if not facts.admission and facts.km >= BEYOND:
        factors["distant"] = f"{facts.km:.1f} km"
    elif not facts.admission and math.isnan(facts.km) and facts.lift <= _FAR:
        factors["distant"] = f"{facts.lift:.2f}"
    if found.path:
        factors["path"] = f"{found.path.observed}/{found.path.expected:.1f}"
    return factors


def _members(found: Found, world: World) -> tuple[Member, ...]:
    part, register = found.part, world.register
    place = register.places.loc[part["place"].iloc[0]]
    doctors = [
        Member("doctor", str(code), "core", round(observed))
        for code, observed in zip(world.people_of(part)["dr_code"], part["observed"].tolist(), strict=True)
    ]
    times = world.occasions(found.events).groupby("patient").size()
    numbers = register.people["psn_no"].loc[times.index].astype(str)
    steered = [
        Member("patient", number, "steered", count)
        for number, count in zip(numbers.tolist(), times.tolist(), strict=True)
    ]
    venue = Member(str(place["kind"]), str(place["fixmedins_code"]), "venue", len(times))
    return (*sorted(doctors), venue, *sorted(steered))


def _sentence(found: Found, doctors: Text, onset: Onset | None, world: World, steering: Steering) -> Text:
    """What was seen: people as people, shares as shares."""
    part, places = found.part, world.register.places
    rise = (
        texts("sentence.onset", month=onset.month, before=percent(onset.before), after=percent(onset.after))
        if onset
        else _NOTHING
    )
    said = texts(
        "sentence.referral_admission" if world.admission else "sentence.referral_kickback",
        doctors=doctors,
        patients=world.days_of(part["doctor"])["patient"].nunique(),
        people=found.events["patient"].nunique(),
        observed=round(float(part["observed"].sum())),
        expected=f"{part['expected'].sum():.1f}",
        place=str(places.at[part["place"].iloc[0], "fixmedins_name"]),
        days=steering.referral_days,
        lag=_lag(world.occasions(found.events)),
        onset=rise,
    )
    km = world.km(part)
    where = _NOTHING if math.isnan(km) else texts("sentence.distance", distance=distance(km))
    more = [said, where, _switched(found.switch)]
    if found.whole:
        more.append(texts("sentence.whole_institution"))
    if found.gate:
        more.append(texts("sentence.whole_transfer" if world.admission else "sentence.whole_gate"))
    if found.path:
        name = str(places.at[found.path.pharmacy, "fixmedins_name"])
        seen, usual = found.path.observed, f"{found.path.expected:.1f}"
        more.append(texts("sentence.path", pharmacy=name, observed=seen, expected=usual))
    return {language: "".join(one[language] for one in more) for language in said}


def _switched(switch: Switch | None) -> Text:
    """How many of those who went elsewhere before changed to the place."""
    if switch is None or not switch.peers or switch.log10_p > _SWITCHED:
        return _NOTHING
    return texts(
        "sentence.switched" if switch.colleagues else "sentence.switched_neighbours",
        patients=switch.patients,
        share=percent(switch.share),
        peers=percent(switch.peers_share),
    )


def _lag(events: pd.DataFrame) -> Text:
    """Median time from the visit to the fill or stay."""
    lag = (events["at"] - events["visited_at"]).dropna()
    lag = lag[lag >= 0]
    if lag.empty:
        return texts("lag.unknown")
    middle = float(lag.median())
    if middle < 2 * _DAY:
        return texts("lag.hours", value=f"{middle / _HOUR:.1f}")
    return texts("lag.days", value=f"{middle / _DAY:.1f}")
