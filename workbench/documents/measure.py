"""How wide a text stands: a Chinese character is two, a Latin letter one (UAX #11)."""

from __future__ import annotations

import unicodedata

__all__ = ["is_wide", "width"]


def is_wide(character: str) -> bool:
    """Whether a character stands as wide as a Chinese one."""
    return unicodedata.east_asian_width(character) in {"W", "F"}


def width(text: str) -> int:
    """Half-widths that the longest line of a text takes."""
    return max(
        (len(line) + (0 if line.isascii() else sum(map(is_wide, line))) for line in text.split("\n")),
        default=0,
    )
