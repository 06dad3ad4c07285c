"""Measures the checks on a clean synthetic city: which planted cases they find, and what else they list.

``python -m workbench.checks.clean_city`` prints the figures that ``clean_city.json`` keeps and the documentation shows.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from workbench.case import Case
from workbench.checks.registry import CHECKS
from workbench.checks.running import run_checks
from workbench.sample import SampleConfig, build

__all__ = ["measure"]

PEOPLE, SEED = 20_000, 1


def measure(people: int = PEOPLE, seed: int = SEED) -> dict[str, Any]:
    """Figures per check on a city without rings, to which cases of the checks were added.

    ``planted`` and ``found`` count positives, ``lookalikes`` and ``mistaken`` what only looks like one, ``others``
    the subjects that are listed although nothing was planted, of ``of`` that could be.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder / "city", people=people, seed=seed, config=SampleConfig(clean=True, checks="all"))
        case, _ = Case.load(folder / "city", folder / "case")
        result = run_checks(case)
        found = result.findings()[["check", "subject_id"]].drop_duplicates()
        truth = json.loads((folder / "city" / "truth.json").read_text(encoding="utf-8"))["checks"]
    listed = set(zip(found["check"], found["subject_id"], strict=True))
    of = {one["id"]: _of(one) for one in result.summary["checks"]}
    return {"people": people, "seed": seed, "checks": _figures(truth, listed, of)}


def _of(entry: dict[str, Any]) -> int:
    kinds = ("patient",) if entry["subject"] == "patient" else ("pharmacy", "facility")
    return sum(int(entry["base_rates"][kind]["of"]) for kind in kinds)


def _figures(
    truth: list[dict[str, Any]], listed: set[tuple[str, str]], of: dict[str, int]
) -> dict[str, dict[str, int]]:
    known = {(one["check"], one["id"]) for one in truth}
    planted = Counter(one["check"] for one in truth if one["positive"])
    hits = Counter(one["check"] for one in truth if one["positive"] and (one["check"], one["id"]) in listed)
    alike = Counter(one["check"] for one in truth if not one["positive"])
    mistaken = Counter(
        one["check"] for one in truth if not one["positive"] and (one["check"], one["id"]) in listed
    )
    others = Counter(check for check, subject in listed if (check, subject) not in known)
    return {
        check.id: {
            "planted": planted[check.id],
            "found": hits[check.id],
            "lookalikes": alike[check.id],
            "mistaken": mistaken[check.id],
            "others": others[check.id],
            "of": of[check.id],
        }
        for check in CHECKS
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))  # noqa: T201 - this module's output is the file
