"""Members of the leads with what the registers have of them, for whoever has to decide who is a party."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.documents.model import Column, Content, Grid
from workbench.evidence.letters.people import People
from workbench.evidence.letters.said import label, parts
from workbench.leads.counts import counted
from workbench.leads.lead import Lead, Member
from workbench.texts import text
from workbench.trust.masking import masked

__all__ = ["register"]

_KINDS = ("pharmacy", "facility", "doctor", "patient")
#: Patients whom somebody sends, and cards, are in the tables of rows and amounts.
_LEFT_OUT = ("steered",)


def register(leads: Iterable[Lead], people: People) -> Grid:
    """Institutions, doctors and people of the leads, each once, with every lead and role."""
    found: dict[tuple[str, str], list[tuple[Lead, Member]]] = {}
    for lead in leads:
        for one in lead.members:
            if one.kind in _KINDS and one.role not in _LEFT_OUT:
                found.setdefault((one.kind, one.id), []).append((lead, one))
    order = sorted(found, key=lambda one: (_KINDS.index(one[0]), -_most(found[one]), one[1]))
    columns = (
        Column(text("letters.column.number"), 0.7, "right"),
        Column(text("letters.column.kind"), 1.3),
        Column(text("letters.column.called"), 2.6),
        Column(text("letters.column.registered"), 2.8),
        Column(text("letters.column.contact"), 2.6),
        Column(text("letters.column.roles"), 2),
    )
    rows = tuple(_row(number, key, found[key], people) for number, key in enumerate(order, start=1))
    return Grid(columns, rows)


def _most(several: list[tuple[Lead, Member]]) -> int:
    return max(member.count for _, member in several)


def _row(
    number: int, key: tuple[str, str], several: list[tuple[Lead, Member]], people: People
) -> tuple[Content, ...]:
    kind, node_id = key
    roles = [
        text(
            "letters.role",
            lead=lead.lead_id,
            role=label("role", member.role),
            count=counted(lead, member)["zh"],
        )
        for lead, member in several
    ]
    return (
        str(number),
        label("kind", kind),
        people.called(kind, node_id),
        _known(kind, node_id, ("gend", "brdy", "certno"), people),
        _known(kind, node_id, ("live_addr", "phone", "medins_code", "region"), people),
        parts(roles),
    )


#: Attribute of the ontology that says how a column of the register is masked.
_MASKED_AS = {
    "brdy": "born_on",
    "certno": "certificate_no",
    "live_addr": "address",
    "phone": "phone",
    "gend": "gender",
    "medins_code": "facility_id",
    "region": "region",
}


def _known(kind: str, node_id: str, columns: tuple[str, ...], people: People) -> str:
    """What the register has, masked as the ontology says at the level internal; a dash for nothing."""
    said = []
    for column in columns:
        value = people.attribute(kind, node_id, column)
        if value and people.level == "internal":
            value = masked(kind, _MASKED_AS[column], value)
        if value:
            said.append(label(f"letters.{column}", value))
    return "\n".join(said) or "-"
