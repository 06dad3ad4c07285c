"""Documents from text files that an office may replace: Jinja2 for values, a small Markdown for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from workbench.documents.fences import Fences
from workbench.documents.filling import Filled, filled
from workbench.documents.measure import is_wide
from workbench.documents.model import (
    Align,
    Block,
    Bullets,
    Column,
    Document,
    Grid,
    Heading,
    Notice,
    PageBreak,
    Paragraph,
    Span,
    plain,
)
from workbench.errors import WorkbenchError

__all__ = ["render_template", "template_source"]

#: What is shown as it stands: HTML, links, code and other things that no document of ours has.
_OFF = (
    "autolink",
    "backticks",
    "code",
    "emphasis",
    "entity",
    "html_block",
    "html_inline",
    "image",
    "lheading",
    "link",
    "reference",
    "text_join",
)


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(list(_OFF))


class _Blocks:
    """Turns the tree of a filled template into blocks."""

    def __init__(self, result: Filled, fences: Fences) -> None:
        self.filled = result
        self.fences = fences
        self.titles: list[str] = []

    def read(self, root: SyntaxTreeNode) -> Iterator[Block]:
        for node in root.children:
            yield from self.block(node)

    def block(self, node: SyntaxTreeNode) -> Iterator[Block]:
        match node.type:
            case "heading":
                yield from self.heading(node)
            case "paragraph":
                yield Paragraph(self.inline(node))
            case "bullet_list" | "ordered_list":
                yield Bullets(tuple(map(self.several, node.children)), ordered=node.type == "ordered_list")
            case "blockquote":
                yield Notice(self.several(node))
            case "hr":
                yield PageBreak()
            case "table":
                yield self.grid(node)
            case "fence":
                made = self.fences.read(node.info, node.content)
                if made is not None:
                    yield made
            case _:
                raise self.unknown(node)

    def heading(self, node: SyntaxTreeNode) -> Iterator[Heading]:
        said = plain(self.inline(node))
        level = int(node.tag[1:])
        if level == 1:
            self.titles.append(said)
        elif level <= 5:
            yield Heading(said, level - 1)
        else:
            raise self.unknown(node)

    def several(self, node: SyntaxTreeNode) -> tuple[Span, ...]:
        """Paragraphs of a frame or an item as one text."""
        found: list[Span] = []
        for child in node.children:
            if child.type != "paragraph":
                raise self.unknown(child)
            found += [Span("\n")] if found else []
            found += self.inline(child)
        return tuple(found)

    def grid(self, node: SyntaxTreeNode) -> Grid:
        lines = [row.children for part in node.children for row in part.children]
        columns = tuple(Column(plain(self.inline(cell)), align=_side(cell)) for cell in lines[0])
        return Grid(columns, tuple(tuple(self.inline(cell) for cell in row) for row in lines[1:]))

    def inline(self, node: SyntaxTreeNode) -> tuple[Span, ...]:
        """The text of a block: ``**`` turns bold on and off, lines are joined, values are put in.

        CommonMark's own rule for ``**`` fails beside Chinese punctuation, so this one asks for no spaces.
        """
        children = [child for inline in node.children for child in inline.children]
        stars = sum(child.content.count("**") for child in children if child.type == "text")
        found: list[Span] = []
        seen, joined = 0, False
        for child in children:
            if child.type == "softbreak":
                joined = True
                continue
            for number, part in enumerate(_parts(child)):
                seen += number > 0
                if number and seen == stars and stars % 2:
                    part = f"**{part}"  # noqa: PLW2901 - the last of an odd number opens nothing
                bold = bool(seen % 2) and not (seen == stars and stars % 2)
                spans = self.filled.spans(part, bold=bold)
                if joined and spans:
                    found += _between(found, spans)
                    joined = False
                found += spans
        return tuple(found)

    def unknown(self, node: SyntaxTreeNode) -> Exception:
        """The error for what templates do not know; the line is that of the filled text, with how it begins."""
        line = node.map[0] if node.map else 0
        begins = self.filled.plain(self.filled.text.split("\n")[line]).strip()
        return self.filled.error("markup", line + 1, what=node.type, begins=begins[:40])


def _parts(node: SyntaxTreeNode) -> list[str]:
    """Pieces of text between the stars of a node; stars that were escaped are text."""
    if node.type == "hardbreak":
        return ["\n"]
    return node.content.split("**") if node.type == "text" else [node.content]


def _between(before: list[Span], after: list[Span]) -> list[Span]:
    """What joins two lines of a paragraph: a space between words, nothing beside Chinese."""
    if not before or is_wide(before[-1].text[-1]) or is_wide(after[0].text[0]):
        return []
    return [Span(" ")]


def _side(cell: SyntaxTreeNode) -> Align:
    found = re.search(r"center|right", str(cell.attrs.get("style", "")))
    match found[0] if found else "":
        case "center":
            return "center"
        case "right":
            return "right"
        case _:
            return "left"


def template_source(name: str, own: Path | None, package: str) -> str:
    """Text of a template: the office's own where its folder has one of that name, else ours.

    Args:
        name: name of the template without its ending.
        own: folder of the office's templates, None for ours alone.
        package: Python package whose folder ``templates`` has ours.

    Raises:
        WorkbenchError: ``template_file``: the office's file cannot be read.
    """
    path = own / f"{name}.md" if own is not None else None
    if path is not None and path.exists():
        try:
            return path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as problem:
            raise WorkbenchError("template_file", path=path, reason=problem) from problem
    return (files(package) / "templates" / f"{name}.md").read_text(encoding="utf-8")


def render_template(
    source: str,
    values: Mapping[str, object],
    *,
    name: str,
    blocks: Mapping[str, Block] | None = None,
    language: str = "zh",
) -> Document:
    """A document from a template; ``docs/documents.md`` describes the format.

    Args:
        source: text of the template.
        values: what it may show: texts, whole numbers, Decimals, dates, named blanks, and lists and records of them.
            Whatever a value holds, it is shown as it stands.
        name: name of the template, for messages.
        blocks: ready tables, pictures and others, which the template puts in by name.
        language: language of the words that formats add.

    Raises:
        WorkbenchError: ``template_…``: what is wrong with the template, with its line.
    """
    result = filled(source.replace("\r\n", "\n").removeprefix("\ufeff"), values, name=name, language=language)
    fences = Fences(result, blocks or {})
    reader = _Blocks(result, fences)
    found = tuple(reader.read(SyntaxTreeNode(_reader().parse(result.text))))
    if len(reader.titles) != 1:
        raise result.error("title", None, found=len(reader.titles))
    return Document(reader.titles[0], found, language=language, **fences.page)
