"""Documents read back: the model's own text, and what independent readers find in the PDF and the DOCX."""

from __future__ import annotations

import io
from datetime import datetime

import docx
import pypdfium2

from workbench.documents.docx import to_docx
from workbench.documents.model import Content, Document, Fields, Grid, blanks, contents, plain
from workbench.documents.pdf import to_pdf
from workbench.evidence.letters.letters import Letter


def model_text(document: Document) -> str:
    head = [document.title, document.subtitle, document.running_head, document.footer]
    return "\n".join([*head, *(plain(one) for block in document.blocks for one in contents(block))])


def all_text(letters: list[Letter]) -> str:
    return "\n".join(model_text(one.document) for one in letters)


def pdf_text(document: Document, made_at: datetime) -> str:
    """Text of every page without spaces and line breaks, which the setting of pages puts in."""
    read = pypdfium2.PdfDocument(to_pdf(document, made_at=made_at))
    found = [page.get_textpage().get_text_bounded() for page in read]
    return "".join("".join(found).split())


def docx_text(document: Document, made_at: datetime) -> str:
    read = docx.Document(io.BytesIO(to_docx(document, made_at=made_at)))
    cells = {cell._tc: cell.text for table in read.tables for row in table.rows for cell in row.cells}
    heads = [
        one.text
        for section in read.sections
        for one in (*section.header.paragraphs, *section.footer.paragraphs)
    ]
    return "\n".join([*heads, *(one.text for one in read.paragraphs), *cells.values()])


def part(letters: list[Letter], number: str) -> Document:
    return next(one.document for one in letters if one.part == number)


def form(document: Document) -> dict[str, Content]:
    """Labels of all forms of a document with their values; of a label that stands twice the last."""
    return {label: value for one in document.blocks if isinstance(one, Fields) for label, value in one.pairs}


def grids(document: Document) -> list[list[dict[str, str]]]:
    """Every table as rows by title of the column."""
    return [
        [
            {column.title: plain(cell) for column, cell in zip(one.columns, row, strict=True)}
            for row in one.rows
        ]
        for one in document.blocks
        if isinstance(one, Grid)
    ]


def blank_names(document: Document) -> set[str]:
    return {one.what for one in blanks(document)}
