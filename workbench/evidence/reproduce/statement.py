"""The statement of a package's figures that a rerun must meet, as ``figures.json`` holds it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.case import Case
from workbench.evidence.errors import EvidenceError
from workbench.evidence.reproduce.figures import (
    Fields,
    Name,
    context_fields,
    edge_fields,
    input_fields,
    lead_fields,
    row_fields,
    run_fields,
)
from workbench.evidence.source_rows.context import context_of
from workbench.explore import lead_graph
from workbench.explore.standing_leads import rows_of_lead
from workbench.guard import damage
from workbench.leads.lead import Lead
from workbench.run import RunResult

__all__ = ["Statement", "read_statement", "statement"]

#: Version of the form of ``figures.json``.
_FORMAT = 1


@dataclass(frozen=True)
class Statement:
    """What a package says, or what a rerun gives.

    Attributes:
        level: internal or transfer.
        leads: identity, scheme and key of each lead.
        fields: every figure by name.
    """

    level: str
    leads: tuple[Mapping[str, str], ...]
    fields: Fields

    def encoded(self) -> bytes:
        """As JSON, the same bytes for the same content."""
        content = {"format": _FORMAT, "level": self.level, "leads": list(self.leads), "fields": self.fields}
        return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def statement(case: Case, run: RunResult, leads: Sequence[Lead], *, level: str, name: Name) -> Statement:
    """Every figure, row and edge of some leads.

    Args:
        case: the case.
        run: the run that the leads are of.
        leads: leads of the run, or made by hand, under their identity.
        level: internal or transfer; only written down.
        name: what a node is called, by kind and id.

    Raises:
        CaseError: the case has no such lead, or a file of it is damaged.
    """
    fields = input_fields(_json(case.folder / "inputs" / "fingerprints.json"))
    fields |= run_fields(run.record)
    for lead in leads:
        fields |= lead_fields(lead, lead.lead_id, name)
        rows = rows_of_lead(case, run, lead.lead_id)
        fields |= row_fields(rows, lead.lead_id)
        fields |= context_fields(context_of(case, [lead], {lead.lead_id: rows}), lead.lead_id)
        fields |= edge_fields(lead_graph(case, lead.lead_id, run), lead.lead_id, name)
    known = tuple({"lead_id": one.lead_id, "scheme": one.scheme, "key": one.key} for one in leads)
    return Statement(level, known, dict(sorted(fields.items())))


def read_statement(path: Path) -> Statement:
    """What a package says.

    Raises:
        EvidenceError: the file is none of ours.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != _FORMAT:
            raise EvidenceError("reproduce_format", found=content["format"], known=_FORMAT)
        fields = {str(name): str(value) for name, value in content["fields"].items()}
        leads = tuple(
            {name: str(one[name]) for name in ("lead_id", "scheme", "key")} for one in content["leads"]
        )
        return Statement(str(content["level"]), leads, fields)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise EvidenceError("reproduce_file", path=path.name, reason=type(problem).__name__) from problem


def _json(path: Path) -> Any:
    with damage(path):
        return json.loads(path.read_text(encoding="utf-8"))
