"""The graph as FollowTheMoney entities, one JSON object a line: OpenAleph, OpenSanctions.

The model has no medical insurance in it: people are ``Person``, pharmacies ``Company``, other institutions
``Organization``, cards ``UserAccount``, and every edge an ``UnknownLink`` with its source rows as ``recordId``.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from workbench.evidence.graph.clean import plain
from workbench.evidence.graph.content import Content, GraphEdge, GraphNode, file_line
from workbench.texts import text

__all__ = ["ftm"]

_SCHEMAS = {
    "patient": "Person",
    "doctor": "Person",
    "card": "UserAccount",
    "pharmacy": "Company",
    "facility": "Organization",
}
#: Property by attribute; an institution's and a person's number is a registration number.
_PERSON = {
    "certificate_no": "idNumber",
    "born_on": "birthDate",
    "died_on": "deathDate",
    "address": "address",
    "phone": "phone",
    "id": "registrationNumber",
}
_PROPERTIES = {
    "Person": _PERSON,
    "Company": {"id": "registrationNumber"},
    "Organization": {"id": "registrationNumber"},
    "UserAccount": {"id": "username", "kind_label": "service"},
}
#: GB/T 2261.1.
_GENDERS = {"1": "male", "2": "female"}


def ftm(content: Content) -> bytes:
    """JSON lines in UTF-8, nodes first. What is not known has no property; every value is text."""
    entities = [_node(one, content) for one in content.nodes]
    entities += [_edge(one, content) for one in content.edges]
    lines = (json.dumps(one, ensure_ascii=False, sort_keys=True) for one in entities)
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _identity(content: Content, *parts: str) -> str:
    """An id that the model allows (letters, digits, ``-``).

    At the level transfer it lasts: the same person has it in every export. At the level internal it is opaque, since
    the digest of a number can be undone by trying all numbers, and holds only within the export of one lead.
    """
    scope = (content.lead, content.level) if content.level == "internal" else ()
    digest = hashlib.sha256("\x1f".join((*scope, *parts)).encode("utf-8")).hexdigest()
    return f"yb-{digest[:40]}"


def _node(node: GraphNode, content: Content) -> dict[str, Any]:
    schema = _SCHEMAS[node.kind]
    words = [node.values.get("kind_label"), node.values.get("role_label")]
    properties = {"name": [node.label], "keywords": [str(one) for one in words if one]}
    for attribute, name in _PROPERTIES[schema].items():
        # A masked date of birth leaves the year, which is a date to the model; its stars are not.
        if said := plain(node.values.get(attribute)).removesuffix("-**-**"):
            properties[name] = [said]
    gender = _GENDERS.get(plain(node.values.get("gender")))
    if gender:
        properties["gender"] = [gender]
    return {"id": _identity(content, node.name), "schema": schema, "properties": properties}


def _edge(edge: GraphEdge, content: Content) -> dict[str, Any]:
    properties = {
        "subject": [_identity(content, edge.source)],
        "object": [_identity(content, edge.target)],
        "role": [edge.label],
        "recordId": [f"{file_line(row)} {row.table} {row.key}" for row in edge.rows],
        "summary": [_summary(edge, content.language)],
    }
    for name, moment in (("startDate", edge.first_at), ("endDate", edge.last_at)):
        if moment is not None:
            properties[name] = [moment.isoformat(timespec="seconds")]
    identity = _identity(content, edge.source, edge.relation, edge.target)
    return {"id": identity, "schema": "UnknownLink", "properties": properties}


def _summary(edge: GraphEdge, language: str) -> str:
    values = {name: plain(edge.values.get(name)) or "-" for name in ("count", "fund_yuan", "account_yuan")}
    return text("evidence.link_summary", language, relation=edge.label, rows=len(edge.rows), **values)
