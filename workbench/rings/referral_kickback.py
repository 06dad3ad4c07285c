"""Referral kickback: a doctor's patients end up at one pharmacy or facility more than is ordinary."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from workbench.engines.engine import Engine
from workbench.leads.lead import Lead
from workbench.rings.choices import Choices, fitted_model, measured_choices
from workbench.rings.detection import Detection
from workbench.rings.dispersion import estimated_drift, log10_tail
from workbench.rings.edges import edges_of_doctors, no_edges, node_keys
from workbench.rings.institutions import Days, lifts, month_of, whole_institutions
from workbench.rings.nulls import benjamini_hochberg
from workbench.rings.paths import paths
from workbench.rings.scoring import Weights
from workbench.rings.steering_background import Background
from workbench.rings.steering_leads import Found, lead_of, title_of
from workbench.rings.steering_merge import merged, united
from workbench.rings.steering_world import Register, Steering, World, fills, referrals
from workbench.rings.switching import switches
from workbench.texts import texts

__all__ = ["Steering", "detect"]

#: Institution and place.
_Key = tuple[int, int]

_DAY = 86_400

#: Gate pharmacies and usual hospitals of transfers that are listed among what is not reported.
_GATES = 20

#: log10 of the chance below which the past of a pair's patients is looked at, and below which nothing is open.
_PROPOSED, _SETTLED = -2.0, -12.0


@dataclass(frozen=True)
class _Search:
    """What one kind of choice gave.

    Attributes:
        world: the choices.
        pairs: pairs of doctor and place with their chances.
        whole: the same of institutions.
        groups: the pairs of each lead by institution and place.
        told: of these, institutions most of whose doctors send to a place told from a gate pharmacy.
        gates: the same of places that nothing tells from one, leads on which are not reported.
        counts: figures of the search.
    """

    world: World
    pairs: pd.DataFrame
    whole: pd.DataFrame
    groups: dict[_Key, pd.DataFrame]
    told: frozenset[_Key]
    gates: dict[_Key, pd.DataFrame]
    counts: dict[str, int]


def detect(engine: Engine, steering: Steering, weights: Weights) -> Detection:
    """Find doctors whose patients are steered to a pharmacy or to a facility."""
    register = Register.of(engine)
    worlds = {"fills": fills(engine, register), "referrals": referrals(engine, register, steering)}
    searches = {kind: _searched(engine, one, steering) for kind, one in worlds.items() if len(one.events)}
    kept = _strongest(searches)
    leads: list[Lead] = []
    rows = []
    for kind, search in searches.items():
        some, behind = _worded(engine, search, kept[kind], steering, weights)
        rows.append(behind.assign(lead=behind["lead"] + len(leads)))
        leads += some
    notes = [texts(one.missing) for one in worlds.values() if one.events.empty]
    left = sum(len(one.gates) for one in searches.values()) - sum(map(len, kept.values()))
    if left:
        notes.append(texts("note.gates_left_out", count=left))
    rows = [one for one in rows if len(one)] or rows[:1]
    counts = {f"{kind}_{name}": n for kind, one in searches.items() for name, n in one.counts.items()}
    behind = pd.concat(rows, ignore_index=True) if rows else Detection().rows
    edges = pa.concat_tables([no_edges(), *(_edges(one, steering) for one in searches.values())])
    return Detection(tuple(leads), behind, tuple(notes), counts, edges)


def _edges(search: _Search, steering: Steering) -> pa.Table:
    """Doctors and places of which more patients go there than habit and pull explain.

    A pair that is no lead because the excess is small is an edge as well. Of an institution most of whose doctors send
    to a place that is told from a gate pharmacy, the doctors who do are edges of the group.
    """
    world, register = search.world, search.world.register
    firm = search.pairs[
        (search.pairs["log10_q"] <= np.log10(steering.q))
        & (search.pairs["observed"] > search.pairs["expected"])
    ]
    whole = [search.groups[key] for key in sorted(search.told)]
    pairs = pd.concat([one.assign(grouped=k > 0) for k, one in enumerate([firm, *whole])])
    span = world.events.groupby(["doctor", "place"])["at"].agg(first="min", last="max").reset_index()
    pairs = pairs.merge(span, on=["doctor", "place"])
    pairs["doctor"] = world.seats[pairs["doctor"].to_numpy(np.int64)]
    doctors = node_keys("doctor", register.doctors["dr_code"])
    places = node_keys(register.places["kind"], register.places["fixmedins_code"])
    if world.admission:
        return edges_of_doctors("REFERRED_TO", pairs, doctors, places, steering.referral_days * _DAY)
    return edges_of_doctors("STEERING", pairs, doctors, places)


def _searched(engine: Engine, world: World, steering: Steering) -> _Search:
    """The pairs and institutions of one kind of choice that are out of the ordinary."""
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
    groups = {_key(part): part for _, part in strong.groupby(["group", "place"], sort=True)}
    found = whole_institutions(whole, pairs, Days(world.days), world.register.opened, steering.q, world.far)
    told = {_key(one.part): one.part for one in found if one.told}
    groups |= told
    gates = {_key(one.part): one.part for one in found if not one.told and _key(one.part) not in groups}
    counts = {
        "choices": len(world.events),
        "pairs": len(pairs),
        "strong": len(strong),
        "institutions": len(told),
        "gates": len(gates),
    }
    return _Search(world, pairs, whole, groups, frozenset(told), gates, counts)


def _strongest(searches: dict[str, _Search]) -> dict[str, dict[_Key, pd.DataFrame]]:
    """The gates that are listed: the least likely twenty of all kinds."""
    ranked = sorted(
        (float(part["log10_p"].min()), kind, key)
        for kind, one in searches.items()
        for key, part in one.gates.items()
    )[:_GATES]
    return {
        kind: {key: one.gates[key] for _, kind_of, key in ranked if kind_of == kind}
        for kind, one in searches.items()
    }


def _worded(
    engine: Engine,
    search: _Search,
    gates: dict[_Key, pd.DataFrame],
    steering: Steering,
    weights: Weights,
) -> tuple[list[Lead], pd.DataFrame]:
    """Leads and the rows behind them; leads on the same doctors are one."""
    world, groups = search.world, dict(sorted((search.groups | gates).items()))
    if not groups:
        return [], Detection().rows
    background = Background.of(world, search.pairs, search.whole)
    firm = search.told | frozenset(gates)
    parts = [
        one for key, part in groups.items() for one in ([part] if key in firm else background.apart(part))
    ]
    found, rows = _gathered(engine, world, parts, search.told, frozenset(gates))
    leads = [lead_of(one, world, background, steering, weights) for one in found]
    several = united(leads, [_key(part)[0] for part in parts])
    number = np.empty(len(leads), np.int64)
    for k, same in enumerate(several):
        number[same] = k
    rows = rows.assign(lead=number[rows["lead"].to_numpy(np.int64)])
    behind = dict(list(rows.groupby("lead", sort=True)))
    whole = [
        merged([leads[j] for j in same], title_of([found[j] for j in same], world), behind[k])
        for k, same in enumerate(several)
    ]
    return whole, rows.sort_values("lead", kind="stable", ignore_index=True)


def _key(part: pd.DataFrame) -> _Key:
    return int(part["group"].iloc[0]), int(part["place"].iloc[0])


def _gathered(
    engine: Engine,
    world: World,
    parts: list[pd.DataFrame],
    told: frozenset[_Key],
    gates: frozenset[_Key],
) -> tuple[list[Found], pd.DataFrame]:
    """Everything that is asked of the engine about the leads, in one go each."""
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
        Found(part, chosen[k], by_lead[k], switch[k], path[k], _key(part) in told, _key(part) in gates)
        for k, part in enumerate(parts)
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


def _changed(engine: Engine, world: World, pairs: pd.DataFrame, steering: Steering) -> pd.DataFrame:
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
