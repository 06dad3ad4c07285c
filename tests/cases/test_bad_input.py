"""Extracts as nobody wants them: each ends in a clear error or in leads with a clear note, never in a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.cases.cities import TABLES, Edit, constant, extract, with_column
from tests.cases.command import Outcome, done, refused, refused_bilingually


def loaded(source: Path, tmp_path: Path) -> tuple[Outcome, Path]:
    """Load an extract that can be loaded."""
    return done("load", source, "--case", tmp_path / "case"), tmp_path / "case"


def notes(outcome: Outcome) -> str:
    return " ".join(outcome.out.split())


def no_rows(table: pa.Table) -> pa.Table:
    return table.slice(0, 0)


def one_row(table: pa.Table) -> pa.Table:
    return table.slice(0, 1)


def accepted(case: Path, table: str) -> int:
    report = json.loads((case / "load-report.json").read_text(encoding="utf-8"))
    return sum(one["accepted"] for one in report["files"] if one["table"] == table)


def records(case: Path) -> list[dict[str, object]]:
    return json.loads(done("leads", case, "--all", "--format", "json").out)  # type: ignore[no-any-return]


@pytest.mark.parametrize("edit", [no_rows, one_row], ids=["header only", "one row"])
def test_tables_with_hardly_any_rows_give_no_lead_and_say_why(city: Path, tmp_path: Path, edit: Edit) -> None:
    _, case = loaded(extract(city, tmp_path / "x", dict.fromkeys(TABLES, edit)), tmp_path)
    said = notes(done("detect", case))
    assert "no leads at all" in said
    assert ("card pooling is off" in said) == (edit is no_rows)  # one settlement is one swipe at a desk
    assert "collusive admission is off" in said
    assert records(case) == []


def test_a_header_only_settlement_table_leaves_the_other_tables_to_speak(city: Path, tmp_path: Path) -> None:
    _, case = loaded(extract(city, tmp_path / "x", {"SETL_D": no_rows}), tmp_path)
    assert "card pooling is off" in notes(done("detect", case, "--scheme", "card_pooling"))
    assert {lead["fund_yuan"] for lead in records(case)} <= {"0.00"}


def test_settlements_that_are_all_rejected_are_said(city: Path, tmp_path: Path) -> None:
    source = extract(city, tmp_path / "x", {"SETL_D": constant("setl_time", "yesterday")})
    outcome, case = loaded(source, tmp_path)
    assert accepted(case, "setl_d") == 0
    assert "note" in notes(outcome)


KINDS: dict[str, Edit] = {
    "whole numbers": lambda table: pa.table({n: pa.array(range(table.num_rows)) for n in table.schema.names}),
    "nothing": lambda table: pa.table({n: pa.nulls(table.num_rows) for n in table.schema.names}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_types_everywhere_are_rejected_with_a_reason(city: Path, tmp_path: Path, kind: str) -> None:
    _, case = loaded(extract(city, tmp_path / "x", dict.fromkeys(TABLES, KINDS[kind])), tmp_path)
    assert accepted(case, "setl_d") == 0
    assert "no leads at all" in notes(done("detect", case))


@pytest.mark.parametrize("value", [b"\xff\xfe", [1], {"a": 1}], ids=["bytes", "list", "struct"])
def test_a_column_of_a_type_that_is_no_value_names_the_file(
    city: Path, tmp_path: Path, value: object
) -> None:
    source = extract(city, tmp_path / "x", {"SETL_D": constant("psn_name", value)})
    refused("load", source, "--case", tmp_path / "case", says="SETL_D.parquet")
    assert not (tmp_path / "case").exists()


def test_every_value_as_text_gives_the_same_leads(city: Path, tmp_path: Path, ready: Path) -> None:
    def as_text(table: pa.Table) -> pa.Table:
        return pa.table({name: table[name].cast(pa.string()) for name in table.schema.names})

    _, case = loaded(extract(city, tmp_path / "x", dict.fromkeys(TABLES, as_text)), tmp_path)
    done("detect", case)
    assert records(case) == records(ready)


@pytest.mark.parametrize("missing", [("MDTRT_D",), TABLES[:-1]], ids=["no MDTRT_D", "nothing but SETL_D"])
def test_an_extract_without_visits(city: Path, tmp_path: Path, missing: tuple[str, ...]) -> None:
    outcome, case = loaded(extract(city, tmp_path / "x", drop=missing), tmp_path)
    assert "no visit table" in notes(outcome)
    done("detect", case)
    assert {lead["scheme"] for lead in records(case)} >= {"card_pooling"}


@pytest.mark.parametrize(
    ("missing", "said", "schemes"),
    [
        ("PSN_INFO_B", "no person register", ["card_pooling", "collusive_admission"]),
        ("FIXMEDINS_B", "no institution register", ["card_pooling", "collusive_admission"]),
        ("DR_INFO_B", "no doctor register", ["referral_kickback"]),
        ("FEE_LIST_D", "no fee lines", ["collusive_admission"]),
    ],
)
def test_a_missing_table_is_said_and_the_rest_is_done(
    city: Path, tmp_path: Path, missing: str, said: str, schemes: list[str]
) -> None:
    outcome, case = loaded(extract(city, tmp_path / "x", drop=[missing]), tmp_path)
    assert said in notes(outcome)
    done("detect", case, *(word for scheme in schemes for word in ("--scheme", scheme)))
    assert {lead["scheme"] for lead in records(case)} == set(schemes)


@pytest.mark.parametrize("unit", ["hour"])
def test_times_too_coarse_for_swipes(city: Path, tmp_path: Path, unit: str) -> None:
    floor = with_column("setl_time", lambda table: pc.floor_temporal(table["setl_time"], unit=unit))
    outcome, case = loaded(extract(city, tmp_path / "x", {"SETL_D": floor}), tmp_path)
    assert f"no swipe time to the second ({unit})" in notes(outcome)
    assert "card pooling is off" in notes(done("detect", case, "--scheme", "card_pooling"))
    assert "card_pooling" not in {lead["scheme"] for lead in records(case)}


def test_no_time_of_settlement_at_all(city: Path, tmp_path: Path) -> None:
    source = extract(city, tmp_path / "x", {"SETL_D": lambda t: t.drop_columns(["setl_time", "msgid"])})
    outcome, case = loaded(source, tmp_path)
    assert "co-swipe detection off" in notes(outcome)
    assert "card pooling is off" in notes(done("detect", case, "--scheme", "card_pooling"))


def test_a_stand_in_for_the_time_is_not_said_to_switch_off(city: Path, tmp_path: Path) -> None:
    source = extract(city, tmp_path / "x", {"SETL_D": lambda t: t.drop_columns(["setl_time"])})
    outcome, case = loaded(source, tmp_path)
    assert "msgid is used instead" in notes(outcome)
    off = "co-swipe detection off" in notes(outcome)
    done("detect", case, "--scheme", "card_pooling")
    assert off != any(lead["scheme"] == "card_pooling" for lead in records(case))


def test_one_time_for_all_is_a_batch_upload_void_for_rhythm_and_said(city: Path, tmp_path: Path) -> None:
    same = with_column("setl_time", lambda t: pa.array([t["setl_time"][0].as_py()] * t.num_rows))
    outcome, case = loaded(extract(city, tmp_path / "x", {"SETL_D": same}), tmp_path)
    assert "batch upload" in notes(outcome)
    said = notes(done("detect", case, "--scheme", "card_pooling"))
    assert "void for rhythm" in said
    assert "card_pooling" not in {lead["scheme"] for lead in records(case)}


def test_negative_money_is_money_given_back(city: Path, tmp_path: Path) -> None:
    def negate(table: pa.Table) -> pa.Table:
        for name in ("medfee_sumamt", "fund_pay_sumamt", "acct_pay", "cash_payamt"):
            table = with_column(name, lambda t, n=name: pc.negate(t[n]))(table)  # type: ignore[misc]
        return table

    _, case = loaded(extract(city, tmp_path / "x", {"SETL_D": negate}), tmp_path)
    done("detect", case, "--scheme", "card_pooling")
    assert "card_pooling" not in {lead["scheme"] for lead in records(case)}


def test_cancelled_settlements_are_no_money(city: Path, tmp_path: Path) -> None:
    _, case = loaded(extract(city, tmp_path / "x", {"SETL_D": constant("vali_flag", "0")}), tmp_path)
    done("detect", case)
    money = {(lead["fund_yuan"], lead["account_yuan"]) for lead in records(case)}
    assert money <= {("0.00", "0.00")}


@pytest.mark.parametrize("column", ["psn_no", "fixmedins_code"])
def test_everything_on_one_person_or_at_one_place(city: Path, tmp_path: Path, column: str) -> None:
    value = pq.read_table(city / "SETL_D.parquet")[column][0].as_py()
    _, case = loaded(extract(city, tmp_path / "x", {"SETL_D": constant(column, value)}), tmp_path)
    done("detect", case)


@pytest.mark.parametrize("content", [b"", b"hello", b"PAR1" + bytes(500) + b"PAR1"])
def test_a_broken_parquet_file(city: Path, tmp_path: Path, content: bytes) -> None:
    source = extract(city, tmp_path / "x", drop=["SETL_D"])
    (source / "SETL_D.parquet").write_bytes(content)
    refused("load", source, "--case", tmp_path / "case", says="SETL_D")
    assert not (tmp_path / "case").exists()


def test_folders_that_hold_no_extract(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "holiday.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "other" / "prices.csv").write_text("fruit,price\napple,1\n", encoding="utf-8")
    for name in ("nowhere", "empty", "other"):
        refused("load", tmp_path / name, "--case", tmp_path / "case", says=name)
        refused_bilingually("load", tmp_path / name, "--case", tmp_path / "case")
    assert not (tmp_path / "case").exists()
    assert "holiday.jpg" in refused("load", tmp_path / "other", "--case", tmp_path / "case").err
