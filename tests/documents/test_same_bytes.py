"""The same document gives the same bytes: twice, in another process, with other hashes."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

from tests.documents.samples import MADE, letter
from tests.house.files import ROOT
from workbench.documents.archive import normalised
from workbench.documents.delimited import csv_bytes
from workbench.documents.docx import to_docx
from workbench.documents.pdf import to_pages, to_pdf
from workbench.documents.workbook import Sheet, workbook


def digests() -> list[str]:
    """Digests of the sample in every format."""
    rows = [("340123199001011234", Decimal("1.10")), ("=1", None)]
    made = [
        to_docx(letter(), made_at=MADE),
        to_pdf(letter(), made_at=MADE),
        *to_pages(letter(), ppi=40),
        workbook([Sheet("一", ("a", "b"), rows), Sheet("二", ("a", "b"), rows)], made_at=MADE),
        csv_bytes(("a", "b"), rows),
    ]
    return [hashlib.sha256(one).hexdigest() for one in made]


def elsewhere(seed: str) -> list[str]:
    program = "from tests.documents.test_same_bytes import digests; print(*digests())"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONHASHSEED": seed, "TZ": "America/New_York"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_same_bytes_twice_and_in_other_processes() -> None:
    here = digests()
    assert digests() == here
    assert elsewhere("1") == here
    assert elsewhere("2") == here


def test_the_time_of_making_is_the_only_other_thing_that_shows() -> None:
    zoned = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
    later = datetime(2027, 1, 1)
    assert to_pdf(letter(), made_at=zoned) == to_pdf(letter(), made_at=MADE)
    assert to_docx(letter(), made_at=zoned) == to_docx(letter(), made_at=MADE)
    assert to_pdf(letter(), made_at=later) != to_pdf(letter(), made_at=MADE)
    assert to_docx(letter(), made_at=later) != to_docx(letter(), made_at=MADE)


def test_zips_are_told_apart_by_their_contents_only() -> None:
    def packed(names: list[str], year: int) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in names:
                archive.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), name)
        return out.getvalue()

    one = normalised(packed(["b", "[Content_Types].xml", "a"], 1999))
    assert one == normalised(packed(["a", "b", "[Content_Types].xml"], 2020))
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert archive.namelist() == ["[Content_Types].xml", "a", "b"]
        assert archive.read("b") == b"b"
