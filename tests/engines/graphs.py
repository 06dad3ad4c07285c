"""Small graphs made by chance, as the four tables of a graph server; ids of one graph are met in no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pyarrow as pa

from graph_loaders.neo4j.tables import LEADS, LINKS, MEMBERS, NODES

SEED = 20261122
TIES = {
    "CO_SWIPE": ("patient", "patient"),
    "CO_ADMISSION": ("patient", "patient"),
    "SHARED_CONTACT": ("patient", "patient"),
    "SHARED_TERMINAL": ("pharmacy", "pharmacy"),
    "STEERING": ("doctor", "pharmacy"),
    "REFERRED_TO": ("doctor", "facility"),
    "OWNS": ("patient", "card"),
}
EVENTS = {
    "SWIPED_AT": ("patient", "pharmacy"),
    "USED_AT": ("card", "pharmacy"),
    "VISITED": ("patient", "facility"),
    "SEEN_BY": ("patient", "doctor"),
    "ADMITTED_TO": ("patient", "facility"),
    "ATTENDED_BY": ("patient", "doctor"),
    "PRACTISED_AT": ("doctor", "facility"),
    "PRESCRIBED": ("doctor", "patient"),
    "FILLED_AT": ("patient", "pharmacy"),
}
UNDIRECTED = ("CO_SWIPE", "CO_ADMISSION", "SHARED_CONTACT", "SHARED_TERMINAL")
#: Ids and names as data may bring them: quotes of every language, markup, characters beyond the first plane.
ODD = (
    "a",
    "b'",
    '"c',
    "`d`",
    "e}) DETACH DELETE n //",
    "f\\",
    "g$h",
    "\U00020000\u4e59",
    "\uff21",
    "i\n",
    ":j",
    "",
)
BEGAN = datetime(2025, 3, 1, 8, 0, 0)


@dataclass(frozen=True)
class Tables:
    """One graph, or several together."""

    nodes: list[dict[str, Any]]
    links: list[dict[str, Any]]
    leads: list[dict[str, Any]]
    members: list[dict[str, Any]]

    def arrow(self) -> dict[str, Any]:
        """The arguments of ``take_elements``."""
        return {
            "nodes": pa.Table.from_pylist(self.nodes, schema=NODES),
            "links": [pa.Table.from_pylist(self.links, schema=LINKS)],
            "leads": pa.Table.from_pylist(self.leads, schema=LEADS),
            "members": pa.Table.from_pylist(self.members, schema=MEMBERS),
        }

    def keys(self, kind: str | None = None) -> list[str]:
        """Names of the nodes."""
        return [one["key"] for one in self.nodes if kind in (None, one["kind"])]


def together(graphs: Iterable[Tables]) -> Tables:
    """Several graphs as one."""
    every = list(graphs)
    return Tables(
        *(
            [one for graph in every for one in getattr(graph, name)]
            for name in ("nodes", "links", "leads", "members")
        )
    )


def graph(number: int, *, largest: int = 6) -> Tables:
    """The graph of a number."""
    chance = Random(SEED + number)
    nodes = [
        one
        for kind, most in (("patient", largest), ("card", 3), ("doctor", 2), ("pharmacy", 3), ("facility", 2))
        for one in _nodes(chance, number, kind, chance.randint(1, most))
    ]
    leads = [_lead(chance, number, place) for place in range(chance.randint(0, 3))]
    members = _members(chance, nodes, leads)
    for one in nodes:
        of = sorted({member["lead_id"] for member in members if member["node"] == one["key"]})
        one["lead_ids"] = of or None
    names = [one["lead_id"] for one in leads]
    links = [*_ties(chance, nodes, names), *_events(chance, number, nodes, names)]
    return Tables(nodes, links, leads, members)


def _nodes(chance: Random, number: int, kind: str, several: int) -> list[dict[str, Any]]:
    odd = chance.sample(ODD, several)
    return [
        {
            "identity": f"{kind}:{number}-{name}",
            "key": f"{kind}:{number}-{name}",
            "kind": kind,
            "id": f"{number}-{name}",
            "label": chance.choice(ODD) or "-",
            "registered": chance.random() < 0.5,
            "born_on": date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
            if kind == "patient"
            else None,
            "source_row": chance.randrange(2, 100),
        }
        for name in odd
    ]


def _lead(chance: Random, number: int, place: int) -> dict[str, Any]:
    lead_id = f"L-{number}-{place}{chance.choice(ODD)}"
    return {
        "identity": lead_id,
        "lead_id": lead_id,
        "scheme": "card_pooling",
        "rank": place + 1,
        "status": "open",
        "reported": chance.random() < 0.7,
        "score": chance.random(),
        "first_on": date(2025, 3, 1),
    }


def _members(chance: Random, nodes: list[Any], leads: list[Any]) -> list[dict[str, Any]]:
    found = {
        (lead["lead_id"], one["key"], chance.choice(("core", "likely", "venue")))
        for lead in leads
        for one in chance.sample(nodes, chance.randint(1, len(nodes)))
        for _ in range(chance.randint(1, 2))
    }
    return [
        {"lead_id": lead, "node": node, "role": role, "count": chance.randint(0, 9)}
        for lead, node, role in sorted(found)
    ]


def _pairs(chance: Random, nodes: list[Any], kinds: tuple[str, str], share: float) -> list[tuple[str, str]]:
    first, second = ([one["key"] for one in nodes if one["kind"] == kind] for kind in kinds)
    every = [(a, b) for a in first for b in second if kinds[0] != kinds[1] or a < b]
    return [pair for pair in every if chance.random() < share]


def _ties(chance: Random, nodes: list[Any], leads: list[str]) -> list[dict[str, Any]]:
    found = []
    for relation, kinds in TIES.items():
        for source, target in _pairs(chance, nodes, kinds, 0.4):
            found.append(
                {
                    "identity": f"{source}\x1f{target}",
                    "relation": relation,
                    "source": source,
                    "target": target,
                    "observed": chance.randint(1, 4),
                    "expected": chance.choice((0.1, 0.30000000000000004, 2.5)),
                    "log10_q": -float(chance.randint(1, 3)),
                    "log10_p": chance.choice((-1.5, float("-inf"))),
                    "basis": chance.choice(("pair", "group")),
                    "window_seconds": 300,
                    "first_at": _moment(chance),
                    "last_at": _moment(chance),
                    "places": chance.sample(ODD, 2),
                    "lead_ids": sorted(chance.sample(leads, chance.randint(0, len(leads)))) or None,
                    "via": sorted(chance.sample(ODD, 2)),
                }
            )
    return found


def _events(chance: Random, number: int, nodes: list[Any], leads: list[str]) -> list[dict[str, Any]]:
    found = []
    for relation, kinds in EVENTS.items():
        for source, target in _pairs(chance, nodes, kinds, 0.5):
            for _ in range(chance.randint(1, 3)):
                row = f"{number}-{relation}-{len(found)}{chance.choice(ODD)}"
                fen = chance.randrange(100_000)
                at = _moment(chance)
                found.append(
                    {
                        "identity": f"{source}\x1f{target}\x1f{row}",
                        "relation": relation,
                        "source": source,
                        "target": target,
                        "key": f"setl_d:{row}",
                        "row_table": "setl_d",
                        "row_key": row,
                        "source_file": "SETL_D.csv",
                        "source_row": len(found) + 2,
                        "first_at": at,
                        "last_at": at,
                        "fund_fen": chance.choice((fen, None)),
                        "account_fen": fen,
                        "fund_yuan": f"{fen / 100:.2f}",
                        "lead_ids": sorted(chance.sample(leads, chance.randint(0, len(leads)))) or None,
                    }
                )
    return found


def _moment(chance: Random) -> datetime:
    """One of few moments, so that several things happen at the same time."""
    return BEGAN + timedelta(minutes=chance.randrange(12))
