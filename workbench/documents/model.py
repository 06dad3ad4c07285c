"""A document as plain values, which every format is written from.

Nothing here is markup: a text is shown as it stands, whatever it holds. Sizes are points, widths are shares.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.texts import text

__all__ = [
    "Align",
    "Blank",
    "Block",
    "Bullets",
    "Column",
    "Content",
    "Document",
    "Fields",
    "Grid",
    "Heading",
    "Notice",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Signature",
    "Signatures",
    "Span",
    "blanks",
    "contents",
    "plain",
    "spans",
]

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Blank:
    """A named blank: what only people know. As a block it is a box; inside a text it stands as ``blank.span()``.

    Attributes:
        what: what is to be filled in.
        who: who fills it in.
        rule: the rule that asks for it, with its article; empty where none does.
        by_hand: a line to write on once it is printed, in a document that lacks nothing; else something is missing.
    """

    what: str
    who: str
    rule: str = ""
    by_hand: bool = False

    def said(self, language: str = "zh") -> str:
        """The blank inside a text in a language; one by hand is a line to write on, and below it what belongs there."""
        return text(self._code("plain", "ruled"), language, what=self.what, who=self.who, rule=self.rule)

    def lines(self, language: str = "zh") -> tuple[str, str]:
        """The blank as two lines: what is missing, and who fills it in by which rule."""
        return (
            text(self._code("what", "what"), language, what=self.what),
            text(self._code("who", "who_ruled"), language, who=self.who, rule=self.rule),
        )

    def _code(self, plain: str, ruled: str) -> str:
        kind = "by_hand" if self.by_hand else "blank"
        return f"documents.{kind}.{ruled if self.rule else plain}"

    def span(self, language: str = "zh") -> Span:
        """The blank inside a line of text."""
        return Span(self.said(language), blank=self)


@dataclass(frozen=True)
class Span:
    """A piece of text in one look; a line feed breaks the line."""

    text: str
    bold: bool = False
    blank: Blank | None = None


#: A text: plain, or of pieces.
Content = str | tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    """A heading inside the document; the title itself belongs to the document. Levels are 1 to 4."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; its first line is indented by two characters, as official documents are, unless told."""

    content: Content
    indent: bool = True
    align: Align = "left"


@dataclass(frozen=True)
class Bullets:
    """A list; ``ordered`` numbers it."""

    items: tuple[Content, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Notice:
    """What a reader must not miss, in a frame of its own."""

    content: Content


@dataclass(frozen=True)
class Fields:
    """A form of labels and values with rules around every cell, as official forms have.

    Attributes:
        pairs: label and value, in order.
        columns: 2 (one pair a line) or 4 (two pairs a line).
    """

    pairs: tuple[tuple[str, Content], ...]
    columns: Literal[2, 4] = 2


@dataclass(frozen=True)
class Column:
    """A column of a grid; a width of 0 leaves it to the contents, else widths are shares of each other."""

    title: str
    width: float = 0.0
    align: Align = "left"


@dataclass(frozen=True)
class Grid:
    """A table whose head is repeated on every page. Every row has as many cells as there are columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Content, ...], ...]
    caption: str = ""

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the head: a cell that is dropped is a lost fact."""
        if not self.columns or any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("rows and columns do not fit")


@dataclass(frozen=True)
class Picture:
    """A picture as SVG or PNG bytes, told apart by how they begin.

    ``width`` is a share of the text's width; above 1 the picture reaches into the margins, by as much on each side.
    """

    data: bytes
    caption: str = ""
    width: float = 1.0


@dataclass(frozen=True)
class Signature:
    """A line that somebody signs: who signs, and whether a date stands beside it."""

    label: str
    dated: bool = True


@dataclass(frozen=True)
class Signatures:
    """Lines to sign on, kept together on one page."""

    lines: tuple[Signature, ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Bullets | Notice | Fields | Grid | Picture | Signatures | Blank | PageBreak


@dataclass(frozen=True)
class Document:
    """One document.

    Attributes:
        title: title of the document, centred.
        blocks: what it holds, in order.
        subtitle: a line below the title, such as a document number.
        running_head: stands at the top of every page.
        footer: stands beside the page number on every page.
        language: ``zh`` or ``en``, for the few words that the formats add.
        size: size of the text in points; 14 suits reports full of tables, GB/T 9704-2012 asks 16 of a letter.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    running_head: str = ""
    footer: str = ""
    language: str = "zh"
    size: float = 14.0


def spans(content: Content) -> tuple[Span, ...]:
    """A text as pieces."""
    return (Span(content),) if isinstance(content, str) else content


def plain(content: Content) -> str:
    """A text without its looks."""
    return content if isinstance(content, str) else "".join(span.text for span in content)


def contents(block: Block) -> Iterator[Content]:
    """Every text that a block shows, in reading order."""
    match block:
        case Heading(text=said):
            yield said
        case Paragraph(content=content) | Notice(content=content):
            yield content
        case Bullets(items=items):
            yield from items
        case Fields(pairs=pairs):
            for label, value in pairs:
                yield from (label, value)
        case Grid(columns=columns, rows=rows, caption=caption):
            yield from (caption, *(column.title for column in columns))
            for row in rows:
                yield from row
        case Picture(caption=caption):
            yield caption
        case Signatures(lines=lines):
            yield from (line.label for line in lines)
        case Blank():
            yield from (block.what, block.who, block.rule)


def blanks(document: Document) -> list[Blank]:
    """Every named blank of a document, in reading order."""
    found: list[Blank] = []
    for block in document.blocks:
        if isinstance(block, Blank):
            found.append(block)
        for content in contents(block):
            found += [span.blank for span in spans(content) if span.blank]
    return found
