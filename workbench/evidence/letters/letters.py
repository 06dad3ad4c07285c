"""The documents of a package, from templates that an office may replace by its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.documents.model import Blank, Block, Document
from workbench.documents.template import render_template, template_source
from workbench.evidence.letters.context import LetterContext
from workbench.evidence.letters.facts import require
from workbench.evidence.letters.fields import Fields, fields_of
from workbench.texts import text

__all__ = ["DOCUMENTS", "Letter", "letters"]

#: Part of the package and template of each document.
DOCUMENTS = (
    ("0", "cover"),
    ("1", "transfer_letter"),
    ("2", "case_report"),
    ("3", "items"),
    ("4", "appraisals"),
    ("5.01", "evidence_catalogue"),
    ("5.02", "extraction_record"),
    ("5.03", "data_list"),
    ("5.06", "graph_legend"),
    ("5.07", "analysis"),
    ("5.08", "amounts"),
    ("5.09", "materials"),
    ("5.10", "materials"),
    ("5.11", "materials"),
    ("5.12", "materials"),
    ("5.13", "approval"),
    ("5.14", "receipt"),
    ("6", "seal_record"),
)
#: The part of the papers on who somebody is; what the registers have stands in it.
_IDENTITIES = "5.09"


@dataclass(frozen=True)
class Letter:
    """One document of a package.

    Attributes:
        part: where it belongs, ``1`` to ``6`` with ``5.01`` to ``5.14``; ``0`` is the cover.
        name: its Chinese name, for a file.
        document: the document.
    """

    part: str
    name: str
    document: Document


def letters(context: LetterContext) -> list[Letter]:
    """All documents of a package at one level, in the order of its parts; the same context gives the same documents.

    Raises:
        EvidenceError: the level needs facts that are not there (``facts_transfer``).
        WorkbenchError: a template of the office cannot be read or says something that there is not (``template_…``).
        CaseError: the case or the run is damaged.
    """
    require(context.facts, context.level)
    named = [(part, text(f"letters.name.{part}")) for part, _ in DOCUMENTS]
    fields = fields_of(context, named)
    return [
        Letter(part, name, _rendered(template, part, name, fields, context.templates))
        for (part, template), (_, name) in zip(DOCUMENTS, named, strict=True)
    ]


def _rendered(template: str, part: str, name: str, fields: Fields, own: Path | None) -> Document:
    values, blocks = fields.values, fields.blocks
    if template == "materials":
        values = values | _material(part, name, values)
        blocks = blocks | _papers_blank(values)
    return render_template(
        template_source(template, own, __package__), values, name=f"{template}.md", blocks=blocks
    )


def _papers_blank(values: Mapping[str, Any]) -> dict[str, Block]:
    """Room to write down, by hand, papers that nobody has listed in the form."""
    return {"papers_blank": Blank(values["wanted"], values["blank"]["materials"].who, values["rule"], True)}


def _material(part: str, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a document of papers says: which papers are wanted, by which rule, and which there are."""
    return {
        "title": name,
        "intro": text(f"letters.materials.{part}"),
        "wanted": text(f"letters.wanted.{part}"),
        "rule": text(f"letters.materials_rule.{part}"),
        "register": part == _IDENTITIES,
        "papers": [one for one in values["papers"] if one["part"] == part],
    }
