"""What surrounds nodes: which named question answers for which relation, asked for many nodes at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from graph_loaders.ontology import EdgeType, edge_types, node_type
from workbench.errors import WorkbenchError
from workbench.explore.asks import Asks
from workbench.explore.keys import records

__all__ = ["ORDERS", "Centre", "NeighbourCount", "Reach", "around", "counts", "end_kind", "relations_of"]

#: Orders in which neighbours are kept: most occurrences, latest occurrence, most money, most neighbours of their own.
ORDERS = ("strongest", "recent", "money", "connected")

#: More neighbours than any node has.
EVERY = 2**31 - 1

_DAY = 86_400
#: A relation that two event tables make; every other one is made by the table of its ontology entry.
_TABLES = {"PRACTISED_AT": ("event_outpatient", "event_admission")}


@dataclass(frozen=True)
class Reach:
    """What counts as together or as following.

    Attributes:
        swipe_seconds: largest distance of two swipes that meet, seconds.
        stay_days: largest distance of two admissions that meet, days.
        referral_days: largest distance from a visit to the admission that follows, days.
    """

    swipe_seconds: int = 300
    stay_days: int = 2
    referral_days: int = 14

    def parameters(self, question: str) -> dict[str, object]:
        """Parameters that a question takes beside the common ones."""
        known: dict[str, dict[str, object]] = {
            "graph_around_swipes": {"window": self.swipe_seconds},
            "graph_around_stays": {"window": self.stay_days * _DAY},
            "graph_around_referrals": {"days": self.referral_days},
        }
        return known.get(question, {})


@dataclass(frozen=True)
class Centre:
    """A node that is asked about: its numbers in the tables, several for a card with several owners."""

    kind: str
    id: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class NeighbourCount:
    """How many neighbours of one kind a node has by one relation, and over how many occurrences."""

    relation: str
    kind: str
    neighbours: int
    occurrences: int


def relations_of(kind: str, chosen: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Relations that nodes of a kind can have, with the side on which the node stands.

    Args:
        kind: kind of the node.
        chosen: only these relations; None for all.

    Raises:
        WorkbenchError: a chosen relation is not in the ontology.
    """
    known = edge_types()
    wanted = None if chosen is None else set(chosen)
    for name in sorted(wanted or ()):
        if name not in known:
            raise WorkbenchError("unknown_relation", relation=name, known=", ".join(known))
    found = []
    for name, edge in known.items():
        if wanted is None or name in wanted:
            found += [(name, side) for side in _sides(edge) if end_kind(name, side) == kind]
    return found


def around(
    engine: Asks,
    centres: Sequence[Centre],
    *,
    relations: Iterable[str] | None = None,
    nearest: int,
    shown: int,
    order: str = "strongest",
    reach: Reach | None = None,
    among: Mapping[str, Collection[int]] | None = None,
) -> list[dict[str, Any]]:
    """The first neighbours of nodes, one record per neighbour and occurrence that is listed.

    Args:
        engine: the case's tables.
        centres: nodes asked about; ``centre`` of the answer is the position here.
        relations: only these; None for all.
        nearest: neighbours per centre and relation.
        shown: occurrences listed per neighbour.
        order: one of ``ORDERS``.
        reach: what counts as together.
        among: only neighbours with these numbers, by kind; None for all.

    Raises:
        WorkbenchError: the order or a relation is not known.
    """
    if order not in ORDERS:
        raise WorkbenchError("unknown_order", order=order, known=", ".join(ORDERS))
    chosen = order == "connected"
    common = {
        "nearest": EVERY if chosen else nearest,
        "shown": shown,
        "ordering": "strongest" if chosen else order,
    }
    found = []
    for question, wanted in _asked(centres, relations).items():
        extra = (reach or Reach()).parameters(question)
        answer = engine.ask(question, wanted=wanted, **common, **extra)
        if among is not None:
            answer = _only(answer, among)
        found += records(_most_connected(engine, answer, nearest) if chosen and len(answer) else answer)
    return found


def _most_connected(engine: Asks, answer: pd.DataFrame, nearest: int) -> pd.DataFrame:
    """Those rows of an answer whose neighbour is among the ``nearest`` with most neighbours of their own."""
    asked = ["relation", "side", "centre"]
    new = (answer[[*asked, "other"]] != answer[[*asked, "other"]].shift()).any(axis=1)
    several = answer.loc[new, [*asked, "other"]].rename(columns={"other": "number"}).reset_index(drop=True)
    ends = several[["relation", "side"]].drop_duplicates()
    ends["kind"] = [
        end_kind(relation, side, other=True)
        for relation, side in zip(ends["relation"], ends["side"], strict=True)
    ]
    several = several.merge(ends, how="left", on=["relation", "side"])
    degrees = engine.ask("graph_degrees", wanted=several[["kind", "number"]].drop_duplicates())
    several = several.merge(degrees, how="left", on=["kind", "number"])
    first = several.sort_values("degree", ascending=False, kind="stable", na_position="last")
    kept = first.groupby(asked, sort=False).head(nearest).index
    return answer[(new.cumsum() - 1).isin(kept)]


def _only(answer: pd.DataFrame, among: Mapping[str, Collection[int]]) -> pd.DataFrame:
    """Those rows of an answer whose neighbour is one of the given ones."""
    kept = pd.Series(False, index=answer.index)
    for relation, side in set(zip(answer.get("relation", ()), answer.get("side", ()), strict=True)):
        numbers = among.get(end_kind(relation, side, other=True), ())
        part = (answer["relation"] == relation) & (answer["side"] == side)
        kept |= part & answer["other"].isin(list(numbers))
    return answer[kept]


def counts(occurrences: Iterable[dict[str, Any]]) -> list[NeighbourCount]:
    """Totals per relation, in the order of the ontology, whatever part of the neighbours was kept."""
    first = {(one["relation"], one["side"]): one for one in occurrences}
    return [
        NeighbourCount(
            name, end_kind(name, side, other=True), int(one["neighbours"]), int(one["every_occurrence"])
        )
        for name in edge_types()
        for (relation, side), one in first.items()
        if relation == name
    ]


@cache
def end_kind(relation: str, side: str, *, other: bool = False) -> str:
    """Kind of the node on one side of a relation, or on the other side of it."""
    edge = edge_types()[relation]
    return node_type(edge.source if (side == "source") != other else edge.target).kind


def _sides(edge: EdgeType) -> tuple[str, ...]:
    return ("source", "target") if edge.directed else ("source",)


def _asked(centres: Sequence[Centre], relations: Iterable[str] | None) -> dict[str, pd.DataFrame]:
    """Table ``wanted`` of every question that has to be asked."""
    chosen = None if relations is None else list(relations)
    rows: dict[str, list[dict[str, object]]] = {}
    for position, centre in enumerate(centres):
        for relation, side in relations_of(centre.kind, chosen):
            edge = edge_types()[relation]
            other = end_kind(relation, side, other=True)
            one = {"relation": relation, "side": side, "centre": position, "other_kind": other}
            rows.setdefault(edge.question.format(kind=centre.kind), []).extend(
                one | {"node": number, "event_table": table}
                for number in centre.numbers
                for table in _TABLES.get(relation, (edge.table,))
            )
    return {question: pd.DataFrame(rows[question]) for question in sorted(rows)}
