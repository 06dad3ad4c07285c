"""Persons and institutions that trip checks of several families, and how likely that is by chance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from workbench.checks.check import WORKLIST, Check
from workbench.checks.combined.chance import log10_tail
from workbench.checks.combined.rates import Peers, Subject
from workbench.checks.registry import CHECKS
from workbench.rings.nulls import benjamini_hochberg

__all__ = ["AT_STAKE", "Several", "independent", "several"]

#: Roles of the rows that are at stake; the others show the other side.
AT_STAKE = ("evidence", "settlement", "refund")


@dataclass(frozen=True)
class Several:
    """A subject that trips several families of checks.

    Attributes:
        subject: kind and id.
        families: those that count.
        findings: all findings about the subject, of checks that count.
        expected: families that it would trip at the rates of others like it.
        log10_p: log10 of the chance to trip as much.
        log10_q: the same over everybody of its kind.
        of: how many were looked at.
    """

    subject: Subject
    families: tuple[str, ...]
    findings: tuple[str, ...]
    expected: float
    log10_p: float
    log10_q: float
    of: int

    @property
    def nats(self) -> float:
        """Evidence, -ln of the chance."""
        return -self.log10_p * math.log(10.0)


def several(
    subject: str,
    running: Sequence[str],
    findings: pd.DataFrame,
    rows: pd.DataFrame,
    strata: pd.DataFrame,
    least: int,
) -> list[Several]:
    """Subjects that trip checks of at least ``least`` independent families, the least likely first.

    Args:
        subject: ``patient`` or ``place``.
        running: ids of the checks that are on.
        findings: findings of the checks.
        rows: the rows behind them.
        strata: answer to ``strata_of_subjects``.
        least: fewest families.
    """
    checks = {one.id: one for one in CHECKS if _counts(one, subject, running)}
    mine = findings[findings["check"].isin(checks)]
    mine = mine.assign(family=mine["check"].map({name: one.family for name, one in checks.items()}))
    people = strata["kind"] == "patient"
    peers = _peers(mine, strata[people if subject == "patient" else ~people])
    some = [name for name, families in peers.trips.items() if len(families) >= least]
    behind = _stakes(mine[_of(mine, some)], rows)
    kept = {name: independent(behind.get(name, {})) for name in some}
    chosen = sorted(name for name, families in kept.items() if len(families) >= least)
    rates = peers.rates(chosen, sorted({one.family for one in checks.values()}))
    of = sum(peers.sizes.values())
    log10_p = [log10_tail(rates[name], set(kept[name])) for name in chosen]
    log10_q = benjamini_hochberg(log10_p, max(of, len(chosen)))
    ids = _findings(mine[_of(mine, chosen)])
    found = [
        Several(name, kept[name], ids[name], sum(rates[name].values()), p, float(q), of)
        for name, p, q in zip(chosen, log10_p, log10_q, strict=True)
    ]
    return sorted(found, key=lambda one: (one.log10_p, one.subject))


def independent(behind: Mapping[str, frozenset[object]]) -> tuple[str, ...]:
    """Families that have a row at stake that no other family has taken; the one with fewest rows chooses first.

    One row is one fact: a purchase after death that also falls into a stay that was closed late counts once.
    """
    taken: set[object] = set()
    kept = []
    for family, rows in sorted(behind.items(), key=lambda one: (len(one[1]), one[0])):
        if rows - taken:
            kept.append(family)
        taken |= rows
    return tuple(sorted(kept))


def _counts(check: Check, subject: str, running: Sequence[str]) -> bool:
    return check.subject == subject and check.id in running and check.family != WORKLIST


def _peers(findings: pd.DataFrame, everybody: pd.DataFrame) -> Peers:
    """Who of everybody trips what; ``everybody`` as answered by ``strata_of_subjects``."""
    sizes = everybody.drop_duplicates(["kind", "stratum"])
    trips: dict[Subject, set[str]] = {}
    for who, name, family in zip(
        findings["subject_kind"], findings["subject_id"], findings["family"], strict=True
    ):
        trips.setdefault((who, name), set()).add(family)
    listed = everybody[everybody["id"].isin({name for _, name in trips})]
    known = listed.dropna(subset=["care"])
    return Peers(
        stratum=dict(zip(zip(listed["kind"], listed["id"], strict=True), listed["stratum"], strict=True)),
        sizes=dict(
            zip(zip(sizes["kind"], sizes["stratum"], strict=True), sizes["size"].tolist(), strict=True)
        ),
        trips={name: frozenset(families) for name, families in trips.items()},
        care={
            (kind, name): float(care)
            for kind, name, care in zip(known["kind"], known["id"], known["care"], strict=True)
        },
        care_of_kind={
            str(kind): float(care) for kind, care in everybody.groupby("kind")["care"].sum().items()
        },
    )


def _of(findings: pd.DataFrame, subjects: Sequence[Subject]) -> pd.Series[bool]:
    wanted = set(subjects)
    there = [one in wanted for one in zip(findings["subject_kind"], findings["subject_id"], strict=True)]
    return pd.Series(there, index=findings.index, dtype=bool)


def _stakes(findings: pd.DataFrame, rows: pd.DataFrame) -> dict[Subject, dict[str, frozenset[object]]]:
    """Rows at stake by subject and family; all rows of a finding that is about no single one (beds, shares, costs)."""
    mine = rows[rows["finding_id"].isin(set(findings["finding_id"]))]
    at_stake = mine["role"].isin(AT_STAKE)
    staked = mine[at_stake | ~mine["finding_id"].isin(set(mine.loc[at_stake, "finding_id"]))]
    named = staked.merge(findings[["finding_id", "subject_kind", "subject_id", "family"]], on="finding_id")
    found: dict[Subject, dict[str, frozenset[object]]] = {}
    for (kind, name, family), part in named.groupby(["subject_kind", "subject_id", "family"], sort=True):
        keys = zip(part["row_table"], part["row_key"], part["source_file"], part["source_row"], strict=True)
        found.setdefault((str(kind), str(name)), {})[str(family)] = frozenset(keys)
    return found


def _findings(findings: pd.DataFrame) -> dict[Subject, tuple[str, ...]]:
    found: dict[Subject, list[str]] = {}
    for kind, name, finding in zip(
        findings["subject_kind"], findings["subject_id"], findings["finding_id"], strict=True
    ):
        found.setdefault((kind, name), []).append(finding)
    return {name: tuple(sorted(some)) for name, some in found.items()}
