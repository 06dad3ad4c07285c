"""Plots of collusive admission: stays of each person, admissions by day, amounts beside other stays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.dates import date2num
from matplotlib.ticker import FuncFormatter, MaxNLocator

from workbench.overview.material import Material
from workbench.overview.plots.canvas import HALF, MUTED, date_axis, draw, frame
from workbench.overview.plots.plot import COLOURS, Key, Plot
from workbench.overview.stays import Stays, stays_of
from workbench.overview.words import Words

__all__ = ["admission_plots"]

_OWN = COLOURS["collusive_admission"]
_LINES = 40
#: Days that bars by day can show.
_DAYS = 1500
_BAND = "#dceee8"


def admission_plots(material: Material, name: str, words: Words) -> list[Plot]:
    """All plots of one lead that have something to show."""
    if material.visits.empty:
        return []
    stays = stays_of(material)
    return [
        _stays(material, stays, name, words),
        *_waves(material, stays, name, words),
        *_amounts(stays, name, words),
    ]


def _stays(material: Material, stays: Stays, name: str, words: Words) -> Plot:
    """Date by person: stays of the waves, other stays, and the waves as bands."""
    shown = material.people[:_LINES]
    line = {member.id: place for place, member in enumerate(shown)}

    def paint(figure: Any) -> None:
        axes = frame(figure, left=0.95, bottom=0.32)
        for _, wave in material.visits.groupby("session"):
            axes.axvspan(
                wave["at_time"].min().normalize(), wave["at_time"].max().ceil("D"), color=_BAND, lw=0
            )
        for table, colour, width in ((stays.others, MUTED, 2.8), (stays.own, _OWN, 5.2)):
            _bars(axes, table[table["psn_no"].isin(list(line))], line, colour, width)
        axes.set_yticks(range(len(shown)), [material.labels[one.id] for one in shown], fontsize=6.5)
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.tick_params(axis="y", length=0)
        times = pd.concat([stays.own["begin_at"], stays.others["begin_at"]])
        axes.set_xlim(times.min() - pd.Timedelta(days=4), times.max() + pd.Timedelta(days=12))
        date_axis(axes, float((times.max() - times.min()).days))

    keys = [Key("▬", _OWN, words("key.wave_stay"))]
    keys += [Key("▬", MUTED, words("key.other_stay"))] if len(stays.others) else []
    keys += [Key("█", _BAND, words("key.wave"))]
    svg = draw(f"{name}-stays", words("plot.stays"), (HALF, 0.6 + 0.115 * max(6, len(shown))), paint)
    note = (
        words("cut", shown=len(shown), total=len(material.people))
        if len(material.people) > len(shown)
        else ""
    )
    return Plot(svg, words("plot.stays"), tuple(keys), note)


def _bars(axes: Any, table: pd.DataFrame, line: dict[str, int], colour: str, width: float) -> None:
    """One bar for each stay; a stay of less than a day, or without end, is drawn one day long."""
    begin = date2num(table["begin_at"].to_numpy())
    end = np.fmax(begin + 1.0, date2num(table["end_at"].to_numpy()))
    axes.hlines(table["psn_no"].map(line).to_numpy(np.float64), begin, end, color=colour, lw=width)


def _waves(material: Material, stays: Stays, name: str, words: Words) -> list[Plot]:
    """Admissions by day: the group on top of all others at the same facilities."""
    own = stays.own["begin_at"].dt.normalize().value_counts()
    first, last = material.visits["at_time"].min().normalize(), material.visits["at_time"].max().normalize()
    if (last - first).days > _DAYS:
        return []
    days = pd.date_range(first - pd.Timedelta(days=7), last + pd.Timedelta(days=7))
    others = stays.peers["begin_at"].dt.normalize().value_counts().reindex(days, fill_value=0)
    mine = own.reindex(days, fill_value=0)

    def paint(figure: Any) -> None:
        axes = frame(figure, left=0.6, bottom=0.32)
        edges = np.append(date2num(days.to_numpy()), date2num(days[-1]) + 1.0)
        bottom, top = others.to_numpy(np.float64), (others + mine).to_numpy(np.float64)
        axes.stairs(bottom, edges, fill=True, color=MUTED)
        axes.stairs(top, edges, baseline=bottom, fill=True, color=_OWN)
        axes.set_ylim(bottom=0)
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        date_axis(axes, float(len(days)))

    keys = (Key("■", _OWN, words("key.group")), Key("■", MUTED, words("key.facility_others")))
    svg = draw(f"{name}-waves", words("plot.waves"), (HALF, 2.4), paint)
    return [Plot(svg, words("plot.waves"), keys)]


def _amounts(stays: Stays, name: str, words: Words) -> list[Plot]:
    """Fund amounts of the group beside those of the facility's other stays."""
    own = stays.own["fund"].dropna().to_numpy(np.float64)
    peers = stays.peers["fund"].dropna().to_numpy(np.float64)
    if len(own) < 2:
        return []
    top = max(float(own.max()) * 1.15, float(np.quantile(peers, 0.98)) if len(peers) else 0.0, 1.0)
    edges = np.linspace(min(0.0, float(own.min())), top, 46)

    def paint(figure: Any) -> None:
        axes = frame(figure, left=0.6, bottom=0.5)
        axes.stairs(_shares(own, edges), edges, fill=True, color=_OWN, alpha=0.8)
        if len(peers):
            axes.stairs(_shares(peers, edges), edges, color="#5b6672", lw=1.2)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}%"))
        axes.set_xlabel(words("axis.fund"))

    keys = [Key("■", _OWN, words("key.group_spread", spread=_spread(own)))]
    keys += [Key("┌┐", "#5b6672", words("key.facility_others"))] if len(peers) else []
    svg = draw(f"{name}-amounts", words("plot.amounts"), (HALF, 2.4), paint)
    return [Plot(svg, words("plot.amounts"), tuple(keys))]


def _shares(values: Any, edges: Any) -> Any:
    """Per cent of all values that fall in each bin; those outside are not shown."""
    return 100.0 * np.histogram(values, edges)[0] / len(values)


def _spread(values: Any) -> str:
    """Median absolute deviation over the median, in per cent: as in the lead's sentence."""
    middle = float(np.median(values))
    return f"{100 * float(np.median(np.abs(values - middle))) / middle:.0f}%" if middle > 0 else "–"
