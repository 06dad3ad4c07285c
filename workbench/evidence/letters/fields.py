"""Everything that the templates may say: values by name, and ready tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workbench.documents.layout import TEXT_WIDTH
from workbench.documents.model import Blank, Block, Column, Grid, Picture
from workbench.evidence.graph.sheet import SHEET_MM
from workbench.evidence.letters.amount_values import amount_blocks, amount_values
from workbench.evidence.letters.context import LetterContext
from workbench.evidence.letters.fact_values import fact_values
from workbench.evidence.letters.facts import Gap, doubts, gap, missing
from workbench.evidence.letters.file_values import file_blocks, file_values
from workbench.evidence.letters.lead_values import lead_values
from workbench.evidence.letters.member_values import register
from workbench.evidence.letters.method_values import method_blocks, method_values
from workbench.evidence.letters.people import People
from workbench.evidence.letters.said import day, enumerated, moment, named_blank, parts
from workbench.texts import labels, text

__all__ = ["Fields", "fields_of"]


@dataclass(frozen=True)
class Fields:
    """What templates may say.

    Attributes:
        values: texts, counts, named blanks, and lists and records of them.
        blocks: ready tables and pictures.
    """

    values: dict[str, Any]
    blocks: dict[str, Block]


def fields_of(context: LetterContext, documents: Sequence[tuple[str, str]]) -> Fields:
    """Values and tables of one package.

    Args:
        context: the package.
        documents: part and name of every document, in order.

    Raises:
        CaseError: the case or the run is damaged.
    """
    people = People.of(context.case, context.leads, context.facts, context.level, context.showing)
    told = fact_values(context, people)
    gaps = (*missing(context.facts, context.level), *_not_registered(context, told))
    values = {
        **_package(context, gaps),
        **told,
        **amount_values(context),
        **file_values(context),
        **method_values(context, people),
        "leads": lead_values(context, people),
        "doubts": [one["zh"] for one in doubts(context.facts, context.made_at)],
        "extraction": _extraction(context, told),
        "papers": _papers(context, people),
    }
    system, times = told["facts"]["extraction"]["system"], values["extraction"]["times"]
    blocks: dict[str, Block] = {
        **amount_blocks(context, people),
        **file_blocks(context, system, times),
        **method_blocks(context),
        "register": register(context.leads, people),
        "papers_blank": told["blank"]["materials"],
        "gaps": _gaps(gaps),
        "documents": _documents(documents),
        "parts": _parts(),
        "attachments": _attachments(),
    }
    blocks |= {
        name: Picture(context.pictures[lead], text("letters.picture", leads=lead), SHEET_MM[0] / TEXT_WIDTH)
        for name, lead in _graphs(context).items()
    }
    return Fields(values, blocks)


def _graphs(context: LetterContext) -> dict[str, str]:
    """Names of the pictures in a template, with the lead of each; the first is ``graph``."""
    leads = [one.lead_id for one in context.leads if one.lead_id in context.pictures]
    return {f"graph_{number}" if number else "graph": lead for number, lead in enumerate(leads)}


def _not_registered(context: LetterContext, told: dict[str, Any]) -> list[Gap]:
    """Parties that were given by number and whose name or number the register does not have."""
    if context.level == "internal":
        return []
    asked = (("persons", "persons", ("name", "id_number")), ("institutions", "units", ("name",)))
    return [
        gap(section, field, number=number)
        for section, said, fields in asked
        for number, party in enumerate(told[said], start=1)
        for field in fields
        if isinstance(party[field], Blank) and party["numbered"]
    ]


def _package(context: LetterContext, gaps: Sequence[Gap]) -> dict[str, Any]:
    """Level, draft mark, names and times that stand on every page or on the cover."""
    level = text(f"letters.level.{context.level}")
    draft = bool(gaps) or (context.level == "transfer" and not context.confirmed)
    leads = enumerated(lead.lead_id for lead in context.leads)
    shown = (
        context.leads[0].lead_id
        if len(context.leads) == 1
        else text("letters.several", first=context.leads[0].lead_id, count=len(context.leads))
    )
    first = min(lead.first_on for lead in context.leads)
    last = max(lead.last_on for lead in context.leads)
    mark = text("letters.draft") if draft else ""
    return {
        "head": text("letters.head_separator").join(one for one in (level, mark, shown) if one),
        "footer": text("letters.footer"),
        "level": {
            "name": level,
            "said": text(f"letters.level_said.{context.level}"),
            "graph_said": text(f"letters.graph_said.{context.level}"),
        },
        "draft": draft,
        "gaps_count": len(gaps),
        "standing": list(context.standing),
        "unconfirmed": not context.confirmed,
        "leads_said": leads,
        "period": text("letters.dates", first=day(first), last=day(last)),
        "package": context.package,
        "made_at": moment(context.made_at),
        "actor": context.actor,
        "has_picture": bool(context.pictures),
        "graphs": list(_graphs(context)),
    }


def _extraction(context: LetterContext, told: dict[str, Any]) -> dict[str, Any]:
    """What the record says beyond the form: content from the files, times as one, the witness or why there is none."""
    written = told["facts"]["extraction"]
    listed = context.facts.extraction.content is None
    content = file_values(context)["source_names"] if listed else written["content"]
    begun, ended = written["begun_at"], written["ended_at"]
    times: str | Blank = (
        named_blank("extraction_times", "extractor", "extraction")
        if isinstance(begun, Blank) or isinstance(ended, Blank)
        else text("letters.dates", first=begun, last=ended)
    )
    return {"content": content, "times": times, "witness": written["witness"]}


def _papers(context: LetterContext, people: People) -> list[dict[str, Any]]:
    """Papers that people add; what was not written of one stays a dash."""
    dash = text("letters.dash")
    found = []
    for one in context.facts.materials:
        copies = text("letters.copies", count=one.copies) if one.copies else ""
        pages = text("letters.pages", count=one.pages) if one.pages else ""
        found.append(
            {
                "part": one.part or dash,
                "title": people.told(one.title or dash),
                "source": people.told(one.source or dash),
                "pages": parts([copies, pages]) or dash,
                "proves": people.told(one.proves or dash),
            }
        )
    return found


def _gaps(gaps: Sequence[Gap]) -> Grid:
    columns = (
        Column(text("letters.column.number"), 0.6, "right"),
        Column(text("letters.column.gap"), 3),
        Column(text("letters.column.who"), 1.6),
        Column(text("letters.column.rule"), 3),
        Column(text("letters.column.path"), 2.2),
    )
    rows = tuple(
        (str(number), one.what, one.who, one.rule, one.path) for number, one in enumerate(gaps, start=1)
    )
    return Grid(columns, rows)


def _documents(documents: Sequence[tuple[str, str]]) -> Grid:
    columns = (
        Column(text("letters.column.part"), 1),
        Column(text("letters.column.name"), 4),
        Column(text("letters.column.proves"), 4),
        Column(text("letters.column.pages_by_hand"), 2.4),
    )
    known = labels("letters.document")
    return Grid(
        columns, tuple((part, name, known[part]["zh"], "") for part, name in documents if part in known)
    )


def _parts() -> Grid:
    """Every part of the package and what it holds."""
    columns = (
        Column(text("letters.column.part"), 1),
        Column(text("letters.column.name"), 4),
        Column(text("letters.column.form"), 3),
    )
    known = labels("letters.part")
    forms = labels("letters.form")
    return Grid(
        columns, tuple((one, known[one]["zh"], forms[one]["zh"]) for one in sorted(known, key=_order))
    )


def _order(part: str) -> tuple[int, int]:
    first, _, second = part.partition(".")
    return int(first), int(second or 0)


def _attachments() -> Grid:
    """What 310 art. 6 asks to go along, with copies and pages for people to fill in after printing."""
    columns = (
        Column(text("letters.column.number"), 0.7, "right"),
        Column(text("letters.column.name"), 4),
        Column(text("letters.column.pages_by_hand"), 3),
    )
    names = sorted(labels("letters.attachment").items())
    return Grid(columns, tuple((code, said["zh"], "") for code, said in names))
