"""A package rests on one state of a case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.evidence.package.making import Made, copied
from workbench.evidence.errors import EvidenceError


def test_no_package_from_a_run_of_other_data(
    made: Made, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """As after a delivery was added and before the next run."""
    case = copied(tmp_path_factory.getbasetemp(), tmp_path / "case")
    report = case.folder / "load-report.json"
    grown = json.loads(report.read_text(encoding="utf-8"))
    grown["files"] = [*grown["files"], {**grown["files"][0], "name": "2025-02/SETL_D.csv"}]
    report.write_text(json.dumps(grown), encoding="utf-8")
    with pytest.raises(EvidenceError) as problem:
        case.evidence(made.lead_ids[0], tmp_path / "out", actor="tester")
    assert problem.value.code == "package_stale_run"
    assert not (tmp_path / "out").exists()
