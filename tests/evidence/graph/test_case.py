"""Writing the graph files of a case's lead: logged first, people named only with a reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import workbench
from tests.cases.cities import detected_case
from workbench.errors import WorkbenchError


@pytest.fixture
def case(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> workbench.Investigation:
    made = detected_case(tmp_path_factory.getbasetemp())
    return workbench.open_case(shutil.copytree(made, tmp_path / "case"))


def people(case: workbench.Investigation, lead_id: str) -> list[str]:
    lead = next(one for one in case.leads() if one.lead_id == lead_id)
    return [one.id for one in lead.members if one.kind == "patient"]


def test_people_are_masked_unless_a_reason_is_given(case: workbench.Investigation, tmp_path: Path) -> None:
    lead_id = case.leads()[0].lead_id
    inside = case.graph_files(lead_id, tmp_path / "inside", actor="tester")
    text = b"".join(path.read_bytes() for path in inside.paths)
    assert not [
        one for one in people(case, lead_id) if one.encode() in text or one.encode("utf-16-le") in text
    ]
    with pytest.raises(WorkbenchError) as refused:
        case.graph_files(lead_id, tmp_path / "outside", level="transfer", actor="tester")
    assert refused.value.code == "reason_needed"
    assert not (tmp_path / "outside").exists()
    outside = case.graph_files(
        lead_id, tmp_path / "outside", level="transfer", reason="hand-over 12", actor="tester"
    )
    table = next(path for path in outside.paths if path.name == "nodes.csv").read_text("utf-8-sig")
    assert all(one in table for one in people(case, lead_id))
    levels = [one.detail["level"] for one in case.audit.entries(action="export")]
    assert levels == ["internal", "transfer"]
