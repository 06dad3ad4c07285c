"""A package that lacks nothing: no file of it looks unfinished, and its tables can be read when they are printed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from openpyxl.utils import get_column_letter

from tests.evidence.letters.test_final import bare
from tests.evidence.package.making import MADE, copied, smallest
from workbench.evidence.letters.facts import Facts
from workbench.evidence.package import Package
from workbench.evidence.parts import folder_of
from workbench.leads.review import ReviewStore

#: Width of A4 lying and upright between margins of 10 mm, pixels at 96 to the inch.
LYING, UPRIGHT = (297 - 20) / 25.4 * 96, (210 - 20) / 25.4 * 96


@pytest.fixture(scope="module")
def final(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Package:
    """A confirmed lead, and the form with nothing but what is needed."""
    folder = tmp_path_factory.mktemp("final")
    case = copied(tmp_path_factory.getbasetemp(), folder / "case")
    lead = smallest(case, "card_pooling")
    store = ReviewStore(case.folder / "leads.sqlite")
    store.decide(lead, "in_review", actor="anna")
    store.decide(lead, "confirmed", actor="anna", reason="rows_checked")
    facts = Facts.model_validate(bare())
    (package,) = case.evidence(
        lead, folder / "out", level="transfer", facts=facts, signer=None, actor="tester", made_at=MADE
    )
    return package


def words_of(path: Path) -> Iterator[str]:
    """What a file says, whatever its format."""
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    elif path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as read:
            yield "".join("".join(page.get_textpage().get_text_bounded().split()) for page in read)
    else:
        yield path.read_bytes().decode("utf-8", "replace")


def test_no_file_of_a_final_package_says_that_it_is_unfinished(final: Package) -> None:
    assert not final.is_draft
    files = [one for one in final.path.rglob("*") if one.is_file()]
    assert {one.suffix for one in files} >= {".docx", ".pdf", ".xlsx", ".html", ".csv"}
    for word in ("待填", "草稿"):
        assert [one.name for one in files if any(word in said for said in words_of(one))] == []


def sheets(final: Package, part: str) -> list[Any]:
    (path,) = (final.path / folder_of(part)).glob("*.xlsx")
    return openpyxl.load_workbook(path).worksheets


def printed_at(page: Any) -> float:
    """Points of a sheet's text of 11 points on A4, by the widths of its columns or the scale that it states."""
    if page.page_setup.scale:
        return 11.0 * float(page.page_setup.scale) / 100
    known = {
        get_column_letter(number): one.width
        for one in page.column_dimensions.values()
        for number in range(one.min, one.max + 1)
    }
    room = LYING if page.page_setup.orientation == "landscape" else UPRIGHT
    return 11.0 * min(1.0, room / sum(round(7 * one) for one in known.values()))


@pytest.mark.parametrize("part", ["5.03", "5.04", "5.05", "5.08"])
def test_printed_tables_can_be_read(final: Package, part: str) -> None:
    for page in sheets(final, part):
        assert printed_at(page) >= 7.4, page.title
        assert int(page.page_setup.paperSize) == 9
        assert page.print_title_rows == "$1:$1"


def test_rows_of_many_columns_name_themselves_on_every_page(final: Package) -> None:
    page = sheets(final, "5.04")[0]
    assert page.max_column > 40
    assert page["A1"].value in ("setl_id", "结算ID")
    assert (page.print_title_cols, page.page_setup.pageOrder) == ("$A:$A", "overThenDown")


def test_lines_of_the_province_have_separators(final: Package) -> None:
    page = next(one for one in sheets(final, "5.08") if one.title == "数额标准对照")
    (first, *_) = page.iter_rows(min_row=2)
    assert [one.number_format for one in first[1:3]] == ["#,##0", "#,##0.00"]
    assert first[1].value == 3_000


def test_the_graph_is_printed_as_wide_as_a_sheet_allows(final: Package) -> None:
    """The picture of the last page is wider than the lines of text, and inside of the sheet."""
    (path,) = (final.path / folder_of("5.06")).glob("*.pdf")
    with pypdfium2.PdfDocument(path) as read:
        last = read[len(read) - 1]
        (picture,) = [one for one in last.get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
        left, bottom, right, top = (one / 72 * 25.4 for one in picture.get_bounds())
    assert 175 <= right - left <= 190 or 205 <= top - bottom <= 220
    assert left >= 10
    assert right <= 200
    assert abs((left + right) / 2 - 105) <= 2
