"""Plots of referral kickback: share of the venue by month, where colleagues' patients go, who links them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.ticker import FuncFormatter

from workbench.leads.lead import Member
from workbench.overview.choices import choices
from workbench.overview.material import PLACES, Material
from workbench.overview.plain import clean
from workbench.overview.plots.canvas import FULL, HALF, INK, date_axis, draw, frame
from workbench.overview.plots.plot import COLOURS, MOST, Key, Plot
from workbench.overview.words import Words

__all__ = ["kickback_plots"]

_OWN = COLOURS["referral_kickback"]
_OTHERS = "#7d8894"
_VENUE = "#0072B2"
_PLACES = 6

Spot = tuple[float, float]
Spots = dict[str, Spot]


def kickback_plots(material: Material, name: str, words: Words) -> list[Plot]:
    """All plots of one lead that have something to show."""
    table = choices(material)
    own = table[table["mine"].astype(bool)]
    plots = []
    if len(own):
        plots += [_share(material, own, name, words), _destinations(material, table, name, words)]
    return [*plots, *_graph(material, name, words)]


def _monthly(own: pd.DataFrame) -> pd.DataFrame:
    """Patients of each month, and those among them who went to the venue."""
    month = own["at"].dt.to_period("M").dt.to_timestamp()
    people = own.assign(month=month).groupby(["month", "patient"])["there"].any()
    return people.groupby("month").agg(["sum", "size"])


def _share(material: Material, own: pd.DataFrame, name: str, words: Words) -> Plot:
    """Monthly share of the doctors' patients who went to the venue, against the level expected."""
    month = _monthly(own)
    share = 100 * month["sum"].to_numpy(np.float64) / month["size"].to_numpy(np.float64)
    level = 100 * material.lead.expected / max(1, own["patient"].nunique())
    onset = pd.to_datetime(material.lead.factors.get("onset", ""), errors="coerce", format="%Y-%m")

    def paint(figure: Any) -> None:
        axes = frame(figure, left=0.6, bottom=0.32, top=0.3)
        axes.bar(month.index, share, width=22, color=_OWN, alpha=0.85)
        axes.axhline(min(level, 100.0), color="black", lw=1.2, ls="--")
        for at, height, there, size in zip(month.index, share, month["sum"], month["size"], strict=True):
            axes.text(at, height + 1.5, f"{there}/{size}", ha="center", fontsize=7)
        if not pd.isna(onset):
            axes.axvline(onset - pd.Timedelta(days=15), color=INK, lw=1, ls=":")
        axes.set_ylim(0, 108)
        axes.set_yticks(range(0, 101, 20))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}%"))
        date_axis(axes, 30.0 * len(month) + 120)

    keys = [
        Key("■", _OWN, words("key.share")),
        Key("┅", "black", words("key.expected", value=f"{level:.0f}%")),
    ]
    keys += (
        [Key("┊", INK, words("key.onset", month=clean(material.lead.factors["onset"], 10)))]
        if not pd.isna(onset)
        else []
    )
    return Plot(
        draw(f"{name}-share", words("plot.share"), (HALF, 2.7), paint), words("plot.share"), tuple(keys)
    )


def _destinations(material: Material, table: pd.DataFrame, name: str, words: Words) -> Plot:
    """Where the doctors' patients and those of their colleagues went, the most frequent places."""
    mine = table["mine"].astype(bool)
    own = table[mine].groupby("place")["patient"].nunique() / max(1, table[mine]["patient"].nunique())
    others = table[~mine].groupby("place")["patient"].nunique() / max(1, table[~mine]["patient"].nunique())
    both = pd.DataFrame({"own": own, "others": others}).fillna(0.0)
    both = (
        both.assign(most=both.max(axis=1)).sort_values("most", ascending=False, kind="stable").head(_PLACES)
    )

    def paint(figure: Any) -> None:
        axes = frame(figure, left=1.35, bottom=0.32, right=0.4)
        at = np.arange(len(both))
        axes.barh(at - 0.19, 100 * both["own"], 0.36, color=_OWN)
        axes.barh(
            at + 0.19, 100 * both["others"], 0.36, color="white", edgecolor=_OTHERS, hatch="////", lw=0.8
        )
        for place, (first, second) in enumerate(zip(both["own"], both["others"], strict=True)):
            axes.text(100 * first + 1, place - 0.19, f"{100 * first:.0f}%", va="center", fontsize=7)
            axes.text(100 * second + 1, place + 0.19, f"{100 * second:.0f}%", va="center", fontsize=7)
        axes.set_yticks(at, [clean(material.names.place_by_number(int(one)), 12) for one in both.index])
        axes.set_ylim(len(both) - 0.4, -0.6)
        axes.set_xlim(0, 108)
        axes.grid(axis="y", visible=False)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}%"))

    keys = (Key("■", _OWN, words("key.own_patients")), Key("▨", _OTHERS, words("key.colleagues")))
    svg = draw(f"{name}-places", words("plot.places"), (HALF, 2.7), paint)
    return Plot(svg, words("plot.places"), keys)


def _graph(material: Material, name: str, words: Words) -> list[Plot]:
    """Doctors at the left, patients in the middle, venues at the right."""
    doctors, venues = material.of(("doctor",))[:6], material.of(PLACES)[:6]
    shown = material.people[: MOST - len(doctors) - len(venues)]
    if not (doctors and venues and shown):
        return []
    left = {code: (0.14, _level(k, len(doctors))) for k, code in enumerate(doctors)}
    right = {code: (0.86, _level(k, len(venues))) for k, code in enumerate(venues)}
    middle = _columns(shown)

    def paint(figure: Any) -> None:
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, 1)
        axes.set_ylim(-0.04, 1.04)
        paths, widths = _lines(material, middle, left, right)
        axes.add_collection(
            LineCollection(paths, linewidths=widths, colors=_OWN, alpha=0.35, zorder=1), autolim=False
        )
        size = [16 + 10 * min(5, m.count) for m in shown]
        x, y = zip(*middle.values(), strict=True)
        axes.scatter(x, y, s=size, c="white", edgecolors=INK, linewidths=0.8, zorder=2)
        _ends(axes, left, "s", _OWN, [material.names.doctor(code) for code in left])
        _ends(axes, right, "D", _VENUE, [clean(material.names.place(code), 16) for code in right])

    total = len(material.of(("doctor", "patient", *PLACES)))
    drawn = len(shown) + len(doctors) + len(venues)
    note = words("cut", shown=drawn, total=total) if total > drawn else ""
    svg = draw(f"{name}-graph", words("plot.graph"), (FULL, 3.1), paint)
    return [Plot(svg, words("plot.graph"), _graph_keys(words), note, wide=True)]


def _graph_keys(words: Words) -> tuple[Key, ...]:
    return (
        Key("■", _OWN, words.label("kind", "doctor")),
        Key("○", INK, words("key.patient_fills")),
        Key("◆", _VENUE, words("key.venue")),
    )


def _columns(people: list[Member]) -> Spots:
    """Places of persons in three columns."""
    rows = -(-len(people) // 3)
    return {
        one.id: (0.43 + 0.07 * (k // rows), _level(k % rows, rows, k // rows)) for k, one in enumerate(people)
    }


def _level(place: int, count: int, column: int = 0) -> float:
    """Height of one of several points above one another; neighbouring columns are shifted."""
    return 1.0 - (place + 0.5 + 0.3 * (column - 1) * (count > 3)) / count


def _ends(axes: Any, spots: Spots, marker: str, colour: str, labels: list[str]) -> None:
    """Nodes at one end with their labels on the outside."""
    for (x, y), label in zip(spots.values(), labels, strict=True):
        outside = -0.013 if x < 0.5 else 0.013
        axes.scatter((x,), (y,), s=150, c=colour, marker=marker, zorder=3)
        axes.text(x + outside, y, label, ha="right" if x < 0.5 else "left", va="center")


def _lines(
    material: Material, middle: Spots, left: Spots, right: Spots
) -> tuple[list[list[Spot]], list[float]]:
    """Lines doctor – patient – venue of the rows, and their widths by number."""
    columns = ["psn_no", "dr_code", "fixmedins_code"]
    rows = material.rows.dropna(subset=columns).drop_duplicates(["session", *columns])
    times = rows.groupby(columns, sort=True).size().reset_index(name="times")
    found = [
        ([left[doctor], middle[person], right[venue]], 0.5 + 0.3 * min(6, int(count)))
        for person, doctor, venue, count in times.itertuples(index=False)
        if person in middle and doctor in left and venue in right
    ]
    return [path for path, _ in found], [width for _, width in found]
