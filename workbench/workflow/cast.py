"""Who a lead is about, and how a list or a ledger may name them: people masked unless a reason was logged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.case import Case
from workbench.errors import CaseError
from workbench.explore.graph import asking
from workbench.explore.keys import parse_key
from workbench.explore.nodes import by_id
from workbench.explore.standing_leads import standing_leads
from workbench.run import latest_run
from workbench.trust.ledger import Ledger
from workbench.trust.masking import label_of, masked, masked_text
from workbench.workflow.targets import OTHER

__all__ = ["Cast", "cast_of"]

Node = tuple[str, str]

_KINDS = ("patient", "card", "doctor", "pharmacy", "facility")
#: What may be an id in a text that somebody wrote.
_NUMBER = re.compile(r"[0-9A-Za-z_-]{5,}")
#: Numbers by which anybody is known, in no table or not: identity cards and mobile phones of the mainland.
_CERTIFICATE = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")


@dataclass(frozen=True)
class Cast:
    """The members of some leads.

    Attributes:
        members: kind and id of everybody in each lead, sorted.
        schemes: scheme of each lead.
        names: name of each node that the case has.
        plain: whether people are named.
    """

    members: Mapping[str, tuple[Node, ...]]
    schemes: Mapping[str, str]
    names: Mapping[Node, str]
    plain: bool = False

    def label(self, kind: str, node_id: str) -> str:
        """What a node is called; people by the first letter of the name and the end of the number."""
        name = self.names.get((kind, node_id), "")
        if kind == OTHER:
            return node_id if self.plain else masked("patient", "label", node_id)
        return f"{name} {node_id}".strip() if self.plain else label_of(kind, node_id, name)

    def target(self, key: str) -> str:
        """The same for a target as ``kind:id``."""
        return self.label(*parse_key(key))

    def text(self, said: str | None) -> str:
        """What somebody wrote, without the names and numbers of the people of the case that it names.

        A name of somebody who is in no lead, and whose number does not stand in the text, cannot be told from other
        words.
        """
        if not said or self.plain:
            return said or ""
        known = [(kind, node_id, name) for (kind, node_id), name in self.names.items()]
        hidden = masked_text(said, known)
        hidden = _CERTIFICATE.sub(lambda found: masked("patient", "certificate_no", found.group()), hidden)
        return _PHONE.sub(lambda found: masked("patient", "phone", found.group()), hidden)

    def of_kind(self, lead_id: str, *kinds: str) -> tuple[Node, ...]:
        """Members of a lead of these kinds."""
        return tuple(one for one in self.members.get(lead_id, ()) if one[0] in kinds)


def cast_of(
    case: Case,
    leads: Iterable[str],
    *,
    targets: Iterable[str] = (),
    said: Iterable[str] = (),
    plain: bool = False,
) -> Cast:
    """The members of leads, from all runs that saw them, and their names.

    Args:
        case: the case.
        leads: the leads.
        targets: whom measures are against, as ``kind:id``.
        said: texts that people wrote; whose number stands in them is masked too.
        plain: whether people are to be named; the caller has logged the reason.
    """
    members, schemes = _seen(case, set(leads))
    nodes = {one for several in members.values() for one in several} | {parse_key(one) for one in targets}
    numbers = {one for text in said for one in _NUMBER.findall(text)}
    return Cast(members, schemes, _names(case, nodes, numbers), plain)


def _seen(case: Case, leads: set[str]) -> tuple[dict[str, tuple[Node, ...]], dict[str, str]]:
    found: dict[str, set[Node]] = {one: set() for one in leads}
    with Ledger(case.lead_store).read() as db:
        rows = [] if db is None else db.execute("select lead_id, kind, id from sighted_member").fetchall()
        known = [] if db is None else db.execute("select lead_id, scheme from lead").fetchall()
    for lead_id, kind, node_id in rows:
        if lead_id in leads:
            found[lead_id].add((kind, node_id))
    try:
        standing = standing_leads(case, latest_run(case))
    except CaseError as problem:
        if problem.code != "no_run":
            raise
        standing = []
    for lead in standing:
        if lead.lead_id in leads:
            found[lead.lead_id] |= {(one.kind, one.id) for one in lead.members}
    return {one: tuple(sorted(found[one])) for one in sorted(found)}, dict(known)


def _names(case: Case, nodes: set[Node], numbers: set[str]) -> dict[Node, str]:
    names = {one: "" for one in sorted(nodes) if one[0] in _KINDS}
    wanted = {kind: sorted({one for other, one in nodes if other == kind} | numbers) for kind in _KINDS}
    if not any(wanted.values()):
        return names
    with asking(case, None) as engine:
        for kind, ids in wanted.items():
            for row in by_id(engine, kind, ids):
                names[kind, str(row["id"])] = str(row["label"] or "")
    return names
