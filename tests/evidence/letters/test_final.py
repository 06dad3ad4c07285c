"""A final package looks final: what may stay empty says so in a word, what is written on paper is a line, no marker."""

from __future__ import annotations

import io
import tomllib
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from tests.evidence.letters.conftest import FULL, MADE_AT, Cases
from tests.evidence.letters.reading import docx_text, form, model_text, part, pdf_text
from workbench.documents.docx import to_docx
from workbench.documents.html import to_html
from workbench.documents.model import Blank, Document, Fields, plain, spans
from workbench.evidence.letters.facts import Facts, blank_form, missing
from workbench.evidence.letters.letters import Letter, letters

MARKER = "待填"
#: What a transfer cannot go without, by table of the form; everything else of ``full.toml`` may stay empty.
NEEDED = {
    "authority": ("name", "number", "police"),
    "case": ("cause", "offence", "source", "filed_on", "filing_number", "period", "place"),
    "officers": ("name", "certificate"),
    "contact": ("name", "phone"),
    "persons": ("name", "id_number"),
    "institutions": ("name", "uscc", "legal_representative"),
    "narrative": ("facts", "evidence", "legal_basis", "measures", "penalty"),
    "report": ("investigation", "established", "qualification", "proposal"),
    "approval": (
        *("reported_on", "opinion", "legal_reviewer", "legal_reviewed_on", "legal_opinion"),
        *("approver", "approver_post", "approved", "approved_at"),
    ),
    "transfer": ("sent_at",),
    "extraction": ("object", "begun_at", "ended_at", "place", "method", "process", "system", "holder"),
    "export": ("purpose",),
}
UNKNOWN_OF_PERSON = (
    "性别",
    "民族",
    "出生日期",
    "文化程度",
    "籍贯",
    "工作单位和职务",
    "户籍地",
    "现住址",
    "联系电话",
)
UNKNOWN_OF_UNIT = ("定点医药机构编码", "单位性质", "注册时间", "注册资金", "注册地", "联系电话")


def bare() -> dict[str, Any]:
    """The form with nothing but what is needed: one person, one institution, no things, no opinions, no papers."""
    whole = tomllib.loads(FULL.read_text("utf-8")) | {"institutions": [{"name": "虚构大药房"}]}
    whole["institutions"][0] |= {"uscc": "91350100M000100Y43", "legal_representative": "诸葛虚构"}
    kept: dict[str, Any] = {"declared": {"no_items": True, "no_appraisals": True}}
    for table, fields in NEEDED.items():
        several = isinstance(whole[table], list)
        entries = whole[table] if several else [whole[table]]
        left = [{one: entry[one] for one in fields if one in entry} for entry in entries]
        kept[table] = [one for one in left if one] if several else left[0]
    return kept


def transfer(cases: Cases, values: dict[str, Any]) -> list[Letter]:
    return letters(cases.context("card_pooling", level="transfer", facts=Facts.model_validate(values)))


def formats(document: Document) -> Iterator[tuple[str, str]]:
    """What each format says, read back; of DOCX also the bare XML, so that no part of it is overlooked."""
    yield "pdf", pdf_text(document, MADE_AT)
    yield "docx", docx_text(document, MADE_AT)
    with zipfile.ZipFile(io.BytesIO(to_docx(document, made_at=MADE_AT))) as archive:
        for name in archive.namelist():
            yield name, archive.read(name).decode("utf-8", "replace")
    yield "html", to_html(document, made_at=MADE_AT).decode("utf-8")


@pytest.fixture(scope="module")
def final(cases: Cases) -> list[Letter]:
    assert missing(Facts.model_validate(bare()), "transfer") == ()
    return transfer(cases, bare())


def test_no_document_of_a_final_package_says_that_something_is_to_be_filled_in(
    cases: Cases, final: list[Letter]
) -> None:
    for made in (final, cases.made("card_pooling", level="transfer", filled=True)):
        for one in made:
            assert "草稿" not in one.document.running_head
            found = [name for name, said in formats(one.document) if MARKER in said]
            assert found == [], one.name


def test_what_is_not_known_of_a_party_says_so(final: list[Letter]) -> None:
    forms = [one for one in part(final, "1").blocks if isinstance(one, Fields)]
    said: dict[str, list[str]] = {}
    for one in forms:
        for label, value in one.pairs:
            said.setdefault(label, []).append(plain(value))
    person, unit = (
        next(i for i, one in enumerate(forms) if one.pairs[0][0] == name) for name in ("姓名", "单位名称")
    )
    of_person = dict((*forms[person].pairs, *forms[person + 1].pairs))
    assert {one: plain(of_person[one]) for one in UNKNOWN_OF_PERSON} == dict.fromkeys(
        UNKNOWN_OF_PERSON, "不详"
    )
    assert plain(of_person["特殊身份"]) == "不详"  # nobody said that there is none
    of_unit = dict(forms[unit].pairs)
    assert {one: plain(of_unit[one]) for one in UNKNOWN_OF_UNIT} == dict.fromkeys(UNKNOWN_OF_UNIT, "不详")
    assert "参保人员编号" not in model_text(part(final, "1"))


def test_what_the_office_did_not_note_or_what_there_was_not_says_so(final: list[Letter]) -> None:
    letter, record = form(part(final, "1")), form(part(final, "5.02"))
    assert plain(letter["已追回金额"]) == plain(letter["移送书份数"]) == "未记载"
    assert plain(record["原始存储介质及封存"]) == plain(record["录像"]) == "未记载"
    for label in ("调取证据通知书文号", "无法签名或者拒绝签名的情况", "见证人"):
        assert plain(record[label]) == "无"
    assert "data" not in plain(record["提取内容"])
    assert "个" in plain(record["提取内容"])  # the program lists the files


def test_the_register_is_asked_before_a_word_is_said(cases: Cases) -> None:
    patient = next(one.id for one in cases.leads["card_pooling"].members if one.kind == "patient")
    made = transfer(cases, bare() | {"persons": [{"psn_no": patient}]})
    there = form(part(made, "1"))
    assert "草稿" not in made[0].document.running_head
    assert plain(there["性别"]) in ("男", "女")
    assert plain(there["民族"]) == "不详"
    assert f"参保人员编号：{patient}" in model_text(part(made, "1"))


@pytest.mark.parametrize(
    ("table", "field", "number", "label"),
    [
        ("case", "offence", "1", "涉嫌罪名"),
        ("persons", "id_number", "1", "身份证号"),
        ("institutions", "uscc", "1", "统一社会信用代码"),
        ("extraction", "place", "5.02", "提取地点"),
        ("approval", "opinion", "5.13", "专案组意见"),
    ],
)
def test_what_is_needed_stays_a_blank_in_a_draft(
    cases: Cases, table: str, field: str, number: str, label: str
) -> None:
    values = bare()
    entry = values[table][0] if isinstance(values[table], list) else values[table]
    del entry[field]
    made = transfer(cases, values)
    assert all("草稿" in one.document.running_head for one in made)
    (blank,) = [one.blank for one in spans(form(part(made, number))[label]) if one.blank]
    assert not blank.by_hand
    assert plain(form(part(made, number))[label]).startswith(f"【{MARKER}：")
    assert plain(form(part(made, "1"))["民族"]) == "不详"  # the same word as in a final one


def test_what_is_needed_because_of_something_else_stays_a_blank(cases: Cases) -> None:
    refused, unsigned = bare(), bare()
    refused["approval"]["approved"] = False
    unsigned["extraction"]["unsigned"] = "拒绝签名"
    for values, number, label in ((refused, "5.13", "不批准的理由"), (unsigned, "5.02", "见证人")):
        made = transfer(cases, values)
        assert "草稿" in made[0].document.running_head
        assert MARKER in plain(form(part(made, number))[label])
    undecided = bare()
    del undecided["approval"]["approved"]
    assert MARKER in plain(form(part(transfer(cases, undecided), "5.13"))["不批准的理由"])


def test_what_is_written_on_paper_is_a_line(final: list[Letter]) -> None:
    receipt = form(part(final, "5.14"))
    by_hand = [value for value in receipt.values() if any(one.blank for one in spans(value))]
    assert len(by_hand) == 8
    assert "国务院令第310号第七条、第八条" in model_text(part(final, "5.14"))  # the rule once, below
    for value in (*by_hand, form(part(final, "0"))["封存校验值（tagmanifest-sha256.txt 的 SHA-256）"]):
        assert plain(value).startswith("＿" * 8)
    for number in ("5.09", "5.10", "5.11", "5.12", "5.01"):
        (box,) = [one for one in part(final, number).blocks if isinstance(one, Blank)]
        assert box.by_hand


def test_the_form_says_what_stands_for_an_empty_field() -> None:
    lines = blank_form().splitlines()
    comments = [lines[number - 1] for number, line in enumerate(lines) if line == 'special_status = ""']
    assert [one.endswith("不填的，文书写“不详”") for one in comments] == [True]
    (witness,) = [lines[number - 1] for number, line in enumerate(lines) if line == 'witness = ""']
    assert witness.endswith("不填的，文书写“无”")
    (offence,) = [lines[number - 1] for number, line in enumerate(lines) if line == 'offence = ""']
    assert offence.endswith("【移送级必填】")
