"""The form in a notebook: every field of the facts, saved as the file that the command reads, and the button."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import workbench
from tests.cases.cities import detected_case
from tests.evidence.package.making import FACTS, smallest
from workbench.evidence.letters.facts import Facts, read
from workbench.evidence.letters.facts.form import members_of
from workbench.evidence.seal.check import check
from workbench.evidence_panel import EvidencePanel
from workbench.evidence_panel.form import FactsForm
from workbench.evidence_panel.written import toml_text

HOSTILE = '"""\n[export]\npurpose = "x" \\ <img src=x onerror=alert(1)>'
FILLED = FACTS.model_copy(
    update={
        "case": FACTS.case.model_validate({"cause": HOSTILE, "filed_on": date(2026, 11, 1)}),
        "approval": FACTS.approval.model_validate(
            {"approved": True, "approved_at": datetime(2026, 11, 20, 9, 30)}
        ),
    }
)


@pytest.fixture
def panel(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> EvidencePanel:
    base = detected_case(tmp_path_factory.getbasetemp())
    case = workbench.open_case(shutil.copytree(base, tmp_path / "case"))
    lead = smallest(case, "collusive_admission")
    return case.evidence_form(lead, out=tmp_path / "out", facts=tmp_path / "facts.toml")


def test_every_field_of_the_facts_has_a_box() -> None:
    entries = FactsForm().entries()
    assert list(entries) == list(Facts.model_fields)
    for name, model, _ in members_of(Facts):
        assert all(set(one) == set(model.model_fields) for one in entries[name])


def test_facts_come_back_from_the_boxes_as_they_were(panel: EvidencePanel, tmp_path: Path) -> None:
    panel.form.fill(FILLED)
    panel.save()
    assert read(tmp_path / "facts.toml") == FILLED
    panel.form.fill(Facts())
    panel.load()
    panel.save()
    assert read(tmp_path / "facts.toml") == FILLED


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf"]), min_size=1, max_size=60))
def test_whatever_is_typed_is_read_back(tmp_path: Path, said: str) -> None:
    path = tmp_path / "facts.toml"
    path.write_text(toml_text({"export": [{"purpose": said}]}, {"export": False}), encoding="utf-8")
    assert read(path).export.purpose == (said.strip() or None)


def test_what_cannot_be_taken_is_told_and_the_file_stays(panel: EvidencePanel, tmp_path: Path) -> None:
    panel.form.fill(FILLED)
    panel.save()
    before = (tmp_path / "facts.toml").read_bytes()
    boxes = panel.form._boxes["case"][0]
    boxes["filed_on"].value = "<b>yesterday</b>"
    panel.save()
    assert "B00020" in panel._answer.value
    assert "<b>" not in panel._answer.value
    assert (tmp_path / "facts.toml").read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["case", "facts.toml"]


def test_what_is_missing_is_listed_with_who_writes_it(panel: EvidencePanel) -> None:
    panel._level.value = "transfer"
    panel.check()
    assert "法制审核人员" in panel._answer.value
    assert "还有" in panel._answer.value


def test_the_button_makes_packages_that_verify(panel: EvidencePanel, tmp_path: Path) -> None:
    panel._level.value = "transfer"
    panel.build()
    assert "B00020" in panel._answer.value  # two officers and a purpose are missing
    assert panel.packages == []
    panel.form.fill(FILLED)
    panel._level.value = "both"
    panel.build()
    assert [one.level for one in panel.packages] == ["internal", "transfer"]
    assert all(check(one.path).exit_code == 0 for one in panel.packages)
    assert panel.packages[0].sealed.tagmanifest_sha256 in panel._answer.value
    assert "<img" not in panel._answer.value
