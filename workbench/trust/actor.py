"""Who is acting: the name that stands beside every decision and in every entry of the log."""

from __future__ import annotations

import getpass
import os
import unicodedata

from workbench.errors import CaseError

__all__ = ["PROGRAM", "checked_actor", "present_actor", "same_person"]

#: Actor of what the program does by itself; nobody else may go by this name.
PROGRAM = "workbench"

_LONGEST = 64

#: Letters and marks by Unicode's book that no screen shows: fillers, joiners, an empty Braille cell, variation marks.
_BLANK = frozenset(
    map(
        chr,
        (
            *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
            *range(0x180B, 0x1810),
            *range(0xFE00, 0xFE10),
            *range(0xE0100, 0xE01F0),
        ),
    )
)


def present_actor() -> str:
    """Who is working: ``WORKBENCH_ACTOR``, else the login of the operating system.

    Raises:
        CaseError: there is no name, or it cannot be used.
    """
    return checked_actor(os.environ.get("WORKBENCH_ACTOR") or _login())


def checked_actor(name: str) -> str:
    """A name as it is written down: trimmed and composed (NFC).

    Raises:
        CaseError: it is empty, too long, the program's own, or has characters that cannot be seen.
    """
    trimmed = unicodedata.normalize("NFC", name.strip())
    usable = 0 < len(trimmed) <= _LONGEST and not any(_unseen(one) for one in trimmed)
    if not usable or same_person(trimmed, PROGRAM):
        raise CaseError("actor", longest=_LONGEST)
    return trimmed


def same_person(one: str, other: str) -> bool:
    """Whether two names are one however they are typed: letter case, width and outer spaces do not count."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(one for one in plain if not _unseen(one)).split())


def _unseen(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") or letter in _BLANK


def _login() -> str:
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return ""
