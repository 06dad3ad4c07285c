"""DOCX: what is in them is read back with python-docx and from the XML itself."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from tests.documents.reading import bare
from tests.documents.samples import HOSTILE, LONG, MADE, SWIPES, letter
from workbench.documents.docx import to_docx
from workbench.documents.model import (
    Block,
    Bullets,
    Column,
    Document,
    Fields,
    Grid,
    Paragraph,
    Picture,
    Signature,
    Signatures,
    plain,
)
from workbench.errors import WorkbenchError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(data: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(data))


def part(data: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(name))  # noqa: S314 - our own file


def said(data: bytes) -> str:
    """All text of the body, heads and feet, without white space."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [one for one in archive.namelist() if one.startswith("word/") and one.endswith(".xml")]
    return bare("".join(node.text or "" for name in sorted(names) for node in part(data, name).iter(f"{W}t")))


def test_the_letter_reads_as_it_was_written(letter_docx: bytes) -> None:
    read = opened(letter_docx)
    texts = [one.text for one in read.paragraphs]
    assert texts[:3] == ["涉嫌犯罪案件移送书", "某医保移〔2026〕1 号", "一、基本情况"]
    headings = [one.text for one in read.paragraphs if one.style.name.startswith("Heading")]
    assert headings == ["一、基本情况", "（一）刷卡时序", "二、关系图"]
    assert read.sections[0].header.paragraphs[0].text == "内部资料　注意保密"
    assert read.core_properties.title == "涉嫌犯罪案件移送书"
    assert read.core_properties.created.isoformat() == "2026-11-22T02:30:00+00:00"
    assert read.core_properties.author == ""
    assert len(read.inline_shapes) == 1


def test_the_table_has_every_row_and_its_head_on_every_page(letter_docx: bytes) -> None:
    table = max(opened(letter_docx).tables, key=lambda one: len(one._tbl.tr_lst))
    rows = [[node.text for node in row.iter(f"{W}t")] for row in table._tbl.tr_lst]
    assert rows[0] == [column.title for column in SWIPES.columns]
    assert [tuple(row) for row in rows[1:]] == [tuple(map(plain, row)) for row in SWIPES.rows]
    repeated = [
        number
        for number, row in enumerate(table._tbl.tr_lst)
        if row.find(f"{W}trPr/{W}tblHeader") is not None
    ]
    assert repeated == [0]
    assert sum(column.width for column in table.columns) <= opened(letter_docx).sections[0].page_width


def test_the_form_has_two_pairs_a_line_and_the_last_alone(letter_docx: bytes) -> None:
    form = opened(letter_docx).tables[0]
    assert [cell.text for cell in form.rows[0].cells] == [
        "案由",
        "涉嫌诈骗",
        "统一社会信用代码",
        "91340100MA2ABCDEF0",
    ]
    assert len(form.rows) == 3
    assert form.rows[2].cells[1].text.strip() == "第一行\n第二行"
    assert form.rows[2].cells[1]._tc is form.rows[2].cells[3]._tc


def test_fonts_are_those_of_official_documents_with_stand_ins(letter_docx: bytes) -> None:
    styles = opened(letter_docx).styles
    normal = styles["Normal"].element.rPr.rFonts
    heading = styles["Heading 1"].element.rPr.rFonts
    assert normal.get(f"{W}eastAsia") == "FangSong"
    assert heading.get(f"{W}eastAsia") == "SimHei"
    assert not [key for key in heading.attrib if "heme" in key]
    table = part(letter_docx, "word/fontTable.xml")
    assert {font.get(f"{W}name"): font.find(f"{W}altName").get(f"{W}val") for font in table} == {  # type: ignore[union-attr]
        "FangSong": "Noto Serif CJK SC",
        "SimHei": "Noto Sans CJK SC",
        "SimSun": "Noto Serif CJK SC",
    }


def test_first_lines_are_indented_by_two_characters(letter_docx: bytes) -> None:
    (paragraph,) = [one for one in opened(letter_docx).paragraphs if one.text.startswith("经对本统筹地区")]
    indent = paragraph._p.pPr.find(f"{W}ind")
    assert indent.get(f"{W}firstLineChars") == "200"
    assert indent.get(f"{W}firstLine") == str(2 * 14 * 20)


def test_pages_are_numbered_between_dashes(letter_docx: bytes) -> None:
    foot = opened(letter_docx).sections[0].footer.paragraphs[0]._p
    assert [one.get(f"{W}instr") for one in foot.iter(f"{W}fldSimple")] == ["PAGE"]
    assert "".join(node.text or "" for node in foot.iter(f"{W}t")) == "线索 L-3f2a— 1 —"


def test_hostile_texts_stand_in_the_file_as_they_are(hostile_docx: bytes) -> None:
    read = said(hostile_docx)
    for text in HOSTILE:
        assert read.count(bare(text)) >= 4, text
    assert read.count(LONG) == 2
    fields = part(hostile_docx, "word/document.xml")
    assert not [
        one for one in fields.iter() if one.tag in {f"{W}fldSimple", f"{W}instrText", f"{W}hyperlink"}
    ]


def test_characters_that_xml_does_not_allow_are_seen_and_rare_ones_stay() -> None:
    text = "甲\x00乙\x0b丙\ufffe丁\ud800戊\u202e\U00020000㛃\t制表"
    read = opened(to_docx(Document("t", (Paragraph(text),)), made_at=MADE)).paragraphs[1].text
    assert read == "甲[U+0000]乙[U+000B]丙[U+FFFE]丁[U+D800]戊[U+202E]\U00020000㛃\t制表"


#: Order of the properties of a cell, by ECMA-376 part 1, 17.4.66 (CT_TcPr).
CELL = ["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign"]
#: The same of a paragraph, 17.3.1.26, as far as we use it.
PARAGRAPH = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "pBdr",
    "shd",
    "tabs",
    "spacing",
    "ind",
    "jc",
    "rPr",
]


@pytest.mark.parametrize(("name", "order"), [("tcPr", CELL), ("pPr", PARAGRAPH)])
def test_properties_stand_in_the_order_of_the_schema(letter_docx: bytes, name: str, order: list[str]) -> None:
    checked = 0
    for file in ("word/document.xml", "word/header1.xml", "word/footer1.xml"):
        for properties in part(letter_docx, file).iter(f"{W}{name}"):
            tags = [one.tag.removeprefix(W) for one in properties]
            assert tags == sorted(tags, key=order.index)
            checked += 1
    assert checked > 10


def test_broken_pictures_are_refused() -> None:
    with pytest.raises(WorkbenchError) as refused:
        to_docx(Document("t", (Picture(b"<svg <<<"),)), made_at=MADE)
    assert refused.value.code == "documents_typeset"


def test_a_picture_of_a_million_pixels_a_side_is_made_small() -> None:
    huge = b'<svg xmlns="http://www.w3.org/2000/svg" width="1000000" height="1000000"/>'
    (shape,) = opened(to_docx(Document("t", (Picture(huge),)), made_at=MADE)).inline_shapes
    assert shape.width.mm == pytest.approx(156, abs=1)


def test_every_picture_says_what_it_is() -> None:
    body = part(to_docx(letter(), made_at=MADE), "word/document.xml")
    assert [one.get("descr") for one in body.iter() if one.tag.endswith("}docPr")] == ["图 1　关系图"]


def test_a_break_inside_a_paragraph_does_not_stretch_its_line() -> None:
    document = Document("t", (Paragraph("第一行\n第二行"), Paragraph("一段话")))
    _, broken, whole = opened(to_docx(document, made_at=MADE)).paragraphs
    assert broken.alignment == WD_ALIGN_PARAGRAPH.LEFT
    assert whole.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY


def test_rows_stay_whole_unless_they_may_be_taller_than_a_page() -> None:
    tall = "长" * 3_000
    grid = Grid((Column("一"), Column("二")), (("短", "短"), (tall, "末")))
    fields = Fields((("一", "短"), ("二", tall)), 2)
    read = opened(to_docx(Document("t", (grid, fields)), made_at=MADE))
    whole = [
        [row.find(f"{W}trPr/{W}cantSplit") is not None for row in one._tbl.tr_lst] for one in read.tables
    ]
    assert whole == [[False, True, False], [True, False]]  # the head of a grid is repeated


def test_low_tables_stay_on_one_page_and_tall_ones_are_parted() -> None:
    columns = (Column("一"), Column("二"))
    low, tall = (Grid(columns, tuple((f"行{one}", "值") for one in range(many))) for many in (5, 60))
    read = opened(to_docx(Document("t", (low, tall)), made_at=MADE))
    held = [
        [
            all(one.find(f"{W}pPr/{W}keepNext") is not None for one in row.iter(f"{W}p"))
            for row in table._tbl.tr_lst
        ]
        for table in read.tables
    ]
    assert held == [
        [True] * 5 + [False],
        [False] * 61,
    ]  # the last row holds nothing: what follows may part from it


@pytest.mark.parametrize(
    "last", [Paragraph("末段"), Bullets(("甲", "末段")), Fields((("甲", "乙"), ("事项", "末段")), 2)]
)
def test_what_stands_before_lines_to_sign_goes_with_them(last: Block) -> None:
    document = Document(
        "t", (Paragraph("第一段"), last, Signatures((Signature("承办人"), Signature("负责人"))))
    )
    body = opened(to_docx(document, made_at=MADE)).element.body
    kept = {
        "".join(node.text or "" for node in one.iter(f"{W}t")): one.find(f"{W}pPr/{W}keepNext") is not None
        and one.find(f"{W}pPr/{W}keepNext").get(f"{W}val") != "0"
        for one in body.iter(f"{W}p")
    }
    assert kept["第一段"] is False
    assert all(held for said, held in kept.items() if "末段" in said or "承办人" in said)
    assert [held for said, held in kept.items() if "负责人" in said] == [False]
    assert not isinstance(last, Fields) or (kept["事项"] and kept["乙"] and kept[""])
