"""Plots over all leads: how many by scheme and priority, how far from expectation, how much money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from workbench.leads.lead import CHECK_SCHEMES, SCHEMES, Lead
from workbench.overview.plots.canvas import HALF, INK, draw, frame
from workbench.overview.plots.plot import COLOURS, GLYPHS, MARKERS, Key, Plot
from workbench.overview.words import Words

__all__ = ["summary_plots"]

#: Fill of each priority: share of the scheme's colour and hatching, so that print in grey still tells them.
_FILLS = {"high": (1.0, ""), "medium": (0.55, "...."), "low": (0.25, "////")}
_UNREPORTED = "none"
_LEAST = 0.01
_NUMBERED = 30


def summary_plots(leads: Sequence[Lead], words: Words) -> list[Plot]:
    """The plots over all leads; none where there are no leads."""
    return [_counts(leads, words), _ratio(leads, words)] if leads else []


def _kind(lead: Lead) -> str:
    return lead.priority if lead.reported else _UNREPORTED


def _counts(leads: Sequence[Lead], words: Words) -> Plot:
    """Leads by scheme and priority; those not reported hollow."""
    schemes = [*SCHEMES, *sorted({lead.scheme for lead in leads} - set(SCHEMES))]
    kinds = [*_FILLS, *sorted({_kind(lead) for lead in leads} - {*_FILLS, _UNREPORTED}), _UNREPORTED]

    def paint(figure: Any) -> None:
        axes = frame(figure, left=1.3, bottom=0.32)
        for line, scheme in enumerate(schemes):
            start = 0
            for kind in kinds:
                count = sum(lead.scheme == scheme and _kind(lead) == kind for lead in leads)
                _block(axes, line, start, count, scheme, kind)
                start += count
        axes.set_yticks(range(len(schemes)), [words.label("scheme", scheme) for scheme in schemes])
        axes.set_ylim(len(schemes) - 0.4, -0.6)
        axes.grid(axis="y", visible=False)
        axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))

    keys = [Key(glyph, INK, words.label("priority", kind)) for glyph, kind in zip("■▦▨", _FILLS, strict=True)]
    keys.append(Key("□", INK, words("key.not_reported")))
    return Plot(
        draw("all-counts", words("plot.counts"), (HALF, 2.6), paint), words("plot.counts"), tuple(keys)
    )


def _block(axes: Any, line: int, start: int, count: int, scheme: str, kind: str) -> None:
    if not count:
        return
    colour = COLOURS.get(scheme, INK)
    strength, hatch = _FILLS.get(kind, (0.0, ""))
    axes.barh(
        line, count, 0.6, left=start, color=_pale(colour, strength), edgecolor=colour, hatch=hatch, lw=1
    )
    white = kind == "high"
    box = None if white or not hatch else {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
    axes.text(
        start + count / 2, line, f"{count:,}", ha="center", va="center", c="white" if white else INK, bbox=box
    )


def _pale(colour: str, strength: float) -> tuple[float, ...]:
    """A colour mixed with white."""
    rgb = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    return tuple(round(1 - strength * (1 - part), 4) for part in rgb)


def _ratio(leads: Sequence[Lead], words: Words) -> Plot:
    """Observed against expected on log scales, with the lead's rank beside its mark."""
    x = np.maximum([lead.expected for lead in leads], _LEAST)
    y = np.maximum([lead.observed for lead in leads], _LEAST)
    low, high = min(x.min(), y.min()) / 2, max(x.max(), y.max()) * 2.5

    def paint(figure: Any) -> None:
        axes = frame(figure, left=0.75, bottom=0.5)
        axes.plot((low, high), (low, high), color="black", lw=0.9, ls="--")
        for lead, across, up in zip(leads, x, y, strict=True):
            colour = COLOURS.get(lead.scheme, INK)
            fill = colour if lead.reported else "white"
            axes.plot(
                across, up, MARKERS.get(lead.scheme, "D"), ms=7, mfc=fill, mec=colour, mew=1.2, ls="none"
            )
            if lead.rank <= _NUMBERED:
                axes.annotate(f"{lead.rank}", (across, up), (7, -3), textcoords="offset points", fontsize=7.5)
        for axis, scale in ((axes.xaxis, axes.set_xscale), (axes.yaxis, axes.set_yscale)):
            scale("log")
            axis.set_major_locator(LogLocator(10, numticks=8))
            axis.set_minor_locator(NullLocator())
            axis.set_major_formatter(
                FuncFormatter(lambda value, _: f"{value:,g}" if value < 1e6 else f"{value:.0e}")
            )
        axes.set_xlim(low, high)
        axes.set_ylim(low, high)
        axes.set_xlabel(words("axis.expected"))
        axes.set_ylabel(words("axis.observed"))

    present = [
        scheme for scheme in (*SCHEMES, *CHECK_SCHEMES) if any(lead.scheme == scheme for lead in leads)
    ]
    keys = [Key(GLYPHS[scheme], COLOURS[scheme], words.label("scheme", scheme)) for scheme in present]
    keys += [Key("○", INK, words("key.not_reported")), Key("┅", "black", words("key.as_expected"))]
    return Plot(draw("all-ratio", words("plot.ratio"), (HALF, 2.6), paint), words("plot.ratio"), tuple(keys))
