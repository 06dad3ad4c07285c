"""What was planted: ``truth.json`` of a synthetic city, read for the evaluation only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from workbench.errors import WorkbenchError

__all__ = ["LEVELS", "Innocent", "Node", "Ring", "Truth", "read_truth", "telling_of"]

#: A member: kind and the source's own id.
Node = tuple[str, str]

LEVELS = ("easy", "medium", "hard")
KICKBACK = "referral_kickback"
PLACES = frozenset({"pharmacy", "facility"})

#: Days without an admission after which the next one opens a new wave.
_WAVE_GAP = 5


@dataclass(frozen=True)
class Ring:
    """One planted ring.

    Attributes:
        members: the nodes that are compared with a lead: patients, for kickbacks doctors and the place.
        venues: pharmacies and facilities where it acted.
        sessions: day on which each session (swiping day, wave, steered choice) began.
        money: fund and personal account together, yuan.
    """

    ring_id: str
    scheme: str
    level: str
    variant: str
    members: frozenset[Node]
    venues: frozenset[Node]
    sessions: tuple[date, ...]
    money: Decimal


@dataclass(frozen=True)
class Innocent:
    """One planted look-alike: a group that is close together for an ordinary reason."""

    family: str
    members: frozenset[Node]
    venues: frozenset[Node]


@dataclass(frozen=True)
class Truth:
    """Everything that was planted in one city."""

    seed: int
    people: int
    rings: tuple[Ring, ...]
    innocents: tuple[Innocent, ...]

    def of(self, scheme: str) -> tuple[Ring, ...]:
        """Rings of one scheme."""
        return tuple(ring for ring in self.rings if ring.scheme == scheme)


def telling_of(scheme: str, nodes: Iterable[Node]) -> frozenset[Node]:
    """The nodes by which a group of a scheme is recognised: its people, or who steers and to which place."""
    wanted = PLACES | {"doctor"} if scheme == KICKBACK else {"patient"}
    return frozenset(node for node in nodes if node[0] in wanted)


def read_truth(path: Path) -> Truth:
    """Read ``truth.json``.

    Raises:
        WorkbenchError: the file cannot be read or is no such file.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return Truth(
            seed=int(record["seed"]),
            people=int(record["people"]),
            rings=tuple(map(_ring, record["rings"])),
            innocents=tuple(map(_innocent, record["innocents"])),
        )
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise WorkbenchError(
            "truth_file", path=path, reason=f"{type(problem).__name__}: {problem}"
        ) from problem


def _ring(record: Mapping[str, Any]) -> Ring:
    nodes = _nodes(record["members"])
    days = sorted(map(date.fromisoformat, record["dates"]))
    return Ring(
        ring_id=record["ring_id"],
        scheme=record["scheme"],
        level=record["level"],
        variant=record.get("variant", ""),
        members=telling_of(record["scheme"], nodes),
        venues=frozenset(node for node in nodes if node[0] in PLACES),
        sessions=_waves(days) if record["scheme"] == "collusive_admission" else tuple(days),
        money=Decimal(record["fund_yuan"]) + Decimal(record["account_yuan"]),
    )


def _waves(days: list[date]) -> tuple[date, ...]:
    """First day of each run of days without a gap of more than a few days."""
    starts = [
        day
        for before, day in zip([None, *days], days, strict=False)
        if before is None or (day - before).days > _WAVE_GAP
    ]
    return tuple(starts)


def _innocent(record: Mapping[str, Any]) -> Innocent:
    nodes = _nodes(record["members"])
    return Innocent(record["family"], nodes, frozenset(map(_place, record["venues"])))


def _nodes(members: Iterable[Mapping[str, str]]) -> frozenset[Node]:
    return frozenset((one["kind"], one["id"]) for one in members)


def _place(code: str) -> Node:
    """Kind and code of a venue; the sample's codes of pharmacies begin with P."""
    return ("pharmacy" if code.startswith("P") else "facility", code)
