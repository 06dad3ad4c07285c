"""Who is called by name at a level, and whom each cell of a source row names.

The rule, in full in docs/amounts.md: at the level ``transfer`` cells about the leads' members stay as they are, and
cells that name anybody else become pseudonyms; at the level ``internal`` every cell that names a person is masked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from graph_loaders.ontology import ontology
from graph_loaders.recognise import heading_key
from graph_loaders.schema import table_schemas
from workbench.evidence.errors import EvidenceError
from workbench.evidence.graph.levels import LEVELS, Level
from workbench.trust.masking import is_masked, is_masked_column, masked_column
from workbench.trust.pseudonyms import Pseudonyms

__all__ = ["Showing", "column_meant"]

_HIDDEN = "***"
_CARDS = frozenset({"card_sn", "ssc_cardno", "mdtrt_cert_no"})
#: Of a visit, what belongs to the person to be contacted, who may be somebody else than the patient.
_CONTACT = frozenset({"coner_name", "tel", "addr"})
#: Columns that never name an insured person or a doctor: operators, and who answers for an institution.
_NOBODY = frozenset({"opter_id", "opter_name", "hi_resper_name", "hi_resper_tel"})
#: Code of the doctor that a column is about.
_DOCTORS = {
    "dr_code": "dr_code",
    "dr_name": "dr_code",
    "bilg_dr_code": "bilg_dr_code",
    "bilg_dr_name": "bilg_dr_code",
    "chfpdr_code": "chfpdr_code",
    "chfpdr_name": "chfpdr_code",
}
#: What the values of a column are called for a pseudonym, so that the same person has the same one everywhere.
_KINDS = {
    "psn_no": "patient",
    "dr_code": "doctor",
    "bilg_dr_code": "doctor",
    "chfpdr_code": "doctor",
    "opter_id": "operator",
}
#: A number that is looked for inside of other cells has at least so many characters.
_LONG = 6

_Node = tuple[str, str]


@dataclass(frozen=True)
class Showing:
    """How people are called at a level.

    Attributes:
        level: ``internal`` or ``transfer``.
        members: kind and id of the leads' members.
        pseudonyms: of the case.
    """

    level: Level
    members: frozenset[_Node]
    pseudonyms: Pseudonyms

    @classmethod
    def of(cls, level: str, members: Collection[_Node], pseudonyms: Pseudonyms) -> Showing:
        """The way of a level.

        Raises:
            EvidenceError: there is no such level.
        """
        if level not in LEVELS:
            raise EvidenceError("evidence_level", level=level, levels=", ".join(LEVELS))
        return cls(cast(Level, level), frozenset(members), pseudonyms)

    def plain(self, kind: str, node_id: str) -> bool:
        """Whether somebody stands there by their own id: institutions always, members at the level transfer."""
        return not is_masked(kind, "id") or (self.level == "transfer" and (kind, node_id) in self.members)

    def person(self, kind: str, node_id: str) -> str:
        """The id of a node, or its pseudonym; a node that is not known is empty."""
        return node_id if self.plain(kind, node_id) else self.pseudonyms.of(kind, node_id)

    def name(self, kind: str, node_id: str, name: str) -> str:
        """A name beside that id: whole where the id is, masked at the level internal, else empty."""
        if self.plain(kind, node_id):
            return name
        return masked_column("psn_name", name) if self.level == "internal" else ""

    def cell(
        self,
        table: str,
        column: str | None,
        value: str | None,
        checked: Mapping[str, str],
        *,
        sure: bool = True,
    ) -> tuple[str, bool]:
        """A cell of a source row as it may be shown, and whether something of it is hidden.

        Args:
            table: checked table of the row.
            column: declared column that the cell stands for, None for one that the workbench does not know.
            value: what is written there.
            checked: the checked row.
            sure: the load took the cell for that column; otherwise its heading only sounds so, and what is not said
                by the checked row as well is nobody's.
        """
        if not value:
            return "", False
        if column is None:
            hide = self.level == "internal" or self._tells(table, value, checked)
            return (_HIDDEN, True) if hide else (value, False)
        if not _names_people(table, column):
            return value, False
        if self.level == "internal":
            return masked_column(column, value), True
        said = checked.get(column, value) if sure else value.strip()
        known = sure or said == checked.get(column)
        if known and self._open(table, column, checked):
            return value, False
        return self.pseudonyms.of(*_named(column, said, checked)), True

    def _tells(self, table: str, value: str, checked: Mapping[str, str]) -> bool:
        """Whether a cell of an unknown column says what is hidden elsewhere in its row."""
        return any(
            _names_people(table, column) and not self._open(table, column, checked)
            for column, said in checked.items()
            if len(said) > 1 and (value == said or (len(said) >= _LONG and said in value))
        )

    def _open(self, table: str, column: str, checked: Mapping[str, str]) -> bool:
        """Whether the level shows what a row says of somebody in a column."""
        mine = any(one in self.members for one in _owners(table, column, checked))
        return self.level == "transfer" and mine


def column_meant(table: str, heading: str) -> str | None:
    """The personal column that a heading means which the load ignored, by its name, label or synonyms; None for none.

    Args:
        table: checked table of the row; its own columns come first.
        heading: the heading as written.
    """
    return _personal_headings(table).get(heading_key(heading))


@cache
def _personal_headings(table: str) -> dict[str, str]:
    schemas = table_schemas()
    found: dict[str, str] = {}
    for name in (table, *sorted(set(schemas) - {table})):
        for column, declared in schemas[name].columns.items():
            if _names_people(name, column):
                for said in (column, declared.zh, *declared.synonyms):
                    found.setdefault(heading_key(said), column)
    for column in ontology().masked_columns:
        found.setdefault(heading_key(column), column)
    return found


@cache
def _names_people(table: str, column: str) -> bool:
    """Whether a column names people; the address of an institution does not."""
    return is_masked_column(column) and (table, column) != ("fixmedins_b", "addr")


def _owners(table: str, column: str, checked: Mapping[str, str]) -> list[_Node]:
    """Nodes that a cell is about; none where it is about somebody else, or nobody can tell."""
    if column in _NOBODY:
        return []
    if column in _DOCTORS or table == "dr_info_b":
        code = checked.get(_DOCTORS.get(column, "dr_code"))
        return [("doctor", code)] if code else []
    if table == "mdtrt_d" and column in _CONTACT and _other_contact(checked):
        return []
    owners = [("patient", checked[one]) for one in ("psn_no",) if one in checked]
    if column in _CARDS and column in checked:
        owners.append(("card", f"SSC:{checked[column]}"))
    return owners


def _other_contact(checked: Mapping[str, str]) -> bool:
    """Whether a visit names somebody else than the patient as the one to be contacted."""
    contact = checked.get("coner_name")
    return contact is not None and contact != checked.get("psn_name")


def _named(column: str, value: str, checked: Mapping[str, str]) -> _Node:
    """Kind and value of a pseudonym, as the graph calls the same thing."""
    if column in _CARDS:
        kind = checked.get("mdtrt_cert_type") if column == "mdtrt_cert_no" else "03"
        if kind == "02":
            return "certificate", value
        return ("token", value) if kind == "01" else ("card", f"SSC:{value}")
    return _KINDS.get(column, ontology().masked_columns[column]), value
