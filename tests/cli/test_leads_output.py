"""What ``workbench leads`` prints: the contract that other people's scripts stand on (design.md, section 5)."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cases.command import done, refused, workbench

#: Field → type, exactly as in the contract; more fields are allowed.
FIELDS = {
    "lead_id": str,
    "scheme": str,
    "rank": int,
    "score": float,
    "priority": str,
    "title": str,
    "sentence": str,
    "observed": int,
    "expected": float,
    "q_value": float,
    "first_on": str,
    "last_on": str,
    "fund_yuan": str,
    "account_yuan": str,
    "members": list,
    "explanations": list,
    "status": str,
    "rows": int,
}
SCHEMES = {"card_pooling", "referral_kickback", "collusive_admission"}
KINDS = {"patient", "card", "doctor", "pharmacy", "facility"}


def printed(case: Path, *options: str, lang: str = "en") -> list[dict[str, object]]:
    return json.loads(done("leads", case, "--format", "json", *options, lang=lang).out)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def every_lead(ready: Path) -> list[dict[str, object]]:
    return printed(ready, "--all")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_field_is_there_with_its_type(ready: Path, lang: str) -> None:
    leads = printed(ready, "--all", lang=lang)
    assert {lead["scheme"] for lead in leads} == SCHEMES
    for lead in leads:
        assert {name: type(lead[name]) for name in FIELDS} == FIELDS


def test_values_are_what_the_contract_says(every_lead: list[dict[str, object]]) -> None:
    for lead in every_lead:
        assert re.fullmatch(r"L-[0-9a-f]+", str(lead["lead_id"]))
        assert lead["priority"] in {"high", "medium", "low"}
        assert lead["status"] == "open"
        assert 0 <= float(str(lead["q_value"])) <= 1
        assert date.fromisoformat(str(lead["first_on"])) <= date.fromisoformat(str(lead["last_on"]))
        assert lead["title"]
        assert lead["sentence"]


def test_money_is_a_string_with_two_decimals(every_lead: list[dict[str, object]]) -> None:
    money = [str(lead[name]) for lead in every_lead for name in ("fund_yuan", "account_yuan")]
    assert [one for one in money if not re.fullmatch(r"-?\d+\.\d\d", one)] == []


def test_members_have_kind_id_and_role(every_lead: list[dict[str, object]]) -> None:
    members = [one for lead in every_lead for one in lead["members"]]  # type: ignore[attr-defined]
    assert {one["kind"] for one in members} <= KINDS
    assert all(isinstance(one["id"], str) and one["id"] and one["role"] for one in members)


def test_the_parts_of_each_scheme(every_lead: list[dict[str, object]]) -> None:
    for lead in every_lead:
        kinds = {one["kind"] for one in lead["members"]}  # type: ignore[attr-defined]
        roles = {one["role"] for one in lead["members"]}  # type: ignore[attr-defined]
        if lead["scheme"] == "referral_kickback":
            assert {"doctor", "patient"} <= kinds
            assert "steered" in roles
        else:
            assert {"patient", "core"} <= kinds | roles
        assert kinds & {"pharmacy", "facility"}


def test_explanations_have_kind_fit_and_evidence(every_lead: list[dict[str, object]]) -> None:
    for one in (one for lead in every_lead for one in lead["explanations"]):  # type: ignore[attr-defined]
        assert isinstance(one["kind"], str)
        assert 0 <= one["fit"] <= 1
        assert isinstance(one["evidence"], str)


def test_best_first_and_every_lead_once(every_lead: list[dict[str, object]]) -> None:
    assert [lead["rank"] for lead in every_lead] == list(range(1, len(every_lead) + 1))
    assert len({lead["lead_id"] for lead in every_lead}) == len(every_lead)
    best = [lead["score"] for lead in every_lead if lead["reported"]]
    assert best == sorted(best, key=lambda score: -float(str(score)))


def test_all_shows_more_in_the_same_order(ready: Path, every_lead: list[dict[str, object]]) -> None:
    shown = printed(ready)
    assert len(shown) < len(every_lead)
    assert shown == [lead for lead in every_lead if lead["reported"]]


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_one_scheme(ready: Path, every_lead: list[dict[str, object]], scheme: str) -> None:
    assert printed(ready, "--all", "--scheme", scheme) == [
        lead for lead in every_lead if lead["scheme"] == scheme
    ]


def test_one_run(ready: Path, every_lead: list[dict[str, object]]) -> None:
    run = next((ready / "runs").iterdir()).name
    assert printed(ready, "--all", "--run", run) == every_lead
    for unknown in ("R-000000000000", "..", "../runs", "[red]x[/red]"):
        assert unknown in refused("leads", ready, "--run", unknown, says=run).err


def test_titles_in_both_languages_everything_else_alike(ready: Path) -> None:
    texts = {"title", "sentence", "notes", "explanations"}
    for chinese, english in zip(printed(ready, "--all", lang="zh"), printed(ready, "--all"), strict=True):
        assert chinese["sentence"] != english["sentence"]
        assert {k: v for k, v in chinese.items() if k not in texts} == {
            k: v for k, v in english.items() if k not in texts
        }


def test_csv_has_the_same_leads(ready: Path, tmp_path: Path, every_lead: list[dict[str, object]]) -> None:
    out = tmp_path / "leads.csv"
    assert done("leads", ready, "--all", "--format", "csv", "--out", out).out == ""
    text = out.read_bytes().decode("utf-8")
    assert text == done("leads", ready, "--all", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["lead_id"] for row in rows] == [lead["lead_id"] for lead in every_lead]
    assert [row["fund_yuan"] for row in rows] == [lead["fund_yuan"] for lead in every_lead]
    assert json.loads(rows[0]["members"]) == every_lead[0]["members"]


def test_parquet_has_the_same_leads(ready: Path, tmp_path: Path, every_lead: list[dict[str, object]]) -> None:
    out = tmp_path / "leads.parquet"
    done("leads", ready, "--all", "--format", "parquet", "--out", out)
    table = pq.read_table(out)
    assert table["lead_id"].to_pylist() == [lead["lead_id"] for lead in every_lead]
    assert {"observed", "score", "fund_yuan", "members"} <= set(table.column_names)


def test_parquet_needs_a_file(ready: Path) -> None:
    refused("leads", ready, "--format", "parquet", says="--out")


@pytest.mark.parametrize("form", ["json", "csv", "parquet"])
def test_a_file_that_cannot_be_written(ready: Path, tmp_path: Path, form: str) -> None:
    refused("leads", ready, "--format", form, "--out", tmp_path / "no" / "x", says="no")
    refused("leads", ready, "--format", form, "--out", tmp_path, says=tmp_path)


@pytest.fixture
def empty(fresh: Path, tmp_path: Path) -> Path:
    """A case whose run reports no lead."""
    settings = tmp_path / "none.toml"
    settings.write_text("[score]\nreport = 1e9\n", encoding="utf-8")
    done("detect", fresh, "--scheme", "collusive_admission", "--config", settings)
    return fresh


def test_no_leads_is_an_empty_array_and_not_an_error(empty: Path) -> None:
    assert printed(empty) == []
    assert "No lead" in done("leads", empty).out


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_no_leads_is_a_table_with_its_columns(empty: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"none.{form}"
    done("leads", empty, "--format", form, "--out", out)
    names = (
        pq.read_table(out).column_names if form == "parquet" else out.read_text("utf-8").strip().split(",")
    )
    assert set(FIELDS) <= set(names)


def test_out_with_the_table(ready: Path, tmp_path: Path) -> None:
    outcome = workbench("leads", ready, "--out", tmp_path / "leads.txt")
    assert outcome.code != 0 or (tmp_path / "leads.txt").exists()


def test_the_load_report_is_readable_on_80_columns(city: Path, tmp_path: Path) -> None:
    assert "SETL_D.parquet" in done("load", city, "--case", tmp_path / "case").out


def test_the_table_of_leads_fits_80_columns(ready: Path) -> None:
    lines = done("leads", ready, "--all").out.splitlines()
    assert max(map(len, lines)) <= 80
    assert all(str(lead["lead_id"]) in "\n".join(lines) for lead in printed(ready, "--all"))
