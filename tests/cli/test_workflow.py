"""The work after a lead from the command line, on a case with people: masks, ledgers, draws."""

from __future__ import annotations

import json
import re
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cases.command import CJK, done, refused, run, tree
from workbench import open_case
from workbench.clock import beijing
from workbench.leads.review import ReviewStore
from workbench.trust.audit import AuditLog

CERTIFICATE, PHONE = "990102199001011234", "13800138000"


@pytest.fixture(autouse=True)
def anna(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_ACTOR", "anna")


def entry(*words: object) -> int:
    return int(done(*words).out.split("#")[1].split()[0])


def worked(case: Path) -> dict[str, Any]:
    """A pooled-card lead brought to rectification, with everything that ledgers show."""
    lead = next(
        one
        for one in json.loads(done("leads", case, "--format", "json").out)
        if one["scheme"] == "card_pooling"
    )
    name, day = lead["lead_id"], ("--on", "2026-03-06")
    patient = next(one["id"] for one in lead["members"] if one["kind"] == "patient")
    shop = next(one["id"] for one in lead["members"] if one["kind"] == "pharmacy")
    store = ReviewStore(case / "leads.sqlite")
    store.decide(name, "in_review", actor="anna")
    store.decide(name, "confirmed", actor="anna", reason="rows_checked")
    done("task", "begin", case, name, "--stage", "screening", "--owner", "anna", *day, "--topic", "trauma")
    done("task", "finish", case, name, "--result", "passed_on", *day)
    done("task", "begin", case, name, "--stage", "verification", "--owner", "bert", *day, "--days", 5)
    task = entry(
        "task", "add", case, name, "--kind", "night", "--what", f"ask {patient}", "--owner", "bert", *day
    )
    said = f"=HYPERLINK(1) {patient} {CERTIFICATE} {PHONE} <b>"
    done("task", "done", case, task, "--result", said, "--material", f"record {patient}", *day)
    done("task", "finish", case, name, "--result", "founded", *day)
    done("task", "begin", case, name, "--stage", "handling", "--owner", "bert", *day)
    target = f"pharmacy:{shop}"
    talk = ("task", "dispose", case, name, "--measure", "talk", "--target")
    done(*talk, target, *day, "--document", "No. 7")
    done(*talk, f"patient:{patient}", *day)
    back = entry(
        "task", "dispose", case, name, "--measure", "return", "--target", target, *day, "--amount", "1000.10"
    )
    done("task", "pay", case, back, "--amount", "400.05", "--receipt", "r1", *day)
    done("task", "finish", case, name, "--result", "measures", *day)
    done("task", "begin", case, name, "--stage", "rectification", "--owner", "carl", *day)
    return {"lead": name, "patient": patient, "shop": shop, "target": target, "case": case}


@pytest.fixture(scope="module")
def made(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_ACTOR", "anna")
        return worked(Path(shutil.copytree(ready, tmp_path_factory.mktemp("work") / "case")))


def sheets(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Rows of each sheet by the head; no cell is a formula."""
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    found = {}
    for page in book:
        assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
        head, *rows = page.iter_rows(values_only=True)
        found[page.title] = [dict(zip(head, row, strict=True)) for row in rows if row[1] is not None]
    return found


def exported(made: dict[str, Any], out: Path, *more: object, as_of: str = "2026-03-20") -> Path:
    done("ledger", "export", made["case"], "--as-of", as_of, "--out", out, *more)
    return out


def test_the_ledgers_hold_what_was_done(made: dict[str, Any], tmp_path: Path) -> None:
    book = sheets(exported(made, tmp_path / "l.xlsx"))
    (row,) = [one for one in book["ledger of pharmacy audits"] if one["institution"] == made["shop"]]
    assert (row["lead"], row["stage"], row["owner"], row["due"]) == (
        made["lead"],
        "rectification",
        "carl",
        "2026-03-11",
    )
    assert row["days late"] == 9  # 11 to 20 March
    assert (row["to be returned (yuan)"], row["returned (yuan)"]) == (1000.10, 400.05)
    assert "No. 7" in row["measures"]
    assert row["measures"].count("\n") == 1  # not the talk with the patient
    (fixing,) = book["ledger of rectification"]
    assert (fixing["owner"], fixing["outstanding (yuan)"], fixing["closed on"]) == ("carl", 600.05, None)
    assert len(book["file of talks on agreements"]) == 2
    assert [one["lead"] for one in book["ledger of trauma cases"]] == [made["lead"]]
    (papers,) = book["file of trauma inquiries"]
    assert papers["found"].startswith("=HYPERLINK(1)")
    assert book["ledger of internal audits"] == book["ledger of facility inspections"] == []


def names_of(made: dict[str, Any]) -> set[str]:
    """Ids and names of everybody in the lead, asked of the tables."""
    with open_case(made["case"]).engine() as engine:
        import pandas as pd  # noqa: PLC0415 - only here

        wanted = pd.DataFrame({"id": [made["patient"]], "number": [None]})
        (row,) = engine.ask("graph_patients", wanted=wanted).to_dict("records")
    return {made["patient"], str(row["label"])} - {""}


def everything(path: Path) -> str:
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    return "\n".join(
        str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value is not None
    )


def test_people_are_masked_unless_a_reason_is_logged(made: dict[str, Any], tmp_path: Path) -> None:
    secrets = {*names_of(made), CERTIFICATE, PHONE}
    masked = everything(exported(made, tmp_path / "masked.xlsx"))
    assert [one for one in secrets if one in masked] == []
    plain = everything(exported(made, tmp_path / "plain.xlsx", "--plain-reason", "court asked for it"))
    assert [one for one in secrets if one not in plain] == []
    log = AuditLog(made["case"] / "leads.sqlite").entries(action="export")[-2:]
    assert [(one.detail["level"], one.detail["reason"]) for one in log] == [
        ("masked", ""),
        ("plain", "court asked for it"),
    ]
    out = tmp_path / "short.xlsx"
    refused("ledger", "export", made["case"], "--as-of", "2026-03-20", "--out", out, "--plain-reason", "x")
    assert not out.exists()
    assert AuditLog(made["case"] / "leads.sqlite").entries(action="export")[-2:] == log


def test_the_history_is_masked(made: dict[str, Any]) -> None:
    shown = done("task", "show", made["case"], made["lead"], "--format", "json").out
    assert [one for one in {*names_of(made), CERTIFICATE, PHONE} if one in shown] == []

    assert len(json.loads(shown)) == 13
    assert {len(one["at"]) for one in json.loads(shown)} == {len("2026-03-06 10:00")}


def test_times_of_writing_are_those_of_beijing() -> None:
    assert beijing("2026-03-06T17:30:59.123456+00:00") == "2026-03-07 01:30"


def test_the_same_bytes_again_and_nothing_overwritten(made: dict[str, Any], tmp_path: Path) -> None:
    first = exported(made, tmp_path / "a.xlsx")
    assert first.read_bytes() == exported(made, tmp_path / "b.xlsx").read_bytes()
    before = first.read_bytes()
    refused("ledger", "export", made["case"], "--as-of", "2026-03-20", "--out", first, says="a.xlsx")
    assert first.read_bytes() == before
    refused(
        "ledger", "export", made["case"], "--as-of", "2026-03-20", "--out", tmp_path / "c", "--ledger", "no"
    )


def test_chinese_names_of_the_ledgers(made: dict[str, Any], tmp_path: Path) -> None:
    out = tmp_path / "zh.xlsx"
    assert run("ledger", "export", made["case"], "--as-of", "2026-03-20", "--out", out).code == 0
    titles = openpyxl.load_workbook(out).sheetnames
    listed = run("ledger", "list").out.split()[1::2]
    assert titles == listed
    assert len(titles) == 7
    assert all(CJK.search(one) for one in titles)


def test_what_is_due_on_a_stated_day(made: dict[str, Any]) -> None:
    def due(day: str, *more: str) -> list[tuple[str, int, bool]]:
        found = json.loads(done("task", "list", made["case"], "--as-of", day, "--format", "json", *more).out)
        return [(one["due"], one["days_late"], one["overdue"]) for one in found]

    assert due("2026-03-11") == [("2026-03-11", 0, False)]
    assert due("2026-03-12") == due("2026-03-12", "--overdue") == [("2026-03-11", 1, True)]
    assert due("2026-03-12", "--owner", "bert") == []
    assert len(due("2026-03-12", "--all")) == 5
    assert workbench_code("task", "list", made["case"]) == 2  # no hidden clock


def test_numbers_and_days_are_not_broken(made: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = done("task", "list", made["case"], "--as-of", "2026-03-12", "--all").out.splitlines()
    rows = [line for line in lines if made["lead"] in line]
    assert len(rows) == 5
    assert all(len(re.findall(r"\d{4}-\d\d-\d\d", line)) in (1, 2) for line in rows)
    assert max(map(len, lines)) <= 80


def workbench_code(*words: object) -> int:
    return run(*words).code


def test_refusals_write_nothing(made: dict[str, Any]) -> None:
    case, name = made["case"], made["lead"]
    before = tree(case)
    refused("task", "close", case, name, "--on", "2026-03-06", says="rectification")
    refused("task", "close", case, "L-none", "--on", "2026-03-06", says="L-none")
    nobody = ("task", "dispose", case, name, "--on", "2026-03-06", "--measure", "talk", "--target")
    refused(*nobody, "pharmacy:P-none", says="P-none")
    refused(*nobody, "nonsense", says="kind:id")
    refused(*nobody, made["target"], "--amount", "5", says="no amount")
    refused("transfer", "send", case, 1, "--at", "2026-03-06T10:00", "--document", "n")
    assert tree(case) == before


@pytest.mark.parametrize("option", ["--amount", "--base"])
def test_an_amount_that_is_none_names_its_option(option: str) -> None:
    said = run(
        "task", "dispose", "case", "L-1", "--measure", "penalty", "--target", "pharmacy:P", option, "1x"
    )
    assert said.code == 2
    assert f"Invalid value for '{option}'" in said.err


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_an_end_of_the_calendar_is_none(made: dict[str, Any], tmp_path: Path, day: str) -> None:
    path = tmp_path / "out.xlsx"
    for words in (
        ("ledger", "export", made["case"], "--as-of", day, "--out", path),
        ("task", "list", made["case"], "--as-of", day),
    ):
        ended = run(*words)
        assert ended.code == 2
        assert "2026-11-22" in ended.err
    assert not path.exists()


def test_a_fine_beside_its_article(case: Path) -> None:
    made = worked(case)
    fine = (
        "task",
        "dispose",
        case,
        made["lead"],
        "--measure",
        "penalty",
        "--target",
        made["target"],
        "--on",
        "2026-03-06",
    )
    # 1000.10 to be returned; article 40: twice to five times, 2,000.20 to 5,000.50
    for amount, says in (("2000.20", "within"), ("2000.19", "below"), ("5000.51", "above")):
        said = done(*fine, "--article", "40", "--amount", amount).err
        assert says in said
        assert "2,000.20" in said
        assert "5,000.50" in said
    assert done(*fine, "--article", "39", "--amount", "5").err == ""


def test_a_transfer_and_two_persons(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = worked(case)
    team = ("--officer", "bert", "--officer", "carl")
    report = (
        "transfer",
        "report",
        case,
        made["lead"],
        "--to",
        "police",
        "--receiver",
        "bureau",
        "--grounds",
        "g",
    )
    seq = entry(*report, *team, "--on", "2026-03-06")
    for language, both in (("zh", "bert、carl"), ("en", "bert, carl")):
        words = ("task", "list", case, "--as-of", "2026-03-06", "--owner", "bert", "--format", "json")
        (clock,) = json.loads(run(*words, "--lang", language).out)
        assert (clock["owner"], clock["due"]) == (both, "2026-03-09")  # found by either officer of the team
    refused("transfer", "decide", case, seq, "--approve", "--at", "2026-03-06T10:00", says="anna")
    monkeypatch.setenv("WORKBENCH_ACTOR", "head")
    done("transfer", "decide", case, seq, "--approve", "--at", "2026-03-06T10:00")
    done("transfer", "send", case, seq, "--at", "2026-03-07T09:59", "--document", "No. 9")
    done("transfer", "receipt", case, seq, "--on", "2026-03-07", "--receiver", "officer")
    done("transfer", "feedback", case, seq, "--on", "2026-03-09", "--outcome", "filed")
    listed = ("transfer", "list", case, "--format", "json", "--as-of")
    (row,) = json.loads(done(*listed, "2026-03-12").out)
    assert (row["document"], row["answered"], row["overdue"]) == ("No. 9", "case filed 2026-03-09", False)
    (row,) = json.loads(done(*listed, "2026-03-13").out)
    assert row["overdue"]  # the materials were due on the 12th
    ReviewStore(case / "leads.sqlite").require_second_person(True, "boss")
    waits = entry(
        "task",
        "dispose",
        case,
        made["lead"],
        "--measure",
        "criticism",
        "--target",
        made["target"],
        "--on",
        "2026-03-09",
    )
    refused("task", "approve", case, waits, says="head")
    monkeypatch.setenv("WORKBENCH_ACTOR", "anna")
    done("task", "approve", case, waits)
    assert "agree" in done("task", "verify", case).out


def test_a_draw(case: Path, tmp_path: Path) -> None:
    places, team = tmp_path / "p.csv", tmp_path / "t.csv"
    places.write_text(
        "code,grade\n" + "".join(f"P{number:02},{'AB'[number % 2]}\n" for number in range(20)), "utf-8"
    )
    team.write_text("name,avoid\nanna,\nbert,\ncarl,P00;P01\n", "utf-8")
    words = (
        "--on",
        "2026-03-06",
        "--seed",
        "s1",
        "--purpose",
        "yearly",
        "--inspectors",
        team,
        "--institutions",
    )
    seq = entry("draw", "make", case, *words, places, "--count", 6, "--weight", "B=2")
    drawn = json.loads(done("draw", "check", case, seq, "--format", "json").out)
    assert [one["grade"] for one in drawn] == ["A", "A", "B", "B", "B", "B"]
    assert all(len(one["inspectors"].split(", ")) == 2 for one in drawn)
    (row,) = json.loads(done("draw", "list", case, "--format", "json").out)
    assert (row["seed"], row["count"], row["actor"]) == ("s1", 6, "anna")
    refused("draw", "make", case, *words, places, "--count", 21, says="21")
    refused("draw", "make", case, *words, tmp_path / "none.csv", "--count", 1, says="none.csv")
