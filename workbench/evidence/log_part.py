"""Parts 6 and 7: what the log of the case says of the leads, where its chain stood, what was decided and exported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from workbench.documents.cells import Cell
from workbench.documents.delimited import csv_bytes
from workbench.evidence.brief import Brief
from workbench.evidence.shelf import Shelf, json_bytes
from workbench.evidence.standing import LeadStanding
from workbench.explore.graph import asking
from workbench.explore.keys import node_key
from workbench.explore.nodes import by_id
from workbench.leads.history import Review
from workbench.trust.audit import AuditLog, Entry, canonical

__all__ = ["put_log"]

_SEAL, _EXPORTS = "6", "7"
_PEOPLE = ("patient", "card", "doctor")
#: What an id may be made of; what is shorter than this names nobody.
_NUMBER = re.compile(r"[0-9A-Za-z_|-]{5,}")
#: A node as entries name it, with a field of it where one was asked for.
_NODE = re.compile(rf"(?:{'|'.join(_PEOPLE)}):(.+?)(?: [a-z_]+)?", re.DOTALL)
#: Columns by which somebody is known.
_TELLING = ("id", "label", "certno", "phone")
_DECISIONS = ("lead", "seq", "at", "actor", "kind", "status", "proposed", "reason", "note", "run", "refers")
_LINES = ("seq", "at", "actor", "action", "subject", "form", "level", "reason", "package", "sha256", "hash")


def put_log(shelf: Shelf, brief: Brief, standings: Sequence[LeadStanding]) -> None:
    """Write the entries of the log that name the leads or their members, its head, decisions and exports.

    An entry is left as it was written where the level allows; where it names somebody who must not be named, that is
    replaced and ``redacted`` says so: then its digest can be checked in the case only.
    """
    entries = _entries(brief)
    notes = [row.note for one in standings for row in one.history]
    hide = _Hiding(brief, [*notes, *(said for one in entries for said in _texts([one.subject, one.detail]))])
    shown = [hide.entry(one) for one in entries]
    shelf.put(_SEAL, "audit.jsonl", "".join(f"{canonical(one)}\n" for one in shown).encode(), len(shown))
    seq, digest = brief.head
    shelf.put(_SEAL, "chain-head.json", json_bytes({"seq": seq, "hash": digest, "entries_here": len(shown)}))
    decisions = [_decision(row, hide) for one in standings for row in one.history]
    shelf.put(_SEAL, "decisions.csv", csv_bytes(_DECISIONS, decisions), len(decisions))
    exports = [_export(one) for one in shown if one["action"] in ("export", "export_sealed")]
    exports.append(_this_one(brief))
    shelf.put(_EXPORTS, "export-log.csv", csv_bytes(_LINES, exports), len(exports))


def _entries(brief: Brief) -> list[Entry]:
    """Entries up to the head that are about the leads or their members."""
    leads = {one.lead_id for one in brief.leads}
    about = leads | {node_key(kind, one) for kind, one in brief.rows.members}
    return [
        one
        for one in AuditLog(brief.case.lead_store).entries()
        if one.seq <= brief.head[0] and (one.subject in about or leads & set(_texts(one.detail)))
    ]


class _Hiding:
    """Replaces, in texts that people wrote or that name nodes, whoever must not be named."""

    def __init__(self, brief: Brief, said: Iterable[str]) -> None:
        ids = {kind: {one for other, one in brief.rows.members if other == kind} for kind in _PEOPLE}
        numbers = {one for text in said for one in _numbers(text)}
        called: dict[str, str] = {}
        with asking(brief.case, None) as engine:
            for kind in _PEOPLE:
                for row in by_id(engine, kind, sorted(ids[kind] | numbers)):
                    if not brief.showing.plain(kind, str(row["id"])):
                        name = brief.showing.person(kind, str(row["id"]))
                        called |= dict.fromkeys(_secrets(row), name)
        longest = sorted(called, key=lambda one: (-len(one), one))
        self._called = called
        self._pattern = re.compile("|".join(map(re.escape, longest))) if longest else None

    def shown(self, value: Any) -> Any:
        """A value of JSON without them."""
        if isinstance(value, str):
            return self._pattern.sub(self._name, value) if self._pattern else value
        if isinstance(value, Mapping):
            return {name: self.shown(one) for name, one in value.items()}
        return [self.shown(one) for one in value] if isinstance(value, list) else value

    def entry(self, entry: Entry) -> dict[str, Any]:
        """An entry of the log, and whether anything in it was replaced."""
        written = asdict(entry)
        shown: dict[str, Any] = self.shown(written)
        kept = {name: written[name] for name in ("at", "action", "hash", "prev")}
        return shown | kept | {"redacted": shown | kept != written}

    def _name(self, found: re.Match[str]) -> str:
        return self._called[found.group()]


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value of JSON."""
    if isinstance(value, str):
        yield value
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for one in parts:
        yield from _texts(one)


def _numbers(said: str) -> set[str]:
    """What may be an id in a text: words of letters and digits, and what stands behind the kind of a node."""
    node = _NODE.fullmatch(said)
    return {*_NUMBER.findall(said), *([node[1]] if node else [])}


def _secrets(row: Mapping[str, Any]) -> set[str]:
    """Id, name, certificate and phone of somebody; a single letter would be found everywhere."""
    return {str(row[name]) for name in _TELLING if row.get(name) and len(str(row[name])) > 1}


def _decision(row: Review, hide: _Hiding) -> tuple[Cell, ...]:
    known = (row.lead_id, row.seq, row.at, row.actor, row.kind, row.status, row.proposed, row.reason)
    return (*known, hide.shown(row.note), row.run_id, row.refers)


def _export(entry: Mapping[str, Any]) -> tuple[Cell, ...]:
    detail = entry["detail"]
    said = (str(detail.get(one, "")) for one in ("form", "level", "reason", "package", "tagmanifest"))
    form, level, reason, package, sealed = said
    known = (entry["seq"], entry["at"], entry["actor"], entry["action"], entry["subject"])
    return (*known, form, level, reason, package, sealed, entry["hash"])


def _this_one(brief: Brief) -> tuple[Cell, ...]:
    """This export: its own entry and the digest that it ends with stand in the log of the case only."""
    purpose = brief.order.facts.export.purpose or ""
    leads = " ".join(one.lead_id for one in brief.leads)
    known = ("", f"{brief.made_at:%Y-%m-%dT%H:%M:%S}", brief.order.actor, "export", leads)
    return (*known, "package", brief.level, purpose, brief.name, "", "")
