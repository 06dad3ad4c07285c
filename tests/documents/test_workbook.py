"""XLSX and CSV: read back with openpyxl, with the csv module and from the XML itself."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from tests.documents.samples import HOSTILE, MADE
from workbench.documents.delimited import csv_bytes
from workbench.documents.workbook import Sheet, workbook
from workbench.errors import WorkbenchError

STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\n=",
    " =",
    "'=",
    '"=',
    "＝",
    "＋",
    "－",
    "＠",
    "\u200b=",
    "{=",
    "=+",
    "\x00=",
    ";=",
    ",=",
)
BODIES = (
    "1+1",
    'HYPERLINK("http://example.org","x")',
    "cmd|'/C calc'!A0",
    "SUM(A1:A9)",
    'WEBSERVICE("http://example.org")',
    "IMPORTXML(A1)",
    "DDE(1)",
    "340123199001011234",
    "A1",
    "http://example.org",
    "mailto:a@example.org",
    "internal:Sheet1!A1",
    "file:///etc/passwd",
    "_x0041_",
    "{=1}",
)
PAYLOADS = [start + body for start in STARTS for body in BODIES]


def sheets(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def xml(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_no_cell_is_a_formula_or_a_link() -> None:
    assert len(PAYLOADS) == 300
    rows = [(one, one) for one in (*PAYLOADS, *HOSTILE)]
    data = workbook([Sheet("=1+1", ("=A1", "@B"), rows, notes=("=1+1",))], made_at=MADE)
    page = sheets(data).worksheets[0]
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) == 2 + 2 * len(rows) + 1
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert not re.search(r"<f[ >]|<hyperlink", xml(data))


def test_texts_come_back_as_they_were() -> None:
    seen = [one for one in PAYLOADS if not re.search("[\x00\r\u200b]", one)]
    page = sheets(workbook([Sheet("s", ("a",), [(one,) for one in seen])], made_at=MADE)).worksheets[0]
    assert [row[0].value for row in page.iter_rows(min_row=2)] == seen


def test_ids_keep_every_digit() -> None:
    ids = (
        "340123199001011234",
        "00012",
        "1E5",
        "2026-03-01",
        "1/2",
        "TRUE",
        "0x1F",
        "91340100MA2ABCDEF0",
        "٣٤",
    )
    page = sheets(workbook([Sheet("s", ("id",), [(one,) for one in ids])], made_at=MADE)).worksheets[0]
    assert tuple(row[0].value for row in page.iter_rows(min_row=2)) == ids
    assert {row[0].number_format for row in page.iter_rows(min_row=2)} == {"@"}


@settings(deadline=None)
@given(st.decimals(min_value=-(10**13) + 1, max_value=10**13 - 1, places=2))
def test_money_is_exact_to_the_fen(amount: Decimal) -> None:
    data = workbook([Sheet("s", ("元",), [(amount,)])], made_at=MADE)
    cell = sheets(data).worksheets[0]["A2"]
    (written,) = re.findall(r'<c r="A2"[^>]*><v>([^<]+)</v>', xml(data))
    assert Decimal(written) == amount
    assert cell.data_type == "n"
    assert Decimal(f"{cell.value:.2f}") == amount
    assert cell.number_format == "#,##0.00"


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        (Decimal("3000"), "#,##0"),
        (Decimal("1.5"), "#,##0.0"),
        (Decimal("-30000.00"), "#,##0.00"),
        (20250301, "0"),
        (0.05, "0.00"),
    ],
)
def test_amounts_have_separators_and_other_numbers_none(value: Decimal | int | float, shape: str) -> None:
    data = workbook([Sheet("s", ("a",), [(value,)])], made_at=MADE)
    cell = sheets(data).worksheets[0]["A2"]
    assert (cell.number_format, cell.value) == (shape, float(value))


@pytest.mark.parametrize("amount", ["12345678901234.56", "0.1234567890123456", "1E+20", "NaN", "Infinity"])
def test_numbers_that_a_spreadsheet_would_round_are_texts(amount: str) -> None:
    cell = sheets(workbook([Sheet("s", ("元",), [(Decimal(amount),)])], made_at=MADE)).worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", format(Decimal(amount), "f"))


def test_other_values() -> None:
    row = (7, 10**16, 0.05, float("nan"), date(2026, 3, 1), datetime(2026, 3, 1, 9, 2, 3), None, "")
    page = sheets(workbook([Sheet("s", tuple("abcdefgh"), [row])], made_at=MADE)).worksheets[0]
    assert [cell.value for cell in page[2]] == [
        7,
        "10000000000000000",
        0.05,
        "nan",
        "2026-03-01",
        "2026-03-01 09:02:03",
        None,
        None,
    ]


def test_heads_are_frozen_and_notes_stand_below() -> None:
    page = sheets(workbook([Sheet("s", ("a", "b"), [("x", "y")], ("以实际为准",))], made_at=MADE)).worksheets[
        0
    ]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:B2"
    assert [cell.value for cell in page["A"]] == ["a", "x", None, "以实际为准"]


def test_names_of_sheets_are_allowed_and_different() -> None:
    names = ["a/b", "A_b", "x" * 40, "x" * 35, "History", "", "'q'", "刷卡时序[1]"]
    made = sheets(workbook([Sheet(one, ("a",), []) for one in names], made_at=MADE)).sheetnames
    assert made == ["a_b", "A_b (2)", "x" * 31, "x" * 27 + " (2)", "History (2)", "_", "q", "刷卡时序_1_"]


def test_hidden_characters_are_seen_and_long_texts_say_that_they_are_cut() -> None:
    rows = [("甲\x00\x07\ufffe\ud800\u202e",), ("字" * 40_000,), ("A" * 32_767,)]
    page = sheets(workbook([Sheet("s", ("a",), rows)], made_at=MADE)).worksheets[0]
    first, second, third = (row[0].value for row in page.iter_rows(min_row=2))
    assert first == "甲[U+0000][U+0007][U+FFFE][U+D800][U+202E]"
    assert len(second) == 32_767
    assert "40000" in second[-40:]
    assert third == "A" * 32_767


class Many(tuple[tuple[str]]):
    """Rows beyond the limit, without the memory."""

    def __len__(self) -> int:
        return 1_048_576


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(WorkbenchError) as refused:
        workbook([Sheet("s", ("a",), Many())], made_at=MADE)
    assert refused.value.code == "documents_rows"


def read(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_delimited_text_runs_nowhere_and_loses_nothing() -> None:
    rows = read(csv_bytes(("=a", "金额"), [(one, Decimal("-1.50")) for one in PAYLOADS]))
    assert rows[0] == ["'=a", "金额"]
    for payload, (text, amount) in zip(PAYLOADS, rows[1:], strict=True):
        assert text in {payload, f"'{payload}"}
        assert text[0] not in "=+-@\t\r\n\0＝＋－＠"
        assert amount == "-1.50"


def test_delimited_text_has_line_ends_of_rfc_4180() -> None:
    data = csv_bytes(("a", "b"), [("甲,乙", '说"好"\n吗'), (None, Decimal("1E+3")), ("\ud800", 0)])
    assert data == '\ufeffa,b\r\n"甲,乙","说""好""\n吗"\r\n,1000\r\n[U+D800],0\r\n'.encode()


#: Millimetres of A4, lying and upright, less what the printer leaves on both sides; points of the text of a cell.
LYING, UPRIGHT, SIZE = 297 - 20, 210 - 20, 11
IDS = tuple(f"P-{number:029}" for number in range(3))
#: As many columns and as long texts as the swipes of part 5.05 have.
SWIPES = tuple((IDS[0], "2025-03-01 09:02:03", Decimal("1234.50"), "短", 7) * 3 + IDS[:2] for _ in range(9))


def printed_at(page: Any) -> float:
    """Points of a sheet's text on paper, worked out from its widths as spreadsheets do (7 pixels a letter and 5)."""
    wide = [page.column_dimensions[get_column_letter(one + 1)].width for one in range(page.max_column)]
    pixels = sum(round(one * 7) for one in wide)  # a width in the file holds the edge of the cell already
    room = (LYING if page.page_setup.orientation == "landscape" else UPRIGHT) / 25.4 * 96
    return SIZE * min(1.0, room / pixels)


@pytest.mark.parametrize(
    ("columns", "rows", "orientation"),
    [
        (2, (("甲", "乙"),), "portrait"),
        (15, (tuple("第几列的内容" for _ in range(15)),), "landscape"),
        (17, SWIPES, "landscape"),
    ],
)
def test_a_sheet_is_printed_with_all_its_columns_on_a_page_that_can_be_read(
    columns: int, rows: tuple[Any, ...], orientation: str
) -> None:
    sheet = Sheet("外伤台账", tuple(f"退费后净额 第{one}列（元）" for one in range(columns)), rows)
    page = expanded(workbook([sheet], made_at=MADE))
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) in ((1, 0), (None, 0))
    assert int(page.page_setup.paperSize) == 9  # A4
    assert (page.page_setup.orientation or "portrait") == orientation
    assert page.oddHeader.center.text == "&A"
    assert page.print_title_rows == "$1:$1"
    assert printed_at(page) >= 7.4


def test_columns_that_no_page_takes_go_on_to_the_right_beside_what_names_the_row() -> None:
    rows = tuple(IDS[:1] * 60 for _ in range(5))
    page = expanded(
        workbook([Sheet("setl_d", tuple(f"column_{one}" for one in range(60)), rows)], made_at=MADE)
    )
    assert not (page.sheet_properties.pageSetUpPr and page.sheet_properties.pageSetUpPr.fitToPage)
    assert SIZE * page.page_setup.scale / 100 >= 7.5
    assert (int(page.page_setup.paperSize), page.page_setup.orientation) == (9, "landscape")
    assert page.page_setup.pageOrder == "overThenDown"
    assert (page.print_title_cols, page.print_title_rows) == ("$A:$A", "$1:$1")


@settings(deadline=None)
@given(st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=2), min_size=40, max_size=40))
def test_no_number_is_wider_than_its_column(amounts: list[Decimal]) -> None:
    """A spreadsheet shows ##### instead of such a number; 40 columns are more than a page takes."""
    page = expanded(workbook([Sheet("s", ("元",) * 40, [tuple(amounts)])], made_at=MADE))
    for number, amount in enumerate(amounts):
        assert page.column_dimensions[get_column_letter(number + 1)].width >= len(f"{amount:,.2f}") + 1


def test_texts_are_broken_and_numbers_are_not() -> None:
    page = expanded(workbook([Sheet("s", ("a", "b"), [("x" * 90, Decimal("1.00"))])], made_at=MADE))
    assert page["A2"].alignment.wrap_text
    assert not page["B2"].alignment.wrap_text


def expanded(data: bytes) -> Any:
    """The first sheet with a width for each of its columns; neighbours of one width stand together in the file."""
    page = sheets(data).worksheets[0]
    for one in list(page.column_dimensions.values()):
        for number in range(one.min, one.max + 1):
            page.column_dimensions[get_column_letter(number)].width = one.width
    return page
