"""Documents as PDF and as pictures of their pages, set by Typst with embedded Chinese fonts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import typst

from workbench.clock import universal
from workbench.documents.glyphs import font_folder
from workbench.documents.layout import TALLEST, TEXT_WIDTH
from workbench.documents.model import Document, Picture
from workbench.documents.pictures import file_name, prepared
from workbench.documents.pieces import page_values
from workbench.errors import WorkbenchError

__all__ = ["picture_png", "to_pages", "to_pdf"]

#: Pages that a court can still read in twenty years: fonts embedded, every glyph with its character (ISO 19005-2).
_STANDARD: Literal["a-2u"] = "a-2u"

#: One picture as large as a page may show it; its own size is only a claim, and may be a million pixels.
_ALONE = """
#set page(width: auto, height: auto, margin: 0pt)
#context {{
  let own = measure(image("{name}"))
  let times = calc.min({wide} * 1mm / own.width, {high} * 1mm / own.height)
  image("{name}", width: own.width * times, height: own.height * times)
}}
"""


@cache
def _fonts() -> typst.Fonts:
    """Only the fonts that come along: pages look the same on every machine."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())]
    )


def _compiled(program: str, beside: Mapping[str, bytes], **options: Any) -> list[bytes]:
    """Run a page program in a folder of its own that holds only its data: it can read nothing else.

    Packages are looked for inside that folder too, so that none is found; no program here asks for one.
    """
    with TemporaryDirectory(prefix="workbench-page-") as name:
        folder = Path(name)
        for file, data in beside.items():
            (folder / file).write_bytes(data)
        try:
            made = typst.compile(
                program.encode(),
                root=name,
                font_paths=_fonts(),
                package_path=str(folder / "packages"),
                package_cache_path=str(folder / "packages"),
                **options,
            )
        except typst.TypstError as error:
            raise WorkbenchError("documents_typeset", detail=error.message.replace(name, "")) from error
    return made if isinstance(made, list) else [made or b""]


def _set(document: Document, **options: Any) -> list[bytes]:
    values, pictures = page_values(document)
    beside = {name: prepared(data) for name, data in pictures.items()}
    beside["data.json"] = json.dumps(values, ensure_ascii=False).encode()
    program = files(__package__).joinpath("page.typ").read_text(encoding="utf-8")
    return _compiled(program, beside, **options)


def to_pdf(document: Document, *, made_at: datetime) -> bytes:
    """A document as PDF/A-2u; the same document and time give the same bytes.

    A character that no font has stands as its number, and a note at the end says so.

    Raises:
        WorkbenchError: ``documents_picture``, ``documents_typeset``: a picture cannot be shown.
    """
    (pdf,) = _set(document, format="pdf", timestamp=universal(made_at), pdf_standards=[_STANDARD])
    return pdf


def to_pages(document: Document, *, ppi: float = 144) -> list[bytes]:
    """The pages of a document as PNG pictures, in order.

    Raises:
        WorkbenchError: as ``to_pdf``.
    """
    return _set(document, format="png", ppi=ppi)


def picture_png(picture: Picture, *, ppi: float = 200) -> bytes:
    """A picture as PNG, for formats that cannot hold an SVG; a PNG is only checked to be whole.

    Raises:
        WorkbenchError: as ``to_pdf``.
    """
    name = file_name(picture, 0)
    program = _ALONE.format(name=name, wide=TEXT_WIDTH, high=TALLEST)
    (png,) = _compiled(program, {name: prepared(picture.data)}, format="png", ppi=ppi)
    return picture.data if name.endswith("png") else png
