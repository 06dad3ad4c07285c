"""``workbench report`` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.command import done, refused, refused_bilingually, tree


def test_a_report_is_written_and_the_case_is_left_as_it_was(ready: Path, tmp_path: Path) -> None:
    before = tree(ready)
    out = tmp_path / "deep" / "out"
    said = done(
        "report",
        ready,
        "--month",
        "2025-03",
        "--out",
        out,
        "--format",
        "html",
        "--made-at",
        "2025-04-01T09:00",
    )
    assert sorted(one.suffix for one in out.iterdir()) == [".html", ".json"]
    assert "2025-03.html" in said.out
    assert tree(ready) == before


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "only one"),
        (("--week", "2025-W23", "--month", "2025-03"), "only one"),
        (("--week", "2025-W60"), "2025-W60"),
        (("--month", "2025-W23"), "2025-W23"),
        (("--campaign", "2025-02-01", "2025-01-01"), "2025-02-01"),
        (("--month", "2025-03", "--format", "exe"), "exe"),
        (("--month", "2025-03", "--made-at", "yesterday"), "yesterday"),
        (("--month", "2025-03", "--made-at", "2025-04-01T09:00+08:00"), "zone"),
        (("--month", "2025-03", "--run", "R-0"), "R-0"),
        (("--month", "2025-03", "--made-at", "0001-01-01"), "0001-01-01"),
        (("--month", "2025-03", "--made-at", "9999-12-31T23:59:59"), "9999"),
        (("--month", "9999-12"), "9999-12"),
        (("--week", "9999-W52"), "9999-W52"),
        (("--month", "2025-03", "--format", " , "), "docx"),
    ],
)
def test_what_cannot_be_is_refused(ready: Path, tmp_path: Path, options: tuple[str, ...], says: str) -> None:
    refused("report", ready, "--out", tmp_path / "out", *options, says=says)
    assert not (tmp_path / "out").exists()


def test_both_languages(ready: Path, tmp_path: Path) -> None:
    refused_bilingually("report", ready, "--out", tmp_path / "out", "--month", "2025-99")


def test_a_file_in_the_place_of_the_folder_is_kept(ready: Path, tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.write_text("mine", encoding="utf-8")
    refused("report", ready, "--month", "2025-03", "--out", place, "--format", "html", says="out")
    assert place.read_text(encoding="utf-8") == "mine"


def test_an_english_screen_is_told_that_the_report_is_in_chinese(ready: Path, tmp_path: Path) -> None:
    said = done("report", ready, "--out", tmp_path / "out", "--week", "2025-W23", "--format", "html")
    assert "Reports are issued in Chinese" in said.err
    assert "Reports are issued in Chinese" not in said.out
    assert done("report", ready, "--out", tmp_path / "out", "--week", "2025-W23", lang="zh").err == ""
