"""Charts of reports as SVG: words as outlines of the embedded font, the same bytes for the same figures."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from workbench.documents.glyphs import FONT_FILES, font_folder, shown
from workbench.texts import text

__all__ = ["Bar", "Beside", "bars", "beside", "trend"]

_INK, _SOFT, _LINE = "#1c2530", "#5b6672", "#e4e8ec"
_NOW, _BEFORE, _OTHER = "#1f5a94", "#b9c4cf", "#b8860b"
_STYLE: dict[str, Any] = {
    "svg.fonttype": "path",
    "text.parse_math": False,
    "axes.unicode_minus": False,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": _SOFT,
    "axes.linewidth": 0.7,
}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_DROPPED = (re.compile(r"<metadata>.*?</metadata>", re.DOTALL), re.compile(r"<!--.*?-->", re.DOTALL))


@dataclass(frozen=True)
class Bar:
    """One line of a chart: a group now and before, in yuan; None is not known."""

    label: str
    now: Decimal | None
    before: Decimal | None


def bars(name: str, rows: Sequence[Bar], *, now: str, before: str) -> bytes:
    """Bars lying, a pair for each group: this period over the one before.

    Args:
        name: tells the figure's inner references from those of others.
        rows: the groups, from the top.
        now: what this period is called.
        before: what the one before is called; empty where there is none.
    """
    compared = bool(before) and any(one.before is not None for one in rows)

    def paint(figure: Any) -> None:
        axes = _axes(figure, left=1.75, bottom=0.42, top=0.3)
        places = range(len(rows))
        thick = 0.36 if compared else 0.6
        axes.barh(
            [one - thick / 2 * compared for one in places],
            [_pen(row.now) for row in rows],
            thick,
            color=_NOW,
        )
        if compared:
            axes.barh(
                [one + thick / 2 for one in places],
                [_pen(row.before) for row in rows],
                thick,
                color=_BEFORE,
            )
        axes.set_yticks(list(places), [shown(row.label) for row in rows], fontproperties=_font(8.5))
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.grid(axis="x", color=_LINE, linewidth=0.7)
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(text("reports.axis.fund"), fontproperties=_font(8.5), color=_INK)
        _ticks(axes)
        _keys(figure, [(_NOW, now), *([(_BEFORE, before)] if compared else [])])

    return _drawn(name, (6.1, 0.9 + 0.22 * max(2, len(rows))), paint)


def trend(name: str, months: Sequence[tuple[str, Decimal | None, Decimal | None]]) -> bytes:
    """Fund and personal accounts month by month.

    Args:
        name: tells the figure's inner references from those of others.
        months: label, fund and account in yuan.
    """

    def paint(figure: Any) -> None:
        axes = _axes(figure, left=0.75, bottom=0.45, top=0.3)
        places = list(range(len(months)))
        funds, accounts = [_pen(one[1]) for one in months], [_pen(one[2]) for one in months]
        for colour, line in ((_NOW, funds), (_OTHER, accounts)):
            axes.plot(places, line, color=colour, marker="o", markersize=3.5, linewidth=1.6)
        axes.set_xticks(places, [one[0] for one in months], fontproperties=_font(8))
        axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
        axes.set_xlim(-0.4, len(months) - 0.6)
        axes.grid(axis="y", color=_LINE, linewidth=0.7)
        axes.set_ylabel(text("reports.axis.fund"), fontproperties=_font(8.5), color=_INK)
        _ticks(axes)
        _keys(figure, [(_NOW, text("reports.key.fund")), (_OTHER, text("reports.key.account"))])

    return _drawn(name, (6.1, 2.0), paint)


@dataclass(frozen=True)
class Beside:
    """A month of one, in yuan, beside the quartiles of its peers; None is not known."""

    label: str
    value: Decimal | None
    low: Decimal | None
    middle: Decimal | None
    high: Decimal | None


def beside(
    name: str, months: Sequence[Beside], *, own: str, usual: str, axis: str, per: int = 10_000
) -> bytes:
    """A line month by month over the middle half of the peers, each in their own months.

    Args:
        name: tells the figure's inner references from those of others.
        months: the months in order.
        own: what the line is called.
        usual: what the band is called; not shown where no month has one.
        axis: what is drawn, with its unit.
        per: yuan of one unit of the axis.
    """
    compared = any(one.middle is not None for one in months)

    def paint(figure: Any) -> None:
        axes = _axes(figure, left=0.75, bottom=0.42, top=0.3)
        places = list(range(len(months)))
        if compared:
            low, high = [_pen(one.low, per) for one in months], [_pen(one.high, per) for one in months]
            axes.fill_between(places, low, high, color=_LINE, linewidth=0)
            middle = [_pen(one.middle, per) for one in months]
            axes.plot(places, middle, color=_SOFT, linewidth=1.2, linestyle="--")
        drawn = [_pen(one.value, per) for one in months]
        axes.plot(places, drawn, color=_NOW, marker="o", markersize=3, linewidth=1.6)
        each = max(1, len(places) // 12)
        shown_at = places[::each]
        axes.set_xticks(shown_at, [months[one].label for one in shown_at], fontproperties=_font(7.5))
        axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
        axes.set_xlim(-0.4, max(0.6, len(months) - 0.6))
        axes.grid(axis="y", color=_LINE, linewidth=0.7)
        axes.set_ylabel(shown(axis), fontproperties=_font(8.5), color=_INK)
        _ticks(axes)
        _keys(figure, [(_NOW, own), *([(_SOFT, usual)] if compared else [])])

    return _drawn(name, (6.1, 1.9), paint)


def _pen(value: Decimal | None, per: int = 10_000) -> float:
    """Yuan in units of ``per`` for the pen; a chart is read, not calculated with."""
    return float("nan") if value is None else float(value / per)


def _font(size: float) -> FontProperties:
    return FontProperties(fname=str(font_folder() / FONT_FILES[1]), size=size)


def _axes(figure: Any, *, left: float, bottom: float, top: float, right: float = 0.2) -> Any:
    width, height = figure.get_size_inches()
    return figure.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    )


def _ticks(axes: Any) -> None:
    axes.tick_params(colors=_SOFT, labelcolor=_INK, width=0.7)
    for label in [*axes.get_xticklabels(), *axes.get_yticklabels()]:
        size = label.get_fontsize()
        label.set_fontproperties(_font(min(size, 8.5)))


def _keys(figure: Any, keys: Sequence[tuple[str, str]]) -> None:
    """What the colours mean, above the axes."""
    width, height = figure.get_size_inches()
    for number, (colour, words) in enumerate(keys):
        left = (0.75 + 1.7 * number) / width
        figure.text(left, 1 - 0.17 / height, "\u25a0", color=colour, fontproperties=_font(10), va="center")
        figure.text(
            left + 0.17 / width,
            1 - 0.17 / height,
            shown(words),
            color=_INK,
            fontproperties=_font(8.5),
            va="center",
        )


@contextmanager
def _styled(salt: str) -> Iterator[None]:
    """The library's own defaults and this style, whatever the user has set; put back afterwards."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE | {"svg.hashsalt": salt})
        yield


def _drawn(name: str, size: tuple[float, float], paint: Callable[[Any], None]) -> bytes:
    with _styled(name):
        figure = Figure(figsize=size)
        paint(figure)
        stream = io.StringIO()
        figure.savefig(stream, format="svg", metadata=_NO_METADATA)
        figure.clear()
    drawn = stream.getvalue()
    for pattern in _DROPPED:
        drawn = pattern.sub("", drawn)
    return drawn[drawn.index("<svg") :].encode()
