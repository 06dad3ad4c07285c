"""Referral kickback: a doctor's patients end up at one pharmacy or facility more than is ordinary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import nbinom

from workbench.engines.embedded import Embedded
from workbench.leads.lead import Lead, Member, target_key
from workbench.rings.choices import ChoiceModel, Choices, expected_choices
from workbench.rings.detection import Detection, money, span
from workbench.rings.explanations.facts import percent
from workbench.rings.explanations.steering import explain_steering
from workbench.rings.nulls import benjamini_hochberg
from workbench.rings.onset import Onset, find_onset
from workbench.rings.scoring import Weights, judge
from workbench.rings.steering_background import Background
from workbench.texts import Text, listed, texts

__all__ = ["Steering", "detect"]

_DAY = 86_400
_HOUR = 3_600
_UNKNOWN = -1
_NOTHING: Text = {"zh": "", "en": ""}


@dataclass(frozen=True)
class Steering:
    """What counts as steering.

    Attributes:
        model: priors of the expectation.
        excess: patients beyond the expectation, at least.
        ratio: observed over expected, at least.
        q: false discovery rate over all pairs of doctor and place.
        referral_days: an admission follows a visit when it is at most so many days later.
    """

    model: ChoiceModel = field(default_factory=ChoiceModel)
    excess: float = 6.0
    ratio: float = 1.5
    q: float = 0.01
    referral_days: int = 14


@dataclass
class _World:
    """The choices of one kind (filling, admission) and what surrounds them."""

    events: pd.DataFrame
    habits: pd.DataFrame
    people: pd.DataFrame
    doctors: pd.DataFrame
    places: pd.DataFrame
    admission: bool
    rows: str

    @cached_property
    def areas(self) -> NDArray[np.int64]:
        """Home area of each person as a number; the unknown area is one too."""
        return pd.factorize(self.people["live_admdvs"].fillna(""))[0].astype(np.int64)

    @cached_property
    def background(self) -> Background:
        """What is usual for items and areas."""
        return Background.of(self.events, self.habits, self.people, admission=self.admission)


def detect(engine: Embedded, steering: Steering, weights: Weights) -> Detection:
    """Find doctors whose patients are steered to a pharmacy or to a facility."""
    common = (engine.ask("patients"), engine.ask("doctors"), engine.ask("places"))
    parts = [
        _detect(engine, _fills(engine, *common), steering, weights, "note.no_prescriptions"),
        _detect(engine, _referrals(engine, steering, *common), steering, weights, "note.no_referrals"),
    ]
    offset = len(parts[0].leads)
    rows = [parts[0].rows, parts[1].rows.assign(lead=parts[1].rows["lead"] + offset)]
    return Detection(
        leads=parts[0].leads + parts[1].leads,
        rows=pd.concat([one for one in rows if len(one)], ignore_index=True)
        if any(map(len, rows))
        else rows[0],
        notes=parts[0].notes + parts[1].notes,
        counts={
            f"{kind}_{name}": value
            for kind, part in zip(("fills", "referrals"), parts, strict=True)
            for name, value in part.counts.items()
        },
    )


def _fills(engine: Embedded, people: pd.DataFrame, doctors: pd.DataFrame, places: pd.DataFrame) -> _World:
    fills = engine.ask("fills")
    home = doctors["place"].fillna(_UNKNOWN).to_numpy(np.int64)
    fills["group"] = home[fills["doctor"].to_numpy()] if len(fills) else np.empty(0, np.int64)
    visits = engine.ask("visits_of", wanted=fills[["doctor"]].drop_duplicates())
    fills["visited_at"] = _last_visit(fills, visits)
    return _World(fills, engine.ask("habits"), people, doctors, places, admission=False, rows="rows_of_fills")


def _referrals(
    engine: Embedded, steering: Steering, people: pd.DataFrame, doctors: pd.DataFrame, places: pd.DataFrame
) -> _World:
    stays = engine.ask("referrals", days=steering.referral_days).rename(columns={"from_place": "group"})
    return _World(
        stays.assign(item=""),
        engine.ask("care_habits"),
        people,
        doctors,
        places,
        admission=True,
        rows="rows_of_referrals",
    )


def _last_visit(fills: pd.DataFrame, visits: pd.DataFrame) -> NDArray[np.float64]:
    """Time of the patient's last visit to the prescribing doctor before each filling; NaN where there is none."""
    if fills.empty:
        return np.empty(0)
    ordered = fills[["event", "patient", "doctor", "at"]].sort_values(["at", "event"])
    seen = visits.assign(at=visits["visited_at"]).sort_values(["at", "patient"])
    joined = pd.merge_asof(ordered, seen, on="at", by=["patient", "doctor"], tolerance=30 * _DAY)
    return joined.set_index("event")["visited_at"].reindex(fills["event"]).to_numpy(np.float64)


def _detect(engine: Embedded, world: _World, steering: Steering, weights: Weights, missing: str) -> Detection:
    if world.events.empty:
        return Detection(notes=(texts(missing),))
    tested = _test(world, steering)
    strong = tested[_is_strong(tested, steering)]
    counts = {"choices": len(world.events), "pairs": len(tested), "strong": len(strong)}
    if strong.empty:
        return Detection(counts=counts)
    groups = [part for _, part in strong.groupby(["group", "place"], sort=True)]
    chosen = [_events_of(part, world) for part in groups]
    columns = ["lead", "session", "event", *(["visit"] if world.admission else [])]
    wanted = pd.concat(
        [events.assign(lead=k, session=_month(events))[columns] for k, events in enumerate(chosen)],
        ignore_index=True,
    )
    rows = engine.ask(world.rows, wanted=wanted)
    by_lead = dict(list(rows.groupby("lead", sort=True)))
    leads = tuple(
        _lead(part, events, by_lead[k], world, steering, weights)
        for k, (part, events) in enumerate(zip(groups, chosen, strict=True))
    )
    return Detection(leads, rows, (), counts)


def _test(world: _World, steering: Steering) -> pd.DataFrame:
    """Every doctor and place with its tail, over-dispersed by the drift that the expectation may have."""
    choices = Choices.of(world.events, len(world.places))
    pairs = expected_choices(choices, world.habits, world.areas, steering.model)
    size = 1.0 / steering.model.drift**2
    mean = np.maximum(pairs["expected"].to_numpy(), 1e-6)
    tail = nbinom.logsf(np.ceil(pairs["observed"].to_numpy()) - 1, size, size / (size + mean)) / np.log(10)
    pairs["log10_p"] = np.maximum(tail, -300.0)
    tests = pairs["doctor"].nunique() * max(1, pairs["place"].nunique())
    pairs["log10_q"] = benjamini_hochberg(pairs["log10_p"], max(tests, len(pairs)))
    return pairs


def _is_strong(pairs: pd.DataFrame, steering: Steering) -> pd.Series[bool]:
    strong: pd.Series[bool] = (
        (pairs["log10_q"] <= np.log10(steering.q))
        & (pairs["observed"] - pairs["expected"] >= steering.excess)
        & (pairs["observed"] >= steering.ratio * pairs["expected"])
    )
    return strong


def _events_of(part: pd.DataFrame, world: _World) -> pd.DataFrame:
    events = world.events
    chosen: pd.DataFrame = events[
        events["doctor"].isin(part["doctor"]) & (events["place"] == part["place"].iloc[0])
    ]
    return chosen


def _month(events: pd.DataFrame) -> NDArray[np.int64]:
    return events["at"].to_numpy().astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)


def _lead(
    part: pd.DataFrame,
    events: pd.DataFrame,
    rows: pd.DataFrame,
    world: _World,
    steering: Steering,
    weights: Weights,
) -> Lead:
    onset = find_onset(*_shares(part, world))
    explanations = explain_steering(world.background.facts(part, events, lasting=onset is None))
    factors = {"onset": onset.month} if onset else {}
    llr = float(-part["log10_p"].min() * np.log(10))
    verdict = judge(llr, explanations, len(factors), weights)
    place = world.places.loc[part["place"].iloc[0]]
    names = world.doctors.loc[part["doctor"], "dr_name"]
    members = _members(part, events, world)
    first_on, last_on = span(rows)
    shown = listed(map(str, names))
    return Lead(
        scheme="referral_kickback",
        key=target_key("referral_kickback", members),
        title=texts("title.referral_kickback", doctors=shown, place=place["fixmedins_name"]),
        sentence=_sentence(part, events, shown, str(place["fixmedins_name"]), onset, world, steering),
        observed=round(float(part["observed"].sum())),
        expected=float(part["expected"].sum()),
        log10_q=float(part["log10_q"].min()),
        llr=llr,
        score=verdict.score,
        priority=verdict.priority,
        first_on=first_on,
        last_on=last_on,
        fund_yuan=money(rows, "fund_pay_sumamt"),
        account_yuan=money(rows, "acct_pay"),
        members=members,
        explanations=explanations,
        factors=factors,
        rows=len(rows),
        reported=verdict.reported,
    )


def _members(part: pd.DataFrame, events: pd.DataFrame, world: _World) -> tuple[Member, ...]:
    place = world.places.loc[part["place"].iloc[0]]
    doctors = [
        Member("doctor", str(world.doctors.at[doctor, "dr_code"]), "core", round(observed))
        for doctor, observed in zip(part["doctor"].tolist(), part["observed"].tolist(), strict=True)
    ]
    times = events.groupby("patient").size()
    steered = [
        Member("patient", str(world.people.at[patient, "psn_no"]), "steered", int(count))
        for patient, count in times.items()
    ]
    venue = Member(str(place["kind"]), str(place["fixmedins_code"]), "venue", len(times))
    return (*sorted(doctors), venue, *sorted(steered))


def _shares(part: pd.DataFrame, world: _World) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Choices of the doctors per month: at the venue, in all, and the first month."""
    mine = world.events[world.events["doctor"].isin(part["doctor"])]
    month = _month(mine)
    first = int(month.min())
    there = (mine["place"] == part["place"].iloc[0]).to_numpy()
    size = int(month.max()) - first + 1
    return (
        np.bincount(month[there] - first, minlength=size),
        np.bincount(month - first, minlength=size),
        first,
    )


def _sentence(
    part: pd.DataFrame,
    events: pd.DataFrame,
    doctors: Text,
    place: str,
    onset: Onset | None,
    world: _World,
    steering: Steering,
) -> Text:
    after: Callable[[Onset], Text] = lambda one: texts(  # noqa: E731
        "sentence.onset", month=one.month, before=percent(one.before), after=percent(one.after)
    )
    return texts(
        "sentence.referral_admission" if world.admission else "sentence.referral_kickback",
        doctors=doctors,
        patients=int(part["patients"].sum()),
        observed=round(float(part["observed"].sum())),
        expected=f"{part['expected'].sum():.1f}",
        place=place,
        days=steering.referral_days,
        lag=_lag(events),
        onset=after(onset) if onset else _NOTHING,
    )


def _lag(events: pd.DataFrame) -> Text:
    """Median time from the visit to the choice."""
    lag = (events["at"] - events["visited_at"]).dropna()
    lag = lag[lag >= 0]
    if lag.empty:
        return texts("lag.unknown")
    middle = float(lag.median())
    if middle < 2 * _DAY:
        return texts("lag.hours", value=f"{middle / _HOUR:.1f}")
    return texts("lag.days", value=f"{middle / _DAY:.1f}")
