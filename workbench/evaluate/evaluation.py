"""Evaluate a run against the truth, beside baselines on the same case."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

from workbench.case import Case
from workbench.config import Config
from workbench.evaluate.baselines import baseline_claims
from workbench.evaluate.calibration import (
    BandCount,
    QCount,
    money_captured,
    q_calibration,
    score_bands,
)
from workbench.evaluate.claims import Claim, claims_of, unexplained
from workbench.evaluate.delay import Delay
from workbench.evaluate.oddities import FalseLead, Miss, false_leads, misses
from workbench.evaluate.scheme import CUTS, SchemeResult, measure, pooled
from workbench.evaluate.truth import Truth, read_truth
from workbench.leads.lead import SCHEMES
from workbench.run import RunResult

__all__ = ["DETECTOR", "Evaluation", "evaluate", "evaluate_claims", "pool"]

DETECTOR = "detector"
UNEXPLAINED = "no_explanations"

#: Claims by method and scheme.
Claims = dict[tuple[str, str], tuple[Claim, ...]]


@dataclass(frozen=True)
class Evaluation:
    """How right a run is; several cities pooled have several seeds.

    Attributes:
        seeds: seeds of the cities.
        people: people of a city.
        planted: rings planted.
        results: figures by method and scheme; the first method is the detector.
        q: calibration of the q-values.
        bands: right and false leads per score band.
        money: share of the planted money in rings found among the first so many reported leads.
        misses: rings that were not found.
        false_leads: reported leads that are right about no ring.
        delays: sessions before the first report, where that was asked for.
    """

    seeds: tuple[int, ...]
    people: int
    planted: int
    results: dict[tuple[str, str], SchemeResult]
    q: tuple[QCount, ...]
    bands: tuple[BandCount, ...]
    money: dict[int, float]
    misses: tuple[Miss, ...]
    false_leads: tuple[FalseLead, ...]
    delays: tuple[Delay, ...] = ()


def evaluate(case: Case, run: RunResult, truth: Path, *, baselines: bool = True) -> Evaluation:
    """Evaluate a run against ``truth.json``.

    Args:
        case: the case of the run.
        run: the run.
        truth: what was planted.
        baselines: run the baselines on the same case too.

    Raises:
        WorkbenchError: the truth cannot be read.
    """
    planted = read_truth(truth)
    others = baseline_claims(case) if baselines else {}
    return evaluate_claims(
        run, planted, _by_scheme(UNEXPLAINED, unexplained(run.leads, _report(run))) | others
    )


def evaluate_claims(run: RunResult, truth: Truth, others: Claims) -> Evaluation:
    """Evaluate the leads of a run, and the claims of other methods, against the truth."""
    leads = {lead.lead_id: lead for lead in run.leads}
    claims = claims_of(run.leads)
    compared = _by_scheme(DETECTOR, claims) | others
    return Evaluation(
        seeds=(truth.seed,),
        people=truth.people,
        planted=len(truth.rings),
        results={key: measure(key[1], ones, truth) for key, ones in compared.items()},
        q=q_calibration(claims, truth),
        bands=score_bands(claims, truth),
        money={k: money_captured(claims, truth.rings, k) for k in CUTS},
        misses=tuple(misses(claims, leads, truth)),
        false_leads=tuple(false_leads(claims, leads, truth)),
    )


def _by_scheme(method: str, claims: Sequence[Claim]) -> Claims:
    return {(method, scheme): tuple(one for one in claims if one.scheme == scheme) for scheme in SCHEMES}


def _report(run: RunResult) -> float:
    """Score from which the run reported its leads."""
    record = run.folder / "run.json"
    if not record.exists():
        return Config().score.report
    return float(json.loads(record.read_text(encoding="utf-8"))["parameters"]["score"]["report"])


def pool(parts: Sequence[Evaluation]) -> Evaluation:
    """Several cities as one; the figures per city are weighted as ``pooled`` says, money per city evenly."""
    keys = parts[0].results
    planted = [part for part in parts if part.planted]
    return Evaluation(
        seeds=tuple(seed for part in parts for seed in part.seeds),
        people=parts[0].people,
        planted=sum(part.planted for part in parts),
        results={key: pooled([part.results[key] for part in parts]) for key in keys},
        q=tuple(_add_q([part.q[k] for part in parts]) for k in range(len(parts[0].q))),
        bands=tuple(_add_bands([part.bands[k] for part in parts]) for k in range(len(parts[0].bands))),
        money={k: fmean(part.money[k] for part in planted) if planted else 0.0 for k in CUTS},
        misses=tuple(miss for part in parts for miss in part.misses),
        false_leads=tuple(lead for part in parts for lead in part.false_leads),
        delays=tuple(delay for part in parts for delay in part.delays),
    )


def _add_q(counts: Sequence[QCount]) -> QCount:
    return QCount(
        counts[0].level,
        claims=sum(one.claims for one in counts),
        false=sum(one.false for one in counts),
        chance=sum(one.chance for one in counts),
        reported=sum(one.reported for one in counts),
        reported_false=sum(one.reported_false for one in counts),
    )


def _add_bands(counts: Sequence[BandCount]) -> BandCount:
    return replace(counts[0], right=sum(one.right for one in counts), false=sum(one.false for one in counts))
