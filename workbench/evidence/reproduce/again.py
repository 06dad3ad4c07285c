"""A package's figures against those that the case gives today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_loaders import Progress
from workbench.case import Case
from workbench.evidence.reproduce.figures import Fields, Name
from workbench.evidence.reproduce.rerun import rerun
from workbench.evidence.reproduce.statement import Statement, statement
from workbench.explore.standing_leads import standing_leads
from workbench.leads.lead import MANUAL, Lead
from workbench.run import latest_run

__all__ = ["Difference", "Reproduction", "reproduce"]


@dataclass(frozen=True)
class Difference:
    """A field that is not the same.

    Attributes:
        field: its name.
        stated: what the package says; None where it has no such field.
        derived: what came out again; None where nothing did.
    """

    field: str
    stated: str | None
    derived: str | None


@dataclass(frozen=True)
class Reproduction:
    """What became of every field.

    Attributes:
        equal: names of the fields that are the same, sorted.
        differences: the others, by name.
        missing: leads of the package that the rerun did not find.
    """

    equal: tuple[str, ...]
    differences: tuple[Difference, ...]
    missing: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether every field came out again."""
        return not self.differences and not self.missing


def reproduce(
    case: Case,
    stated: Statement,
    record: Mapping[str, Any],
    *,
    name: Name,
    progress: Progress | None = None,
) -> Reproduction:
    """Detect again with the package's parameters and compare everything that the package states.

    Leads that a person made are not detected: their rows and edges are read from the case once more.

    Args:
        case: the case; nothing in it is written.
        stated: what the package says.
        record: the package's ``run.json``.
        name: what a node is called at the package's level, by kind and id.
        progress: is told how far the rerun is.

    Raises:
        EvidenceError: the record is none of this program.
        CaseError: the case is damaged.
    """
    by_hand = [one for one in stated.leads if one["scheme"] == MANUAL]
    detected = [one for one in stated.leads if one["scheme"] != MANUAL]
    derived: Fields = {}
    missing: list[str] = []
    if detected:
        with rerun(case, record, progress=progress) as (again, run):
            leads, lost = _found(run.leads, detected)
            missing += lost
            fields = statement(again, run, leads, level=stated.level, name=name).fields
            derived |= _called(fields, leads, detected)
    if by_hand:
        run = latest_run(case)
        leads, lost = _found(standing_leads(case, run), by_hand)
        missing += lost
        fields = statement(case, run, leads, level=stated.level, name=name).fields
        derived = _called(fields, leads, by_hand) | derived
    return _compared(stated.fields, derived, tuple(missing))


def _found(leads: Sequence[Lead], wanted: Sequence[Mapping[str, str]]) -> tuple[list[Lead], list[str]]:
    """Leads by scheme and key: identities are given by the store of a case, and a rerun has a store of its own."""
    known = {(one.scheme, one.key): one for one in leads}
    found = [known.get((one["scheme"], one["key"])) for one in wanted]
    lost = [one["lead_id"] for one, lead in zip(wanted, found, strict=True) if lead is None]
    return [one for one in found if one is not None], lost


def _called(fields: Fields, leads: Sequence[Lead], wanted: Sequence[Mapping[str, str]]) -> Fields:
    """Fields under the identities that the package uses."""
    ids = {(one["scheme"], one["key"]): one["lead_id"] for one in wanted}
    names = {lead.lead_id: ids[lead.scheme, lead.key] for lead in leads}
    called: Fields = {}
    for field, value in fields.items():
        head, slash, rest = field.partition("/")
        called[names.get(head, head) + slash + rest] = value
    return called


def _compared(stated: Fields, derived: Fields, missing: tuple[str, ...]) -> Reproduction:
    fields = sorted(stated.keys() | derived.keys())
    pairs = [Difference(one, stated.get(one), derived.get(one)) for one in fields]
    equal = tuple(one.field for one in pairs if one.stated == one.derived)
    return Reproduction(equal, tuple(one for one in pairs if one.stated != one.derived), missing)
