"""The documents of a package, each as DOCX for the officials and as PDF that stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from workbench.documents.docx import to_docx
from workbench.documents.pdf import to_pdf
from workbench.evidence.brief import Brief
from workbench.evidence.letters.context import LetterContext
from workbench.evidence.letters.letters import Letter, letters
from workbench.evidence.shelf import Shelf
from workbench.evidence.standing import LeadStanding

__all__ = ["put_papers"]

#: Documents that are set at the same time.
_AT_ONCE = 2


def put_papers(
    shelf: Shelf, brief: Brief, pictures: Mapping[str, bytes], standings: Sequence[LeadStanding]
) -> tuple[Letter, ...]:
    """Write every document; all data files must have been written.

    Raises:
        EvidenceError: the level needs facts that nobody has written.
        WorkbenchError: a template of the office says something that there is not.
    """
    context = LetterContext(
        case=brief.case,
        run=brief.run,
        leads=brief.leads,
        level=brief.level,
        facts=brief.order.facts,
        source_rows=brief.rows,
        amounts=brief.amounts,
        showing=brief.showing,
        law=brief.order.law,
        files=tuple(shelf.files),
        audit_head=brief.head,
        actor=brief.order.actor,
        made_at=brief.made_at,
        package=brief.name,
        notes=brief.shown.notes,
        pictures=pictures,
        templates=brief.order.templates,
        standing=tuple(one.said["zh"] for one in standings),
        confirmed=all(one.confirmed for one in standings),
    )
    written = letters(context)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        pages = pool.map(lambda one: to_pdf(one.document, made_at=brief.made_at), written)
        for letter, pdf in zip(written, pages, strict=True):
            shelf.put(letter.part, f"{letter.name}.docx", to_docx(letter.document, made_at=brief.made_at))
            shelf.put(letter.part, f"{letter.name}.pdf", pdf)
    return tuple(written)
