"""From one member of a planted ring to the others: most of them are among the first hits, and hardly anybody else."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from workbench.case import Case
from workbench.explore.tips import tip
from workbench.run import detect
from workbench.sample import build

FIRST = 20


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, dict[str, Any]]:
    folder: Path = tmp_path_factory.mktemp("tips")
    build(folder / "city", people=5_000, seed=3)
    case, _ = Case.load(folder / "city", folder / "case")
    detect(case)
    return case, json.loads((folder / "city" / "truth.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("scheme", "recall"), [("card_pooling", 0.6), ("collusive_admission", 0.6)])
def test_the_others_of_a_ring_come_first(
    city: tuple[Case, dict[str, Any]], scheme: str, recall: float
) -> None:
    case, truth = city
    planted = {f"{one['kind']}:{one['id']}" for ring in truth["rings"] for one in ring["members"]}
    found, hits, innocent = [], 0, 0
    for ring in truth["rings"]:
        if ring["scheme"] != scheme:
            continue
        people = sorted(f"patient:{one['id']}" for one in ring["members"] if one["kind"] == "patient")
        seed = random.Random(ring["ring_id"]).choice(people)
        first = tip(case, seed, limit=FIRST).keys()
        found.append(len(set(first) & set(people)) / min(FIRST, len(people) - 1))
        hits, innocent = hits + len(first), innocent + len(set(first) - planted)
    assert sum(found) / len(found) >= recall
    assert innocent <= 0.1 * hits


def test_a_bribed_doctor_leads_to_the_place(city: tuple[Case, dict[str, Any]]) -> None:
    case, truth = city
    for ring in truth["rings"]:
        if ring["scheme"] == "referral_kickback" and ring["level"] == "easy":
            (doctor,) = [f"doctor:{one['id']}" for one in ring["members"] if one["kind"] == "doctor"]
            (place,) = [f"{one['kind']}:{one['id']}" for one in ring["members"] if one["role"] == "venue"]
            assert tip(case, doctor).keys()[0] == place
