"""How people are called in a document: as the register has them at the level transfer, masked at the level internal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from workbench.case import Case
from workbench.evidence.graph.levels import Level
from workbench.evidence.letters.facts import Facts
from workbench.explore.nodes import by_id
from workbench.leads.lead import Lead
from workbench.trust.masking import masked, masked_text

if TYPE_CHECKING:
    from workbench.evidence.source_rows import Showing

__all__ = ["People"]

#: A citizen number and a mobile number inside free text.
_CITIZEN = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z])1[0-9]{10}(?![0-9A-Za-z])")
#: Fields of a party, by table of the form, and the attribute of a person that is masked alike.
_ALIKE = {
    ("persons", "name"): "label",
    ("persons", "psn_no"): "id",
    ("persons", "id_number"): "certificate_no",
    ("persons", "born_on"): "born_on",
    ("persons", "address"): "address",
    ("persons", "registered_address"): "address",
    ("persons", "native_place"): "address",
    ("persons", "work"): "address",
    ("persons", "phone"): "phone",
    ("institutions", "legal_representative"): "label",
}


@dataclass(frozen=True)
class People:
    """Everybody whom the documents may name.

    Attributes:
        level: internal masks, transfer does not.
        showing: how the tables of the package call people.
        rows: what the register has on each member, by kind and id.
        named: kind, id and name of everybody whose name must not stand in a text at the level internal.
    """

    level: Level
    showing: Showing
    rows: Mapping[tuple[str, str], Mapping[str, Any]]
    named: tuple[tuple[str, str, str | None], ...] = field(repr=False, default=())

    @classmethod
    def of(cls, case: Case, leads: Iterable[Lead], facts: Facts, level: Level, showing: Showing) -> People:
        """Ask the case for all members at once.

        Raises:
            CaseError: the case is damaged.
        """
        wanted: dict[str, set[str]] = {}
        for lead in leads:
            for member in lead.members:
                wanted.setdefault(member.kind, set()).add(member.id)
        rows: dict[tuple[str, str], Mapping[str, Any]] = {}
        with case.engine() as engine:
            for kind, ids in sorted(wanted.items()):
                for row in by_id(engine, kind, ids):
                    rows.setdefault((kind, str(row["id"])), row)
        known = [(kind, one, _name(rows.get((kind, one), {}))) for kind, ids in wanted.items() for one in ids]
        return cls(level, showing, rows, (*sorted(known, key=str), *_certificates(rows), *_parties(facts)))

    def name(self, kind: str, node_id: str) -> str:
        """The name of a member in the register; empty where it has none."""
        return _name(self.rows.get((kind, node_id), {})) or ""

    def called(self, kind: str, node_id: str) -> str:
        """What a member is called: name and id, the same as in the tables of the package."""
        name = self.showing.name(kind, node_id, self.name(kind, node_id))
        shown = self.showing.person(kind, node_id)
        return f"{name}\n{shown}" if name else shown

    def told(self, words: str) -> str:
        """A text; at the level internal without names and numbers of people."""
        if self.level == "transfer":
            return words
        hidden = masked_text(words, self.named)
        hidden = _CITIZEN.sub(lambda found: masked("patient", "certificate_no", found.group()), hidden)
        return _MOBILE.sub(lambda found: masked("patient", "phone", found.group()), hidden)

    def party(self, section: str, name: str, value: str) -> str:
        """A field of a party; institutions are not masked."""
        if self.level == "transfer":
            return value
        alike = _ALIKE.get((section, name))
        return masked("patient", alike, value) if alike else self.told(value)

    def attribute(self, kind: str, node_id: str, column: str) -> str:
        """What the register has of a member, plain; empty where it has nothing."""
        return _value(self.rows.get((kind, node_id), {}), column)


def _name(row: Mapping[str, Any]) -> str | None:
    label = row.get("label")
    return str(label) if label is not None and str(label) != str(row.get("id")) else None


def _value(row: Mapping[str, Any], column: str) -> str:
    """A value of a register as text, a time as its day; empty for what is missing."""
    value = row.get(column)
    if value is None or type(value).__name__ in ("NAType", "NaTType") or value != value:  # noqa: PLR0124 - not a number
        return ""
    return value.date().isoformat() if isinstance(value, datetime) else str(value)


def _certificates(
    rows: Mapping[tuple[str, str], Mapping[str, Any]],
) -> list[tuple[str, str, str | None]]:
    """Certificate numbers of members, to be found in texts as ids are."""
    found = {_value(row, "certno") for (kind, _), row in rows.items() if kind == "patient"} - {""}
    return [("patient", one, None) for one in sorted(found)]


def _parties(facts: Facts) -> list[tuple[str, str, str | None]]:
    """Parties of the form: what they wrote in a field must not come back in a text."""
    names = [one.name for one in facts.persons] + [one.legal_representative for one in facts.institutions]
    numbers = [value for one in facts.persons for value in (one.psn_no, one.id_number, one.phone)]
    known = [("patient", "", one) for one in sorted({name for name in names if name and len(name) > 1})]
    return [*known, *(("patient", one, None) for one in sorted({number for number in numbers if number}))]
