"""What Word files need below python-docx: East Asian fonts, rules, shades, repeated heads (ECMA-376 part 1, 17)."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import _Cell

from workbench.documents.layout import MARGINS, PADDING, PAGE

__all__ = [
    "HEADING",
    "TABLE",
    "add_rows",
    "cell_style",
    "centre_stop",
    "describe",
    "frame",
    "indent_first_line",
    "keep_last",
    "keep_row",
    "line_to",
    "page_number",
    "repeat_head",
    "rule_below",
    "set_face",
    "set_up",
    "shade_cell",
    "shade_run",
    "table",
]

#: Faces of official documents, by the names that Windows and WPS know them by: 仿宋, 黑体, 宋体.
BODY, HEADING, TABLE = "FangSong", "SimHei", "SimSun"
_LATIN = "Times New Roman"

#: What stands in for a face where it is not installed (the ``altName`` of the font table, 17.8.3.1).
_INSTEAD = {BODY: "Noto Serif CJK SC", HEADING: "Noto Sans CJK SC", TABLE: "Noto Serif CJK SC"}

#: The schema fixes the order of properties (17.3.1.26, 17.4.70); Word refuses files that break it.
_AFTER_SHADE = ("w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark")
_AFTER_RULES = ("w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def set_face(thing: Any, face: str) -> None:
    """Give a run or a style a face: Chinese text in it, Latin letters of the text face beside it."""
    fonts = thing.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in list(fonts.attrib):
        del fonts.attrib[kind]
    latin = face if face == HEADING else _LATIN
    for kind, name in (("ascii", latin), ("hAnsi", latin), ("eastAsia", face), ("cs", latin)):
        fonts.set(qn(f"w:{kind}"), name)


def set_up(file: Any, size: float) -> None:
    """Page, styles and fonts of an official document."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, MARGINS)
    section.header_distance = section.footer_distance = Mm(15)
    normal = file.styles["Normal"]
    set_face(normal, BODY)
    normal.font.size = Pt(size)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = Pt(size * 1.75)  # 28 points for 16, by GB/T 9704-2012
    for level in range(1, 5):
        style = file.styles[f"Heading {level}"]
        set_face(style, HEADING)
        style.font.size = Pt(size * 1.1 if level == 1 else size)
        style.font.bold = style.font.italic = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = Pt(size * 0.6)
    languages = file.styles.element.xpath("w:docDefaults//w:lang")
    for one in languages:
        one.set(qn("w:eastAsia"), "zh-CN")
    _font_table(file)


def _font_table(file: Any) -> None:
    """Name the faces and their stand-ins, so that a machine without them shows Chinese all the same."""
    for part in file.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            fonts = "".join(
                f'<w:font w:name="{face}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
                for face, other in sorted(_INSTEAD.items())
            )
            part._blob = f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()


def indent_first_line(paragraph: Any, characters: int, size: float) -> None:
    """Indent the first line by whole characters, also when somebody changes the size of the text (points)."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(characters * 100))
    indent.set(qn("w:firstLine"), str(round(characters * size * 20)))


def cell_style(file: Any, size: float, align: Any, face: str) -> Any:
    """A new style for the text of cells."""
    name = f"Cell {face} {size:g} {align.name.lower()}"
    style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = file.styles["Normal"]
    set_face(style, face)
    style.font.size = Pt(size)
    style.paragraph_format.alignment = align
    style.paragraph_format.line_spacing = 1.15
    return style


def table(file: Any, widths: tuple[float, ...]) -> Any:
    """A table of fixed columns (millimetres) with rules around every cell, no row in it yet."""
    made = file.add_table(0, len(widths), style="Table Grid")
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w=str(round(PADDING / 2 * 72 / 25.4 * 20)), type="dxa"))
    made._tbl.tblPr.insert_element_before(margins, "w:tblLook")
    for column, wide in zip(made.columns, widths, strict=True):
        column.width = Mm(wide)
    return made


def add_rows(made: Any, count: int, styles: Sequence[Any]) -> list[list[Any]]:
    """Add rows whose cells have these styles of text; their cells, row by row.

    The first row is made, the others are copies of it: thousands of rows one by one take minutes.
    """
    if not count:
        return []
    row = made.add_row()
    for cell, column, style in zip(row.cells, made.columns, styles, strict=True):
        cell.width = column.width
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        cell.paragraphs[0].style = style
    rows = [row._tr, *(deepcopy(row._tr) for _ in range(count - 1))]
    made._tbl.extend(rows[1:])
    return [[_Cell(cell, made) for cell in one.tc_lst] for one in rows]


def repeat_head(made: Any) -> None:
    """Repeat the first row of a table on every page."""
    made.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def keep_row(cells: Sequence[Any], whole: bool) -> None:
    """Let a row of a table stand on one page, or be broken where it may be taller than one."""
    if whole:
        cells[0]._tc.getparent().get_or_add_trPr().append(_element("w:cantSplit"))


def keep_together(rows: Sequence[Sequence[Any]]) -> None:
    """Keep the rows of a low table on one page: each with the next one."""
    for cells in rows[:-1]:
        for paragraph in cells[0]._tc.getparent().iter(qn("w:p")):
            paragraph.get_or_add_pPr().get_or_add_keepNext()


def keep_last(file: Any) -> None:
    """Keep what stands last in a file on one page with what comes next; of a table its last row."""
    body = list(file.element.body.iterchildren(qn("w:p"), qn("w:tbl")))
    for last in reversed(body):
        rows = last.xpath("./w:tr[last()]//w:p") if last.tag == qn("w:tbl") else [last]
        for paragraph in rows:
            paragraph.get_or_add_pPr().get_or_add_keepNext()
        if last.tag == qn("w:tbl") or last.xpath("./w:r"):
            return  # what has no words is the room below a table


def shade_cell(cell: Any, fill: str) -> None:
    """Fill a cell with a colour, as six hexadecimal digits."""
    properties = cell._tc.get_or_add_tcPr()
    properties.insert_element_before(_element("w:shd", val="clear", color="auto", fill=fill), *_AFTER_SHADE)


def shade_run(run: Any, fill: str) -> None:
    """Put a colour behind a run."""
    run._r.get_or_add_rPr().append(_element("w:shd", val="clear", color="auto", fill=fill))


def frame(cell: Any, rule: str) -> None:
    """Rules of one kind around a cell."""
    borders = _element("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        borders.append(_element(f"w:{side}", val=rule, sz="6", space="0", color="606060"))
    cell._tc.get_or_add_tcPr().insert_element_before(borders, "w:shd", *_AFTER_SHADE)


def rule_below(paragraph: Any) -> None:
    """A thin rule below a paragraph."""
    borders = _element("w:pBdr")
    borders.append(_element("w:bottom", val="single", sz="4", space="4", color="999999"))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_RULES)


def line_to(paragraph: Any, end: Length) -> None:
    """A stop whose tab draws a line to write on."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(end, WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)


def centre_stop(paragraph: Any, place: Length) -> None:
    """One centred stop; those that the style brings along are cleared."""
    stops = paragraph.style.paragraph_format.tab_stops
    stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(place, WD_TAB_ALIGNMENT.CENTER)


def page_number(paragraph: Any) -> None:
    """The number of the page between dashes, after a tab."""
    paragraph.add_run("\t\N{EM DASH} ").font.size = Pt(10.5)
    field = parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:rPr><w:sz w:val="21"/></w:rPr>'
        "<w:t>1</w:t></w:r></w:fldSimple>"
    )
    paragraph._p.append(field)
    paragraph.add_run(" \N{EM DASH}").font.size = Pt(10.5)


def describe(paragraph: Any, said: str) -> None:
    """Give the picture of a paragraph a description for readers who cannot see it."""
    for properties in paragraph._p.iter(qn("wp:docPr")):
        properties.set("descr", said)
