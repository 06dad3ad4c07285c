"""Two runs compared on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cases.command import done, refused_bilingually, workbench


def _again(case: Path, settings: str) -> None:
    path = case.parent / "settings.toml"
    path.write_text(settings, encoding="utf-8")
    done("detect", case, "--config", path)


def test_one_run_cannot_be_compared(case: Path) -> None:
    refused_bilingually("diff", case)


def test_leads_that_a_stricter_run_loses_are_gone_and_the_setting_is_named(case: Path) -> None:
    before = {one["lead_id"]: one for one in json.loads(done("leads", case, "--format", "json", "--all").out)}
    _again(case, "[pooling]\nunits = 60\n")
    found = json.loads(done("diff", case, "--format", "json").out)
    assert found["differing"] == {"pooling.units": [5, 60]}
    pooled = {name for name, one in before.items() if one["scheme"] == "card_pooling"}
    assert pooled
    assert {one["lead_id"]: one["what"] for one in found["leads"]} == dict.fromkeys(pooled, "gone")
    for one in found["leads"]:
        assert one["rows"] == [before[one["lead_id"]]["rows"], 0]
        assert one["left"]
    screen = done("diff", case).out
    assert all(name in screen for name in pooled)
    assert "pooling.units: 5 → 60" in screen


def test_the_same_run_twice_is_unchanged_and_the_order_of_runs_matters(case: Path) -> None:
    (first,) = (one.name for one in (case / "runs").iterdir())
    assert json.loads(done("diff", case, first, first, "--format", "json").out)["leads"] == []
    everything = json.loads(done("diff", case, first, first, "--format", "json", "--all").out)["leads"]
    assert {one["what"] for one in everything} == {"same"}
    _again(case, "[pooling]\nunits = 60\n")
    (second,) = ({one.name for one in (case / "runs").iterdir()}) - {first}
    backwards = json.loads(done("diff", case, second, first, "--format", "json").out)["leads"]
    assert {one["what"] for one in backwards} == {"new"}


def test_a_run_that_is_not_there(case: Path) -> None:
    outcome = workbench("diff", case, "R-nonsense", "R-nonsense")
    assert outcome.code == 1
    assert "R-nonsense" in outcome.err
