"""What one field says, no other says; what was revealed is in no file that outlives the sitting unsaid."""

from __future__ import annotations

import csv
import io
import json

import pytest

from workbench.case import Case
from workbench.errors import CaseError, WorkbenchError
from workbench.explore.screens.drilldown import Drilldown
from workbench.explore.session import Session, sitting
from workbench.explore.view import View
from workbench.explore.view.dispatch import Dispatcher
from workbench.explore.view.filters import drawn


@pytest.fixture
def patient(ring: View) -> str:
    return next(
        key
        for key in drawn(ring.state).nodes
        if key.startswith("patient") and ring.state.nodes[key].values["label"] != key.partition(":")[2]
    )


FIELDS = ("id", "label", "certificate_no", "phone", "address", "household", "born_on")


@pytest.mark.parametrize("field", FIELDS)
def test_one_field_is_revealed_and_no_other(ring: View, patient: str, field: str) -> None:
    values = {name: str(ring.state.nodes[patient].values[name] or "") for name in FIELDS}
    ring.reveal(patient, field, "interview on Monday")
    ring.select([patient])
    said = json.dumps(ring.scene(), ensure_ascii=False)
    for name, value in values.items():
        if value and not any(value in other for key, other in values.items() if key != name):
            assert (value in said) is (name == field), name


def test_who_has_no_name_is_not_named_by_asking_for_the_name(session: Session) -> None:
    node = "patient:99000100000000000001"
    session._revealed.add((node, "label"))
    values = {"kind": "patient", "id": node.partition(":")[2], "label": node.partition(":")[2]}
    assert node.partition(":")[2] not in session.label(values)
    assert session.is_masked("patient", "label", values["label"], node=node)


@pytest.mark.parametrize("reason", ["", "   ", "\u200b" * 9, "....", "   a "])
def test_a_reason_says_something(session: Session, patient: str, reason: str) -> None:
    with pytest.raises(WorkbenchError) as refused:
        session.reveal(patient, "label", reason)
    assert refused.value.code == "reason_needed"
    assert session.audit.entries(action="reveal") == []


def test_the_still_picture_of_a_notebook_stays_masked(ring: View, patient: str, case: Case) -> None:
    screen = Drilldown(ring)
    name = ring.reveal(patient, "label", "interview on Monday")
    assert name in json.dumps(ring.scene(), ensure_ascii=False)
    assert name not in screen._still_html().data
    with sitting(case, actor="tester") as tomorrow:
        assert name not in json.dumps(View.of_lead(tomorrow, ring.name).scene(), ensure_ascii=False)


@pytest.mark.parametrize("form", ["svg", "html", "csv"])
def test_an_export_says_what_it_leaves_out_and_where_the_log_stood(
    ring: View, session: Session, patient: str, form: str
) -> None:
    ring.hide([next(key for key in drawn(ring.state).nodes if key != patient)])
    ring.filter(strength_min=2)
    ring.reveal(patient, "label", "interview on Monday")
    file = Dispatcher(ring).do({"do": "export", "format": form})
    assert file is not None
    seq, digest = session.audit.head()
    assert digest in file["text"]
    assert f"{seq:,}" in file["text"]
    hidden = ring.scene()["filters"]["hidden"]
    assert session.text("view.hidden", count=f"{hidden:,}") in file["text"]
    assert session.text("view.filter.strength_min", value=2) in file["text"]
    for cut in ring.scene()["cut"]:
        assert cut in file["text"]
    (entry,) = session.audit.entries(action="export")
    plain = [f"{patient} label"] if patient in drawn(ring.state).nodes else []
    assert entry.detail["plain"] == plain
    if form == "csv":
        lines = list(csv.reader(io.StringIO(file["text"])))
        assert len(lines[1 : lines.index([])]) == len(drawn(ring.state).edges)


def test_where_the_log_cannot_be_written_nothing_happens(
    ring: View, session: Session, patient: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise CaseError("disk", path="leads.sqlite", reason="No space left on device")

    screen, before = Dispatcher(ring), ring.state
    token = next(one.id for one in session.run.leads[-1].members if one.kind == "patient")
    screen.do({"do": "search", "text": token})
    scene = ring.scene()
    monkeypatch.setattr(session.audit, "append", full)
    name = ring.state.ids[patient]
    for message in (
        {"do": "click", "element": name},
        {"do": "expand", "node": name},
        {"do": "unmask", "element": name, "field": "id", "reason": "interview"},
        {"do": "export", "format": "csv"},
        {"do": "search", "text": "anybody"},
        {"do": "links", "elements": [name]},
        {"do": "paths", "elements": list(ring.state.ids.values())[:2]},
    ):
        assert screen.do(message) is None
        now = ring.scene()
        assert now["notice"]["level"] == "error"
        assert {**now, "revision": 0, "notice": None} == {**scene, "revision": 0, "notice": None}, message
    assert ring.state == before
