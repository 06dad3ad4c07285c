"""A package's figures come out again, and what was changed is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import workbench
from tests.cases.cities import detected_case
from workbench.evidence.errors import EvidenceError
from workbench.evidence.reproduce import Statement, read_statement, reproduce, statement
from workbench.leads.lead import SCHEMES


def _plain(kind: str, node_id: str) -> str:
    return node_id


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> workbench.Investigation:
    return workbench.open_case(detected_case(tmp_path_factory.getbasetemp()))


@pytest.fixture(scope="module")
def record(case: workbench.Investigation) -> dict[str, Any]:
    return dict(json.loads((case.run().folder / "run.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def stated(case: workbench.Investigation) -> Statement:
    leads = {one.scheme: one for one in case.leads()}
    return statement(case, case.run(), list(leads.values()), level="transfer", name=_plain)


@pytest.fixture
def untouched(case: workbench.Investigation) -> Iterator[None]:
    before = {path: path.stat().st_mtime_ns for path in sorted(case.folder.rglob("*")) if path.is_file()}
    yield
    assert before == {
        path: path.stat().st_mtime_ns for path in sorted(case.folder.rglob("*")) if path.is_file()
    }


@pytest.mark.usefixtures("untouched")
def test_every_field_of_every_scheme_comes_out_again(
    case: workbench.Investigation, stated: Statement, record: dict[str, Any]
) -> None:
    assert {one["scheme"] for one in stated.leads} == set(SCHEMES)
    again = reproduce(case, stated, record, name=_plain)
    assert again.whole
    assert set(again.equal) == set(stated.fields)
    ids = [one["lead_id"] for one in stated.leads]
    for lead in ids:
        assert any(one.startswith(f"{lead}/edges/") and one.endswith("/rows_sha256") for one in again.equal)


def test_what_was_changed_is_named_and_nothing_else(
    case: workbench.Investigation, stated: Statement, record: dict[str, Any]
) -> None:
    lead = stated.leads[0]["lead_id"]
    edge = next(one for one in stated.fields if one.endswith("/rows_sha256"))
    changed = {f"{lead}/fund_yuan": "999999.99", edge: "0" * 64, f"{lead}/members/patient 99/role": "core"}
    forged = Statement(stated.level, stated.leads, {**stated.fields, **changed})
    again = reproduce(case, forged, record, name=_plain)
    assert {one.field: one.stated for one in again.differences} == changed
    known = {one.field: one.derived for one in again.differences}
    assert known[f"{lead}/fund_yuan"] == stated.fields[f"{lead}/fund_yuan"]
    assert known[f"{lead}/members/patient 99/role"] is None


def test_a_lead_that_the_case_does_not_have_is_missing(
    case: workbench.Investigation, stated: Statement, record: dict[str, Any]
) -> None:
    other = {**stated.leads[0], "key": "f" * 64}
    again = reproduce(case, Statement(stated.level, (other,), stated.fields), record, name=_plain)
    assert again.missing == (other["lead_id"],)
    assert not again.whole


def test_other_parameters_are_said(
    case: workbench.Investigation, stated: Statement, record: dict[str, Any]
) -> None:
    pooling = {**record["parameters"]["pooling"], "sessions": 5}
    other = {**record, "parameters": {**record["parameters"], "pooling": pooling}}
    names = {one.field for one in reproduce(case, stated, other, name=_plain).differences}
    assert {"run/parameters/pooling.sessions", "run/run_id"} <= names


def test_statements_are_read_as_they_were_written(stated: Statement, tmp_path: Path) -> None:
    (tmp_path / "figures.json").write_bytes(stated.encoded())
    assert read_statement(tmp_path / "figures.json") == stated


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": 1, "fields": []}', b"\xff"])
def test_a_file_that_is_no_statement_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    path.write_bytes(content)
    with pytest.raises(EvidenceError, match="figures"):
        read_statement(path)


def test_a_statement_of_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "figures.json").write_text('{"format": 2}', encoding="utf-8")
    with pytest.raises(EvidenceError, match="2"):
        read_statement(tmp_path / "figures.json")


def test_a_record_of_another_program_is_refused(case: workbench.Investigation, stated: Statement) -> None:
    with pytest.raises(EvidenceError):
        reproduce(case, stated, {"schemes": ["card_pooling"], "parameters": {"no": 1}}, name=_plain)
