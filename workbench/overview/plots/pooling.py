"""Plots of pooled card-swiping: who was there when, at what hour, and how fast cards followed one another."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from workbench.overview.material import Floats, Material
from workbench.overview.plots.canvas import HALF, date_axis, draw, frame
from workbench.overview.plots.plot import COLOURS, Key, Plot
from workbench.overview.words import Words

__all__ = ["pooling_plots"]

#: Persons in the strip; more would be too small to read.
_LINES = 40
#: Venues that are told apart.
_SHAPES = (("o", "●"), ("s", "■"), ("^", "▲"), ("D", "◆"))
_SECONDS = (1, 5, 15, 60, 300, 900, 3600, 14400)


def pooling_plots(material: Material, name: str, words: Words) -> list[Plot]:
    """All plots of one lead that have something to show."""
    if material.visits.empty:
        return []
    return [_strip(material, name, words), _clock(material, name, words), *_rhythm(material, name, words)]


def _venues(material: Material) -> list[str]:
    """Places by number of swipes; those beyond the shapes share the last one."""
    return [str(code) for code in material.visits["fixmedins_code"].value_counts(sort=True).index]


def _shape(place: int) -> tuple[str, str]:
    return _SHAPES[min(place, len(_SHAPES) - 1)]


def _venue_keys(material: Material) -> tuple[Key, ...]:
    colour = COLOURS["card_pooling"]
    codes = _venues(material)[: len(_SHAPES)]
    return tuple(Key(_shape(k)[1], colour, material.names.place(code)) for k, code in enumerate(codes))


def _days(visits: pd.DataFrame) -> float:
    return float((visits["at_time"].max() - visits["at_time"].min()).days)


def _strip(material: Material, name: str, words: Words) -> Plot:
    """Date by person: one mark for every swipe."""
    shown = material.people[:_LINES]
    line = {member.id: place for place, member in enumerate(shown)}
    seen = material.visits[material.visits["psn_no"].isin(list(line))]

    def paint(figure: Any) -> None:
        axes = frame(figure, left=0.95, bottom=0.32)
        for place, code in enumerate(_venues(material)):
            own = seen[seen["fixmedins_code"] == code]
            axes.plot(
                own["at_time"],
                own["psn_no"].map(line),
                _shape(place)[0],
                ms=3,
                mew=0,
                c=COLOURS["card_pooling"],
            )
        axes.set_yticks(range(len(shown)), [material.labels[one.id] for one in shown], fontsize=6.5)
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.tick_params(axis="y", length=0)
        date_axis(axes, _days(material.visits))

    svg = draw(f"{name}-strip", words("plot.strip"), (HALF, 0.6 + 0.115 * max(6, len(shown))), paint)
    note = (
        words("cut", shown=len(shown), total=len(material.people))
        if len(material.people) > len(shown)
        else ""
    )
    return Plot(svg, words("plot.strip"), _venue_keys(material), note)


def _clock(material: Material, name: str, words: Words) -> Plot:
    """Date by time of day."""
    visits = material.visits
    hour = (visits["at_time"] - visits["at_time"].dt.normalize()).dt.total_seconds() / 3600

    def paint(figure: Any) -> None:
        axes = frame(figure, left=0.6, bottom=0.32)
        for place, code in enumerate(_venues(material)):
            own = visits["fixmedins_code"] == code
            axes.plot(
                visits["at_time"][own],
                hour[own],
                _shape(place)[0],
                ms=3,
                mew=0,
                alpha=0.5,
                c=COLOURS["card_pooling"],
            )
        axes.set_ylim(24, 0)
        axes.set_yticks(range(0, 25, 4), [f"{one:02d}:00" for one in range(0, 25, 4)])
        date_axis(axes, _days(visits))

    svg = draw(f"{name}-clock", words("plot.clock"), (HALF, 2.5), paint)
    return Plot(svg, words("plot.clock"), _venue_keys(material))


def _rhythm(material: Material, name: str, words: Words) -> list[Plot]:
    """Seconds between neighbouring swipes, against those of the pharmacy's ordinary traffic."""
    gaps, usual = material.gaps(), material.usual_gaps()
    if len(gaps) < 2:
        return []
    edges = np.geomspace(1, 14400, 34)

    def paint(figure: Any) -> None:
        axes = frame(figure, left=0.6, bottom=0.5, right=0.3)
        if len(usual):
            axes.stairs(_shares(usual, edges), edges, color="#5b6672", lw=1.2)
        axes.stairs(_shares(gaps, edges), edges, fill=True, color=COLOURS["card_pooling"], alpha=0.75)
        axes.axvline(float(np.median(gaps)), color="black", lw=1, ls="--")
        axes.set_xscale("log")
        axes.set_xlim(1, 14400)
        axes.xaxis.set_major_locator(FixedLocator(_SECONDS))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}%"))
        axes.set_xlabel(words("axis.seconds"))

    keys = [Key("■", COLOURS["card_pooling"], words("key.group"))]
    keys += [Key("┌┐", "#5b6672", words("key.usual_traffic"))] if len(usual) else []
    keys += [Key("┆", "black", words("key.median", value=f"{np.median(gaps):,.0f}"))]
    svg = draw(f"{name}-rhythm", words("plot.rhythm"), (HALF, 2.5), paint)
    return [Plot(svg, words("plot.rhythm"), tuple(keys))]


def _shares(values: Floats, edges: Floats) -> Floats:
    """Per cent of all values in each bin; smaller ones count in the first, larger ones are not shown."""
    return np.asarray(100.0 * np.histogram(np.maximum(values, edges[0]), edges)[0] / len(values), np.float64)
