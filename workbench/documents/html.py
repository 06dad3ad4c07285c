"""Documents as one HTML file that opens offline: no script, nothing fetched, fonts and pictures inside."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from datetime import datetime
from importlib.resources import files
from typing import Any

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from markupsafe import Markup, escape

from workbench.clock import universal
from workbench.documents.glyphs import FONT_FILES, font_folder
from workbench.documents.layout import (
    field_lines,
    fields_layout,
    grid_layout,
    grid_lines,
    stands_together,
)
from workbench.documents.model import (
    Blank,
    Block,
    Bullets,
    Content,
    Document,
    Fields,
    Grid,
    Heading,
    Notice,
    PageBreak,
    Paragraph,
    Picture,
    Signatures,
    contents,
    plain,
    spans,
)
from workbench.documents.pictures import kind, prepared
from workbench.documents.visible import visible
from workbench.texts import text

__all__ = ["to_html"]

_PAGE = Markup(
    "<!doctype html>\n"
    '<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:\">\n"
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="dcterms.created" content="{made_at}">\n'
    "<title>{title}</title>\n<style>\n{font}\n{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
)
_FACE = '@font-face {{ font-family: "Document"; src: url(data:font/woff;base64,{font}) format("woff"); }}'
#: Tables that lying text needs; those of other forms and of upright text take most of the time.
_KEPT = frozenset({"GlyphOrder", "CFF ", "OS/2", "cmap", "head", "hhea", "hmtx", "maxp", "name", "post"})
_MIME = {"png": "image/png", "svg": "image/svg+xml"}


def to_html(document: Document, *, made_at: datetime) -> bytes:
    """A document as an HTML file; the same document and time give the same bytes.

    Everything that the document says is escaped. Pictures stand as data, which a browser never runs; the policy in the
    head forbids scripts and every address.

    Args:
        document: the document.
        made_at: stated time; without a zone it is Beijing time.

    Raises:
        WorkbenchError: ``documents_picture``: a picture is neither SVG nor PNG.
    """
    writer = _Writer(document)
    head = Markup("<h1>{}</h1>\n").format(_said(document.title))
    if document.subtitle:
        head += Markup('<p class="subtitle">{}</p>\n').format(_said(document.subtitle))
    if document.running_head:
        head = Markup("<header>{}</header>\n").format(_said(document.running_head)) + head
    body = head + Markup("").join(writer.block(one) for one in document.blocks)
    if document.footer:
        body += Markup("<footer>{}</footer>\n").format(_said(document.footer))
    style = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    page = _PAGE.format(
        lang="zh-CN" if document.language == "zh" else document.language,
        made_at=universal(made_at).isoformat(),
        title=visible(document.title),
        font=Markup(_FACE.format(font=_font(document))),  # noqa: S704 - base64
        style=Markup(style),  # noqa: S704 - our own file
        body=body,
    )
    return str(page).encode("utf-8", "replace")


class _Writer:
    """Writes the blocks of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def block(self, block: Block) -> Markup:
        writers: dict[type, Callable[[Any], Markup]] = {
            Heading: _heading,
            Paragraph: _paragraph,
            Bullets: _bullets,
            Notice: lambda one: Markup('<div class="notice">{}</div>\n').format(_said(one.content)),
            Fields: lambda one: _fields(one, self.document.size),
            Grid: lambda one: _grid(one, self.document.size),
            Picture: _picture,
            Signatures: self.signatures,
            Blank: self.blank,
            PageBreak: lambda _: Markup('<hr class="page">\n'),
        }
        return writers[type(block)](block)

    def blank(self, one: Blank) -> Markup:
        what, who = one.lines(self.document.language)
        return Markup('<div class="blank"><strong>{}</strong><br>{}</div>\n').format(_said(what), _said(who))

    def signatures(self, one: Signatures) -> Markup:
        language = self.document.language
        lines = [
            Markup('<p class="sign">{}{}<span></span>{}</p>').format(
                _said(line.label),
                text("documents.word.colon", language),
                text("documents.word.date", language) if line.dated else "",
            )
            for line in one.lines
        ]
        return Markup("\n").join(lines) + Markup("\n")


def _said(content: Content) -> Markup:
    """A text, escaped; line breaks kept, hidden characters shown."""
    found = Markup("")
    for span in spans(content):
        piece = Markup("<br>").join(escape(line) for line in visible(span.text).split("\n"))
        if span.blank is not None and not span.blank.by_hand:
            piece = Markup("<mark>{}</mark>").format(piece)
        found += Markup("<strong>{}</strong>").format(piece) if span.bold else piece
    return found


def _heading(one: Heading) -> Markup:
    return Markup("<h{level}>{said}</h{level}>\n").format(level=one.level + 1, said=_said(one.text))


def _paragraph(one: Paragraph) -> Markup:
    look = f"{one.align} indent" if one.indent else one.align
    return Markup('<p class="{}">{}</p>\n').format(look, _said(one.content))


def _bullets(one: Bullets) -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(_said(item)) for item in one.items)
    return Markup("<{tag}>{items}</{tag}>\n").format(tag="ol" if one.ordered else "ul", items=items)


def _fields(one: Fields, size: float) -> Markup:
    pairs = [
        Markup("<th>{}</th><td>{}</td>").format(_said(label), _said(value)) for label, value in one.pairs
    ]
    each = one.columns // 2
    rows = [Markup("").join(pairs[at : at + each]) for at in range(0, len(pairs), each)]
    lines = Markup("").join(Markup("<tr>{}</tr>").format(row) for row in rows)
    whole = stands_together(field_lines(one), fields_layout(one, size))
    return Markup('<table class="{}">{}</table>\n').format("fields whole" if whole else "fields", lines)


def _grid(one: Grid, size: float) -> Markup:
    layout = grid_layout(one, size)
    whole = sum(layout.widths)
    columns = Markup("").join(
        Markup('<col style="width:{}%">').format(f"{100 * wide / whole:.1f}") for wide in layout.widths
    )
    head = Markup("").join(Markup("<th>{}</th>").format(_said(column.title)) for column in one.columns)
    rows = Markup("").join(Markup("<tr>{}</tr>\n").format(_cells(one, row)) for row in one.rows)
    caption = Markup("<caption>{}</caption>").format(_said(one.caption)) if one.caption else ""
    look = Markup(' class="whole"') if stands_together(grid_lines(one), layout) else ""
    return Markup(
        "<table{}>{}<colgroup>{}</colgroup><thead><tr>{}</tr></thead><tbody>{}</tbody></table>\n"
    ).format(look, caption, columns, head, rows)


def _cells(grid: Grid, row: tuple[Content, ...]) -> Markup:
    return Markup("").join(
        Markup('<td class="{}">{}</td>').format(column.align, _said(cell))
        for column, cell in zip(grid.columns, row, strict=True)
    )


def _picture(one: Picture) -> Markup:
    data = base64.b64encode(prepared(one.data)).decode()
    return Markup(
        '<figure><img style="width:{}%" alt="{}" src="data:{};base64,{}"><figcaption>{}</figcaption></figure>\n'
    ).format(
        f"{100 * one.width:.0f}", visible(plain(one.caption)), _MIME[kind(one)], data, _said(one.caption)
    )


def _font(document: Document) -> str:
    """The characters of the document from the face of headings, as base64 of a WOFF file."""
    said = [document.title, document.subtitle, document.running_head, document.footer]
    said += [plain(content) for block in document.blocks for content in contents(block)]
    said += [text("documents.word.colon", document.language), text("documents.word.date", document.language)]
    said += [
        line
        for block in document.blocks
        if isinstance(block, Blank)
        for line in block.lines(document.language)
    ]
    subsetter = subset.Subsetter(subset.Options(layout_features=[], hinting=False))
    subsetter.populate(text="".join(map(visible, said)) + "".join(map(chr, range(0x20, 0x7F))))
    with TTFont(font_folder() / FONT_FILES[1], lazy=True, recalcTimestamp=False) as font:
        for table in set(font.keys()) - _KEPT:
            del font[table]
        subsetter.subset(font)
        font.flavor = "woff"
        out = io.BytesIO()
        font.save(out, reorderTables=True)
    return base64.b64encode(out.getvalue()).decode()
