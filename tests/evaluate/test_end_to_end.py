"""A small city: build, load, detect, evaluate, every form of the result."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import workbench
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.evaluate import FORMS, as_json, as_markdown, evaluate, evaluate_command, pool, read_truth
from workbench.evaluate.benchmark import main
from workbench.evaluate.calibration import money_captured
from workbench.evaluate.claims import Claim
from workbench.evaluate.delay import sessions_needed
from workbench.evaluate.evaluation import Evaluation
from workbench.evaluate.scheme import measure
from workbench.leads.lead import SCHEMES
from workbench.run import RunResult
from workbench.sample import build

City = tuple[Case, RunResult, Path]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    folder = tmp_path_factory.mktemp("evaluate")
    build(folder / "extract", people=3_000, seed=2)
    case, _ = Case.load(folder / "extract", folder / "case")
    return case, workbench.detect(case), folder / "extract" / "truth.json"


@pytest.fixture(scope="module")
def evaluation(city: City) -> Evaluation:
    return evaluate(*city)


def test_every_ring_is_counted_once(city: City, evaluation: Evaluation) -> None:
    planted = read_truth(city[2])
    for (_, scheme), result in evaluation.results.items():
        assert result.levels()[-1].planted == len(planted.of(scheme))
        assert result.right + sum(result.false_reported.values()) == result.reported
    found = sum(evaluation.results["detector", scheme].levels()[-1].found for scheme in SCHEMES)
    assert found + len(evaluation.misses) == len(planted.rings)
    assert len(evaluation.false_leads) == sum(
        sum(result.false_reported.values())
        for (method, _), result in evaluation.results.items()
        if method == "detector"
    )


def test_every_method_takes_part(evaluation: Evaluation) -> None:
    assert {method for method, _ in evaluation.results} == {
        "detector",
        "no_explanations",
        "rule",
        "modularity",
        "peeling",
        "hypergeometric",
    }


def test_the_truth_itself_as_claims_is_perfect(city: City) -> None:
    planted = read_truth(city[2])
    claims = [Claim(one.ring_id, one.scheme, one.members) for one in planted.rings]
    for scheme in SCHEMES:
        result = measure(scheme, [one for one in claims if one.scheme == scheme], planted)
        whole = result.levels()[-1]
        assert whole.found == whole.planted == result.right == result.reported
        assert {whole.jaccard, whole.f1, whole.fragments, result.weighted_precision} == {1.0}
        assert result.average_precision == pytest.approx(1.0)
    assert money_captured(claims, planted.rings, len(claims)) == 1.0


def test_no_leads_find_nothing(city: City) -> None:
    case, run, path = city
    nothing = evaluate(case, replace(run, leads=()), path, baselines=False)
    assert all(result.reported == result.levels()[-1].found == 0 for result in nothing.results.values())
    assert len(nothing.misses) == nothing.planted
    assert set(nothing.money.values()) == {0.0}


def test_the_same_input_gives_the_same_bytes(city: City, evaluation: Evaluation) -> None:
    assert as_json(evaluate(*city)) == as_json(evaluation)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_in_both_languages(evaluation: Evaluation, form: str, language: str) -> None:
    assert FORMS[form](evaluation, language).strip()


def test_the_command_gives_json_for_scripts(city: City) -> None:
    record: dict[str, Any] = json.loads(evaluate_command(*city, "json", "zh"))
    assert {"results", "q", "score_bands", "money", "misses", "false_leads"} <= record.keys()
    assert record["results"][0]["method"] == "detector"


def test_an_unknown_form_is_refused(city: City) -> None:
    with pytest.raises(WorkbenchError, match="markdown"):
        evaluate_command(*city, "html", "en")


def test_two_cities_pooled_add_up(evaluation: Evaluation) -> None:
    both = pool([evaluation, evaluation])
    assert both.planted == 2 * evaluation.planted
    assert both.money == pytest.approx(evaluation.money)
    for key, result in both.results.items():
        assert result.reported == 2 * evaluation.results[key].reported
        assert result.average_precision == pytest.approx(evaluation.results[key].average_precision)
    assert as_markdown(both, "en").count("\n| ") > 20


@pytest.mark.slow
def test_delay_at_the_last_cut_agrees_with_the_whole_year(city: City, evaluation: Evaluation) -> None:
    delays = sessions_needed(city[2].parent, city[2], months=1)
    missed = {miss.ring_id for miss in evaluation.misses}
    assert {delay.ring_id for delay in delays if delay.needed is None} == missed
    assert all(delay.needed == delay.sessions for delay in delays if delay.needed is not None)


@pytest.mark.slow
def test_the_benchmark_prints_command_machine_and_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["--people", "2000", "--seeds", "1", "--clean", "--no-baselines", "--without", "PSN_INFO_B"])
        == 0
    )
    out, err = capsys.readouterr()
    assert out.startswith("`python -m workbench.evaluate.benchmark --people 2000 --seeds 1 --clean")
    assert "duckdb" in out
    assert "0 rings planted" in out
    assert err.startswith("seed 1: build")
