"""What a defence lawyer would look for: counts that differ between papers, claims beyond the rows, blanks cut short."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

from tests.evidence.letters.conftest import Cases
from tests.evidence.letters.reading import form, grids, model_text, part
from workbench.documents.model import Grid, plain
from workbench.evidence.law import amounts_of
from workbench.evidence.letters.facts import gap
from workbench.evidence.letters.letters import letters
from workbench.evidence.letters.said import blank
from workbench.leads.lead import SCHEMES
from workbench.texts import labels


def number_in(pattern: str, words: str) -> int:
    found = re.search(pattern, words)
    assert found, pattern
    return int(found.group(1).replace(",", ""))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_letter_report_analysis_and_amounts_count_the_same_settlements(cases: Cases, scheme: str) -> None:
    """Settlements and refunds of the lead, whether a paper tells them apart or together."""
    made = cases.made(scheme)
    letter = form(part(made, "1"))
    counts = {
        number_in(r"结算 ([\d,]+) 笔（含退费）", model_text(part(made, number)))
        for number in ("1", "2", "5.07")
    }
    counts.add(int(plain(letter["结算笔数（含退费）"]).replace(",", "")))
    places = next(grid for grid in grids(part(made, "5.08")) if grid and "机构" in grid[0])
    columns = ("结算笔数", "退费笔数")
    counts.add(sum(int(row[name].replace(",", "")) for row in places for name in columns))
    rows = cases.run.rows(cases.leads[scheme].lead_id)
    settled = pd.read_parquet(cases.case.folder / "tables" / "setl_d.parquet")
    keys = set(rows.loc[rows["table_name"] == "setl_d", "row_key"])
    assert counts == {int((settled["setl_id"].isin(keys) | settled["init_setl_id"].isin(keys)).sum())}


def test_a_refund_is_among_the_settlements_of_the_letter(cases: Cases) -> None:
    """One settlement of the lead turned into a refund: the letter still counts it, and says that it is one."""
    context = cases.context("card_pooling")
    whole = context.amounts.whole
    turned = replace(whole, settlements=whole.settlements - 1, refunds=whole.refunds + 1)
    made = letters(replace(context, amounts=replace(context.amounts, whole=turned)))
    letter = form(part(made, "1"))
    together = f"{whole.settlements + whole.refunds:,}"
    assert plain(letter["结算笔数（含退费）"]) == together
    assert plain(letter["其中退费冲正"]) == f"{whole.refunds + 1:,}"


def test_what_the_parts_of_an_amount_leave_is_said(cases: Cases) -> None:
    context = cases.context("card_pooling")
    whole = context.amounts.whole
    fitting = replace(whole.net, total=whole.net.fund + whole.net.account + whole.net.cash)
    for amount, said in (
        (fitting, "医疗费总额等于医保基金、个人账户、现金三项之和"),
        (replace(fitting, total=fitting.total + Decimal("0.37")), "相差 0.37 元"),
    ):
        amounts = replace(context.amounts, whole=replace(whole, net=amount))
        made = letters(replace(context, amounts=amounts))
        assert all(said in model_text(part(made, number)) for number in ("1", "2", "5.08"))


def test_sums_are_said_to_hold_ordinary_settlements_too(cases: Cases) -> None:
    for number in ("1", "2", "5.08"):
        said = model_text(part(cases.made("card_pooling", filled=True), number))
        assert "不等于骗取的数额，应当逐笔核定" in said


def test_factors_say_whom_they_count_and_which_rows_are_not_attached(cases: Cases) -> None:
    context = cases.context("card_pooling")
    lead = replace(
        context.leads[0], factors={"dead_owner": "1", "dates_concentrated": "5", "operator": "80%/20%"}
    )
    made = letters(replace(context, leads=(lead,)))
    for number in ("2", "5.07"):
        rows = next(grid for grid in grids(part(made, number)) if grid and "发现" in grid[0])[3:]
        dead, waves, operator = (row["发现"] for row in rows)
        assert dead.endswith("：1 人。")
        assert "待核实" in dead
        assert waves.endswith("：5 批。")
        assert "80%，对照 20%" in operator
        assert all("未随附原始行" in row["依据"] and "5.03" in row["依据"] for row in rows)


def test_patients_of_the_rows_and_of_the_test_are_told_apart(cases: Cases) -> None:
    context = cases.context("referral_kickback")
    lead = context.leads[0]
    sent = sum(one.role == "steered" for one in lead.members)
    for observed, told in ((float(sent), False), (float(sent - 3), True)):
        made = letters(replace(context, leads=(replace(lead, observed=observed),)))
        said = f"涉及 {sent:,} 名，检验中折合 {sent - 3:,} 名"
        assert (said in model_text(part(made, "5.07"))) is told


def test_the_sentence_of_a_kickback_counts_people_as_people(cases: Cases) -> None:
    """Names of patients in the rows, not the sum of shares, stand before the shares, which are called so."""
    lead = cases.leads["referral_kickback"]
    rows = cases.run.rows(lead.lead_id)
    people = rows.loc[rows["table_name"] == "setl_d", "row_key"]
    settled = pd.read_parquet(cases.case.folder / "tables" / "setl_d.parquet")
    named = settled.loc[settled["setl_id"].isin(people), "psn_no"].nunique()
    assert number_in(r"病人中，([\d,]+)名到", lead.sentence["zh"]) == named
    assert f"折合{lead.observed}名" in lead.sentence["zh"]
    assert "Counted by shares" in lead.sentence["en"]


def test_institutions_that_are_no_members_are_named(cases: Cases) -> None:
    """A settlement of another institution than the lead's, as where lines and settlement disagree."""
    context = cases.context("card_pooling")
    (place,) = {(one.kind, one.id) for one in context.amounts.institutions}
    lead = context.leads[0]
    members = tuple(one for one in lead.members if (one.kind, one.id) != place)
    amounts = amounts_of(context.source_rows)
    for kept, told in ((lead.members, False), (members, True)):
        made = letters(replace(context, leads=(replace(lead, members=kept),), amounts=amounts))
        for number in ("2", "5.07"):
            said = re.search(r"结算记录登记的机构 (.+?) 不是线索成员", model_text(part(made, number)))
            assert bool(said) is told
            assert not said or place[1] in said.group(1)


def test_notes_on_rows_are_not_among_what_the_data_cannot_tell(cases: Cases) -> None:
    context = cases.context("card_pooling")
    note = {"zh": "某列按原样保留", "en": "kept"}
    made = letters(replace(context, notes=(note,)))
    for number in ("2", "5.07"):
        said = model_text(part(made, number))
        assert note["zh"] in said.split("关于所附明细")[1]
        assert said.count(note["zh"]) == 1


def test_tiny_q_values_are_said_to_rest_on_the_model(cases: Cases) -> None:
    said = model_text(part(cases.made("card_pooling"), "5.07"))
    assert "q 以上述预计数的假定为前提" in said


def test_only_a_hint_at_the_end_is_cut_from_a_blank() -> None:
    assert blank(gap("extraction", "unsigned")).what == "持有人（提供人）无法签名或者拒绝签名的情况"
    assert blank(gap("case", "source")).what == "案件来源"
    assert blank(gap("extraction", "holder")).what == "电子数据持有人"


def test_kinds_of_leads_are_named_as_to_be_verified() -> None:
    for scheme in SCHEMES:
        said = labels("letters.scheme")[scheme]["zh"]
        assert "疑点" in said
        assert "待核查" in said


def test_counts_of_records_have_room_for_a_million(cases: Cases) -> None:
    """Nine characters of 9 pt digits need about 16 mm; of the 160 mm of a page each count has its share."""
    table = next(
        one
        for one in part(cases.made("card_pooling"), "5.02").blocks
        if isinstance(one, Grid) and any(column.title == "收到" for column in one.columns)
    )
    whole = sum(column.width for column in table.columns)
    assert all(
        160 * column.width / whole >= 16
        for column in table.columns
        if column.title in ("收到", "接收", "拒收")
    )
