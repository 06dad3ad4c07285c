"""Masks: what each leaves of a value, what it never lets through, and that everything personal has one."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_loaders.ontology import node_types, ontology
from graph_loaders.schema import table_schemas
from workbench.trust.masking import (
    is_masked,
    is_masked_column,
    label_of,
    masked,
    masked_column,
    masked_text,
    masked_texts,
)

HIDDEN = "***"
PSN = "99000100000000157086"
hostile = st.text(st.characters(), max_size=30) | st.sampled_from(
    [
        "<img src=x onerror=alert(1)>",
        "'); drop table lead; --",
        "=cmd|' /C calc'!A0",
        "\u202e3201",
        "𠮷野家",
        "\x00",
    ]
)
letters = st.text("abcdefghij张王李赵0123456789", min_size=1, max_size=24)
digits = st.text("0123456789", min_size=1, max_size=1)
fields = st.sampled_from(
    [(kind, field) for kind in node_types() for field in ontology().node_attributes(kind)]
)


def patient(field: str, value: object) -> str:
    return masked("patient", field, value)


# What stands in the brief of each mask


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("label", "张三", "张**"),
        ("label", "欧阳修远", "欧**"),
        ("label", "Anna Smith", "A**"),
        ("label", "张", HIDDEN),
        ("label", " 张三 ", "张**"),
        ("label", "'; drop table", HIDDEN),
        ("label", PSN, HIDDEN),
        ("id", PSN, "***7086"),
        ("id", "A1234567", "***4567"),
        ("id", "123456", "***456"),
        ("id", "1234", "***34"),
        ("id", "12", "***2"),
        ("id", "1", HIDDEN),
        ("id", "9900<b>x</b>", "*****b*"),
        ("certificate_no", "990001194001180028", "990001********0028"),
        ("certificate_no", "99000119471004001X", "990001********001X"),
        ("certificate_no", "990001400118002", "990001*****8002"),
        ("certificate_no", "E12345678", "***5678"),
        ("certificate_no", "99000119400118002<", "***002*"),
        ("phone", "13812345678", "138****5678"),
        ("phone", "057187654321", "***4321"),
        ("phone", "110", "***0"),
        ("address", "浙江省杭州市西湖区文三路12号", "浙江省杭州市***"),
        ("address", "试平区松水社区22栋198室", "试平区松水社***"),
        ("address", "王村12号楼3单元", "王村***"),
        ("address", "王村三十二号院内", "王村***"),
        ("address", "文１２号北侧的房子", "文***"),
        ("address", "12 Main Street", "***"),
        ("address", "Road 1", "Roa***"),
        ("address", "路1", "路***"),
        ("born_on", date(1950, 5, 1), "1950-**-**"),
        ("born_on", datetime(1950, 5, 1, 8), "1950-**-**"),
        ("born_on", "19500501", "1950-**-**"),
        ("born_on", "5/1/1950", HIDDEN),
        ("born_on", "990001194001180028", HIDDEN),
        ("household", "HB9901343083", "***3083"),
        ("gender", "2", "2"),
        ("died_on", date(2025, 1, 2), "2025-01-02"),
    ],
)
def test_what_is_left(field: str, value: object, shown: str) -> None:
    assert patient(field, value) == shown


@pytest.mark.parametrize("missing", [None, "", float("nan"), pd.NA, pd.NaT])
def test_missing_is_empty(missing: object) -> None:
    assert {patient(field, missing) for field in ("label", "id", "born_on", "gender", "nothing")} == {""}


def test_what_is_not_declared_is_hidden() -> None:
    assert masked("patient", "salary", 12) == masked("robot", "id", "R2") == HIDDEN
    assert is_masked("patient", "salary")


@pytest.mark.parametrize(
    ("kind", "node_id", "name", "label"),
    [
        ("patient", "99000100000000001234", "张三", "张** ·1234"),
        ("patient", "99000100000000001234", None, "*** ·1234"),
        ("patient", "99000100000000001234", "99000100000000001234", "*** ·1234"),
        ("patient", "1", "Anna", "A** ·**"),
        ("doctor", "D990001000058", "曹凤云", "曹** ·0058"),
        ("card", "EC:99000100000000000006", "EC:99000100000000000006", "*** ·0006"),
        ("pharmacy", "P99000100062", "民和药店87", "民和药店87"),
        ("pharmacy", "P99000100062", None, "P99000100062"),
        ("facility", "H99000100009", "康林医院407", "康林医院407"),
        ("robot", "R2D2R2D2", "Robot", "*** ·R2D2"),
    ],
)
def test_labels(kind: str, node_id: str, name: str | None, label: str) -> None:
    assert label_of(kind, node_id, name) == label


# What never gets through


@given(fields, hostile | st.integers() | st.dates() | st.decimals() | st.floats())
def test_every_value_has_a_shown_text(field: tuple[str, str], value: object) -> None:
    shown = masked(*field, value)
    assert isinstance(shown, str)
    assert shown == masked(*field, value)


@given(fields.filter(lambda one: is_masked(*one)), hostile)
def test_nothing_of_a_crafted_value_gets_through(field: tuple[str, str], value: str) -> None:
    assert all(one.isalnum() or one in "*- " for one in masked(*field, value))


@given(fields.filter(lambda one: is_masked(*one)), letters)
def test_no_value_is_shown_whole_and_at_most_ten_letters(field: tuple[str, str], value: str) -> None:
    shown = masked(*field, value)
    assert value not in shown
    left = [one for one in shown if one not in "*-"]
    assert len(left) <= (10 if field[1] == "certificate_no" else 7)
    assert len(left) < len(value) or value.isspace()


@given(letters)
def test_an_id_shows_its_end_only(value: str) -> None:
    shown = patient("id", value)
    assert shown[:3] == HIDDEN
    assert value.endswith(shown[3:])
    assert len(shown[3:]) == min(4, len(value) // 2)


@given(letters, letters)
def test_a_name_shows_nothing_after_its_first_letter(one: str, other: str) -> None:
    assert patient("label", "张" + one) == patient("label", "张" + other) == "张**"


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_a_phone_shows_nothing_of_its_middle(one: int, other: int) -> None:
    assert patient("phone", f"138{one:04}5678") == patient("phone", f"138{other:04}5678")


@given(st.dates(date(1900, 1, 1)), st.dates(date(1900, 1, 1)))
def test_a_certificate_shows_nothing_of_the_birth(one: date, other: date) -> None:
    first, second = (patient("certificate_no", f"990001{day:%Y%m%d}0028") for day in (one, other))
    assert first == second


@given(st.dates(date(1900, 1, 1)))
def test_a_birth_shows_its_year(day: date) -> None:
    assert patient("born_on", day) == patient("born_on", date(day.year, 1, 1)) == f"{day.year}-**-**"


@given(letters, letters)
def test_an_address_shows_nothing_after_its_first_numeral(one: str, other: str) -> None:
    shown = {patient("address", f"王村{numeral}{tail}号室楼") for numeral in "7七７" for tail in (one, other)}
    assert shown == {"王村***"}


# Names in sentences

SENTENCE = {
    "zh": "冯俊红、郭思玲的141名外配处方病人中，20名到万泽药店259取药。",
    "en": "Of 141 patients whom 冯俊红, 郭思玲 prescribed for, 20 filled at 万泽药店259.",
}
DOCTORS = [
    ("doctor", "D990007000869", "冯俊红"),
    ("doctor", "D990007008579", "郭思玲"),
    ("pharmacy", "P99000700578", "万泽药店259"),
]


def test_doctors_in_a_sentence_are_masked_and_places_are_not() -> None:
    shown = masked_texts(SENTENCE, DOCTORS)
    assert shown["zh"] == "冯** ·0869、郭** ·8579的141名外配处方病人中，20名到万泽药店259取药。"
    assert (
        shown["en"] == "Of 141 patients whom 冯** ·0869, 郭** ·8579 prescribed for, 20 filled at 万泽药店259."
    )


def test_a_name_inside_the_name_of_a_place_is_left_alone() -> None:
    people = [("patient", "9900000000001234", "万泽"), ("doctor", "D990007000870", "取药")]
    assert masked_text(SENTENCE["zh"], [*DOCTORS, people[0]]) == masked_text(SENTENCE["zh"], DOCTORS)
    assert "取** ·0870" in masked_text(SENTENCE["zh"], [*DOCTORS, people[1]])
    assert masked_text("万泽", [("pharmacy", "P1", "万泽"), people[0]]) == "万** ·1234"


def test_a_doctor_without_a_name_is_masked_by_the_code() -> None:
    assert masked_text("D9900010的病人", [("doctor", "D9900010", None)]) == "*** ·0010的病人"


def test_figures_are_not_taken_for_codes() -> None:
    known = [("doctor", "141", "冯俊红"), ("patient", "20", None)]
    assert masked_text(SENTENCE["zh"], known[:1]) == SENTENCE["zh"].replace("冯俊红", "冯** ·1")
    assert masked_text("120 of 20 and 200", known[1:]) == "120 of *** ·0 and 200"


def test_the_longer_name_wins_and_nothing_is_masked_twice() -> None:
    known = [("doctor", "D1000001", "李明"), ("doctor", "D1000002", "李明远"), ("patient", "X", "0001")]
    assert masked_text("李明远和李明", known) == "李** ·0002和李** ·0001"


@given(
    hostile,
    st.lists(st.tuples(st.sampled_from(["doctor", "patient", "pharmacy"]), hostile, hostile | st.none())),
)
def test_any_text_and_any_members(text: str, members: list[tuple[str, str, str | None]]) -> None:
    assert isinstance(masked_text(text, members), str)
    assert masked_text(text, reversed(members)) == masked_text(text, members)


# That everything personal has a mask


def test_persons_and_cards_are_masked_and_institutions_are_not() -> None:
    for kind in node_types():
        personal = kind in ("patient", "doctor", "card")
        assert is_masked(kind, "id") is is_masked(kind, "label") is personal


@pytest.mark.parametrize(
    ("word", "not_personal"),
    [
        ("姓名", set()),
        ("证件号码", set()),
        ("电话", set()),
        ("手机", set()),
        ("住址", set()),
        ("出生", set()),
        ("卡号", set()),
        ("凭证", {"mdtrt_cert_type"}),
        ("经办人", {"opter_type"}),
        ("医师", {"dr_prac_type", "dr_pro_tech_duty"}),
        ("户口", {"resd_loc_admdvs"}),
    ],
)
def test_columns_that_say_who_somebody_is_are_masked(word: str, not_personal: set[str]) -> None:
    columns = {
        name for table in table_schemas().values() for name, one in table.columns.items() if word in one.zh
    }
    assert {name for name in columns if not is_masked_column(name)} <= not_personal


def test_node_attributes_and_their_columns_are_masked_alike() -> None:
    for kind, node in node_types().items():
        columns = {one.column: one.mask for one in node.attributes.values() if one.column}
        columns |= {node.key: node.mask.id, node.label: node.mask.label}
        if kind == "card":
            columns["card_id"] = "id"
        for column, mask in columns.items():
            assert ontology().masked_columns.get(column, "none") == mask, (kind, column)


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("psn_no", PSN, "***7086"),
        ("tel", "13812345678", "138****5678"),
        ("setl_id", "S1", "S1"),
        ("certno", None, ""),
    ],
)
def test_columns(column: str, value: Any, shown: str) -> None:
    assert masked_column(column, value) == shown
    assert masked_column("fund_pay_sumamt", Decimal("1.20")) == "1.20"
