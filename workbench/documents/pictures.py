"""Pictures: which kind they are and how large, without opening them in a library."""

from __future__ import annotations

import re
from typing import Literal

from workbench.documents.glyphs import shown
from workbench.documents.model import Picture
from workbench.errors import WorkbenchError

__all__ = ["file_name", "kind", "pixels", "prepared"]

#: A larger PNG takes gigabytes when it is opened, however few bytes it has.
_MOST_PIXELS = 50_000_000
_REFERENCE = re.compile(r"&#(?:(x)([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
#: A vendor's face lies beside ours in the package of fonts; its licence does not let us embed it.
_FACE = re.compile(r"(font(?:-family)?\s*[=:][^<>;]*?)SimHei", re.IGNORECASE)
_PNG = b"\x89PNG\r\n\x1a\n"


def kind(picture: Picture) -> Literal["png", "svg"]:
    """What a picture is, by how it begins.

    Raises:
        WorkbenchError: ``documents_picture``: it is neither PNG nor SVG, or too large.
    """
    if picture.data.startswith(_PNG):
        wide, high = pixels(picture.data)
        if not 0 < wide * high <= _MOST_PIXELS:
            raise WorkbenchError("documents_picture", caption=picture.caption, detail=f"PNG {wide} x {high}")
        return "png"
    if b"<svg" in picture.data[:4096]:
        return "svg"
    raise WorkbenchError("documents_picture", caption=picture.caption, detail=repr(picture.data[:8]))


def file_name(picture: Picture, number: int) -> str:
    """A name for the file of a picture that says its kind."""
    return f"{number}.{kind(picture)}"


def prepared(data: bytes) -> bytes:
    """A picture as the page program may read it: characters that no font has stand as their numbers in an SVG too."""
    if data.startswith(_PNG):
        return data
    seen = shown(_REFERENCE.sub(_character, data.decode("utf-8-sig", "replace")))
    return _FACE.sub(r"\1Noto Sans CJK SC", seen).encode()


def _character(found: re.Match[str]) -> str:
    """The character that a reference names; those of ASCII stay, since they may be markup."""
    number = int(found[2], 16) if found[1] else int(found[3])
    return chr(number) if 0x7F < number < 0x110000 else found[0]


def pixels(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG, from its first chunk (PNG specification, 11.2.1)."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
