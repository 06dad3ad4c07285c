"""Figures per check: findings, subjects, base rates and money, or why it is off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from workbench.checks.check import Check
from workbench.checks.settings import Settings
from workbench.texts import Text, listed, texts

__all__ = ["entries"]

_KINDS = ("patient", "pharmacy", "facility")


def entries(
    checks: Sequence[Check],
    settings: Settings,
    off: Mapping[str, tuple[str, ...]],
    findings: pa.Table,
    members: pa.Table,
    population: Mapping[str, int],
) -> list[dict[str, Any]]:
    """One entry per check, in the order of the checks.

    ``base_rates`` says for every kind of node how many take part in a finding (``tripped``), how many a finding is
    about (``subjects``), of how many, and the share that takes part.
    """
    return [
        {
            "id": check.id,
            "name": check.name,
            "subject": check.subject,
            "settings": settings[check.id].model_dump(mode="json"),
            "on": check.id not in off,
            "off_because": _reason(off.get(check.id)),
            **_figures(check.id, findings, members, population),
        }
        for check in checks
    ]


def _reason(lacking: tuple[str, ...] | None) -> Text | None:
    if lacking is None:
        return None
    if not lacking:
        return texts("checks.off.setting")
    return texts("checks.off.columns", columns=listed(need.replace("|", " / ") for need in lacking))


def _figures(
    check: str, findings: pa.Table, members: pa.Table, population: Mapping[str, int]
) -> dict[str, Any]:
    found = findings.filter(pc.equal(findings["check"], check))
    taking = members.filter(pc.equal(members["check"], check))
    return {
        "findings": found.num_rows,
        "subjects": pc.count_distinct(found["subject_id"]).as_py(),
        **{
            name: pc.sum(found[name]).as_py() or 0 for name in ("fund_fen", "account_fen", "line_fen", "rows")
        },
        "base_rates": {kind: _rate(taking, kind, population.get(kind, 0)) for kind in _KINDS},
    }


def _rate(members: pa.Table, kind: str, of: int) -> dict[str, float]:
    own = members.filter(pc.equal(members["kind"], kind))
    taking = pc.count_distinct(own["id"]).as_py()
    subjects = pc.count_distinct(own.filter(own["subject"])["id"]).as_py()
    return {"tripped": taking, "subjects": subjects, "of": of, "share": round(taking / of, 6) if of else 0.0}
