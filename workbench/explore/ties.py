"""Ties between the nodes of a case: the validated edges of a run, and what people and pharmacies share.

A validated edge is a pair that survives error control over all pairs that could have met (``workbench.rings.edges``).
A shared contact or terminal is a tie only where few share it: an address of four hundred people ties nobody. Nothing
is masked here.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.case import Case
from workbench.engines.embedded import Embedded
from workbench.errors import CaseError, WorkbenchError
from workbench.explore.keys import parse_key
from workbench.explore.tie_rows import rows_behind
from workbench.guard import damage
from workbench.run import RunResult, latest_run, read_run

__all__ = ["FEW", "RELATIONS", "SHARED", "VALIDATED", "rows_of_tie", "run_of", "ties", "ties_at", "ties_of"]

VALIDATED = ("CO_SWIPE", "CO_ADMISSION", "STEERING", "REFERRED_TO")
SHARED = ("SHARED_CONTACT", "SHARED_TERMINAL")
RELATIONS = VALIDATED + SHARED

#: People who share a contact, and pharmacies that share a terminal, at most, for it to be a tie.
FEW = 8

_KEY = ["relation", "source", "target"]
_TYPES = dict.fromkeys(("expected", "log10_p", "log10_q", "llr"), "float64") | dict.fromkeys(
    ("first_at", "last_at"), "datetime64[us]"
)
_COLUMNS = (
    "source",
    "target",
    "relation",
    "observed",
    "expected",
    "log10_p",
    "log10_q",
    "llr",
    "basis",
    "window_seconds",
    "first_at",
    "last_at",
    "places",
    "lead_ids",
    "via",
)


def ties(
    case: Case,
    run: str | RunResult | None = None,
    *,
    relations: Iterable[str] = VALIDATED,
    engine: Embedded | None = None,
) -> pd.DataFrame:
    """All ties of a case by some relations, sorted by relation, source and target.

    Columns: ``source`` and ``target`` (``"kind:id"``; the smaller first where the relation has no direction),
    ``relation``, ``observed`` and ``expected`` (meetings, patients, or things shared), ``log10_p``, ``log10_q``,
    ``llr`` (nats), ``basis`` (``pair``, ``group``; ``register`` and ``terminal`` are counted and not tested, their
    figures are missing), ``window_seconds``, ``first_at``, ``last_at``, ``places`` (where they met, most meetings
    first), ``lead_ids`` (best first) and ``via`` (what is shared: household, address, phone; the terminal).

    Args:
        case: the case.
        run: the run or its id; None for the latest.
        relations: some of ``RELATIONS``.
        engine: an open engine of the case, to save opening one.

    Raises:
        CaseError: there is no such run, or it was made before edges were kept.
        WorkbenchError: a relation is not known.
    """
    chosen = _checked(relations)
    parts = [_validated(case, run_of(case, run), chosen)] if set(chosen) & set(VALIDATED) else []
    if set(chosen) & set(SHARED):
        with nullcontext(engine) if engine else case.engine() as tables:
            parts += [_SHARED[one](tables, None) for one in chosen if one in _SHARED]
    return _joined(parts)


def ties_of(
    case: Case,
    key: str | Iterable[str],
    run: str | RunResult | None = None,
    *,
    relations: Iterable[str] = RELATIONS,
    engine: Embedded | None = None,
) -> pd.DataFrame:
    """Ties of one node or of several, strongest first; columns and errors as of ``ties``.

    Args:
        case: the case.
        key: ``"kind:id"``, or several.
        run: the run or its id; None for the latest.
        relations: some of ``RELATIONS``.
        engine: an open engine of the case.
    """
    chosen = _checked(relations)
    keys = {key} if isinstance(key, str) else set(key)
    parts = [_validated(case, run_of(case, run), chosen)] if set(chosen) & set(VALIDATED) else []
    if set(chosen) & set(SHARED):
        with nullcontext(engine) if engine else case.engine() as tables:
            parts += [_SHARED[one](tables, keys) for one in chosen if one in _SHARED]
    every = _joined([one[one["source"].isin(keys) | one["target"].isin(keys)] for one in parts])
    return _strongest(every)


def ties_at(case: Case, place: str, run: str | RunResult | None = None, *, limit: int = 50) -> pd.DataFrame:
    """The strongest validated ties between people whose meetings took place at an institution, at most ``limit``."""
    every = _validated(case, run_of(case, run), VALIDATED)
    people = every[every["relation"].isin(("CO_SWIPE", "CO_ADMISSION"))]
    there = [place in one for one in people["places"]]
    return _strongest(people[there]).head(limit)


def rows_of_tie(
    case: Case,
    source: str,
    target: str,
    relation: str,
    *,
    run: str | RunResult | None = None,
    engine: Embedded | None = None,
) -> pd.DataFrame:
    """The source rows behind one tie: the events of both within the window of the tie, columns as of a lead's rows.

    Raises:
        CaseError: there is no such tie.
    """
    ends = sorted((source, target)) if relation not in ("STEERING", "REFERRED_TO") else [source, target]
    with nullcontext(engine) if engine else case.engine() as tables:
        found = ties_of(case, source, run, relations=[relation], engine=tables)
        found = found[(found["source"] == ends[0]) & (found["target"] == ends[1])]
        if found.empty:
            raise CaseError("unknown_tie", relation=relation, source=source, target=target)
        return rows_behind(tables, found).drop(columns="tie")


def run_of(case: Case, run: str | RunResult | None) -> RunResult:
    """A run, by itself or by its id; None for the latest."""
    if isinstance(run, RunResult):
        return run
    return read_run(case, run) if run else latest_run(case)


def _checked(relations: Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(relations)
    for one in chosen:
        if one not in RELATIONS:
            raise WorkbenchError("unknown_relation", relation=one, known=", ".join(RELATIONS))
    return tuple(one for one in RELATIONS if one in chosen)


def _validated(case: Case, run: RunResult, relations: Iterable[str]) -> pd.DataFrame:
    path = case.edges(run.folder)
    if not path.exists():
        raise CaseError("no_edges", run=run.run_id)
    with damage(path):
        every = _read(path, path.stat().st_mtime_ns)
    return (
        every.copy() if set(relations) >= set(VALIDATED) else every[every["relation"].isin(tuple(relations))]
    )


@lru_cache(maxsize=2)
def _read(path: Path, _written: int) -> pd.DataFrame:
    """The edges of a run; read again when the file is another one."""
    table = pd.read_parquet(path)
    table["via"] = pd.Series([[]] * len(table), index=table.index, dtype=object)
    for name in ("places", "lead_ids"):
        table[name] = table[name].map(list)
    return table[list(_COLUMNS)].astype(_TYPES).sort_values(_KEY, ignore_index=True)


def _contacts(engine: Embedded, keys: set[str] | None) -> pd.DataFrame:
    """People who share a contact: all, or those of some nodes."""
    if keys is None:
        found = engine.ask("ties_contacts", most=FEW)
    else:
        asked = [one for kind, one in map(parse_key, sorted(keys)) if kind == "patient"]
        wanted = pd.DataFrame({"psn_no": pd.Series(asked, dtype="string")})
        found = engine.ask("ties_contacts_of", wanted=wanted, most=FEW)
    return _plain(
        found.assign(via=found["via"].map(list)), "SHARED_CONTACT", "register", ("patient", "patient")
    )


def _terminals(engine: Embedded, keys: set[str] | None) -> pd.DataFrame:
    """Pharmacies that share a terminal; there are so few that all are asked for, or none where no pharmacy is meant."""
    if keys is not None and not any(key.startswith("pharmacy:") for key in keys):
        return _joined([])
    found = engine.ask("ties_terminals", most=FEW)
    shared = found.groupby(["source", "target"], sort=True).agg(
        via=("via", list), first_at=("first_at", "min"), last_at=("last_at", "max")
    )
    return _plain(shared.reset_index(), "SHARED_TERMINAL", "terminal", ("pharmacy", "pharmacy"))


_SHARED = {"SHARED_CONTACT": _contacts, "SHARED_TERMINAL": _terminals}


def _plain(shared: pd.DataFrame, relation: str, basis: str, kinds: tuple[str, str]) -> pd.DataFrame:
    """Ties that are counted and not tested."""
    nothing: pd.Series[Any] = pd.Series([[]] * len(shared), index=shared.index, dtype=object)
    named = {end: f"{kind}:" + shared[end] for end, kind in zip(("source", "target"), kinds, strict=True)}
    counted = shared.assign(
        **named,
        relation=relation,
        basis=basis,
        observed=shared["via"].map(len),
        window_seconds=0,
        places=nothing,
        lead_ids=nothing,
    )
    return counted.reindex(columns=list(_COLUMNS)).astype(_TYPES)


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Parts in the order of relation, source and target; each part is in that order already."""
    some = [one for one in parts if len(one)] or parts[:1]
    if not some:
        return pd.DataFrame(columns=list(_COLUMNS))
    if len(some) == 1:
        return some[0].reset_index(drop=True)
    typed = [one.astype(_TYPES) for one in some]
    return pd.concat(typed, ignore_index=True).sort_values(_KEY, ignore_index=True)


def _strongest(found: pd.DataFrame) -> pd.DataFrame:
    return found.sort_values(
        ["llr", "observed", *_KEY],
        ascending=[False, False, True, True, True],
        na_position="last",
        ignore_index=True,
    )
