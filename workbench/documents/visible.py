"""Characters that cannot be seen, made visible: nothing in a name or an id may hide or vanish."""

from __future__ import annotations

import unicodedata

__all__ = ["code_point", "visible"]

#: Line breaks and tabs mean something in every format.
_KEPT = frozenset("\n\t")


def code_point(character: str) -> str:
    """A character by its number, as ``[U+0007]``."""
    return f"[U+{ord(character):04X}]"


def _hidden(character: str) -> bool:
    """Controls, marks of format and direction, line separators, halves of pairs, and numbers that are no characters.

    Most of the controls are not allowed in XML 1.0 either (section 2.2); marks of direction can turn a name around.
    """
    if character in _KEPT or (character.isascii() and character.isprintable()):
        return False
    number = ord(character)
    return (
        unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        or number & 0xFFFE == 0xFFFE
        or 0xFDD0 <= number <= 0xFDEF
    )


def visible(text: str) -> str:
    """A text in which every hidden character stands as its number; line ends become line feeds."""
    ends = text.replace("\r\n", "\n")
    if ends.isprintable():
        return ends
    return "".join(code_point(one) if _hidden(one) else one for one in ends)
