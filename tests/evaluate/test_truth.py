"""Reading the truth: what is compared, what a session is, and clear errors."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from workbench.errors import WorkbenchError
from workbench.evaluate import read_truth

from .worked import ADMISSION, KICKBACK


def record(scheme: str, *days: str) -> dict[str, Any]:
    return {
        "ring_id": "R0001",
        "scheme": scheme,
        "level": "hard",
        "variant": "waves",
        "members": [
            {"kind": "patient", "id": "1", "role": "core"},
            {"kind": "doctor", "id": "D", "role": "core"},
            {"kind": "facility", "id": "H", "role": "venue"},
        ],
        "dates": list(days),
        "fund_yuan": "10.50",
        "account_yuan": "2.25",
    }


def write(folder: Path, *rings: dict[str, Any]) -> Path:
    innocent = {"family": "member_day", "members": [{"kind": "patient", "id": "2"}], "venues": ["P1", "H1"]}
    path = folder / "truth.json"
    content = {"format": 1, "seed": 5, "people": 100, "rings": rings, "innocents": [innocent]}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_members_by_scheme(tmp_path: Path) -> None:
    truth = read_truth(write(tmp_path, record(ADMISSION, "2025-01-01"), record(KICKBACK, "2025-01-01")))
    assert truth.rings[0].members == {("patient", "1")}
    assert truth.rings[1].members == {("doctor", "D"), ("facility", "H")}
    assert truth.rings[0].money == Decimal("12.75")
    assert truth.innocents[0].venues == {("pharmacy", "P1"), ("facility", "H1")}


def test_admission_days_within_a_few_days_are_one_wave(tmp_path: Path) -> None:
    days = ("2025-01-02", "2025-01-03", "2025-01-06", "2025-02-01", "2025-02-07")
    admission, kickback = read_truth(write(tmp_path, record(ADMISSION, *days), record(KICKBACK, *days))).rings
    assert admission.sessions == (date(2025, 1, 2), date(2025, 2, 1), date(2025, 2, 7))
    assert len(kickback.sessions) == 5


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"seed": 1, "people": 2, "rings": [{}], "innocents": []}']
)
def test_a_wrong_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "truth.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(WorkbenchError) as caught:
        read_truth(path)
    assert caught.value.code == "truth_file"
    assert str(path) in caught.value.message_zh


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError, match=r"none\.json"):
        read_truth(tmp_path / "none.json")
