"""PDF files read back with a library that did not write them (PDFium)."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw


def pages(pdf: bytes) -> list[str]:
    """Text of every page, without white space, which type-setting moves about."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [bare(page.get_textpage().get_text_range()) for page in opened]


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def fonts(pdf: bytes) -> Iterator[tuple[str, bool]]:
    """Name of the font of every text object and whether it is embedded."""
    with pypdfium2.PdfDocument(pdf) as opened:
        for page in opened:
            for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=10):
                font = raw.FPDFTextObj_GetFont(thing.raw)
                room = ctypes.create_string_buffer(200)
                raw.FPDFFont_GetBaseFontName(font, room, 200)
                yield room.value.decode(), raw.FPDFFont_GetIsEmbedded(font) == 1


def right_edges(pdf: bytes) -> list[float]:
    """Where every character that is seen ends, in points from the left edge of its page."""
    found: list[float] = []
    with pypdfium2.PdfDocument(pdf) as opened:
        for page in opened:
            text = page.get_textpage()
            boxes = (text.get_charbox(number) for number in range(text.count_chars()))
            found += [
                right for left, low, right, high in boxes if high - low > 0.1
            ]  # white space has no height
    return found
