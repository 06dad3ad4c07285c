"""A plot as it stands on the page: drawing, title, key and what was cut."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

__all__ = ["COLOURS", "GLYPHS", "MARKERS", "MOST", "Key", "Plot"]

#: Colours that people with any colour vision tell apart (Okabe and Ito), by scheme.
COLOURS = {
    "card_pooling": "#0072B2",
    "referral_kickback": "#D55E00",
    "collusive_admission": "#00805F",
    "check:person": "#7a5195",
    "check:institution": "#5b4a8a",
}
#: Shapes by scheme, for matplotlib and as characters for the key.
MARKERS = {
    "card_pooling": "o",
    "referral_kickback": "s",
    "collusive_admission": "^",
    "check:person": "D",
    "check:institution": "P",
}
GLYPHS = {
    "card_pooling": "●",
    "referral_kickback": "■",
    "collusive_admission": "▲",
    "check:person": "◇",
    "check:institution": "◈",
}
#: Most nodes or lines of persons in one drawing.
MOST = 60


@dataclass(frozen=True)
class Key:
    """One entry of a plot's key."""

    glyph: str
    colour: str
    text: str


@dataclass(frozen=True)
class Plot:
    """One plot.

    Attributes:
        svg: the drawing.
        title: what it shows.
        keys: its key.
        note: what was cut or how to read it.
        wide: takes the whole width of the page.
    """

    svg: Markup
    title: str
    keys: tuple[Key, ...] = ()
    note: str = ""
    wide: bool = False
