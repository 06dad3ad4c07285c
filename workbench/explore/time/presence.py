"""Day by day: who of the group was there, beside the site's traffic and beside what chance would give."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.explore.keys import records
from workbench.explore.time.items import NO_BURST
from workbench.explore.time.meetings import Meetings
from workbench.explore.time.panels import Panel, columns, figure, percent
from workbench.explore.time.site import Group
from workbench.texts import texts

__all__ = ["days_panel"]

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

_DAY = 86_400

#: Share of a group, and households at least, that make a day a gathering: the detector's quorum.
_QUORUM, _FEWEST = 0.25, 3


def days_panel(group: Group, met: Meetings) -> Panel:
    """Households of the group per day at the lead's places, seen and expected, and the pairs that met.

    Expected: each household keeps its own number of swipes per place and month, and these fall on the days of the
    month like the others' swipes do. It is the assumption behind the lead's ``expected``, told by day.
    """
    quorum = max(_FEWEST, math.ceil(_QUORUM * group.units))
    table = _table(group, met, quorum)
    full = int((table["seen"] >= quorum).sum())
    usual = float(table["full"].sum())
    busiest = records(table.sort_values(["seen", "day"], ascending=[False, True]).head(1))[0]
    inside = sum(one.burst != NO_BURST for one in group.timeline.items if one.what == "swipe")
    mine = int(table["mine"].sum())
    sentence = texts(
        "rhythm.days.sentence",
        units=group.units,
        swipes=f"{mine:,}",
        inside=f"{inside:,}",
        share=percent(inside, mine),
        quorum=quorum,
        days=full,
        usual=figure(usual),
        busiest=str(busiest["day"]),
        seen=int(busiest["seen"]),
        expected=figure(busiest["expected"]),
    )
    return Panel(
        code="days",
        title=texts("rhythm.days.title"),
        sentence=sentence,
        columns=columns("day", "others", "households", "households_expected", "pairs", "pairs_expected"),
        rows=tuple(_row(one) for one in records(table[table["mine"] > 0])),
        form="days",
        series={
            "first": str(table["day"].iloc[0]),
            "step": 1,
            "others": table["others"].astype(int).tolist(),
            "own": table["seen"].astype(int).tolist(),
            "expected": [round(float(one), 3) for one in table["expected"]],
            "line": quorum,
        },
        legend={
            "own": texts("rhythm.key.households"),
            "expected": texts("rhythm.key.households_expected"),
            "others": texts("rhythm.key.others_day"),
            "line": texts("rhythm.key.quorum", quorum=quorum),
        },
        notes=_notes(group, met),
    )


def _row(day: dict[str, Any]) -> tuple[object, ...]:
    expected, pairs = figure(day["expected"]), figure(day["pairs_expected"])
    return (day["day"], int(day["others"]), int(day["seen"]), expected, int(day["pairs"]), pairs)


def _notes(group: Group, met: Meetings) -> tuple[dict[str, str], ...]:
    """How the panel's figures and the lead's belong together."""
    lead = group.lead
    related = texts(
        "rhythm.days.related",
        minutes=f"{met.window / 60:g}",
        observed=f"{met.observed:,}",
        expected=figure(met.expectation),
    )
    same = met.observed == lead.observed and math.isclose(met.expectation, lead.expected, rel_tol=0.005)
    if same or lead.scheme != "card_pooling":
        return (related,)
    told = texts("rhythm.days.differs", observed=f"{lead.observed:,}", expected=figure(lead.expected))
    return (related, told)


def _table(group: Group, met: Meetings, quorum: int) -> pd.DataFrame:
    """Every day of the site's period.

    ``day``, ``others``, ``mine`` (swipes), ``seen`` and ``expected`` (households), ``full`` (chance of a quorum),
    ``pairs`` and ``pairs_expected``.
    """
    places = group.of_class("place")
    counts = group.engine.ask("site_days", wanted=group.excluded(places))
    number = counts["day"].to_numpy("datetime64[D]").astype(np.int64)
    every = np.arange(number.min(), number.max() + 1)
    own = group.swipes[group.swipes["place"].isin(places)]
    daily = own.assign(day=own["at"] // _DAY).groupby("day")["unit"].nunique()
    others = counts.assign(number=number).pivot_table(
        index="number", columns="place", values="others", aggfunc="sum", fill_value=0
    )
    others = others.reindex(index=every, columns=places, fill_value=0)
    chance = _daily(own, others, every)
    return pd.DataFrame(
        {
            "day": every.astype("datetime64[D]"),
            "others": others.sum(axis=1).to_numpy(np.int64),
            "mine": own.groupby(own["at"] // _DAY).size().reindex(every, fill_value=0).to_numpy(np.int64),
            "seen": daily.reindex(every, fill_value=0).to_numpy(np.int64),
            "expected": chance.sum(axis=0),
            "full": _reaching(chance, quorum),
            "pairs": [met.seen.get(int(one), 0) for one in every],
            "pairs_expected": [met.expected.get(int(one), 0.0) for one in every],
        }
    ).assign(day=every.astype("datetime64[D]").astype(str))


def _daily(own: pd.DataFrame, others: pd.DataFrame, every: Longs) -> Floats:
    """Chance of each household (rows) to come on each day (columns), given its swipes per place and month."""
    month = every.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    visited = own["at"].to_numpy("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    visits = own.assign(month=visited).groupby(["unit", "month", "place"]).size()
    share = {place: _shares(others[place].to_numpy(np.float64), month) for place in others.columns}
    row = {unit: place for place, unit in enumerate(sorted(own["unit"].unique()))}
    stays_away = np.zeros((len(row), len(every)))
    for one in records(visits.reset_index(name="times")):
        days = month == one["month"]
        away = np.log1p(-np.minimum(share[one["place"]][days], 1 - 1e-12))
        stays_away[row[one["unit"]], days] += one["times"] * away
    comes: Floats = -np.expm1(stays_away)
    return comes


def _shares(traffic: Floats, month: Longs) -> Floats:
    """Share of each day in its month's traffic of others.

    Days of a place with little traffic differ by chance alone, so that they are drawn towards the month's mean as far
    as their spread is that of a Poisson number (gamma-Poisson, the spread estimated over all months).
    """
    place = np.unique(month, return_inverse=True)[1]
    mean = (np.bincount(place, traffic) / np.bincount(place))[place]
    beyond = max(0.0, float(np.sum((traffic - mean) ** 2 - mean))) / max(1e-12, float(np.sum(mean**2)))
    level = mean * (1.0 + beyond * traffic) / (1.0 + beyond * mean)
    total = np.bincount(place, level)[place]
    even = 1.0 / np.bincount(place)[place]
    share: Floats = np.where(total > 0, level / np.where(total > 0, total, 1.0), even)
    return share


def _reaching(chance: Floats, least: int) -> Floats:
    """Chance per day that ``least`` households or more come, each on its own (Poisson-binomial)."""
    below = np.zeros((least, chance.shape[1]))
    below[0] = 1.0
    for one in chance:
        below[1:] = below[1:] * (1 - one) + below[:-1] * one
        below[0] *= 1 - one
    reached: Floats = np.clip(1.0 - below.sum(axis=0), 0.0, 1.0)
    return reached
