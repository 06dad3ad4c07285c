"""Documents as DOCX, which officials edit: the fonts and the form of official documents (GB/T 9704-2012)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt

from workbench.clock import universal
from workbench.documents import docx_parts as parts
from workbench.documents.archive import normalised
from workbench.documents.layout import (
    TALLEST,
    TEXT_WIDTH,
    field_lines,
    fields_layout,
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
    plain,
    spans,
)
from workbench.documents.pdf import picture_png
from workbench.documents.pictures import pixels
from workbench.documents.visible import visible
from workbench.texts import text

__all__ = ["to_docx"]

_SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


class _Writer:
    """Writes the blocks of one document into a Word file."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.file = docx.Document()
        self.looks: dict[tuple[float, str, str], Any] = {}
        parts.set_up(self.file, document.size)

    def block(self, block: Block) -> None:
        writers: dict[type, Callable[[Any], None]] = {
            Heading: self.heading,
            Paragraph: self.paragraph,
            Bullets: self.bullets,
            Notice: lambda one: self.framed([one.content], "single", fill="F6F6F6"),
            Fields: self.fields,
            Grid: self.grid,
            Picture: self.picture,
            Signatures: self.signatures,
            Blank: self.blank,
            PageBreak: lambda _: self.file.add_paragraph().add_run().add_break(WD_BREAK.PAGE),
        }
        writers[type(block)](block)

    def runs(self, paragraph: Any, content: Content, *, size: float = 0.0, face: str = "") -> Any:
        """Add a text to a paragraph, a run for each piece; a line break inside it is a break of the line."""
        for span in spans(content):
            run = paragraph.add_run(visible(span.text))
            if size:
                run.font.size = Pt(size)
            if face or span.bold:
                parts.set_face(run, face or parts.HEADING)
            if span.bold:
                run.font.bold = True
            if span.blank and not span.blank.by_hand:
                parts.shade_run(run, "FFF3BF")
        return paragraph

    def title(self) -> None:
        paragraph = self.file.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = 1.2
        self.runs(paragraph, self.document.title, size=self.document.size * 1.5, face=parts.HEADING)
        if self.document.subtitle:
            below = self.runs(self.file.add_paragraph(), self.document.subtitle)
            below.alignment = WD_ALIGN_PARAGRAPH.CENTER
            below.paragraph_format.space_after = Pt(self.document.size)

    def heading(self, one: Heading) -> None:
        self.runs(self.file.add_heading(level=one.level), one.text)

    def paragraph(self, one: Paragraph) -> None:
        paragraph = self.runs(self.file.add_paragraph(), one.content)
        # Word stretches a justified line up to a break inside it over the whole page.
        even = one.align == "left" and "\n" not in plain(one.content)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if even else _SIDES[one.align]
        if one.indent:
            parts.indent_first_line(paragraph, 2, self.document.size)

    def bullets(self, one: Bullets) -> None:
        for number, item in enumerate(one.items, start=1):
            mark = f"{number}." if one.ordered else "\N{BULLET}"
            paragraph = self.file.add_paragraph()
            room = Pt(self.document.size * 1.5)
            paragraph.paragraph_format.left_indent = Pt(self.document.size * 2) + room
            paragraph.paragraph_format.first_line_indent = -room
            paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(self.document.size * 2) + room)
            paragraph.add_run(f"{mark}\t")
            self.runs(paragraph, item)

    def look(self, size: float, align: str = "left", face: str = parts.TABLE) -> Any:
        """The style of the text of a cell; one of each kind, so that an office changes it in one place."""
        key = (size, align, face)
        if key not in self.looks:
            self.looks[key] = parts.cell_style(self.file, size, _SIDES[align], face)
        return self.looks[key]

    def fields(self, one: Fields) -> None:
        layout = fields_layout(one, self.document.size)
        across = one.columns // 2
        head, body = self.look(layout.size, "center", parts.HEADING), self.look(layout.size)
        table = parts.table(self.file, layout.widths)
        lines = parts.add_rows(table, -(-len(one.pairs) // across), [head, body] * across)
        for cells, line in zip(lines, field_lines(one), strict=True):
            parts.keep_row(cells, stays_whole(line, layout))
        for number, (label, value) in enumerate(one.pairs):
            row, column = divmod(number, across)
            cells = lines[row]
            if across == 2 and column == 0 and number == len(one.pairs) - 1:
                cells[1] = cells[1].merge(cells[3])
            parts.shade_cell(cells[2 * column], "F0F0F0")
            self.runs(cells[2 * column].paragraphs[0], label)
            self.runs(cells[2 * column + 1].paragraphs[0], value)
        if stands_together(field_lines(one), layout):
            parts.keep_together(lines)
        self.gap()

    def grid(self, one: Grid) -> None:
        layout = grid_layout(one, self.document.size)
        if one.caption:
            self.caption(one.caption).paragraph_format.keep_with_next = True
        table = parts.table(self.file, layout.widths)
        head = self.look(layout.size, "center", parts.HEADING)
        (titles,) = parts.add_rows(table, 1, [head] * len(one.columns))
        for cell, column in zip(titles, one.columns, strict=True):
            parts.shade_cell(cell, "ECECEC")
            self.runs(cell.paragraphs[0], column.title)
        parts.repeat_head(table)
        looks = [self.look(layout.size, column.align) for column in one.columns]
        lines = parts.add_rows(table, len(one.rows), looks)
        for cells, row in zip(lines, one.rows, strict=True):
            parts.keep_row(cells, stays_whole(row, layout))
            for cell, value in zip(cells, row, strict=True):
                self.runs(cell.paragraphs[0], value)
        if stands_together(grid_lines(one), layout):
            parts.keep_together([titles, *lines])
        self.gap()

    def gap(self) -> None:
        """A little room beside a table; two tables that touch would become one."""
        paragraph = self.file.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(8)

    def caption(self, said: str) -> Any:
        paragraph = self.file.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return self.runs(paragraph, said, size=min(self.document.size, 10.5), face=parts.HEADING)

    def picture(self, one: Picture) -> None:
        png = picture_png(one)
        wide, high = pixels(png)
        width = min(TEXT_WIDTH * one.width, TALLEST * wide / max(high, 1))
        paragraph = self.file.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = 1.0
        if width > TEXT_WIDTH:
            paragraph.paragraph_format.left_indent = Mm((TEXT_WIDTH - width) / 2)
            paragraph.paragraph_format.right_indent = Mm((TEXT_WIDTH - width) / 2)
        paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(width))
        parts.describe(paragraph, visible(one.caption))
        if one.caption:
            paragraph.paragraph_format.keep_with_next = True
            self.caption(one.caption)

    def signatures(self, one: Signatures) -> None:
        parts.keep_last(self.file)
        colon, date = (text(f"documents.word.{word}", self.document.language) for word in ("colon", "date"))
        for number, line in enumerate(one.lines):
            paragraph = self.file.add_paragraph()
            paragraph.paragraph_format.space_before = Pt(self.document.size)
            paragraph.paragraph_format.keep_with_next = number < len(one.lines) - 1
            end = TEXT_WIDTH - (60 if line.dated else 0)
            parts.line_to(paragraph, Mm(end))
            self.runs(paragraph, f"{visible(line.label)}{colon}")
            paragraph.add_run("\t")
            if line.dated:
                paragraph.add_run(f"  {date}")

    def framed(self, lines: list[Content], rule: str, *, fill: str = "", room: float = 0.0) -> None:
        """A frame of one cell."""
        self.gap()
        table = parts.table(self.file, (TEXT_WIDTH,))
        ((cell,),) = parts.add_rows(table, 1, [self.look(self.document.size)])
        parts.frame(cell, rule)
        if fill:
            parts.shade_cell(cell, fill)
        self.runs(cell.paragraphs[0], lines[0])
        for said in lines[1:]:
            self.runs(cell.add_paragraph(style=self.look(self.document.size * 0.85)), said)
        if room:
            cell.paragraphs[-1].paragraph_format.space_after = Mm(room)
        self.gap()

    def blank(self, one: Blank) -> None:
        what, who = one.lines(self.document.language)
        self.framed([what, who], "dashed", room=18)

    def head_and_foot(self) -> None:
        """The running head, and the page number between dashes."""
        section = self.file.sections[0]
        head = section.header.paragraphs[0]
        if self.document.running_head:
            head.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self.runs(head, self.document.running_head, size=9)
            parts.rule_below(head)
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.LEFT
        parts.centre_stop(foot, Mm(TEXT_WIDTH / 2))
        self.runs(foot, self.document.footer, size=9)
        parts.page_number(foot)

    def properties(self, made_at: datetime) -> None:
        """Title and times; everything else that the template brings along is emptied."""
        moment = universal(made_at).replace(tzinfo=None)
        core = self.file.core_properties
        core.title = re.sub(r"\s+", " ", visible(self.document.title))[:255]
        core.author = core.last_modified_by = core.comments = core.keywords = core.subject = ""
        core.created = core.modified = moment
        core.revision = 1
        core.language = "zh-CN" if self.document.language == "zh" else "en-GB"


def to_docx(document: Document, *, made_at: datetime) -> bytes:
    """A document as DOCX; the same document and time give the same bytes.

    Characters that XML does not allow, and others that hide, stand as their numbers; rare characters stay.

    Raises:
        WorkbenchError: ``documents_picture``, ``documents_typeset``: a picture cannot be shown.
    """
    writer = _Writer(document)
    writer.title()
    for block in document.blocks:
        writer.block(block)
    writer.head_and_foot()
    writer.properties(made_at)
    out = io.BytesIO()
    writer.file.save(out)
    return normalised(out.getvalue())
