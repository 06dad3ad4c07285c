"""A case that is loaded anew keeps what people decided."""

from __future__ import annotations

import shutil
from pathlib import Path

import workbench
from tests.cases.cities import detected_case, made_city
from workbench.leads.review import ReviewStore
from workbench.trust.audit import AuditLog


def test_decisions_and_pictures_come_along_and_find_their_leads(tmp_path_factory, tmp_path: Path) -> None:
    base = tmp_path_factory.getbasetemp()
    folder = Path(shutil.copytree(detected_case(base), tmp_path / "case"))
    lead = workbench.open_case(folder).leads()[0].lead_id
    reviews = ReviewStore(folder / "leads.sqlite")
    reviews.decide(lead, "in_review", actor="tester")
    reviews.decide(lead, "dismissed", actor="tester", reason="family")
    (folder / "views").mkdir()
    (folder / "views" / "V-1.json").write_text("{}", encoding="utf-8")
    (folder / "pseudonyms.json").write_text('{"key": "K"}', encoding="utf-8")
    workbench.Case.load(made_city(base), folder, replace=True)
    again = workbench.open_case(folder)
    assert (folder / "views" / "V-1.json").exists()
    assert (folder / "pseudonyms.json").read_text(encoding="utf-8") == '{"key": "K"}'
    again.detect()
    assert {one.lead_id: one.status for one in again.leads()}[lead] == "dismissed"
    AuditLog(folder / "leads.sqlite").verify()
    old = next(path for path in tmp_path.iterdir() if ".old-" in path.name)
    assert ReviewStore(old / "leads.sqlite").statuses() == {lead: "dismissed"}
