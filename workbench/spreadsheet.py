"""Cells that no spreadsheet runs (OWASP, CSV injection)."""

from __future__ import annotations

import unicodedata

__all__ = ["inert"]

#: What makes a spreadsheet take a cell for a formula, besides compatible forms of these such as full-width ones.
_FORMULA = frozenset("=+-@\t\r\n\0")


def inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before one that could be.

    Checked are the first character, the first that is no space, and the first that is seen at all: spaces and marks of
    format or direction may stand before a formula.
    """
    first = text[:1]
    if first.isalnum() and first.isascii():
        return text  # what the rest would say, for nearly all cells of a large table
    seen = next((one for one in text if not one.isspace() and unicodedata.category(one) != "Cf"), "")
    starts = {text[:1], text.lstrip()[:1], seen} - {""}
    risky = any(one in _FORMULA or unicodedata.normalize("NFKC", one)[:1] in _FORMULA for one in starts)
    return f"'{text}" if risky else text
