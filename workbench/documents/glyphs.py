"""Which characters the fonts of a document have, and what is shown in place of those that they lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from workbench.documents.model import Document, contents, plain
from workbench.documents.visible import code_point, visible

__all__ = ["FONT_FILES", "font_folder", "shown", "unshown"]

#: Noto CJK (SIL Open Font Licence 1.1): the text face and the face of headings and emphasis.
FONT_FILES = ("NotoSerifCJKsc-Regular.otf", "NotoSansCJKsc-Regular.otf")


@cache
def font_folder() -> Path:
    """Where the font files are; their package is found, not imported, since importing it changes settings of plots."""
    found = find_spec("mplfonts")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("mplfonts")
    return Path(found.submodule_search_locations[0]) / "fonts"


@cache
def _covered() -> frozenset[int]:
    """Numbers of the characters that at least one of the fonts has."""
    covered: set[int] = {ord("\n"), ord("\t")}
    for name in FONT_FILES:
        with TTFont(font_folder() / name, lazy=True) as font:
            covered.update(font.getBestCmap())
    return frozenset(covered)


def shown(text: str) -> str:
    """A text as the fonts can show it: a character that none of them has stands as its number, ``[U+20000]``."""
    seen = visible(text).replace("\t", " ")
    if seen.isascii():
        return seen
    covered = _covered()
    return "".join(one if ord(one) in covered else code_point(one) for one in seen)


def _texts(document: Document) -> Iterator[str]:
    yield from (document.title, document.subtitle, document.running_head, document.footer)
    for block in document.blocks:
        yield from map(plain, contents(block))


def unshown(document: Document) -> Counter[str]:
    """How often a document has each character that no font has: PDF and pages show its number, DOCX keeps it."""
    covered = _covered()
    return Counter(
        one
        for text in _texts(document)
        if not text.isascii()
        for one in visible(text)
        if ord(one) not in covered
    )
