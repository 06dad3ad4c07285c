"""``workbench load`` on the command line: what it says of months that bring nothing."""

from __future__ import annotations

from pathlib import Path

from tests.cases.command import workbench

HEADER = "setl_id,psn_no,fixmedins_code,med_type,setl_time,medfee_sumamt"
LINE = "S1,P1,H1,41,2025-01-02 10:00:07,5.00"


def delivery(folder: Path, *lines: str) -> Path:
    folder.mkdir()
    (folder / "SETL_D.csv").write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
    return folder


def test_a_month_without_a_settlement_is_named(tmp_path: Path) -> None:
    months = [delivery(tmp_path / "2025-01", LINE), delivery(tmp_path / "2025-02")]
    case = tmp_path / "case"
    assert "not one settlement" not in workbench("load", months[0], "--case", case).out
    said = workbench("load", months[1], "--case", case, "--add")
    assert said.code == 0
    assert "2025-02/SETL_D.csv has not one settlement" in said.out


def test_a_month_of_repetitions_alone_is_not(tmp_path: Path) -> None:
    months = [delivery(tmp_path / "2025-01", LINE), delivery(tmp_path / "2025-02", LINE, "")]
    said = workbench("load", *months, "--case", tmp_path / "case")
    assert said.code == 0
    assert "not one settlement" not in said.out
