"""PDF and pages: what is in them is read back with PDFium."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from tests.documents.reading import bare, fonts, pages, right_edges
from tests.documents.samples import HOSTILE, LONG, MADE, PHONE, SVG, SWIPES, letter
from workbench.documents.glyphs import unshown
from workbench.documents.model import (
    Blank,
    Bullets,
    Column,
    Document,
    Fields,
    Grid,
    Heading,
    Paragraph,
    Picture,
    Signature,
    Signatures,
    blanks,
    plain,
)
from workbench.documents.pdf import _compiled, to_pages, to_pdf
from workbench.errors import WorkbenchError

POINTS = 72 / 25.4


def test_every_text_of_the_letter_is_in_the_pdf(letter_pdf: bytes) -> None:
    said = "".join(pages(letter_pdf))
    for text in (
        "涉嫌犯罪案件移送书",
        "某医保移〔2026〕1号",
        "一、基本情况",
        "91340100MA2ABCDEF0",
        "本线索是疑点",
    ):
        assert text in said
    assert bare(PHONE.said()) in said
    for row in SWIPES.rows:
        assert bare("".join(map(plain, row))) in said


def test_long_tables_repeat_their_head_and_every_page_has_its_number(letter_pdf: bytes) -> None:
    found = pages(letter_pdf)
    with_rows = [page for page in found if re.search(r"340123199001010\d{3}张三丰", page)]
    assert len(with_rows) >= 2
    assert all("结算时间" in page and "证件号码" in page for page in with_rows)
    for number, page in enumerate(found, start=1):
        assert f"—{number}—" in page
        assert "内部资料注意保密" in page
        assert "线索L-3f2a" in page


@pytest.mark.parametrize("last", ["paragraph", "bullets", "fields"])
def test_lines_to_sign_never_stand_alone_on_a_page(last: str) -> None:
    said = "须由人核实的最后一项"
    ends = {
        "paragraph": Paragraph(said),
        "bullets": Bullets(("甲", "乙", said), ordered=True),
        "fields": Fields((("甲", "乙"), ("事项", said)), 2),
    }
    signed = Signatures((Signature("承办人（签名）"), Signature("负责人（签名）")))
    for count in range(17, 32):
        blocks = (*(Paragraph(f"第{number}段") for number in range(count)), ends[last], signed)
        found = pages(to_pdf(Document("t", blocks), made_at=MADE))
        (with_lines,) = [page for page in found if "承办人（签名）" in page]
        assert said in with_lines, count
        assert "".join(found).count(said) == 1
        assert last != "bullets" or f"3.{said}" in with_lines


def test_rows_of_tables_are_not_split_over_pages() -> None:
    rows = tuple(
        (f"起{number:03}。" + "这一格有好几行字" * 9 + f"。止{number:03}", "短") for number in range(60)
    )
    grid = Grid((Column("长", 2), Column("短", 1)), rows)
    fields = Fields(tuple((f"项{number}", rows[number][0].replace("起", "始")) for number in range(30)), 2)
    found = pages(to_pdf(Document("t", (grid, fields)), made_at=MADE))
    assert len(found) > 5
    for page in found:
        assert set(re.findall(r"[起始](\d{3})", page)) == set(re.findall(r"止(\d{3})", page))
    assert "".join(found).count("止") == 90


def test_a_row_taller_than_a_page_is_broken_and_whole() -> None:
    tall = "长" * 3_000
    for block in (Grid((Column("一"), Column("二")), ((tall, "末"),)), Fields((("一", tall),), 2)):
        found = pages(to_pdf(Document("t", (block,)), made_at=MADE))
        assert len(found) >= 2
        assert "".join(found).count("长") == len(tall)


def test_every_font_is_embedded_as_a_subset_of_noto(letter_pdf: bytes, hostile_pdf: bytes) -> None:
    for pdf in (letter_pdf, hostile_pdf):
        found = set(fonts(pdf))
        assert found
        assert all(embedded for _, embedded in found)
        assert {re.sub(r"^[A-Z]{6}\+", "", name) for name, _ in found} <= {
            "NotoSerifCJKsc-Regular",
            "NotoSansCJKsc-Regular",
        }
    assert len(letter_pdf) < 1_000_000  # the whole fonts are forty million bytes


def test_the_pdf_says_that_it_is_for_the_archive(letter_pdf: bytes) -> None:
    assert b"<pdfaid:part>2</pdfaid:part>" in letter_pdf
    assert b"<pdfaid:conformance>U</pdfaid:conformance>" in letter_pdf
    assert b"2026-11-22T02:30:00" in letter_pdf  # 10:30 in Beijing


def test_hostile_texts_stand_in_the_pdf_as_they_are(hostile_pdf: bytes) -> None:
    said = "".join(pages(hostile_pdf))
    for text in HOSTILE:
        assert said.count(bare(text)) >= 3, text
    assert "root:" not in said


def test_long_words_break_inside_the_margins(hostile_pdf: bytes) -> None:
    said = "".join(re.sub(r"—\d+—", "", page) for page in pages(hostile_pdf))
    assert said.count("A1") >= 2 * LONG.count("A1") - 40  # head and foot stand between pages
    assert max(right_edges(hostile_pdf)) <= (210 - 26) * POINTS + 1


def test_ids_in_narrow_columns_stay_in_their_cells() -> None:
    ids = tuple(tuple(f"{row}{column}" + "8" * 30 for column in range(9)) for row in range(3))
    pdf = to_pdf(Document("t", (Grid(tuple(Column("证件号码") for _ in range(9)), ids),)), made_at=MADE)
    assert max(right_edges(pdf)) <= (210 - 26) * POINTS
    assert "".join(pages(pdf)).count("8") == sum("".join(row).count("8") for row in ids)


def test_rare_characters_are_shown_or_counted() -> None:
    said = "㛃䶮𬱖𬸚 \U00020000 \U00020000 \U0001f4a9"
    document = Document("生僻字", (Paragraph(said),))
    assert unshown(document) == {"\U00020000": 2, "\U0001f4a9": 1}
    read = "".join(pages(to_pdf(document, made_at=MADE)))
    assert "㛃䶮𬱖𬸚[U+20000][U+20000][U+1F4A9]" in read
    assert "有3个字在字库中没有" in read


def test_characters_that_hide_are_seen() -> None:
    document = Document("t", (Paragraph("甲\x00乙\x07丙\u202e丁\u200b戊\ufffe己\ud800庚\r\n辛"),))
    read = "".join(pages(to_pdf(document, made_at=MADE)))
    assert "甲[U+0000]乙[U+0007]丙[U+202E]丁[U+200B]戊[U+FFFE]己[U+D800]庚辛" in read


def test_bold_stands_in_the_other_face() -> None:
    pdf = to_pdf(Document("", (Paragraph("常"), Heading("粗"))), made_at=MADE)
    assert {name.split("+")[-1] for name, _ in fonts(pdf)} >= {
        "NotoSerifCJKsc-Regular",
        "NotoSansCJKsc-Regular",
    }


def test_blanks_are_listed_in_order() -> None:
    assert [one.what for one in blanks(letter())] == ["法定代表人联系电话", "检验报告或者鉴定意见"]
    assert Blank("电话", "承办人").said("en") == "[to fill in: 电话 (by 承办人)]"


def test_empty_documents_are_pages_too() -> None:
    empty = Document("", (Heading(""), Paragraph(()), Grid((Column(""),), ()), Paragraph("")))
    assert len(pages(to_pdf(empty, made_at=MADE))) == 1


def test_pages_are_pictures_of_a4() -> None:
    found = to_pages(letter(), ppi=36)
    assert len(found) == len(pages(to_pdf(letter(), made_at=MADE)))
    sizes = {(int.from_bytes(one[16:20], "big"), int.from_bytes(one[20:24], "big")) for one in found}
    assert all(one.startswith(b"\x89PNG") for one in found)
    assert all(abs(wide - 298) <= 1 and abs(high - 421) <= 1 for wide, high in sizes)


@pytest.mark.parametrize(
    "program", ['#read("/etc/hostname")', '#read("../../etc/hostname")', '#image("/x.png")']
)
def test_page_programs_read_nothing_outside_their_folder(program: str) -> None:
    with pytest.raises(WorkbenchError) as refused:
        _compiled(program, {}, format="pdf")
    assert refused.value.code == "documents_typeset"


def svg(inside: str, head: str = "", size: str = "100") -> bytes:
    return (
        f'{head}<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}">{inside}</svg>'
    ).encode()


ENTITIES = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a",
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (100_000).to_bytes(4, "big") * 2 + bytes(40),
        svg('<image href="/etc/passwd" width="5" height="5"/>'),
        svg('<image href="data.json" width="5" height="5"/>'),
        svg('<image href="http://example.org/a.png" width="5" height="5"/>'),
        svg("<text>&x;</text>", ENTITIES),
        b"<svg <<<",
    ],
    ids=["gif", "nothing", "no size", "too large", "file", "data", "net", "entity", "broken"],
)
def test_pictures_that_cannot_be_shown_are_refused(data: bytes) -> None:
    with pytest.raises(WorkbenchError) as refused:
        to_pdf(Document("t", (Picture(data, "图"),)), made_at=MADE)
    assert refused.value.code in {"documents_picture", "documents_typeset"}


def test_pictures_keep_every_character() -> None:
    data = svg('<text y="20" font-family="Noto Sans CJK SC">甲\U00020000&#x20001;&#131074;</text>')
    read = "".join(pages(to_pdf(Document("t", (Picture(data),)), made_at=MADE)))
    assert "甲[U+20000][U+20001][U+20002]" in read


def test_tall_pictures_fit_on_a_page() -> None:
    tall = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="900"><rect width="9" height="900"/></svg>'
    assert len(pages(to_pdf(Document("t", (Picture(tall, "图"), Picture(SVG))), made_at=MADE))) <= 2


def test_no_face_of_a_vendor_is_embedded_for_a_picture() -> None:
    named = svg('<text y="20" font-family="SimHei, sans-serif">黑体 abc</text>')
    pdf = to_pdf(Document("t", (Picture(named),)), made_at=MADE)
    assert not [name for name, _ in fonts(pdf) if "Noto" not in name]
    assert "黑体abc" in "".join(pages(pdf))


def test_text_may_be_small() -> None:
    small = Document("t", (Grid((Column("a"),), (("1",),)),), size=6.0)
    assert "a1" in "".join(pages(to_pdf(small, made_at=MADE)))


def test_captions_of_tables_stand_in_the_middle() -> None:
    table = Grid((Column("a"),), (("1",),), "表表表")
    pdf = to_pdf(Document("", (table,)), made_at=MADE)
    middle = (28 + (210 - 28 - 26) / 2) * POINTS
    with pypdfium2.PdfDocument(pdf) as opened:
        text = opened[0].get_textpage()
        start = text.get_text_range().index("表")
        left, right = text.get_charbox(start)[0], text.get_charbox(start + 2)[2]
    assert abs((left + right) / 2 - middle) < 2


@pytest.mark.parametrize(("lines", "together"), [(8, True), (60, False)])
def test_low_tables_stay_on_one_page(lines: int, together: bool) -> None:
    """At every place on a page: a table of eight lines is never parted, one of sixty is."""
    grid = Grid((Column("编码"), Column("数值")), tuple((f"行{one:03}", "1") for one in range(lines)))
    for before in range(0, 30, 3):
        found = pages(to_pdf(Document("t", (*([Paragraph("文")] * before), grid)), made_at=MADE))
        places = {number for number, page in enumerate(found) if re.search(r"行\d{3}", page)}
        assert (len(places) == 1) == together


def test_lists_are_not_stretched_where_a_long_word_does_not_fit() -> None:
    """The first line ends early, and its letters stand as close as those of any other line."""
    said = "缺少数据：" + "medins_prod_purc_d.purc_retn_cnt_of_all_the_years"
    (pdf,) = [to_pdf(Document("t", (Bullets((f"甲乙丙丁戊己庚辛：{said}、终",)),)), made_at=MADE)]
    with pypdfium2.PdfDocument(pdf) as opened:
        text = opened[0].get_textpage()
        boxes = {text.get_text_range(one, 1): text.get_charbox(one) for one in range(text.count_chars())}
    assert boxes["乙"][0] - boxes["甲"][0] < 15  # points; 14 is the size of the text


def test_figures_are_never_broken_in_columns_of_given_widths() -> None:
    """Nine columns on A4: the text becomes smaller before a number does not fit."""
    names = [Column("机构类型", 2.8), *(Column(f"列{one}", 1.0, "right") for one in range(5))]
    columns = (*names, *(Column(f"元{one}", 1.7, "right") for one in range(3)))
    row = ("定点药店", *["1"] * 5, "317,213.40", "252,705.86", "1,258,971.26")
    (pdf,) = [to_pdf(Document("t", (Grid(columns, (row,)),)), made_at=MADE)]
    with pypdfium2.PdfDocument(pdf) as opened:
        lines = opened[0].get_textpage().get_text_range().splitlines()
    assert {"317,213.40", "252,705.86", "1,258,971.26"} <= {word for line in lines for word in line.split()}
