"""Checks of the stock interfaces, worked out on paper: what was in stock, what came in, what was settled."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cases.command import done
from tests.checks.tiny import Row, Tables, checked, found, line, loaded, person, place, swipe
from workbench.checks import CheckResult, run_checks

DRUG = "XA01TEST"


def bought(number: int, day: str, cnt: float | str | None, **more: object) -> Row:
    """A purchase at P1, ten yuan a pack."""
    row = {"rid": f"C{number}", "fixmedins_code": "P1", "med_list_codg": DRUG, "purc_retn_cnt": cnt}
    return {**row, "finl_trns_pric": 10, "purc_retn_stoin_time": f"{day} 08:00:00", **more}


def counted(number: int, day: str, cnt: float, **more: object) -> Row:
    """A stock count at P1."""
    row = {"rid": f"I{number}", "fixmedins_code": "P1", "med_list_codg": DRUG}
    return {**row, "invdate": day, "inv_cnt": cnt, **more}


def changed(number: int, day: str, cnt: float, kind: str) -> Row:
    """A stock change at P1."""
    row = {"rid": f"G{number}", "fixmedins_code": "P1", "med_list_codg": DRUG, "inv_chg_type": kind}
    return {**row, "cnt": cnt, "inv_chg_time": f"{day} 08:00:00"}


def reported(number: int, setl_id: str, cnt: float, **more: object) -> Row:
    """A sale that P1 reported, twelve yuan a pack."""
    row = {"rid": f"V{number}", "setl_id": setl_id, "fixmedins_code": "P1", "med_list_codg": DRUG}
    sold = {"sel_retn_cnt": cnt, "sel_retn_time": f"2025-03-{number:02d} 10:00:00"}
    return {**row, "finl_trns_pric": 12, "trdn_flag": "0", **sold, **more}


def settled(*days_and_packs: tuple[int, int], **more: object) -> Tables:
    """Settlements S<day> with one line L<day> each, twelve yuan a pack, on days of March."""
    return {
        "SETL_D": [
            swipe(f"S{day}", f"A{day}", "P1", f"2025-03-{day:02d} 10:00:00", 12 * cnt) for day, cnt in days_and_packs
        ],
        "FEE_LIST_D": [
            line(f"L{day}", f"S{day}", f"A{day}", "P1", cnt=cnt, det_item_fee_sumamt=12 * cnt, hilist_code=DRUG,
                 fee_ocur_time=f"2025-03-{day:02d} 10:00:00", **more)
            for day, cnt in days_and_packs
        ],
    }  # fmt: skip


def apart(cases: dict[str, Tables]) -> tuple[Tables, dict[str, str]]:
    """One extract of several cases, each with an institution, a drug and numbers of its own; gives their names."""
    extract: Tables = {}
    own = {
        "rid",
        "setl_id",
        "init_setl_id",
        "bkkp_sn",
        "psn_no",
        "fixmedins_code",
        "med_list_codg",
        "hilist_code",
    }
    for number, tables in enumerate(cases.values()):
        for name, rows in tables.items():
            extract.setdefault(name, []).extend(
                {key: f"{value}-{number}" if key in own and value else value for key, value in row.items()}
                for row in rows
            )
    return extract, {f"P1-{number}": name for number, name in enumerate(cases)}


def listed(result: CheckResult, names: dict[str, str]) -> set[str]:
    """Names of the cases in which something was found."""
    return {names[one] for one in result.findings()["subject_id"]}


def balance(folder: Path, tables: Tables, settings: str = "") -> CheckResult:
    """The check of purchases on an extract."""
    return checked(folder, "sales_without_purchase", tables, settings)


def test_the_balance_on_paper(tmp_path: Path) -> None:
    # Counted 10 on the 1st, bought 20 on the 10th. Settled 8 on each of the 5th, 12th, 15th, 18th, 20th, 25th: 48.
    # 48 - 10 - 20 = 18 are missing in the end; the last lines that make 18 are those of the 25th, 20th and 18th.
    tables = settled(*((day, 8) for day in (5, 12, 15, 18, 20, 25))) | {
        "MEDINS_PROD_INV_D": [counted(1, "2025-03-01", 10)],
        "MEDINS_PROD_PURC_D": [bought(1, "2025-03-10", 20)],
    }
    result = balance(tmp_path, tables)
    assert found(result) == {"P1": ({"L18", "L20", "L25"}, 0, 0)}
    assert result.findings()["line_fen"].tolist() == [3 * 8 * 1200]
    said = result.findings()["sentence_en"][0]
    assert "48 settled" in said
    assert "by count 10, assumed where not counted –, came in after it 20, short of 18" in said
    context = result.rows().query("role == 'context'")
    assert set(context["row_key"]) == {"I1", "C1", "L5", "L12", "L15"}
    assert set(context.query("row_key == 'C1'")["source_file"]) == {"MEDINS_PROD_PURC_D.csv"}
    assert result.members().query("kind == 'patient'")["id"].tolist() == ["A18", "A20", "A25"]


ENOUGH = {
    "bought before": {"MEDINS_PROD_PURC_D": [bought(1, "2025-03-02", 50)]},
    "entered within seven days": {"MEDINS_PROD_PURC_D": [bought(1, "2025-03-02", 20), bought(2, "2025-03-27", 20)]},
    "moved in": {
        "MEDINS_PROD_PURC_D": [bought(1, "2025-03-02", 20)],
        "MEDINS_PROD_INV_CHG_D": [changed(1, "2025-03-03", 30, "101")],
    },
    "given": {"MEDINS_PROD_PURC_D": [bought(1, "2025-03-02", 40, finl_trns_pric=0), bought(2, "2025-03-02", 1)]},
    "quantity not readable": {"MEDINS_PROD_PURC_D": [bought(1, "2025-03-02", "many"), bought(2, "2025-03-02", 1)]},
    "bought by the case": {
        "MEDINS_PROD_PURC_D": [
            bought(1, "2025-03-02", 1, finl_trns_pric=400),
            *(bought(number, "2025-03-02", 1) for number in (2, 3)),
        ]
    },
    "no longer reporting": {"MEDINS_PROD_PURC_D": [bought(1, "2024-12-01", 1)]},
    "another institution's purchases": {"MEDINS_PROD_PURC_D": [bought(1, "2025-03-02", 1, fixmedins_code="P2")]},
}  # fmt: skip


SHORT = {
    "entered after eight days": {"MEDINS_PROD_PURC_D": [bought(1, "2025-03-02", 20), bought(2, "2025-04-02", 20)]},
    "moved out": {
        "MEDINS_PROD_PURC_D": [bought(1, "2025-03-02", 20)],
        "MEDINS_PROD_INV_CHG_D": [changed(1, "2025-03-03", 30, "102")],
    },
    "purchase that is not valid": {
        "MEDINS_PROD_PURC_D": [bought(1, "2025-03-02", 20), bought(2, "2025-03-02", 20, vali_flag="0")]
    },
    "sent back": {
        "MEDINS_PROD_PURC_D": [bought(1, "2025-03-02", 40)],
        "MEDINS_PROD_PURC_RETN_D": [bought(9, "2025-03-20", 20)],
    },
    "came before the count": {
        "MEDINS_PROD_PURC_D": [bought(1, "2025-02-20", 40), bought(2, "2025-03-02", 1)],
    },
}  # fmt: skip


def test_what_is_a_finding_and_what_is_none(tmp_path: Path) -> None:
    same = settled((5, 20), (25, 20)) | {"MEDINS_PROD_INV_D": [counted(1, "2025-03-01", 0)]}
    extract, names = apart({name: same | stock for name, stock in (ENOUGH | SHORT).items()})
    assert listed(balance(tmp_path, extract), names) == set(SHORT)


def test_an_opening_stock_that_nobody_counted_is_taken_to_last(tmp_path: Path) -> None:
    # First purchase on the 1st. Of 6 x 10 settled, those of the first 10 days (two, 20) count as the opening stock.
    tables = settled(*((day, 10) for day in (3, 8, 13, 18, 23, 28))) | {
        "MEDINS_PROD_PURC_D": [bought(1, "2025-03-01", 5)],
    }
    result = balance(tmp_path / "ten", tables, "opening_days = 10")
    assert found(result) == {"P1": ({"L13", "L18", "L23", "L28"}, 0, 0)}
    said = result.findings()["sentence_en"][0]
    assert "by count –, assumed where not counted 20, came in after it 5, short of 35" in said
    assert found(balance(tmp_path / "sixty", tables)) == {}


def test_a_later_count_starts_anew(tmp_path: Path) -> None:
    # Counted 100, then 5 although only 10 were settled: the 30 that are settled after it are 25 more than there were.
    tables = settled((10, 10), (25, 30)) | {
        "MEDINS_PROD_INV_D": [counted(1, "2025-03-01", 100), counted(2, "2025-03-15", 5)],
        "MEDINS_PROD_PURC_D": [bought(1, "2025-03-01", 0)],
    }
    result = balance(tmp_path, tables)
    assert found(result) == {"P1": ({"L25"}, 0, 0)}
    assert "short of 25" in result.findings()["sentence_en"][0]


def test_tolerances(tmp_path: Path) -> None:
    stock = {
        "MEDINS_PROD_INV_D": [counted(1, "2025-03-01", 91)],
        "MEDINS_PROD_PURC_D": [bought(1, "2025-03-02", 0)],
    }
    tables = settled((5, 50), (25, 51)) | stock  # 10 of 101 are missing: less than a tenth
    assert found(balance(tmp_path / "share", tables)) == {}
    assert set(found(balance(tmp_path / "lower", tables, "least_share = 0.09"))) == {"P1"}
    assert found(balance(tmp_path / "units", tables, "least_share = 0.09\nleast_units = 11")) == {}


def refunded(part: float, told: float | None = None) -> Tables:
    """25 in stock; 20 + 20 + 30 settled, the 30 taken back whole, a part of the second too."""
    tables = settled((5, 20), (6, 20), (7, 30))
    back = {"refd_setl_flag": "1"}
    whole = swipe("R7", "A7", "P1", "2025-03-08 11:00:00", -360, init_setl_id="S7", **back)
    tables["SETL_D"].append(whole)
    if part:
        tables["SETL_D"].append(
            swipe("R6", "A6", "P1", "2025-03-08 10:00:00", -12 * part, init_setl_id="S6", **back)
        )
        gone = {"cnt": -part, "det_item_fee_sumamt": -12 * part, "hilist_code": DRUG}
        tables["FEE_LIST_D"].append(
            line("LR6", "R6", "A6", "P1", **gone) | {"fee_ocur_time": "2025-03-08 10:00:00"}
        )
    if told is not None:
        row = {
            "rid": "T1",
            "setl_id": "S6",
            "fixmedins_code": "P1",
            "med_list_codg": DRUG,
            "sel_retn_cnt": told,
        }
        tables["MEDINS_PROD_SEL_RETN_D"] = [{**row, "sel_retn_time": "2025-03-08 09:00:00"}]
    stock = {"MEDINS_PROD_INV_D": [counted(1, "2025-03-01", 25)]}
    return tables | stock | {"MEDINS_PROD_PURC_D": [bought(1, "2025-03-02", 0)]}


def test_refunds_of_whole_settlements_and_of_parts(tmp_path: Path) -> None:
    # 40 settled of 25 in stock: 15 missing. With 15 of them given back none is; with 12 more settled later 12 are,
    # whether the refund is told once or again as a sale return.
    cases = {"none": refunded(0), "part": refunded(15), "later": refunded(15), "told twice": refunded(15, 15)}
    for name in ("later", "told twice"):
        more = settled((20, 12))
        cases[name]["SETL_D"] += more["SETL_D"]
        cases[name]["FEE_LIST_D"] += more["FEE_LIST_D"]
    extract, names = apart(cases)
    result = balance(tmp_path, extract)
    said = {names[one.subject_id]: one.sentence_en for one in result.findings().itertuples()}
    assert set(said) == {"none", "later", "told twice"}
    assert "short of 15" in said["none"]
    assert "short of 12" in said["later"]
    assert "short of 12" in said["told twice"]


def test_parts_of_packs_are_not_counted_as_packs(tmp_path: Path) -> None:
    # Ten yuan a pack bought; lines of four yuan each count tablets. 40 of them are no 40 packs.
    tables = settled((5, 20), (25, 20)) | {
        "MEDINS_PROD_INV_D": [counted(1, "2025-03-01", 0)],
        "MEDINS_PROD_PURC_D": [bought(1, "2025-03-02", 5)],
    }
    for one in tables["FEE_LIST_D"]:
        one["det_item_fee_sumamt"] = 80
    assert found(balance(tmp_path / "price", tables)) == {}
    assert set(found(balance(tmp_path / "share", tables, "unit_share = 0.4"))) == {"P1"}


def test_without_prices_only_packs_that_are_marked_whole_count(tmp_path: Path) -> None:
    extract, names = apart(
        {
            str(flag): settled((5, 20), (25, 20))
            | {
                "MEDINS_PROD_INV_D": [counted(1, "2025-03-01", 0)],
                "MEDINS_PROD_PURC_D": [bought(1, "2025-03-02", 5, finl_trns_pric=None)],
                "MEDINS_PROD_SEL_D": [
                    reported(day, f"S{day}", 20, trdn_flag=flag, finl_trns_pric=None) for day in (5, 25)
                ],
            }
            for flag in ("0", "1", None)
        }
    )
    assert listed(balance(tmp_path, extract), names) == {"0"}


def test_what_was_left_out_is_said(tmp_path: Path) -> None:
    other = "XB02TEST"
    tables = settled((5, 20), (25, 20)) | {
        "MEDINS_PROD_INV_D": [counted(1, "2025-03-01", 0)],
        "MEDINS_PROD_PURC_D": [
            bought(1, "2025-03-02", 5),
            bought(2, "2025-03-02", None, med_list_codg=other),
        ],
    }
    assert "1 other drugs" in balance(tmp_path, tables).findings()["sentence_en"][0]


LOTS = {"A": "20240517", "B": "20240818", "C": "20241231"}


def lots(**more: object) -> Tables:
    """20 of lot A counted, 40 of lot B bought; settled 20 of A, 20 of B, and 15 of C."""
    sold = (("A", 5, 20), ("B", 8, 20), ("C", 12, 15))
    return settled(*((day, cnt) for _, day, cnt in sold)) | {
        "MEDINS_PROD_INV_D": [counted(1, "2025-03-01", 20, manu_lotnum=LOTS["A"])],
        "MEDINS_PROD_PURC_D": [bought(1, "2025-03-02", 40, manu_lotnum=LOTS["B"], **more)],
        "MEDINS_PROD_SEL_D": [
            reported(day, f"S{day}", cnt, manu_lotnum=LOTS[lot].lower()) for lot, day, cnt in sold
        ],
    }


def test_a_lot_that_was_never_bought(tmp_path: Path) -> None:
    result = balance(tmp_path, lots())
    assert found(result) == {"P1": ({"L12", "V12"}, 0, 0)}
    assert result.findings()["part"].tolist() == [f"{DRUG}|{LOTS['C']}"]
    assert result.findings()["line_fen"].tolist() == [15 * 1200]


def test_lots_are_not_judged_where_one_purchase_has_none(tmp_path: Path) -> None:
    tables = lots()
    tables["MEDINS_PROD_PURC_D"].append(bought(2, "2025-03-02", 1))
    assert found(balance(tmp_path, tables)) == {}


def test_settled_more_than_sold(tmp_path: Path) -> None:
    # Settled 10 on each of five days, reported as sold on the 1st, 5th and 25th, and half of the 10th: 15 are missing.
    days = (1, 5, 10, 15, 25)
    tables = settled(*((day, 10) for day in days)) | {
        "MEDINS_PROD_SEL_D": [reported(day, f"S{day}", 5 if day == 10 else 10) for day in (1, 5, 10, 25)],
    }
    result = checked(tmp_path / "short", "settled_not_sold", tables)
    assert found(result) == {"P1": ({"L15", "L10"}, 0, 0)}
    assert result.findings()["line_fen"].tolist() == [2 * 10 * 1200]
    assert (
        "50 settled from 2025-03-01 to 2025-03-25, 35 reported as sold, short of 15"
        in result.findings()["sentence_en"][0]
    )
    # Sales without a settlement count for the institution; lines outside of its reports are not judged.
    tables["MEDINS_PROD_SEL_D"].append(reported(16, "", 6))
    assert found(checked(tmp_path / "cash", "settled_not_sold", tables)) == {}
    late = settled(*((day, 10) for day in (1, 5, 26, 27, 28))) | {
        "MEDINS_PROD_SEL_D": [reported(day, f"S{day}", 10) for day in (1, 5)]
    }
    assert found(checked(tmp_path / "late", "settled_not_sold", late)) == {}


def test_trace_codes_of_reported_sales_are_read_where_fee_lines_have_none(tmp_path: Path) -> None:
    # T1 went out with two settlements, T2 in parts, T3 was returned in between.
    codes = {name: f"81234567890123456{n:03d}" for n, name in enumerate(("T1", "T2", "T3"))}
    days = (1, 2, 3, 4, 5, 6)
    tables = settled(*((day, 1) for day in days))
    tables["MEDINS_PROD_SEL_D"] = [
        reported(day, f"S{day}", 1, drug_trac_codg=codes[f"T{(day + 1) // 2}"], trdn_flag="1" if day in (3, 4) else "0",
                 psn_no=f"A{day}")
        for day in days
    ]  # fmt: skip
    back = {"rid": "T1", "setl_id": "S5", "fixmedins_code": "P1", "med_list_codg": DRUG, "sel_retn_cnt": 1}
    tables["MEDINS_PROD_SEL_RETN_D"] = [{**back, "sel_retn_time": "2025-03-05 12:00:00"}]
    result = checked(tmp_path / "sales", "trace_twice", tables)
    assert result.findings()["part"].tolist() == [codes["T1"]]
    assert found(result) == {"P1": ({"L2", "V2"}, 0, 0)}
    assert result.findings()["line_fen"].tolist() == [1200]
    for one in tables["FEE_LIST_D"]:
        one["drug_trac_codg"] = f"9{one['bkkp_sn']:>019}"
    assert found(checked(tmp_path / "lines", "trace_twice", tables)) == {}


def test_without_stock_tables_the_checks_are_off_and_say_so(tmp_path: Path) -> None:
    result = run_checks(
        loaded(tmp_path, settled((5, 20))), only=["sales_without_purchase", "settled_not_sold"]
    )
    said = {one["id"]: one["off_because"]["en"] for one in result.summary["checks"]}
    assert "medins_prod_purc_d.purc_retn_cnt" in said["sales_without_purchase"]
    assert "medins_prod_sel_d.sel_retn_cnt" in said["settled_not_sold"]
    assert {one["on"] for one in result.summary["checks"]} == {False}


def test_the_command_plants_cases_in_a_city(tmp_path: Path) -> None:
    done("sample", tmp_path / "city", "--people", "2000", "--checks", "lookalikes")
    truth = json.loads((tmp_path / "city" / "truth.json").read_text(encoding="utf-8"))
    assert {one["positive"] for one in truth["checks"]} == {False}
    assert (tmp_path / "city" / "MEDINS_PROD_PURC_D.parquet").exists()


HOSTILE = (
    "=HYPERLINK(1)",
    "<script>x</script>",
    "'; drop table setl_d; --",
    "{drug}",
    "[red]x[/red]",
    "a|b~c",
    "$least_units",
)


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    tables: Tables = {"SETL_D": [], "FEE_LIST_D": [], "MEDINS_PROD_PURC_D": [], "MEDINS_PROD_INV_D": []}
    for number, bad in enumerate(HOSTILE):
        tables["SETL_D"].append(swipe(f"S{number}", f"A{number}", "P1", "2025-03-05 10:00:00", 480))
        sold = {"cnt": 40, "det_item_fee_sumamt": 480, "hilist_code": bad, "hilist_name": bad}
        tables["FEE_LIST_D"].append(
            line(f"L{number}", f"S{number}", f"A{number}", "P1", **sold)
            | {"fee_ocur_time": "2025-03-05 10:00:00"}
        )
        tables["MEDINS_PROD_INV_D"].append(counted(number, "2025-03-01", 0, med_list_codg=bad))
        tables["MEDINS_PROD_PURC_D"].append(
            bought(number, "2025-03-02", 1, med_list_codg=bad, spler_name=bad)
        )
    tables["PSN_INFO_B"] = [person(f"A{number}") for number in range(len(HOSTILE))]
    tables["FIXMEDINS_B"] = [place("P1")]
    result = balance(tmp_path, tables)
    assert set(result.findings()["part"]) == set(HOSTILE)
    assert all(
        bad in said
        for bad, said in zip(result.findings()["part"], result.findings()["sentence_zh"], strict=True)
    )
