"""Drawing with matplotlib so that equal input gives equal bytes and no text is read as markup or formula."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.dates import AutoDateLocator, DateFormatter
from matplotlib.figure import Figure

__all__ = ["FULL", "HALF", "INK", "MUTED", "Axes", "date_axis", "draw", "frame"]

#: matplotlib is not typed here.
Axes = Any

#: Widths of a plot in inches: half a page, a whole one.
HALF, FULL = 5.9, 12.1
#: Colours of text and of what is only background.
INK, MUTED = "#1c2530", "#9aa3ad"

_STYLE: dict[str, Any] = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": ["DejaVu Sans"],
    "font.size": 8.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#5b6672",
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": "#e4e8ec",
    "grid.linewidth": 0.7,
    "xtick.color": "#5b6672",
    "ytick.color": "#5b6672",
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_DROPPED = (
    re.compile(r"<metadata>.*?</metadata>", re.DOTALL),
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r' xmlns(:\w+)?="[^"]*"'),
    re.compile(r' id="(?!C\d)[A-Za-z][A-Za-z0-9.]*_\d+"'),
)


@contextmanager
def _styled(salt: str) -> Iterator[None]:
    """The library's own defaults and this style, whatever the user has set; put back afterwards."""
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE | {"svg.hashsalt": salt})
        yield


def draw(name: str, label: str, size: tuple[float, float], paint: Callable[[Figure], None]) -> Markup:
    """Draw a figure and return it as SVG to be placed in the page.

    Args:
        name: tells the figure's inner references from those of other figures on the page.
        label: what a screen reader says.
        size: width and height in inches.
        paint: draws on the figure.
    """
    with _styled(name):
        figure = Figure(figsize=size)
        paint(figure)
        stream = io.StringIO()
        figure.savefig(stream, format="svg", metadata=_NO_METADATA)
        figure.clear()
    return _inline(stream.getvalue(), label)


def _inline(document: str, label: str) -> Markup:
    """The SVG element of a document, without what only a file needs."""
    element = document[document.index("<svg") :]
    for pattern in _DROPPED:
        element = pattern.sub("", element)
    element = element.replace("xlink:href=", "href=").strip()
    return Markup("<svg role='img' aria-label='{}'").format(label) + Markup(element.removeprefix("<svg"))  # noqa: S704


def frame(
    figure: Figure, left: float = 0.6, bottom: float = 0.45, right: float = 0.32, top: float = 0.12
) -> Axes:
    """Axes with fixed margins in inches; nothing depends on measured text."""
    width, height = figure.get_size_inches()
    return figure.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    )


def date_axis(axes: Axes, days: float) -> None:
    """Dates along x, by day for short spans and by month for long ones."""
    locator = AutoDateLocator(minticks=3, maxticks=9)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(DateFormatter("%Y-%m" if days > 120 else "%m-%d"))
