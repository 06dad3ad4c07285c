"""Codes of the platform in words, for attributes whose codes the catalogue knows."""

from __future__ import annotations

from workbench.texts import labels, text

__all__ = ["worded"]

#: Where the words of an attribute's codes stand.
_WORDS = {"gender": "letters.gend", "insurance": "reports.insurance", "level": "codes.level"}


def worded(attribute: str, value: str, language: str) -> str:
    """A code with its name, ``职工基本医疗保险（310）``; as it stands where the catalogue has no name for it."""
    known = labels(_WORDS[attribute]).get(value) if attribute in _WORDS else None
    return text("reports.known", language, name=known[language], id=value) if known else value
