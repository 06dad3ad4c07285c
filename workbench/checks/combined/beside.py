"""Which cross-checks the members of leads trip, beside how many of everybody do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from workbench.checks.combined.subjects import AT_STAKE
from workbench.checks.result import CheckResult
from workbench.leads.lead import CheckSeen, Lead
from workbench.rings.nulls import likelihood_ratio

__all__ = ["checks_of_leads"]

_ROW = ["table_name", "row_key"]
_KINDS = ("patient", "pharmacy", "facility")


def checks_of_leads(
    leads: Sequence[Lead], rows: pd.DataFrame, result: CheckResult
) -> list[tuple[CheckSeen, ...]]:
    """The checks that members of each lead trip, the most unusual first; nothing is tested and no score changes.

    Somebody all of whose findings of a check rest on rows of the lead itself is counted as ``own``: what made the lead
    does not confirm it.

    Args:
        leads: leads of a run.
        rows: the rows behind them, with ``lead_id``.
        result: a finished run of the checks.
    """
    who = pd.DataFrame(
        sorted({(place, one.kind, one.id) for place, lead in enumerate(leads) for one in lead.members}),
        columns=["lead", "kind", "id"],
    ).astype({"lead": "int64", "kind": "str", "id": "str"})
    taking = result.members()[["finding_id", "check", "kind", "id"]].astype({"kind": "str", "id": "str"})
    tripped = who.merge(taking, on=["kind", "id"])
    if tripped.empty:
        return [() for _ in leads]
    own = _own(tripped, leads, rows, result)
    tripped["own"] = [one in own for one in zip(tripped["lead"], tripped["finding_id"], strict=True)]
    people = tripped.groupby(["lead", "check", "kind", "id"])["own"].all().reset_index()
    counted = people.groupby(["lead", "check", "kind"])["own"].agg(["size", "sum"]).reset_index()
    of = who.groupby(["lead", "kind"]).size()
    rates = {one["id"]: one["base_rates"] for one in result.summary["checks"]}
    seen: list[list[CheckSeen]] = [[] for _ in leads]
    for one in counted.to_dict("records"):
        kind, place = str(one["kind"]), int(one["lead"])
        if kind in _KINDS:
            seen[place].append(_seen(one, int(of[place, kind]), rates[one["check"]][kind]))
    return [tuple(sorted(some, key=_unusual)) for some in seen]


def _seen(counted: Mapping[Any, Any], of: int, rate: dict[str, float]) -> CheckSeen:
    share = rate["tripped"] / rate["of"] if rate["of"] else 0.0
    return CheckSeen(
        check=str(counted["check"]),
        kind=str(counted["kind"]),
        members=int(counted["size"]),
        of=of,
        base_rate=rate["share"],
        expected=round(of * share, 6),
        own=int(counted["sum"]),
    )


def _unusual(one: CheckSeen) -> tuple[float, str, str]:
    return -round(float(likelihood_ratio(one.members, one.expected)), 6), one.check, one.kind


def _own(
    tripped: pd.DataFrame, leads: Sequence[Lead], rows: pd.DataFrame, result: CheckResult
) -> set[tuple[int, str]]:
    """Findings with a row at stake that is a row of the lead, as (position of the lead, finding)."""
    staked = result.rows()
    staked = staked[staked["finding_id"].isin(set(tripped["finding_id"])) & staked["role"].isin(AT_STAKE)]
    staked = staked.rename(columns={"row_table": "table_name"})[["finding_id", *_ROW]].drop_duplicates()
    place = {lead.lead_id: number for number, lead in enumerate(leads)}
    mine = rows[["lead_id", *_ROW]].drop_duplicates()
    mine = mine.assign(lead=mine["lead_id"].map(place)).dropna(subset=["lead"])
    both = staked.astype("str").merge(mine.astype(dict.fromkeys(_ROW, "str")), on=_ROW)
    return set(zip(both["lead"].astype("int64"), both["finding_id"], strict=True))
