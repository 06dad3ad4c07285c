"""Which table a file is."""

import pytest

from graph_loaders import table_schemas
from graph_loaders.catalogue import text
from graph_loaders.recognise import Recognised, Unrecognised, assign_columns, recognise, table_of_name

NAMES = {
    "SETL_D": "setl_d",
    "setl_d_2025h1": "setl_d",
    "setl_d2409": "setl_d",
    "setl_d_day": "setl_d",
    "stg_tp_mdtrt_d_v_1": "mdtrt_d",
    "fee_list_d2409": "fee_list_d",
    "结算明细_2025下半年": "setl_d",
    "就诊": "mdtrt_d",
    "费用明细2025": "fee_list_d",
    "参保人员信息": "psn_info_b",
    "参保信息": "psn_insu_d",
    "定点机构": "fixmedins_b",
    "定点医药机构目录": "fixmedins_b",
    "医师": "dr_info_b",
    "死亡人员名单": "death_list",
    "服刑人员": "prison_list",
    "death_list": "death_list",
    "MEDINS_PROD_SEL_D_2025": "medins_prod_sel_d",
    "medins_prod_sel_retn_d": "medins_prod_sel_retn_d",
    "3505商品销售": "medins_prod_sel_d",
    "商品销售退货_2025": "medins_prod_sel_retn_d",
    "采购明细": "medins_prod_purc_d",
    "3504商品采购退货": "medins_prod_purc_retn_d",
    "商品盘存": "medins_prod_inv_d",
    "商品库存变更": "medins_prod_inv_chg_d",
    "结算明细_350500": "setl_d",
    "药店费用明细": "fee_list_d",
}


@pytest.mark.parametrize(("name", "table"), NAMES.items())
def test_names(name: str, table: str) -> None:
    found = table_of_name(name)
    assert found is not None
    assert found.table == table


@pytest.mark.parametrize("name", ["export", "xsetl_dx", "数据", "setl", "3505", "350500_2025", "selinfo"])
def test_names_that_say_nothing(name: str) -> None:
    assert table_of_name(name) is None


@pytest.mark.parametrize("table", table_schemas())
def test_every_table_is_known_by_its_declared_columns_in_either_language(table: str) -> None:
    schema = table_schemas()[table]
    for headings in (list(schema.columns), [c.zh for c in schema.columns.values()]):
        found = recognise(["export"], headings, None, {})
        assert isinstance(found, Recognised)
        assert (found.table.table, found.ignored, found.missing) == (table, [], [])


@pytest.mark.parametrize("table", table_schemas())
def test_every_synonym_is_accepted_unless_two_columns_share_it(table: str) -> None:
    schema = table_schemas()[table]
    for name, column in schema.columns.items():
        for synonym in column.synonyms:
            assert name in assign_columns(schema, [synonym], {}), (name, synonym)


def test_a_file_that_fits_two_tables_alike_is_not_guessed() -> None:
    found = recognise(["export"], ["psn_no", "certno", "psn_name", "die_date", "begndate"], None, {})
    assert isinstance(found, Unrecognised)
    assert found.reason == "ambiguous_table"


def test_two_headings_for_one_column_leave_the_second_named_as_ignored() -> None:
    found = recognise(["setl_d"], ["setl_id", "psn_no", "人员编号"], None, {})
    assert isinstance(found, Recognised)
    assert (found.columns["psn_no"], found.ignored) == ("psn_no", ["人员编号"])


#: Headings of a sale as the interface 3505 sends it, as the query 3511 answers, and of a return (3506).
SALE = ["med_list_codg", "fixmedins_code", "fixmedins_bchno", "mdtrt_sn", "setl_id", "manu_lotnum", "trdn_flag",
        "rtal_docno", "drug_trac_codg", "sel_retn_cnt", "sel_retn_time", "medins_prod_sel_no"]  # fmt: skip
ANSWER = ["medListCodg", "fixmedinsCode", "rid", "setlId", "medinsProdSelNo", "manuLotnum", "trdnFlag", "hiFeesetlType",
          "selRetnCnt", "selRetnTime", "valiFlag"]  # fmt: skip
RETURN = ["med_list_codg", "fixmedins_code", "fixmedins_bchno", "setl_id", "manu_lotnum", "trdn_flag", "sel_retn_cnt",
          "sel_retn_time", "medins_prod_sel_no"]  # fmt: skip


@pytest.mark.parametrize("headings", [SALE, ANSWER])
def test_a_sale_is_known_by_its_columns(headings: list[str]) -> None:
    found = recognise(["export"], headings, None, {})
    assert isinstance(found, Recognised)
    assert found.table.table == "medins_prod_sel_d"
    assert found.columns["rid"] == ("rid" if "rid" in headings else "medins_prod_sel_no")


@pytest.mark.parametrize("headings", [RETURN, [*RETURN, "rid"]])
def test_a_return_is_never_taken_for_a_sale(headings: list[str]) -> None:
    assert isinstance(recognise(["export"], headings, None, {}), Unrecognised)
    named = recognise(["medins_prod_sel_retn_d"], [*headings, "rid"], None, {})
    assert isinstance(named, Recognised)
    assert named.table.table == "medins_prod_sel_retn_d"


def test_a_thin_sale_is_never_taken_for_a_return() -> None:
    headings = [
        "rid",
        "medins_prod_sel_no",
        "fixmedins_code",
        "med_list_codg",
        "sel_retn_cnt",
        "sel_retn_time",
    ]
    assert isinstance(recognise(["export"], headings, None, {}), Unrecognised)


def test_every_code_of_the_schema_has_a_text_in_both_languages() -> None:
    for schema in table_schemas().values():
        for code in (schema.absent, *(c.absence for c in schema.columns.values() if c.absence)):
            assert text(code, "zh", detail="") != text(code, "en", detail="")


def test_a_file_with_the_name_of_one_table_is_never_read_as_another() -> None:
    headings = [
        "foo",
        "mdtrt_id",
        "psn_no",
        "fixmedins_code",
        "med_type",
        "enddate",
        "setl_time",
        "medfee_sumamt",
    ]
    assert isinstance(recognise(["export"], headings, None, {}), Recognised)  # as visits, by their columns
    refused = recognise(["SETL_D_2025"], headings, None, {})
    assert isinstance(refused, Unrecognised)
    assert refused.reason == "no_key_column"
