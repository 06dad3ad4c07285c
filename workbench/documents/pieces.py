"""A document as the values that the page program reads: pieces of text, sizes, and files of pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from workbench.documents.glyphs import shown, unshown
from workbench.documents.layout import (
    TEXT_WIDTH,
    field_lines,
    fields_layout,
    fitting,
    grid_layout,
    grid_lines,
    stands_together,
    stays_whole,
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
    Span,
    spans,
)
from workbench.documents.pictures import file_name
from workbench.documents.visible import code_point
from workbench.texts import text

__all__ = ["page_values"]

Pieces = list[dict[str, Any]]


def _broken(said: str, most: int) -> list[tuple[str, bool]]:
    """A text in parts; runs of letters that may not fit into a line are told apart, to be broken anywhere."""
    parts = re.split(rf"([!-~]{{{most + 1},}})", said)
    return [(part, number % 2 == 1) for number, part in enumerate(parts) if part]


def _merged(content: Content) -> Iterator[Span]:
    """Neighbours of one look as one piece, so that runs of letters are seen whole."""
    for (bold, blank), several in groupby(spans(content), key=lambda span: (span.bold, span.blank)):
        yield Span("".join(span.text for span in several), bold, blank)


def _pieces(content: Content, most: int, *, bold: bool = False) -> Pieces:
    return [
        {
            "t": part,
            "b": bold or span.bold,
            "k": span.blank is not None and not span.blank.by_hand,
            "w": loose,
        }
        for span in _merged(content)
        for part, loose in _broken(shown(span.text), most)
    ]


class _Values:
    """Turns blocks into values for one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.line = fitting(TEXT_WIDTH - 20, document.size)
        self.pictures: dict[str, bytes] = {}

    def text(self, content: Content, *, bold: bool = False) -> Pieces:
        return _pieces(content, self.line, bold=bold)

    def block(self, block: Block) -> dict[str, Any]:
        writers: dict[type, Callable[[Any], dict[str, Any]]] = {
            Heading: lambda one: {"kind": "heading", "text": self.text(one.text), "level": one.level},
            Paragraph: self.paragraph,
            Bullets: self.bullets,
            Notice: lambda one: {"kind": "notice", "text": self.text(one.content)},
            Fields: self.fields,
            Grid: self.grid,
            Picture: self.picture,
            Signatures: self.signatures,
            Blank: self.blank,
            PageBreak: lambda _: {"kind": "new-page"},
        }
        return writers[type(block)](block)

    def paragraph(self, one: Paragraph) -> dict[str, Any]:
        return {"kind": "paragraph", "text": self.text(one.content), "indent": one.indent, "align": one.align}

    def bullets(self, one: Bullets) -> dict[str, Any]:
        return {"kind": "bullets", "items": [self.text(item) for item in one.items], "ordered": one.ordered}

    def fields(self, one: Fields) -> dict[str, Any]:
        layout = fields_layout(one, self.document.size)
        label, value = layout.fitting(0), layout.fitting(1)
        pairs = [[_pieces(name, label), _pieces(said, value)] for name, said in one.pairs]
        return {
            "kind": "fields",
            "pairs": pairs,
            "columns": one.columns,
            "size": layout.size,
            "widths": layout.widths,
            "whole": [stays_whole(line, layout) for line in field_lines(one)],
            "together": stands_together(field_lines(one), layout),
        }

    def grid(self, one: Grid) -> dict[str, Any]:
        layout = grid_layout(one, self.document.size)
        most = [layout.fitting(number) for number in range(len(one.columns))]
        return {
            "kind": "grid",
            "caption": self.text(one.caption),
            "head": [_pieces(column.title, room) for column, room in zip(one.columns, most, strict=True)],
            "aligns": [column.align for column in one.columns],
            "rows": [[_pieces(cell, room) for cell, room in zip(row, most, strict=True)] for row in one.rows],
            "whole": [stays_whole(row, layout) for row in one.rows],
            "together": stands_together(grid_lines(one), layout),
            "size": layout.size,
            "widths": layout.widths,
        }

    def picture(self, one: Picture) -> dict[str, Any]:
        name = file_name(one, len(self.pictures))
        self.pictures[name] = one.data
        return {"kind": "picture", "file": name, "caption": self.text(one.caption), "width": one.width}

    def signatures(self, one: Signatures) -> dict[str, Any]:
        lines = [{"label": self.text(line.label), "dated": line.dated} for line in one.lines]
        return {"kind": "signatures", "lines": lines}

    def blank(self, one: Blank) -> dict[str, Any]:
        what, who = one.lines(self.document.language)
        return {"kind": "blank", "what": self.text(what), "who": self.text(who)}

    def note(self) -> str:
        """What stands at the end when characters were shown by their numbers."""
        missing = unshown(self.document)
        if not missing:
            return ""
        return text(
            "documents.unshown",
            self.document.language,
            count=missing.total(),
            which=" ".join(code_point(one) for one in sorted(missing)),
        )


def page_values(document: Document) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The values of a document and the picture files that they name."""
    values = _Values(document)
    words = ("colon", "date")
    return {
        "language": document.language,
        "size": document.size,
        "title": shown(document.title).replace("\n", " "),
        "heading": values.text(document.title),
        "subtitle": values.text(document.subtitle),
        "head": values.text(document.running_head),
        "footer": values.text(document.footer),
        "blocks": [values.block(block) for block in document.blocks],
        "note": values.text(values.note()),
        "words": {word: text(f"documents.word.{word}", document.language) for word in words},
    }, values.pictures
