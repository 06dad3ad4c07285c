"""The list of electronic data for machines: every file of a package, made last."""

from __future__ import annotations

from workbench.documents.cells import Cell
from workbench.documents.delimited import csv_bytes
from workbench.documents.workbook import Sheet, workbook
from workbench.evidence.brief import Brief
from workbench.evidence.letters.context import PackageFile
from workbench.evidence.parts import name_of
from workbench.evidence.shelf import Shelf
from workbench.texts import text

__all__ = ["put_list"]

_PART = "5.03"
_COLUMNS = (
    "number",
    "part",
    "category",
    "path",
    "format",
    "bytes",
    "records",
    "sha256",
    "sm3",
    "source",
    "time",
)


def put_list(shelf: Shelf, brief: Brief) -> None:
    """Write the list of all files that the package holds by now, as CSV and as a workbook.

    What the law asks of such a list: category, file format, digest (Fafa 2016 No. 22, article 14). The list cannot
    hold its own digest; the manifest of the package does, and a note says so.
    """
    files = sorted(shelf.files, key=lambda one: one.path)
    lines = [_line(number, one, brief) for number, one in enumerate(files, start=1)]
    shelf.put(_PART, "files.csv", csv_bytes(_COLUMNS, lines), len(lines))
    heading = tuple(text(f"package.list.{one}") for one in _COLUMNS)
    sheet = Sheet(name_of("list"), heading, lines, (text("package.list.note"),))
    shelf.put(_PART, f"{name_of('list')}.xlsx", workbook([sheet], made_at=brief.made_at), len(lines))


def _line(number: int, one: PackageFile, brief: Brief) -> tuple[Cell, ...]:
    ending = one.name.rpartition(".")[2].upper()
    category = "document" if one.name.endswith((".docx", ".pdf")) else one.part
    return (
        number,
        one.part,
        text(f"package.category.{category}"),
        one.path,
        ending,
        one.size,
        one.records,
        one.sha256,
        one.sm3 or "",
        text("package.source"),
        f"{brief.made_at:%Y-%m-%d %H:%M:%S}",
    )
