"""What the documents say: every field that the law lists, figures of an independent count, levels, no verdict."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from tests.evidence.letters.conftest import MADE_AT, Cases
from tests.evidence.letters.reading import (
    all_text,
    blank_names,
    docx_text,
    form,
    grids,
    model_text,
    part,
    pdf_text,
)
from workbench.documents.model import Blank, Fields, Grid, Heading, Paragraph, blanks, contents, plain, spans
from workbench.errors import WorkbenchError
from workbench.evidence.letters.facts import Facts
from workbench.evidence.letters.letters import DOCUMENTS, letters
from workbench.leads.lead import SCHEMES, Explanation, Lead
from workbench.texts import texts

#: Field list of the letter and of other papers (310 art. 6, annexes of 49, 22 art. 14), by part of the package.
FORMS = {
    "1": (
        *("案由", "涉嫌罪名", "案件来源", "立案时间", "立案文号", "案发时间段", "案发地"),
        *(
            "结算笔数",
            "就医凭证",
            "涉案总金额",
            "医保基金损失金额",
            "个人账户金额",
            "已追回金额",
            "是否已作行政处罚",
        ),
        *("承办人 1", "承办人 2", "执法证号", "联系人", "联系电话", "批准人", "移送时间", "移送书份数"),
    ),
    "2": ("案件来源", "立案时间和文号", "专案组成员"),
    "5.02": (
        *(
            "案由",
            "提取对象",
            "提取内容",
            "开始时间",
            "结束时间",
            "提取地点",
            "提取方法",
            "提取过程",
            "来源系统和版本",
        ),
        *(
            "提取人 1",
            "提取人 2",
            "持有人（提供人）",
            "见证人",
            "调取证据通知书文号",
            "原始存储介质及封存",
            "录像",
        ),
    ),
    "5.13": (
        *("专案组成员 1", "专案组成员 2", "书面报告日期", "专案组意见", "审核人", "审核日期", "审核意见"),
        *("审批人和职务", "审批决定", "审批时间", "不批准的理由", "移送时间"),
        *("作出决定的期限（3 日）", "向公安机关移送的期限（24 小时）"),
    ),
    "5.14": ("接收单位", "受案人", "接收日期和时间", "材料清单核对情况", "是否属于本机关管辖"),
}
#: Fields of the parties.
PERSON = (
    *(
        "姓名",
        "性别",
        "民族",
        "出生日期",
        "身份证号",
        "文化程度",
        "工作单位和职务",
        "户籍地",
        "籍贯",
        "现住址",
    ),
    *("联系电话", "特殊身份"),
)
UNIT = (
    *(
        "单位名称",
        "统一社会信用代码",
        "定点医药机构编码",
        "单位性质",
        "法定代表人",
        "注册时间",
        "注册资金",
        "注册地",
    ),
    *("联系电话",),
)
#: Parts of the two texts that only people write.
CHAPTERS = {
    "1": ("三、涉嫌犯罪事实", "四、证据概述", "五、涉嫌犯罪的法律依据", "六、已采取的措施"),
    "2": ("三、调查经过", "四、查明的事实", "当事人的陈述和申辩", "八、定性依据", "九、处理建议"),
}
SIGNED = {
    "1": "承办人（签名）",
    "2": "承办人（签名）",
    "5.02": "见证人（签名）",
    "5.13": "审批人（签名）",
    "5.14": "受案人（签名）",
}
#: What a lead must never be called.
VERDICT = re.compile(
    r"骗保事实成立|已构成犯罪|构成诈骗|犯罪事实清楚|确系骗保|骗保团伙|犯罪嫌疑人|违法事实成立|应予处罚"
)


@pytest.mark.parametrize("filled", [False, True], ids=["blank", "full"])
def test_every_field_of_the_lists_is_filled_or_a_named_blank(cases: Cases, filled: bool) -> None:
    made = cases.made("card_pooling", filled=filled)
    for number, labels in FORMS.items():
        there = form(part(made, number))
        for label in labels:
            (value,) = [value for name, value in there.items() if name.startswith((label, f"其中：{label}"))][
                :1
            ]
            assert plain(value).strip(), (number, label)
            for blank in (one.blank for one in spans(value) if one.blank):
                assert blank.what, (number, label)
                assert blank.who, (number, label)


@pytest.mark.parametrize("number", CHAPTERS)
def test_every_chapter_that_people_write_has_their_words_or_a_blank(cases: Cases, number: str) -> None:
    for filled in (False, True):
        blocks = part(cases.made("card_pooling", filled=filled), number).blocks
        for title in CHAPTERS[number]:
            place = next(n for n, one in enumerate(blocks) if isinstance(one, Heading) and one.text == title)
            said = blocks[place + 1]
            assert isinstance(said, Paragraph)
            blank = [one.blank for one in spans(said.content) if one.blank]
            if title == "当事人的陈述和申辩":  # may stay empty
                assert (plain(said.content) == "未记载") != filled
                continue
            assert bool(blank) != filled
            assert all(one.rule and one.who for one in blank)


def test_parties_have_every_field(cases: Cases) -> None:
    """The first person was written whole, the second is a number only, the institution a code and more."""
    document = part(cases.made("card_pooling", level="transfer", filled=True), "1")
    labels = [label for one in document.blocks if isinstance(one, Fields) for label, _ in one.pairs]
    assert all(labels.count(one) >= 2 for one in PERSON)
    assert all(one in labels for one in UNIT)
    lead = cases.leads["card_pooling"]
    person = next(one.id for one in lead.members if one.kind == "patient")
    place = next(one.id for one in lead.members if one.kind == "pharmacy")
    people = pd.read_parquet(cases.case.folder / "tables" / "node_patient.parquet").set_index("psn_no")
    places = pd.read_parquet(cases.case.folder / "tables" / "node_place.parquet").set_index("fixmedins_code")
    said = model_text(document)
    assert people.loc[person, "psn_name"] in said
    assert people.loc[person, "certno"] in said
    assert places.loc[place, "fixmedins_name"] in said
    assert f"参保人员编号：{person}。其中" in said


def test_who_signs(cases: Cases) -> None:
    made = cases.made("card_pooling")
    for number, who in SIGNED.items():
        assert who in model_text(part(made, number))
    record = model_text(part(made, "5.02"))
    assert record.count("提取人（签名）") == 2


@pytest.mark.parametrize("number", ["5.01", "5.03"])
def test_lists_of_data_hold_every_file_with_its_digest(cases: Cases, number: str) -> None:
    context = cases.context("card_pooling")
    document = part(letters(context), number)
    rows = [row for grid in grids(document) for row in grid]
    for one in context.files:
        (row,) = [row for row in rows if one.path.removeprefix("data/") in row.values()]
        said = "\n".join(row.values())
        assert one.sha256 in said
        assert f"{one.size:,} 字节" in said
        assert one.records is None or f"{one.records:,} 条" in said
        if number == "5.03":
            assert (one.sm3 or "SM3：未计算") in said
            assert row["文件格式"] == one.name.rpartition(".")[2].upper()


def test_the_list_of_data_names_every_input_file(cases: Cases) -> None:
    known = json.loads((cases.case.folder / "inputs" / "fingerprints.json").read_text("utf-8"))["files"]
    for number in ("5.02", "5.03"):
        said = model_text(part(cases.made("card_pooling"), number))
        assert [one["name"] for one in known if one["name"] not in said or one["sha256"] not in said] == []


def recount(cases: Cases, lead: Lead) -> dict[str, Decimal]:
    """Money behind a lead, counted once more from the checked settlements alone; refunds of them taken off."""
    settled = pd.read_parquet(cases.case.folder / "tables" / "setl_d.parquet")
    rows = cases.run.rows(lead.lead_id)
    keys = set(rows.loc[rows["table_name"] == "setl_d", "row_key"])
    counted = settled[settled["setl_id"].isin(keys) | settled["init_setl_id"].isin(keys)]
    columns = {
        "total": "medfee_sumamt",
        "fund": "fund_pay_sumamt",
        "account": "acct_pay",
        "cash": "cash_payamt",
    }
    return {name: sum(counted[column].dropna(), Decimal(0)) for name, column in columns.items()}


#: Heads of the columns of money: each with its unit.
MONEY = ("医疗费总额（元）", "医保基金（元）", "个人账户（元）", "现金（元）")


def test_amounts_of_the_documents_equal_an_independent_count(cases: Cases) -> None:
    lead = cases.leads["card_pooling"]
    made = cases.made("card_pooling", level="transfer", filled=True)
    expected = {name: f"{amount:,.2f}" for name, amount in recount(cases, lead).items()}
    assert expected["fund"] != expected["account"]
    there = form(part(made, "1"))
    said = {
        "total": "涉案总金额（待核定）",
        "fund": "其中：医保基金损失金额（待核定）",
        "account": "个人账户金额（另列）",
        "cash": "现金金额",
    }
    assert {name: plain(there[label]).partition(" 元")[0] for name, label in said.items()} == expected
    for number in ("2", "5.08"):
        net = next(row for grid in grids(part(made, number)) for row in grid if row.get("说明") == "净额")
        assert [net[column] for column in MONEY] == list(expected.values())
    assert all(amount in model_text(part(made, "5.13")) for amount in list(expected.values())[:3])


def money(said: str) -> Decimal:
    return Decimal(said.replace(",", ""))


@pytest.mark.parametrize(
    ("scheme", "kind", "said"),
    [
        ("card_pooling", "参保人", r"核心（[\d,]+ 个场次）"),
        ("collusive_admission", "参保人", r"核心（[\d,]+ 批）"),
        ("referral_kickback", "医师", r"核心（折合病人 [\d,]+ 名）"),
    ],
)
def test_the_count_of_a_member_says_what_it_counts(cases: Cases, scheme: str, kind: str, said: str) -> None:
    rows = grids(part(cases.made(scheme, level="transfer", filled=True), "5.09"))[0]
    marks = [plain(row["线索中的统计标注和计数"]) for row in rows if row["类别"] == kind]
    assert any(re.search(said, mark) for mark in marks), marks


def test_lines_of_people_and_institutions_add_up_to_the_whole(cases: Cases) -> None:
    made = cases.made(*SCHEMES, level="transfer", filled=True)
    tables = grids(part(made, "5.08"))
    whole = next(row for grid in tables for row in grid if row.get("说明") == "净额")
    for first in ("参保人", "机构"):
        rows = next(grid for grid in tables if first in grid[0])
        for column in MONEY:
            assert sum(money(row[column]) for row in rows) == money(whole[column])


@pytest.mark.parametrize("scheme", [*SCHEMES, "manual"])
def test_findings_are_numbered_and_each_names_what_carries_it(cases: Cases, scheme: str) -> None:
    lead = cases.leads[scheme]
    made = cases.made(scheme)
    for number in ("2", "5.07"):
        rows = next(grid for grid in grids(part(made, number)) if grid and "发现" in grid[0])
        assert [row["编号"] for row in rows] == [f"1-{place}" for place in range(1, len(rows) + 1)]
        assert all(re.search(r"5\.0[48]", row["依据"]) for row in rows)
        assert len(rows) == 3 + len(lead.factors)
        assert re.search(r"结算 setl_d（[\d,]+ 行）", rows[0]["依据"])
        said = "".join(row["发现"] for row in rows)
        assert f"实际 {lead.observed:,}，" in said
        assert "q = " in said
    counts = cases.context(scheme).source_rows.tables
    basis = rows[0]["依据"]
    assert all(f"{one.stem}（{len(one.rows):,} 行）" in basis for one in counts)


@pytest.mark.parametrize("scheme", [*SCHEMES, "manual"])
def test_what_could_explain_a_lead_stands_first_and_plainly(cases: Cases, scheme: str) -> None:
    lead = cases.leads[scheme]
    fits = (
        Explanation("family", 0.0, texts("evidence.single_day", share="0%")),
        Explanation("residence", 0.34, texts("evidence.single_day", share="34%")),
        Explanation("carer", 0.71, texts("evidence.single_day", share="71%")),
    )
    context = cases.context(scheme)
    told = part(letters(replace(context, leads=(replace(lead, explanations=fits),))), "5.07")
    rows = next(grid for grid in grids(told) if grid and "日常情形" in grid[0])
    assert [(row["符合度"], row["结论"]) for row in rows] == [
        ("71%", "足以解释"),
        ("34%", "部分符合"),
        ("0%", "不符合"),
    ]
    said = model_text(told)
    assert "71%" in said[: said.index("日常情形\n符合度")].split("（四）")[1]
    without = model_text(part(letters(replace(context, leads=(replace(lead, explanations=()),))), "5.07"))
    assert ("没有逐项检验" if scheme == "manual" else "没有可以检验的日常情形") in without


def test_what_was_switched_off_is_said(cases: Cases) -> None:
    context = cases.context("card_pooling")
    note = {"zh": "没有户籍信息，某项检测关闭", "en": "off"}
    unknown = {"zh": "某事不详", "en": "unknown"}
    run = replace(context.run, notes=(note,))
    lead = replace(context.leads[0], notes=(unknown,))
    made = letters(replace(context, run=run, leads=(lead,)))
    for number in ("2", "5.07"):
        assert note["zh"] in model_text(part(made, number))
        assert unknown["zh"] in model_text(part(made, number))
    assert "结算数据不能说明" in model_text(part(made, "5.07"))


def test_the_method_can_be_repeated_from_what_is_said(cases: Cases) -> None:
    record: dict[str, Any] = json.loads((cases.run.folder / "run.json").read_text("utf-8"))
    said = model_text(part(cases.made("card_pooling"), "5.07"))
    told = [record["run_id"], record["data_digest"], str(record["seed"]), record["versions"]["sources"]]
    told += [f"{section}.{name}" for section, values in record["parameters"].items() for name in values]
    assert [one for one in told if one not in said] == []


@pytest.mark.parametrize("level", ["internal", "transfer"])
def test_every_page_says_its_level_and_whether_it_is_a_draft(cases: Cases, level: str) -> None:
    whole = cases.made("card_pooling", level=level, filled=True)
    lacking = cases.full().model_copy(update={"authority": Facts().authority})
    draft = letters(cases.context("card_pooling", level=level, facts=lacking))
    name = {"internal": "内部", "transfer": "移送"}[level]
    for one, other in zip(whole, draft, strict=True):
        assert one.document.running_head.startswith(name)
        assert "草稿" not in one.document.running_head
        assert other.document.running_head.startswith(f"{name} · 草稿")
    for number in ("0", "2", "5.01", "5.06", "5.07", "5.08"):
        assert part(whole, number).footer == "线索分析，非鉴定意见"
    assert "authority.name" in model_text(part(draft, "0"))


def secrets(cases: Cases, leads: list[Lead]) -> set[str]:
    """Names, ids and certificates of everybody in the leads, of parties, and numbers of their cards."""
    tables = cases.case.folder / "tables"
    members = {(one.kind, one.id) for lead in leads for one in lead.members}
    people = pd.read_parquet(tables / "node_patient.parquet")
    mine = people[people["psn_no"].isin([one for kind, one in members if kind == "patient"])]
    doctors = pd.read_parquet(tables / "node_doctor.parquet")
    theirs = doctors[doctors["dr_code"].isin([one for kind, one in members if kind == "doctor"])]
    columns = [mine[one] for one in ("psn_no", "certno", "psn_name", "phone", "live_addr")]
    found = {
        str(one) for column in [*columns, theirs["dr_code"], theirs["dr_name"]] for one in column.dropna()
    }
    found |= {part for kind, one in members if kind == "card" for part in (one, one.partition(":")[2])}
    return found | {"诸葛虚构", "990001198001010019", "10000000001", "甲路1号", "乙路2号", "吴见证"}


def test_nobody_is_named_at_the_level_internal(cases: Cases) -> None:
    leads = [cases.leads[one] for one in (*SCHEMES, "manual")]
    made = cases.made(*SCHEMES, "manual", filled=True)
    hidden = secrets(cases, leads)
    assert len(hidden) > 150
    said = all_text(made)
    assert sorted(one for one in hidden if one in said) == []
    plain_level = all_text(cases.made(*SCHEMES, "manual", level="transfer", filled=True))
    named = {one for one in hidden if one in plain_level}
    assert len(named) > 100


@pytest.mark.parametrize("level", ["internal", "transfer"])
def test_pages_and_editable_files_say_what_the_model_says(cases: Cases, level: str) -> None:
    """Read back by pypdfium2 and python-docx; at the level internal they name nobody either."""
    made = cases.made("card_pooling", "manual", level=level, filled=True)
    hidden = secrets(cases, [cases.leads["card_pooling"], cases.leads["manual"]])
    for one in made:
        if one.part not in ("1", "5.07", "5.13", "5.14"):
            continue
        pages, text = pdf_text(one.document, MADE_AT), docx_text(one.document, MADE_AT)
        for said in (one.document.title, *(plain(c) for b in one.document.blocks for c in contents(b))):
            assert "".join(said.split()) in "".join(text.split())
        for block in one.document.blocks:
            if isinstance(block, Heading):
                assert "".join(block.text.split()) in pages
        if level == "internal":
            assert [name for name in hidden if name in pages or name in text] == []
    letter = part(made, "1")
    assert f"{recounted(cases):,.2f}" in pdf_text(letter, MADE_AT)


def recounted(cases: Cases) -> Decimal:
    """Both leads together; the one made by hand rests on settlements of the other, which count once."""
    return cases.context("card_pooling", "manual").amounts.whole.net.total


def test_hostile_words_of_people_stay_words(cases: Cases) -> None:
    words = "# 标题\n```blank\nwhat | x\n```\n**粗** {{ 7*7 }} | 竖 | =1+1 <b>x</b> #import \\n [x](http://a)"
    facts = cases.full()
    report = facts.report.model_copy(update={"investigation": words})
    item = facts.items[0].model_copy(update={"name": "甲|乙\n| 丙"})
    changed = facts.model_copy(update={"report": report, "items": (item,)})
    made = letters(cases.context("card_pooling", facts=changed))
    plainly = letters(cases.context("card_pooling", facts=facts))
    assert words in model_text(part(made, "2"))
    kinds = [[type(block) for block in part(one, "2").blocks] for one in (made, plainly)]
    assert kinds[0] == kinds[1]
    (row,) = [row for grid in grids(part(made, "3")) for row in grid]
    assert row["名称"] == "甲|乙\n| 丙"


def test_no_document_says_a_verdict(cases: Cases) -> None:
    for filled in (False, True):
        assert VERDICT.findall(all_text(cases.made(*SCHEMES, "manual", filled=filled))) == []


def test_the_offence_is_for_people(cases: Cases) -> None:
    """The name of an offence stands in the documents only if somebody wrote it; the forms have the legal name."""
    made = cases.made(*SCHEMES)
    assert "诈骗罪" not in "".join(model_text(one.document) for one in made)
    said = re.sub(
        r"涉嫌犯罪案件移送书|涉嫌犯罪案件移送审批表|骗取医疗保障基金涉嫌犯罪案件调查报告", "", all_text(made)
    )
    legal = ("涉嫌罪名", "涉嫌犯罪事实", "涉嫌犯罪的", "涉嫌犯罪案件")
    assert [one for one in re.findall(r"涉嫌.{0,4}", said) if not one.startswith(legal)] == []


def test_same_context_same_documents(cases: Cases) -> None:
    context = cases.context(*SCHEMES, facts=cases.full())
    turned = replace(context, files=context.files[::-1])
    assert letters(context) == letters(turned)


def test_receipt_is_for_the_police_alone(cases: Cases) -> None:
    document = part(cases.made("card_pooling", level="transfer", filled=True), "5.14")
    found = blanks(document)
    assert len(found) == 8
    assert {one.who for one in found} == {"受案公安机关"}


def test_clocks_in_the_form_of_approval(cases: Cases) -> None:
    blank = form(part(cases.made("card_pooling"), "5.13"))
    due = [label for label in blank if "期限" in label]
    assert all(isinstance(spans(blank[one])[0].blank, Blank) for one in due)
    full = part(cases.made("card_pooling", filled=True), "5.13")
    there = {label: plain(value) for label, value in form(full).items()}
    assert there["作出决定的期限（3 日）"] == "2026年11月21日 24 时到期"
    assert there["向公安机关移送的期限（24 小时）"] == "2026年11月21日 16时30分到期"
    assert "决定在 3 日期限内作出" in model_text(full)
    facts = cases.full()
    refused = facts.approval.model_copy(update={"approved": False, "reason": "证据不足"})
    document = part(
        letters(cases.context("card_pooling", facts=facts.model_copy(update={"approval": refused}))), "5.13"
    )
    assert "不批准移送" in model_text(document)
    assert "证据不足" in model_text(document)
    assert "不适用（未批准移送）" in model_text(document)


def test_a_transfer_without_facts_is_not_written(cases: Cases) -> None:
    with pytest.raises(WorkbenchError) as caught:
        letters(cases.context("card_pooling", level="transfer"))
    assert caught.value.code == "facts_transfer"


def test_an_office_replaces_a_template(cases: Cases, tmp_path: Any) -> None:
    (tmp_path / "receipt.md").write_text("# 本局回执\n\n案由：{{ brief.case.cause }}\n", encoding="utf-8")
    context = replace(cases.context("card_pooling", facts=cases.full()), templates=tmp_path)
    made = letters(context)
    assert part(made, "5.14").title == "本局回执"
    assert "百泽药店" in model_text(part(made, "5.14"))
    assert part(made, "1") == part(letters(replace(context, templates=None)), "1")
    (tmp_path / "receipt.md").write_text("# 本局回执\n\n{{ nobody.knows }}\n", encoding="utf-8")
    with pytest.raises(WorkbenchError) as caught:
        letters(context)
    assert caught.value.code.startswith("template_")
    (tmp_path / "receipt.md").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(WorkbenchError) as caught:
        letters(context)
    assert caught.value.code == "template_file"


def test_every_part_of_the_legal_list_has_its_document(cases: Cases) -> None:
    made = cases.made("card_pooling")
    assert [one.part for one in made] == [number for number, _ in DOCUMENTS]
    assert len({one.name for one in made}) == len(made)
    listed = {row["部分"] for grid in grids(part(made, "0")) for row in grid if "部分" in row}
    assert listed == {"1", "2", "3", "4", *(f"5.{number:02}" for number in range(1, 15)), "6", "7"}
    for number in ("5.09", "5.10", "5.11", "5.12"):
        assert blank_names(part(made, number))


def test_tables_have_a_cell_for_every_column(cases: Cases) -> None:
    for one in cases.made(*SCHEMES, "manual", level="transfer", filled=True):
        for block in one.document.blocks:
            if isinstance(block, Grid):
                assert {len(row) for row in block.rows} <= {len(block.columns)}
