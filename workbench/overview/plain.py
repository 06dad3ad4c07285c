"""Text from data made inert and readable, persons masked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

__all__ = ["clean", "mask_id", "mask_name", "mask_names", "percent", "unique"]

#: Categories of characters that are not shown: controls, format and direction marks, surrogates, unassigned.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Cn"})
#: Separators that are shown as a space.
_SPACES = frozenset("\t\n\r\u2028\u2029\u0085")
#: What stands before the number of a card: its type, not the person's.
_CARD_TYPES = frozenset({"SSC", "IDC", "EC", "UNK"})


def clean(value: object, limit: int = 120) -> str:
    """A text on one line, at most ``limit`` characters, without control and direction marks.

    A character that cannot be shown becomes the replacement character, so that its presence is seen.
    """
    text = "" if value is None else str(value)[: 8 * limit].strip()
    shown = "".join(map(_visible, text))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def _visible(character: str) -> str:
    if character in _SPACES:
        return " "
    return "\ufffd" if unicodedata.category(character) in _HIDDEN else character


def mask_id(value: object) -> str:
    """The id of a person or card with only its ends: ``99…0163``."""
    text = clean(value, 400)
    start, colon, rest = text.partition(":")
    if colon and start in _CARD_TYPES:
        return f"{start}:{_ends(rest)}"
    return _ends(text)


def _ends(text: str) -> str:
    if len(text) >= 10:
        return f"{text[:2]}…{text[-4:]}"
    return f"{text[:1]}…{text[-2:]}" if len(text) >= 5 else f"…{text[-1:]}"


def mask_name(name: object) -> str:
    """A person's name with only its first character."""
    text = clean(name)
    return text[:1] + "*" * min(2, len(text) - 1) if len(text) > 1 else "*"


def mask_names(text: str, names: Mapping[str, str]) -> str:
    """A text in which names of persons, given with what is shown instead, are masked; longer ones first.

    A name of one character is left: it would hit any word.
    """
    wanted = sorted((name for name in names if len(name) > 1), key=lambda one: (-len(one), one))
    if not wanted:
        return text
    return re.sub("|".join(map(re.escape, wanted)), lambda hit: names[hit.group()], text)


def unique(labels: Iterable[str]) -> list[str]:
    """Labels told apart: a repeated one gets a number."""
    seen: dict[str, int] = {}
    told = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        told.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return told


def percent(share: float) -> str:
    """A share in per cent."""
    return f"{100 * share:.0f}%"
