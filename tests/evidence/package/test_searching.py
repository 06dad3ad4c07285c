"""The search finds what is hidden in each kind of file, or the tests of privacy would prove nothing."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.evidence.package.searching import where
from workbench.documents.docx import to_docx
from workbench.documents.model import Column, Document, Grid, Paragraph
from workbench.documents.pdf import to_pdf
from workbench.documents.workbook import Sheet, workbook

MADE = datetime(2026, 11, 22, 9, 0, 0)
NUMBER, NAME = "99000100000000001234", "欧阳晓明"
DOCUMENT = Document(
    "说明",
    (Paragraph(f"姓名{NAME}编号{NUMBER}"), Grid((Column("窄", 1), Column("宽", 9)), ((NUMBER, NAME),))),
)

HIDDEN = {
    "a.docx": to_docx(DOCUMENT, made_at=MADE),
    "b.pdf": to_pdf(DOCUMENT, made_at=MADE),
    "c.xlsx": workbook([Sheet("表", ("编号", "姓名"), [(NUMBER, NAME)])], made_at=MADE),
    "d.json": json.dumps({"name": NAME, "id": NUMBER}).encode(),
    "e.anx": b"\xff\xfe" + f"<a b='{NAME} {NUMBER}'/>".encode("utf-16-le"),
    "f.html": f"<p>{''.join(f'&#{ord(one)};' for one in NAME)} x{NUMBER}y</p>".encode(),
    "g.csv": f"{NAME},'{NUMBER[:10]}\n{NUMBER[10:]}".encode(),
}


@pytest.mark.parametrize("name", sorted(HIDDEN))
def test_a_name_and_a_number_are_found_in_every_kind_of_file(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(HIDDEN[name])
    assert where(tmp_path, [NAME, NUMBER, "99000100000000009999", "诸葛孔明"]) == {
        NAME: {name},
        NUMBER: {name},
    }


def test_a_name_of_a_file_counts_too(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    (tmp_path / NAME / "x.txt").write_text("nothing")
    assert where(tmp_path, [NAME]) == {NAME: {f"{NAME}/x.txt"}}
