"""What is off says why; what is wrong says what; what fails leaves the earlier results standing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph_loaders.schema import table_schemas
from tests.cases.command import done, refused
from tests.checks.tiny import checked, loaded, person, swipe
from workbench.checks import CHECKS, default_settings, latest_checks, read_settings, run_checks
from workbench.checks.check import Check
from workbench.checks.workspace import Workspace
from workbench.errors import ConfigError, WorkbenchError

LONELY = {"SETL_D": [swipe("S1", "A", "P1", "2025-03-01 10:00:01")]}


def test_checks_without_their_columns_are_off_and_say_which(tmp_path: Path) -> None:
    result = run_checks(loaded(tmp_path, LONELY))
    entries = {one["id"]: one for one in result.summary["checks"]}
    assert "death_list.die_date" in entries["after_death"]["off_because"]["en"]
    assert "fixmedins_b.beds" in entries["beds_exceeded"]["off_because"]["zh"]
    assert {name for name, one in entries.items() if one["on"]} == {"frequent_purchase", "split_purchase"}
    assert len(result.findings()) == 0


@pytest.mark.parametrize("check", CHECKS, ids=lambda one: one.id)
def test_every_need_is_a_declared_column(check: Check) -> None:
    """A misspelt one would switch its check off for ever."""
    tables = table_schemas()
    for need in check.needs:
        for one in need.split("|"):
            table, column = one.split(".")
            assert column in tables[table].columns, one


def test_a_setting_switches_a_check_off(tmp_path: Path) -> None:
    result = checked(tmp_path, "frequent_purchase", LONELY, "on = false")
    (entry,) = result.summary["checks"]
    assert entry["on"] is False
    assert entry["off_because"]["en"] == "switched off in the settings"


def test_every_mistake_in_the_settings_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        "[checks.after_death]\ngrace_days = -1\nnothing = 2\n[checks.no_such]\nx = 1\n", encoding="utf-8"
    )
    with pytest.raises(ConfigError) as caught:
        read_settings(path)
    said = caught.value.message_en
    assert all(
        one in said
        for one in ("checks.after_death.grace_days", "checks.after_death.nothing", "checks.no_such")
    )


@pytest.mark.parametrize(
    "content",
    ["checks = 3", "[checks]\nafter_death = 5", "not toml [", "[poling]\nunits = 6", "[pooling]\nunits = -6"],
)
def test_settings_that_are_none_are_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError):
        read_settings(path)


def test_other_sections_of_the_settings_file_are_for_others(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[pooling]\nunits = 6\n", encoding="utf-8")
    assert read_settings(path) == default_settings()


def test_an_unknown_check_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError) as caught:
        run_checks(loaded(tmp_path, LONELY), only=["nothing"])
    assert caught.value.code == "unknown_check"


def test_a_run_that_fails_leaves_the_earlier_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = loaded(tmp_path, LONELY)
    first = run_checks(case, only=["split_purchase"])
    before = {path: path.read_bytes() for path in (case.folder / "checks").rglob("*") if path.is_file()}

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Workspace, "find", broken)
    with pytest.raises(KeyboardInterrupt):
        run_checks(case)
    assert {
        path: path.read_bytes() for path in (case.folder / "checks").rglob("*") if path.is_file()
    } == before
    assert latest_checks(case).digest == first.digest
    assert [path.name for path in (case.folder / "checks").iterdir() if path.name.startswith(".")] == []


def test_before_any_run_the_command_to_type_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError) as caught:
        latest_checks(loaded(tmp_path, LONELY))
    assert "workbench checks" in caught.value.message_en


def test_the_command_prints_a_table_or_json(tmp_path: Path) -> None:
    case = loaded(tmp_path, LONELY)
    shown = done("checks", case.folder)
    assert "split_purchase" in shown.out
    assert "no data in" in shown.out
    listed = json.loads(done("checks", case.folder, "--format", "json").out)
    assert [one["id"] for one in listed] == [one.id for one in CHECKS]
    only = json.loads(done("checks", case.folder, "--check", "trauma", "--format", "json").out)
    assert [one["id"] for one in only] == ["trauma"]
    refused("checks", case.folder, "--check", "nothing", says="There is no check nothing")


HOSTILE = (
    "=HYPERLINK(1)",
    "<script>x</script>",
    "'; drop table setl_d; --",
    "{psn_no}",
    "[red]x[/red]",
    "a+b|c~d",
)


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    tables = {
        "PSN_INFO_B": [person(one) for one in HOSTILE],
        "death_list": [{"certno": f"C{one}", "psn_name": one, "die_date": "2025-03-01"} for one in HOSTILE],
        "SETL_D": [
            swipe(f"S{n}{one}", one, f"P{place}", f"2025-04-{day:02d} 10:00:0{n}", 10, dev_no=one)
            for n, one in enumerate(HOSTILE)
            for place, days in ((1, (1, 3, 5)), (2, (2, 4, 6)))
            for day in days
        ],
    }
    for row, number in zip(tables["SETL_D"], range(len(tables["SETL_D"])), strict=True):
        row["setl_id"] += str(number)
    case = loaded(tmp_path, tables)
    result = run_checks(case, only=["after_death", "shared_terminal"], settings=default_settings())
    assert set(result.findings("after_death")["subject_id"]) == set(HOSTILE)
    assert len(result.rows()) > 0
    shared = run_checks(
        case,
        {"shared_terminal": CHECKS[[c.id for c in CHECKS].index("shared_terminal")].settings(days=2)},
        only=["shared_terminal"],
    )
    assert {part.split(":", 1)[1].rsplit(":", 1)[0] for part in shared.findings()["part"]} == set(HOSTILE)
    assert "drop table" in "".join(shared.findings()["sentence_zh"])
