"""Seed expansion: who is tied to a person, card, doctor or place that a tip names, closest first.

A walk starts at the seeds, goes along validated ties in proportion to their strength and starts over now and then; the
share of its time that it spends at a node says how close that is (personalised PageRank). Nothing is masked here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph_loaders.ontology import node_types
from workbench.case import Case
from workbench.engines.embedded import Embedded
from workbench.errors import WorkbenchError
from workbench.explore.hits import Hit, Tip
from workbench.explore.keys import node_key, parse_key, records
from workbench.explore.network import Network
from workbench.explore.promotion import promote
from workbench.explore.seeds import Seed, leads_of, seed_of
from workbench.explore.ties import FEW, SHARED, VALIDATED, run_of, ties, ties_of
from workbench.leads.lead import Lead
from workbench.leads.store import LeadStore
from workbench.run import RunResult
from workbench.texts import Text, texts

__all__ = ["KINDS", "Hit", "Seed", "Tip", "promote", "tip"]

KINDS = ("patient", "doctor", "pharmacy", "facility")

#: Nodes around the seeds for which shared contacts and terminals are looked up, at most.
_MOST_SHARED = 2_000


def tip(
    case: Case,
    seeds: str | Iterable[str],
    *,
    kinds: Iterable[str] = KINDS,
    relations: Iterable[str] = VALIDATED,
    limit: int = 50,
    damping: float = 0.85,
    run: str | RunResult | None = None,
    engine: Embedded | None = None,
) -> Tip:
    """Who is tied to some seeds by validated ties, closest first.

    A card stands for its owners. A pharmacy or facility stands for itself and for the people of the strongest ties
    whose meetings took place there, where there are none for the people of leads there; at most 50. A seed without any
    tie says so in its ``answer``.

    Args:
        case: the case.
        seeds: ``"kind:id"``, one or several.
        kinds: kinds of nodes to return.
        relations: ties to walk; some of ``workbench.explore.ties.RELATIONS``.
        limit: hits, at most.
        damping: probability of the walk to go on.
        run: the run or its id; None for the latest.
        engine: an open engine of the case, to save opening one.

    Raises:
        CaseError: the case has no such node or run, or the run was made before ties were kept.
        WorkbenchError: no seed, an unknown kind or relation, or a bound out of range.
    """
    asked = list(dict.fromkeys([seeds] if isinstance(seeds, str) else seeds))
    chosen, wanted = tuple(relations), tuple(kinds)
    if not asked or limit < 1 or not 0 < damping < 1 or not set(wanted) <= set(node_types()):
        raise WorkbenchError("tip_bounds", limit=limit, damping=damping, known=", ".join(node_types()))
    result = run_of(case, run)
    leads = [*result.leads, *LeadStore(case.lead_store).promoted()]
    with nullcontext(engine) if engine else case.engine() as tables:
        every, notes = _walked(case, tables, result, chosen, asked)
        already = leads_of(leads, asked)
        answers = tuple(seed_of(case, tables, result, key, every, already) for key in asked)
        hits, total = _hits(every, answers, wanted, limit, damping, leads)
        hits = _with_families(tables, hits, answers)
    return Tip(result.run_id, answers, tuple(hits), total, chosen, damping, notes)


def _walked(
    case: Case, engine: Embedded, run: RunResult, relations: Sequence[str], seeds: Sequence[str]
) -> tuple[pd.DataFrame, tuple[Text, ...]]:
    """The ties that are walked: validated ones, and what is shared by the seeds and by those tied to them."""
    every = ties(case, run, relations=[one for one in relations if one in VALIDATED], engine=engine)
    shared = [one for one in relations if one in SHARED]
    if not shared:
        return every, ()
    network = Network.of(every, seeds)
    around = network.reached(network.numbers(seeds)).nodes.tolist()
    notes: tuple[Text, ...] = ()
    if len(around) > _MOST_SHARED:
        notes = (texts("tip.shared_cut", most=_MOST_SHARED, total=len(around)),)
    beside = ties_of(case, [*seeds, *around[:_MOST_SHARED]], run, relations=shared, engine=engine)
    return pd.concat([one for one in (every, beside) if len(one)] or [every], ignore_index=True), notes


def _hits(
    every: pd.DataFrame,
    seeds: Sequence[Seed],
    kinds: Sequence[str],
    limit: int,
    damping: float,
    leads: Sequence[Lead],
) -> tuple[list[Hit], int]:
    """The closest nodes, and how many there are in all."""
    starts = sorted({start for seed in seeds for start in seed.starts})
    whole = Network.of(every, starts)
    network = whole.reached(whole.numbers(starts))
    score = network.scores(_start(network, seeds), damping)
    known = {seed.key for seed in seeds} | {
        start for seed in seeds if parse_key(seed.key)[0] == "card" for start in seed.starts
    }
    order = np.lexsort((network.nodes.astype(str), -score))
    found = [
        int(one)
        for one in order
        if score[one] > 0 and network.nodes[one] not in known and parse_key(network.nodes[one])[0] in kinds
    ]
    steps = network.steps(network.numbers(starts))
    strongest = _strongest(every, network, steps, found[:limit])
    already = leads_of(leads, [str(network.nodes[one]) for one in found[:limit]])
    hits = [_hit(network, one, score, steps, strongest[one], already) for one in found[:limit]]
    return hits, len(found)


def _start(network: Network, seeds: Sequence[Seed]) -> NDArray[np.float64]:
    """Where walks start: every seed alike, the nodes that one stands for alike."""
    start = np.zeros(len(network.nodes))
    for seed in seeds:
        at = network.numbers(seed.starts)
        start[at] += 1.0 / max(1, len(at))
    return start


def _strongest(
    every: pd.DataFrame, network: Network, steps: NDArray[np.float64], wanted: Sequence[int]
) -> dict[int, dict[str, Any]]:
    """Of each node its strongest tie towards the seeds, as a record with ``via``."""
    names = set(network.nodes[list(wanted)])
    distance = dict(zip(network.nodes, steps.tolist(), strict=True))
    found: dict[str, tuple[tuple[object, ...], dict[str, Any]]] = {}
    near = every[every["source"].isin(names) | every["target"].isin(names)]
    for tie in records(near):
        for mine, other in (("source", "target"), ("target", "source")):
            node, via = tie[mine], tie[other]
            if node not in names:
                continue
            llr = _number(tie["llr"])
            rank = (distance[via] >= distance[node], 1.0 if math.isnan(llr) else -llr, via, tie["relation"])
            if node not in found or rank < found[node][0]:
                found[node] = (rank, {**tie, "via": via})
    return {one: found[network.nodes[one]][1] for one in wanted}


def _hit(
    network: Network,
    node: int,
    score: NDArray[np.float64],
    steps: NDArray[np.float64],
    tie: dict[str, Any],
    leads: dict[str, list[str]],
) -> Hit:
    key = str(network.nodes[node])
    kind, node_id = parse_key(key)
    return Hit(
        key=key,
        kind=kind,
        id=node_id,
        score=float(score[node]),
        steps=max(1, int(steps[node])),
        via=str(tie["via"]),
        relation=str(tie["relation"]),
        observed=int(tie["observed"]),
        expected=_number(tie["expected"]),
        log10_q=_number(tie["log10_q"]),
        leads=tuple(leads.get(key, ())),
        family=False,
    )


def _number(value: float | None) -> float:
    """A figure of a tie, NaN where it was not tested."""
    return math.nan if value is None else float(value)


def _with_families(engine: Embedded, hits: Sequence[Hit], seeds: Sequence[Seed]) -> list[Hit]:
    """Hits that say whether they live with a start, or with the node that their tie runs to."""
    starts = {start for seed in seeds for start in seed.starts}
    people = sorted(key for key in starts | {hit.key for hit in hits} if key.startswith("patient:"))
    wanted = pd.DataFrame({"psn_no": pd.Series([parse_key(key)[1] for key in people], dtype="string")})
    found = engine.ask("ties_contacts_of", wanted=wanted, most=FEW)
    together = {
        frozenset((node_key("patient", str(one)), node_key("patient", str(other))))
        for one, other, via in zip(found["source"], found["target"], found["via"], strict=True)
        if {"household", "address"} & set(via)
    }
    return [
        replace(hit, family=any(frozenset((hit.key, one)) in together for one in (*starts, hit.via)))
        for hit in hits
    ]
