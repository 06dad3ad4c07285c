"""The parts of a case on a graph server: which labels and relationship types there are, and what each carries.

Labels and types come from the ontology, the properties from the lists below; nothing of them comes from data. That is
what makes it safe to put them into the text of a statement: values never are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from graph_loaders.ontology import edge_types, ontology

if TYPE_CHECKING:
    from typing import LiteralString

__all__ = [
    "ENTITY",
    "LEAD",
    "ROW",
    "LinkPart",
    "NodePart",
    "Part",
    "link_parts",
    "node_parts",
    "parts",
    "word",
]

#: Label of every node of the case beside that of its kind, label of leads, and label of the source rows.
ENTITY, LEAD, ROW = "Entity", "Lead", "SourceRow"

_SAID = ("kind", "id", "label", "lead_ids")
_PROVENANCE = ("source_file", "source_row")
_TIE = ("observed", "first_at", "last_at")
_TESTED = (*_TIE, "expected", "log10_p", "log10_q", "llr", "basis", "window_seconds", "places", "lead_ids")
_SHARED = (*_TIE, "basis", "via")
_EVENT = (
    *("key", "row_table", "row_key", *_PROVENANCE, "first_at", "last_at", "setl_id", "mdtrt_id", "line_id"),
    *(
        "total_fen",
        "fund_fen",
        "account_fen",
        "cash_fen",
        "total_yuan",
        "fund_yuan",
        "account_yuan",
        "cash_yuan",
    ),
    *("lead_ids", "third"),
)
#: What single kinds of events carry beside: whether a swipe counts for rhythm, on which terminal; the kind of a visit.
_OWN = {"SWIPED_AT": ("counted", "operator"), "VISITED": ("med_type",)}
#: What findings of cross-checks join, one relationship per occurrence.
_CHECKED = (*_TIE[1:], "key", "setl_id", "mdtrt_id", "other_setl_id", "fund_fen", "account_fen", "via")
_MEMBER = ("role", "count")
_EVIDENCE = (
    *("key", "session", "evidence", "row_table", "row_key", *_PROVENANCE, "at_time"),
    *("person", "card", "doctor", "place", "total_fen", "fund_fen", "account_fen", "cash_fen"),
)
_ROW = (
    *("key", "row_table", "row_key", "visit", *_PROVENANCE, "person", "place", "doctor", "card", "at_time"),
    *("fund_fen", "account_fen"),
)
_LEAD = (
    *("lead_id", "scheme", "rank", "score", "priority", "status", "reported"),
    *(
        "title_zh",
        "title_en",
        "sentence_zh",
        "sentence_en",
        "observed",
        "expected",
        "log10_q",
        "first_on",
        "last_on",
    ),
    *("fund_fen", "account_fen", "fund_yuan", "account_yuan", "rows"),
    *("explanations", "explanation_fits", "notes_zh", "notes_en", "record"),
)

#: Derived relations that a run tests, and those that are only counted; STEERING is a tie here, not an event.
_TESTED_RELATIONS = ("CO_SWIPE", "CO_ADMISSION", "STEERING", "REFERRED_TO")
_SHARED_RELATIONS = ("SHARED_CONTACT", "SHARED_TERMINAL")


@dataclass(frozen=True)
class NodePart:
    """Nodes of one label.

    Attributes:
        name: the label.
        labels: all labels of such a node.
        key: the property that names it, which is unique.
        kind: kind of node in the tables; None for leads and rows.
        properties: what it carries, the key included.
        table: table that its nodes stand in.
    """

    name: str
    labels: tuple[str, ...]
    key: str
    kind: str | None
    properties: tuple[str, ...]
    table: str = "server_node"


@dataclass(frozen=True)
class LinkPart:
    """Relationships of one type.

    Attributes:
        name: the type.
        source: label and key property of the node that it starts from.
        target: the same of the node that it leads to.
        properties: what it carries.
    """

    name: str
    source: tuple[str, str]
    target: tuple[str, str]
    properties: tuple[str, ...]


Part = NodePart | LinkPart


@cache
def node_parts() -> tuple[NodePart, ...]:
    """Parts of nodes, leads and source rows last."""
    kinds = [
        NodePart(
            name, (ENTITY, name), "key", one.kind, ("key", *_SAID, *one.attributes, *_PROVENANCE, "degree")
        )
        for name, one in ontology().node_types.items()
    ]
    leads = NodePart(LEAD, (LEAD,), "lead_id", None, _LEAD, "server_lead")
    return (*kinds, leads, NodePart(ROW, (ROW,), "key", None, _ROW, "server_row"))


@cache
def link_parts() -> tuple[LinkPart, ...]:
    """Parts of relationships, in the order of the ontology, membership in leads and what leads rest on last."""
    entity, lead = (ENTITY, "key"), (LEAD, "lead_id")
    found = [LinkPart(name, entity, entity, _carried(name)) for name in edge_types()]
    return (
        *found,
        LinkPart("MEMBER_OF", entity, lead, _MEMBER),
        LinkPart("RESTS_ON", lead, (ROW, "key"), _EVIDENCE),
    )


def parts() -> tuple[Part, ...]:
    """All parts: nodes first, because relationships need them."""
    return (*node_parts(), *link_parts())


@cache
def _known() -> frozenset[str]:
    """Every word that may stand in the text of a statement."""
    found = {one for part in node_parts() for one in (*part.labels, part.key, *part.properties)}
    return frozenset(found | {one for part in link_parts() for one in (part.name, *part.properties)})


def word(name: str) -> LiteralString:
    """A label, type or property as a word of a statement.

    Raises:
        ValueError: it is none that is declared, or not a plain word.
    """
    if name not in _known() or not name.isidentifier() or not name.isascii():
        raise ValueError(f"not a word of the ontology: {name!r}")
    return cast("LiteralString", name)  # type: ignore[redundant-cast]  # mypy takes it for any str


def _carried(relation: str) -> tuple[str, ...]:
    if relation in _TESTED_RELATIONS:
        return _TESTED
    if relation in _SHARED_RELATIONS:
        return _SHARED
    if edge_types()[relation].question == "graph_around_checked":
        return _CHECKED
    return _TIE if relation == "OWNS" else (*_EVENT, *_OWN.get(relation, ()))
