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
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _unseen(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _login() -> str:
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return ""
