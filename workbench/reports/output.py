"""Makes a report: from a case and a period to files, all or none."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from workbench.case import Case
from workbench.documents.docx import to_docx
from workbench.documents.html import to_html
from workbench.documents.model import Block, Document
from workbench.documents.pdf import to_pdf
from workbench.documents.template import render_template, template_source
from workbench.errors import CaseError, WorkbenchError
from workbench.files import write_json
from workbench.guard import storage
from workbench.reports.appendix import figures_grid, figures_json
from workbench.reports.campaigns import campaigns
from workbench.reports.context import Context
from workbench.reports.monthly import monthly
from workbench.reports.opened import opened
from workbench.reports.period import Period
from workbench.reports.switched_off import off_blocks
from workbench.reports.weekly import weekly
from workbench.texts import text

__all__ = ["FORMATS", "Made", "document_of", "write_report"]

#: Formats that a report is written in.
FORMATS: dict[str, Callable[..., bytes]] = {"docx": to_docx, "pdf": to_pdf, "html": to_html}

_MAKERS: dict[str, Callable[[Context], tuple[dict[str, Any], dict[str, Block]]]] = {
    "month": monthly,
    "week": weekly,
    "campaign": campaigns,
}


@dataclass(frozen=True)
class Made:
    """A report that was written.

    Attributes:
        title: its title and period.
        files: the files, ``figures.json`` last.
        figures: how many figures it states.
    """

    title: str
    files: tuple[Path, ...]
    figures: int


def write_report(
    case: Case,
    period: Period,
    folder: Path,
    *,
    run: str | None = None,
    formats: Sequence[str] = tuple(FORMATS),
    made_at: datetime | None = None,
    templates: Path | None = None,
) -> Made:
    """Write the report of a period; the same case, run, period and time give the same bytes.

    Args:
        case: the case; nothing of it is changed.
        period: see ``month``, ``week`` and ``campaign``.
        folder: where the files go; made if it is not there. Earlier files of the same names are replaced.
        run: run whose leads count; the latest where None.
        formats: of ``FORMATS``; with none of them only the machine file is written.
        made_at: stated time, Beijing time; now where None. What was decided later is not known to the report.
        templates: folder with the office's own templates, by the names of ours.

    Raises:
        WorkbenchError: ``report_format``, ``template_file``; ``report_tie``: totals do not tie, nothing is written;
            ``template_…``: a template of the office is wrong.
        CaseError: there is no such run, a table is damaged, or the disk is full.
    """
    for one in formats:
        if one not in FORMATS:
            raise WorkbenchError("report_format", value=one, known=", ".join(FORMATS))
    with opened(case, period, run=run, made_at=made_at, templates=templates) as context:
        document = document_of(context)
    made = {name: FORMATS[name](document, made_at=context.made_at) for name in dict.fromkeys(formats)}
    return _written(context, document, made, folder)


def document_of(context: Context) -> Document:
    """The report as a document; its figures are then in the context.

    Raises:
        WorkbenchError: see ``write_report``.
    """
    kind = context.period.kind
    values, blocks = _MAKERS[kind](context)
    blocks |= off_blocks(context)
    blocks["figures"] = figures_grid(context)
    return render_template(
        template_source(kind, context.templates, __package__), values, name=f"{kind}.md", blocks=blocks
    )


def _written(context: Context, document: Document, made: dict[str, bytes], folder: Path) -> Made:
    """Put all files in place after all of them are on the disk."""
    if folder.exists() and not folder.is_dir():
        raise CaseError("output_exists", path=folder)
    name = f"{text(f'reports.file.{context.period.kind}')}_{context.period.code}"
    building = folder / f".{name}.building"
    with storage(folder):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir()
        try:
            for form, content in made.items():
                (building / f"{name}.{form}").write_bytes(content)
            write_json(building / f"{name}.figures.json", figures_json(context))
            placed = []
            for path in sorted(building.iterdir(), key=lambda one: (one.suffix == ".json", one.name)):
                placed.append(path.replace(folder / path.name))
        finally:
            shutil.rmtree(building, ignore_errors=True)
    return Made(document.title, tuple(placed), len(context.figures.entries))
