"""Cases that were damaged after the load: the damage is named, and no command ends in a traceback."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cases.command import done, refused, refused_bilingually, tree, workbench


def write(path: str, content: bytes) -> Callable[[Path], object]:
    return lambda case: (case / path).write_bytes(content)


def halve(path: str) -> Callable[[Path], object]:
    return lambda case: (case / path).write_bytes(
        (case / path).read_bytes()[: (case / path).stat().st_size // 2]
    )


def remove(path: str) -> Callable[[Path], object]:
    return lambda case: shutil.rmtree(case / path) if (case / path).is_dir() else (case / path).unlink()


HEADS = {
    "no case.toml": remove("case.toml"),
    "binary case.toml": write("case.toml", b"\xff\x00"),
    "case.toml is no TOML": write("case.toml", b"format = [\n"),
    "empty case.toml": write("case.toml", b""),
    "format of the future": write("case.toml", b"format = 99\n"),
    "format as text": write("case.toml", b'format = "1"\n'),
    "no tables": remove("tables"),
    "no events": remove("tables/event_purchase.parquet"),
    "no fingerprints": remove("inputs/fingerprints.json"),
    "no load report": remove("load-report.json"),
}

BODIES = {
    "half of the events": ("event_purchase", halve("tables/event_purchase.parquet")),
    "an event table of rubbish": ("event_admission", write("tables/event_admission.parquet", b"hello")),
    "an empty event table": ("event_prescription", write("tables/event_prescription.parquet", b"")),
    "no settlements": ("setl_d", remove("tables/setl_d.parquet")),
    "no places": ("node_place", remove("tables/node_place.parquet")),
    "half of the fingerprints": ("fingerprints.json", halve("inputs/fingerprints.json")),
    "half of the load report": ("load-report.json", halve("load-report.json")),
    "a lead store of rubbish": ("leads.sqlite", write("leads.sqlite", b"rubbish" * 999)),
    "a folder for a lead store": ("leads.sqlite", lambda case: (case / "leads.sqlite").mkdir()),
}


@pytest.mark.parametrize("damage", HEADS)
@pytest.mark.parametrize("command", ["detect", "leads", "overview"])
def test_a_case_that_cannot_be_opened(case: Path, damage: str, command: str) -> None:
    HEADS[damage](case)
    before = tree(case)
    refused(command, case, says=case)
    refused_bilingually(command, case)
    assert tree(case) == before


@pytest.mark.parametrize("value", [b"true", b"1.0"])
def test_a_format_that_is_no_whole_number(case: Path, value: bytes) -> None:
    (case / "case.toml").write_bytes(b"format = " + value)
    refused("leads", case)


@pytest.mark.parametrize("damage", BODIES)
def test_detect_names_what_is_damaged(fresh: Path, damage: str) -> None:
    name, harm = BODIES[damage]
    harm(fresh)
    refused("detect", fresh, says=name)


RUN = {
    "half of the leads": halve("leads.json"),
    "no leads": remove("leads.json"),
    "half of the record": halve("run.json"),
    "an empty record": write("run.json", b"{}"),
}


@pytest.mark.parametrize("damage", RUN)
def test_leads_of_a_damaged_run(case: Path, run_folder: Path, damage: str) -> None:
    RUN[damage](run_folder)
    refused("leads", case, says=run_folder.name)


@pytest.mark.parametrize("damage", RUN)
def test_a_damaged_result_is_made_again(case: Path, run_folder: Path, damage: str) -> None:
    good = (run_folder / "leads.json").read_bytes()
    RUN[damage](run_folder)
    done("detect", case)
    assert (run_folder / "leads.json").read_bytes() == good
    done("leads", case)


STAGE = {
    "half of a stage": halve("card_pooling.json"),
    "half of its rows": halve("card_pooling.parquet"),
    "no rows": remove("card_pooling.parquet"),
}


@pytest.mark.parametrize("damage", STAGE)
def test_a_damaged_stage_is_done_again(case: Path, run_folder: Path, damage: str) -> None:
    good = (run_folder / "leads.json").read_bytes()
    STAGE[damage](run_folder)
    done("detect", case)
    assert (run_folder / "leads.json").read_bytes() == good


def test_the_lead_store_is_made_again_from_the_run(case: Path) -> None:
    before = done("leads", case, "--all", "--format", "json").out
    (case / "leads.sqlite").unlink()
    done("detect", case)
    assert done("leads", case, "--all", "--format", "json").out == before


def test_leads_before_detect(fresh: Path) -> None:
    refused("leads", fresh, says="workbench detect")
    refused("overview", fresh, says="workbench detect")
    refused_bilingually("leads", fresh)


def test_a_name_too_long_for_the_disk(tmp_path: Path) -> None:
    assert "load the extract again" not in workbench("leads", tmp_path / ("x" * 300)).err
