"""A drawing as PNG, without a browser: typst draws it with the fonts that documents embed."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

from workbench.documents.glyphs import font_folder, shown

__all__ = ["png_of"]

#: Dots per inch; the drawing counts 96 pixels to the inch, so that a letter of 12 pixels has 31 dots.
PPI = 180
#: Dots on the longer side at most: no reader opens more.
_MOST = 6_000


def png_of(drawing: bytes) -> bytes:
    """An SVG document as PNG; the same bytes for the same drawing.

    Args:
        drawing: the document; what it says is data to the typesetter, never markup.
    """
    import typst  # noqa: PLC0415 - a large library, and only pictures need it

    page = "#set page(width: auto, height: auto, margin: 0pt)\n"
    image = '#image(bytes(sys.inputs.drawing), format: "svg")\n'
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())]
    )
    made = typst.compile(
        (page + image).encode(),
        format="png",
        ppi=min(PPI, _MOST * 72 / _longer_side(drawing)),
        font_paths=fonts,
        sys_inputs={"drawing": shown(drawing.decode("utf-8"))},
    )
    return bytes(made)


def _longer_side(drawing: bytes) -> float:
    """Points; the view box says pixels, of which 96 are an inch."""
    box = fromstring(drawing).get("viewBox", "0 0 1 1").split()  # noqa: S314 - our own drawing
    return 0.75 * max(float(box[2]), float(box[3]), 1.0)
