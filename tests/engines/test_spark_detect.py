"""Detection on Spark: the bytes of the embedded engine, from the command line and from Python; clear errors."""

from __future__ import annotations

import json
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cases.cities import detected_case, loaded_case
from tests.cases.command import done, workbench
from tests.engines import spark_here
from workbench import Case, RunResult, detect
from workbench.engines.spark import Spark, spark_session
from workbench.errors import WorkbenchError

RESULTS = ("leads.json", "rows.parquet", "edges.parquet")
STAGES = ("card_pooling", "referral_kickback", "collusive_admission")


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in RESULTS}


def on_spark(case: Path, **more: object) -> RunResult:
    """A run on the Spark of the tests."""
    spark_here.needed()
    spark_here.running()
    return detect(Case(case), engine="spark", master=spark_here.MASTER, **more)  # type: ignore[arg-type]


@pytest.fixture
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with a run of the embedded engine; only for reading."""
    return detected_case(tmp_path_factory.getbasetemp())


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """The same case without a run."""
    return Path(shutil.copytree(loaded_case(tmp_path_factory.getbasetemp()), tmp_path / "fresh"))


def test_leads_rows_and_edges_are_those_of_the_embedded_engine(fresh: Path, ready: Path) -> None:
    run = on_spark(fresh)
    expected = next((ready / "runs").iterdir())
    assert run.run_id == expected.name
    assert bytes_of(run.folder) == bytes_of(expected)
    assert {lead.scheme for lead in run.leads if lead.reported} == set(STAGES)
    engines = {
        json.loads((run.folder / f"{one}.json").read_text(encoding="utf-8"))["engine"] for one in STAGES
    }
    assert engines == {f"spark {version('pyspark')}"}


def test_the_command_finishes_on_spark_what_the_embedded_engine_began(fresh: Path, ready: Path) -> None:
    spark_here.needed()
    spark_here.running()
    shutil.copytree(ready / "runs", fresh / "runs")
    run = next((fresh / "runs").iterdir())
    before = bytes_of(run)
    for name in ("collusive_admission.json", "run.json", *RESULTS):
        (run / name).unlink()
    done("detect", fresh, "--engine", "spark", "--master", spark_here.MASTER)
    assert bytes_of(run) == before


@pytest.mark.slow
def test_five_thousand_people(tmp_path: Path) -> None:
    spark_here.needed()
    done("sample", tmp_path / "city", "--people", 5_000)
    done("load", tmp_path / "city", "--case", tmp_path / "one")
    shutil.copytree(tmp_path / "one", tmp_path / "other")
    assert bytes_of(on_spark(tmp_path / "one").folder) == bytes_of(detect(Case(tmp_path / "other")).folder)


def test_executors_read_the_tables_where_the_setting_says(fresh: Path, tmp_path: Path) -> None:
    spark_here.needed()
    spark_here.running()
    shared = shutil.copytree(fresh / "tables", tmp_path / "shared [1] {a,b}:*")
    places = pq.read_table(shared / "node_place.parquet")
    with spark_session(spark_here.MASTER, tmp_path) as session:
        session.conf.set("spark.workbench.tables", f"file://{shared}")
        with Spark.over(session, fresh) as engine:
            assert len(engine.ask("places")) == len(places)
        pq.write_table(places.slice(1), shared / "node_place.parquet")
        with (
            pytest.raises(WorkbenchError, match=r"node_place\.parquet: .* rows, "),
            Spark.over(session, fresh),
        ):
            pass
        (shared / "node_place.parquet").unlink()
        with pytest.raises(WorkbenchError, match="Spark failed: node_place: "), Spark.over(session, fresh):
            pass


def test_a_run_that_is_whole_starts_no_spark(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = shutil.copytree(ready, tmp_path / "case")
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert detect(Case(case), engine="spark").run_id == next((ready / "runs").iterdir()).name


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--engine", "flink"), "no engine flink. Known: embedded, spark"),
        (("--master", "local[2]"), "--master goes with --engine spark only"),
        (("--engine", "spark", "--master", "nonsense"), "no Spark at nonsense"),
        (("--engine", "spark", "--master", "local[2];x"), "no Spark at local[2];x"),
    ],
)
def test_wrong_options_are_said(fresh: Path, options: tuple[str, ...], words: str) -> None:
    outcome = workbench("detect", fresh, *options)
    assert (outcome.code, words in outcome.err) == (1, True)
    assert not list(fresh.glob("runs/*/run.json"))


@pytest.mark.parametrize("module", ["pyspark.sql", "sqlglot"])
def test_without_the_extra_the_error_says_what_to_install(
    fresh: Path, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if module == "sqlglot":
        spark_here.needed()
        spark_here.running()
    from workbench.engines.spark.dialect import translated  # noqa: PLC0415

    translated.cache_clear()
    monkeypatch.setitem(sys.modules, module, None)
    outcome = workbench("detect", fresh, "--engine", "spark")
    assert outcome.code == 1
    assert "yibao-workbench[spark]" in outcome.err


def test_without_java_the_error_says_so(fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    from pyspark.sql import SparkSession  # noqa: PLC0415

    monkeypatch.setattr(SparkSession, "getActiveSession", classmethod(lambda _: None))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    outcome = workbench("detect", fresh, "--engine", "spark", "--master", "local[1]")
    assert outcome.code == 1
    assert "Java 17" in outcome.err
    assert not list(fresh.glob(".spark-*"))
