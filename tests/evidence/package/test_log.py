"""Every package is announced in the log, its digest follows, and what the log says of the leads lies in the package."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.evidence.package.making import FACTS, MADE, PURPOSE, Made, copied, smallest
from tests.evidence.package.searching import texts
from workbench.errors import CaseError, WorkbenchError
from workbench.evidence import package as assembling
from workbench.evidence.parts import folder_of
from workbench.trust.audit import canonical


def test_each_package_is_announced_and_its_digest_follows(made: Made) -> None:
    entries = [one for one in made.case.audit.entries() if one.action.startswith("export")]
    assert [one.action for one in entries] == ["export", "export_sealed"] * 2
    for level, announced, sealed in (("internal", *entries[:2]), ("transfer", *entries[2:])):
        one = getattr(made, level)
        assert announced.detail["package"] == sealed.detail["package"] == one.path.name
        assert announced.detail["level"] == level
        assert tuple(announced.detail["leads"]) == made.lead_ids
        assert announced.detail["reason"] == PURPOSE
        assert announced.detail["rows"] > 0
        digest = hashlib.sha256((one.path / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
        assert sealed.detail["tagmanifest"] == digest == one.sealed.tagmanifest_sha256
        assert announced.seq == one.entry == sealed.detail["announced"]


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> tuple[Made, str]:
    """A package of a lead that two people have confirmed, after members were looked at unmasked."""
    folder = tmp_path_factory.mktemp("reviewed")
    case = copied(tmp_path_factory.getbasetemp(), folder / "case")
    lead = smallest(case, "card_pooling")
    member = next(one for one in case.run().leads if one.lead_id == lead).members
    person = next(one.id for one in member if one.kind == "patient")
    case.reviews.require_second_person(True, "chief")
    case.reviews.decide(lead, "in_review", actor="one")
    case.reviews.decide(
        lead, "confirmed", actor="one", reason="rows_checked", note=f"{person} has admitted it"
    )
    case.reviews.approve(lead, "two")
    case.audit.append("one", "reveal", f"patient:{person}", field="id", reason="interview")
    case.audit.append("one", "reveal", "patient:990009999999", field="id", reason="somebody else")
    internal, transfer = case.evidence(
        lead, folder / "out", level="both", facts=FACTS, signer=None, actor="tester", made_at=MADE
    )
    return Made(case, folder, folder, (lead,), internal, transfer), person


def test_the_extract_of_the_log_is_what_the_log_says(reviewed: tuple[Made, str]) -> None:
    made, person = reviewed
    there = {one.seq: one for one in made.case.audit.entries()}
    for level in ("internal", "transfer"):
        folder = getattr(made, level).path / folder_of("6")
        lines = [json.loads(one) for one in (folder / "audit.jsonl").read_text("utf-8").splitlines()]
        subjects = {there[one["seq"]].subject for one in lines}
        assert {made.lead_ids[0], f"patient:{person}"} <= subjects
        assert "patient:990009999999" not in subjects
        for one in lines:
            redacted = one.pop("redacted")
            digest = one.pop("hash")
            whole = hashlib.sha256(canonical(one).encode()).hexdigest()
            assert digest == there[one["seq"]].hash
            assert (whole == digest) != redacted
        head = json.loads((folder / "chain-head.json").read_text("utf-8"))
        assert there[head["seq"]].hash == head["hash"]
        assert there[head["seq"] + 1].action == "export"
        assert all(one["seq"] <= head["seq"] for one in lines)
        said = (folder / "audit.jsonl").read_text("utf-8") + (folder / "decisions.csv").read_text("utf-8-sig")
        assert (person in said) == (level == "transfer")


def test_decisions_and_exports_are_listed(reviewed: tuple[Made, str]) -> None:
    made, _ = reviewed
    with (made.transfer.path / folder_of("6") / "decisions.csv").open(
        encoding="utf-8-sig", newline=""
    ) as stream:
        decisions = list(csv.DictReader(stream))
    assert [one["kind"] for one in decisions] == ["decide", "propose", "approve"]
    assert [one["actor"] for one in decisions] == ["one", "one", "two"]
    with (made.transfer.path / folder_of("7") / "export-log.csv").open(
        encoding="utf-8-sig", newline=""
    ) as stream:
        *_, this = csv.DictReader(stream)
    assert (this["level"], this["reason"], this["package"]) == ("transfer", PURPOSE, made.transfer.path.name)


def test_who_confirmed_a_lead_is_said_and_nobody_is_said_too(made: Made, reviewed: tuple[Made, str]) -> None:
    confirmed, _ = reviewed
    (standing,) = confirmed.transfer.standings
    assert standing.confirmed
    assert "由 one 提请，two 复核同意" in standing.said["zh"]
    for one in made.transfer.standings:
        assert not one.confirmed
        assert "尚未有人确认" in one.said["zh"]
    assert made.transfer.is_draft


def test_a_package_that_fails_leaves_nothing_but_entries_of_the_log(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = copied(tmp_path_factory.getbasetemp(), tmp_path / "case")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(assembling, "put_list", full)
    with pytest.raises(WorkbenchError) as refused:
        case.evidence(smallest(case, "card_pooling"), tmp_path / "out", signer=None, actor="t", made_at=MADE)
    assert refused.value.code == "disk"
    assert list((tmp_path / "out").iterdir()) == []
    assert [one.action for one in case.audit.entries()][-2:] == ["export", "export_failed"]


def test_a_log_that_was_changed_makes_no_package(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3  # noqa: PLC0415 - only to damage a log

    case = copied(tmp_path_factory.getbasetemp(), tmp_path / "case")
    case.audit.append("one", "open_case", "case")
    with sqlite3.connect(case.lead_store) as db:
        for (name,) in db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            db.execute(f"drop trigger {name}")
        db.execute("update audit set actor = 'nobody' where seq = 1")
    db.close()
    with pytest.raises(CaseError) as refused:
        case.evidence(smallest(case, "card_pooling"), tmp_path / "out", signer=None, actor="t", made_at=MADE)
    assert refused.value.code == "audit_broken"
    assert not (tmp_path / "out").exists()


def test_the_stated_time_is_the_only_one(made: Made) -> None:
    info = (made.internal.path / "bag-info.txt").read_text("utf-8")
    assert "Bagging-Date: 2026-11-22" in info
    assert f"Workbench-Made-At: {datetime.isoformat(MADE)}" in info


def test_the_cover_says_who_confirmed_and_an_unconfirmed_transfer_is_a_draft(
    made: Made, reviewed: tuple[Made, str]
) -> None:
    def cover(package: Path) -> str:
        return "".join(said for _, said in texts(package / folder_of("0")))

    confirmed, _ = reviewed
    assert "由one提请，two复核同意" in cover(confirmed.transfer.path)
    assert "尚未经人研判确认" not in cover(confirmed.transfer.path)
    for package in (made.internal.path, made.transfer.path):
        assert cover(package).count("尚未有人确认") >= len(made.lead_ids)
        assert "尚未经人研判确认" in cover(package)
    letter = "".join(said for _, said in texts(made.transfer.path / folder_of("1")))
    assert "草稿" in letter
