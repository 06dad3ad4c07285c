"""A small city's packages, made once for all tests."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import workbench
from tests.cases.cities import detected_case, made_city
from workbench.evidence.letters.facts import Facts
from workbench.evidence.package import Package
from workbench.evidence.seal.keys import signing_key

MADE = datetime(2026, 11, 22, 9, 30, 0)
PURPOSE = "hand-over to the police, tests"
FACTS = Facts.model_validate(
    {
        "officers": [
            {"name": "甲一", "certificate": "ZF990001"},
            {"name": "乙二", "certificate": "ZF990002"},
        ],
        "export": {"purpose": PURPOSE},
        "authority": {"name": "虚构市医疗保障局", "police": "虚构市公安局"},
    }
)


@dataclass(frozen=True)
class Made:
    """A case and what was made of it.

    Attributes:
        case: the case, its log as the making left it.
        extract: the files that it was loaded from.
        key: the key that signed.
        lead_ids: the leads.
        internal: package by that level; ``transfer`` likewise.
    """

    case: workbench.Investigation
    extract: Path
    key: Path
    lead_ids: tuple[str, ...]
    internal: Package
    transfer: Package


def copied(base: Path, into: Path) -> workbench.Investigation:
    """A copy of the small city's case after detection."""
    return workbench.open_case(shutil.copytree(detected_case(base), into))


def smallest(case: workbench.Investigation, scheme: str) -> str:
    """The lead of a scheme with the fewest rows."""
    return min(case.leads(scheme=scheme), key=lambda one: (one.rows, one.lead_id)).lead_id


def make(base: Path, folder: Path) -> Made:
    """Both levels of a ring and a group of admissions in one package, from the original records."""
    case, extract, key = copied(base, folder / "case"), made_city(base), folder / "office.pem"
    leads = (smallest(case, "card_pooling"), smallest(case, "collusive_admission"))
    internal, transfer = case.evidence(
        leads,
        folder / "out",
        level="both",
        facts=FACTS,
        extract=extract,
        signer=signing_key(key),
        actor="tester",
        made_at=MADE,
    )
    return Made(case, extract, key, leads, internal, transfer)
