"""Referral kickback: a doctor's patients end up at one pharmacy or facility more than is ordinary."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.engines.embedded import Embedded
from workbench.rings.choices import Choices, fitted_model, measured_choices
from workbench.rings.detection import Detection
from workbench.rings.dispersion import estimated_drift, log10_tail
from workbench.rings.institutions import lifts, month_of, whole_institutions
from workbench.rings.nulls import benjamini_hochberg
from workbench.rings.paths import paths
from workbench.rings.scoring import Weights
from workbench.rings.steering_background import Background
from workbench.rings.steering_leads import Found, lead_of
from workbench.rings.steering_world import Register, Steering, World, fills, referrals
from workbench.rings.switching import switches
from workbench.texts import texts

__all__ = ["Steering", "detect"]

#: log10 of the chance below which the past of a pair's patients is looked at, and below which nothing is open.
_PROPOSED, _SETTLED = -2.0, -12.0


def detect(engine: Embedded, steering: Steering, weights: Weights) -> Detection:
    """Find doctors whose patients are steered to a pharmacy or to a facility."""
    register = Register.of(engine)
    parts = [
        _detect(engine, fills(engine, register), steering, weights),
        _detect(engine, referrals(engine, register, steering), steering, weights),
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


def _detect(engine: Embedded, world: World, steering: Steering, weights: Weights) -> Detection:
    """Leads of one kind of choice."""
    if world.events.empty:
        return Detection(notes=(texts(world.missing),))
    choices = Choices.of(
        world.events, len(world.register.places), elsewhere=world.admission, sites=world.register.sites
    )
    model = steering.model
    if world.admission:
        model = fitted_model(choices, world.habits, world.register.areas, model)
    pairs, whole = measured_choices(choices, world.habits, world.register.areas, model)
    pairs, whole = _tested(pairs, steering), lifts(whole)
    pairs = _changed(engine, world, pairs, steering)
    strong = pairs[_is_strong(pairs, steering)]
    counts = {"choices": len(world.events), "pairs": len(pairs), "strong": len(strong)}
    groups = {_key(part): part for _, part in strong.groupby(["group", "place"], sort=True)}
    told = whole_institutions(whole, pairs, world.days, world.register.opened, steering.q)
    majorities = {_key(one.part): one.part for one in told}
    groups = dict(sorted((groups | majorities).items()))
    if not groups:
        return Detection(counts=counts)
    found, rows = _gathered(engine, world, groups, set(majorities))
    background = Background.of(world, pairs, whole)
    leads = tuple(lead_of(one, world, background, steering, weights) for one in found)
    return Detection(leads, rows, (), counts | {"institutions": len(majorities)})


def _key(part: pd.DataFrame) -> tuple[int, int]:
    return int(part["group"].iloc[0]), int(part["place"].iloc[0])


def _gathered(
    engine: Embedded,
    world: World,
    groups: dict[tuple[int, int], pd.DataFrame],
    majorities: set[tuple[int, int]],
) -> tuple[list[Found], pd.DataFrame]:
    """Everything that is asked of the engine about the leads, in one go each."""
    parts = list(groups.values())
    chosen = world.seen(engine, [world.chosen(part) for part in parts])
    columns = ["lead", "session", "event", *(["visit"] if world.admission else [])]
    wanted = pd.concat(
        [
            events.assign(lead=k, session=month_of(events["at"].to_numpy(np.int64)))[columns]
            for k, events in enumerate(chosen)
        ],
        ignore_index=True,
    )
    rows = engine.ask(world.rows, wanted=wanted)
    by_lead = dict(list(rows.groupby("lead", sort=True)))
    switch = switches(engine, world.events, parts, world.register.areas, admission=world.admission)
    path = paths(engine, chosen) if world.admission else [None] * len(parts)
    found = [
        Found(parts[k], chosen[k], by_lead[k], switch[k], path[k], key in majorities)
        for k, key in enumerate(groups)
    ]
    return found, rows


def _tested(pairs: pd.DataFrame, steering: Steering) -> pd.DataFrame:
    """Every doctor and place with its tail, over-dispersed by the error that such expectations have in this case."""
    observed, expected = pairs["observed"].to_numpy(np.float64), pairs["expected"].to_numpy(np.float64)
    known = pairs["pull_known"].to_numpy(bool)
    drift = np.empty(len(pairs))
    for kind in (True, False):
        these = known == kind
        drift[these] = estimated_drift(observed[these], expected[these], steering.model.drift)
    tail = log10_tail(observed, expected, drift)
    return pairs.assign(drift=drift, log10_p=tail, log10_q=_errors(pairs, tail, steering))


def _errors(pairs: pd.DataFrame, tail: NDArray[np.float64], steering: Steering) -> NDArray[np.float64]:
    """log10 of the false discovery rate over every place and every doctor who has enough patients for a lead."""
    able = (pairs["patients"] > steering.excess).to_numpy()
    tests = pairs.loc[able, "doctor"].nunique() * max(1, pairs["place"].nunique())
    rates = np.zeros(len(pairs))
    rates[able] = benjamini_hochberg(tail[able], max(tests, int(able.sum())))
    return rates


def _changed(engine: Embedded, world: World, pairs: pd.DataFrame, steering: Steering) -> pd.DataFrame:
    """Pairs whose patients' own past speaks louder than their habits as a whole.

    Of pairs that chance gives less than once in a hundred, patients who had gone elsewhere are held against those of
    other doctors. The smaller chance counts, the past's threefold because there were three to choose from.
    """
    proposed = _exceeds(pairs, steering) & pairs["log10_p"].between(_SETTLED, _PROPOSED)
    parts = [part for _, part in pairs[proposed].groupby(["doctor", "place"], sort=True)]
    found = switches(engine, world.events, parts, world.register.areas, admission=world.admission)
    tail = pairs["log10_p"].to_numpy(np.float64).copy()
    for part, switch in zip(parts, found, strict=True):
        row = pairs.index.get_loc(part.index[0])
        if switch is not None:
            tail[row] = min(tail[row], switch.log10_tail(float(part["drift"].iloc[0])) + np.log10(3.0))
    return pairs.assign(log10_p=tail, log10_q=_errors(pairs, tail, steering))


def _exceeds(pairs: pd.DataFrame, steering: Steering) -> pd.Series[bool]:
    beyond: pd.Series[bool] = (pairs["observed"] - pairs["expected"] >= steering.excess) & (
        pairs["observed"] >= steering.ratio * pairs["expected"]
    )
    return beyond


def _is_strong(pairs: pd.DataFrame, steering: Steering) -> pd.Series[bool]:
    strong: pd.Series[bool] = (pairs["log10_q"] <= np.log10(steering.q)) & _exceeds(pairs, steering)
    return strong
