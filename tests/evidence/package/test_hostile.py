"""A case whose every name and id is an attack: a package holds them as text that nothing runs."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as Xml

import openpyxl
import pytest

import workbench
from tests.cases.cities import TABLES, extract, made_city
from tests.cases.test_hostile_text import LIVE, SHOWN, hostile
from tests.evidence.package.making import FACTS, MADE
from tests.evidence.package.searching import where
from workbench import Case, detect
from workbench.evidence.parts import folder_of
from workbench.evidence.seal.check import check

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> tuple[Path, Path]:
    """Both levels of a lead of that case, from its extract, whose file has a hostile name too."""
    folder = tmp_path_factory.mktemp("hostile")
    source = extract(
        made_city(tmp_path_factory.getbasetemp()), folder / "x", dict.fromkeys(TABLES, hostile(SHOWN, "="))
    )
    (source / "SETL_D.parquet").rename(source / "SETL_D_[bold]=1;'.parquet")
    made, _ = Case.load(source, folder / "case")
    detect(made)
    case = workbench.open_case(made.folder)
    lead = min(case.leads(), key=lambda one: (one.rows, one.lead_id))
    case.reviews.note(lead.lead_id, "=1+1", "<script>alert(1)</script> @SUM(A1)")
    internal, transfer = case.evidence(
        lead.lead_id, folder / "out", level="both", facts=FACTS, extract=source, actor="=cmd", made_at=MADE
    )
    return internal.path, transfer.path


def cells(package: Path) -> Iterator[tuple[str, str]]:
    for path in package.rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for line in csv.reader(stream):
                yield from ((path.name, cell) for cell in line)


def test_both_levels_are_made_and_verify(packages: tuple[Path, Path]) -> None:
    for package in packages:
        assert check(package).exit_code == 0


def test_no_cell_of_a_table_is_live(packages: tuple[Path, Path]) -> None:
    for package in packages:
        text = [one for one in cells(package) if one[1].lstrip("\u200b\ufeff \u3000").startswith(LIVE)]
        live = [one for one in text if not one[1].lstrip("-").replace(".", "").isdigit()]
        assert live == []
        for path in package.rglob("*.xlsx"):
            for sheet in openpyxl.load_workbook(path).worksheets:
                for row in sheet.iter_rows():
                    assert [cell.value for cell in row if cell.data_type == "f"] == [], path.name


def test_hostile_names_stand_in_the_transfer_as_they_are(packages: tuple[Path, Path]) -> None:
    internal, transfer = packages
    attacks = [one for one in SHOWN if "script" in one or "HYPERLINK" in one or "drop table" in one]
    table = (transfer / folder_of("5.04") / "rows").glob("*.csv")
    said = "".join(path.read_text("utf-8-sig") for path in table)
    assert any(one.replace('"', '""') in said for one in attacks)
    assert where(internal, ["=9900010000"]) == {}


def test_documents_hold_no_field_and_no_script(packages: tuple[Path, Path]) -> None:
    for package in packages:
        for path in package.rglob("*.docx"):
            with zipfile.ZipFile(path) as archive:
                names = archive.namelist()
                body = Xml.fromstring(archive.read("word/document.xml"))  # noqa: S314 - our own file
            assert not [one for one in names if "vba" in one.lower() or "activeX" in one]
            fields = [one.text or "" for one in body.iter(f"{WORD}instrText")]
            assert not [one for one in fields if "HYPERLINK" in one or "DDE" in one]
        for path in package.rglob("*.pdf"):
            data = path.read_bytes()
            assert b"/JavaScript" not in data
            assert b"/Launch" not in data
            assert b"/URI" not in data


def test_the_page_and_the_picture_run_nothing(packages: tuple[Path, Path]) -> None:
    for package in packages:
        page = (package / folder_of("5.06") / "viewer.html").read_text("utf-8")
        assert "<script>alert(1)" not in page
        assert "default-src 'none'" in page
        drawing = Xml.parse(io.BytesIO((package / folder_of("5.06") / "graph.svg").read_bytes()))  # noqa: S314
        assert not [one for one in drawing.iter() if one.tag.rpartition("}")[2] in ("script", "a", "image")]
