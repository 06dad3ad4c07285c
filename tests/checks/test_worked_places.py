"""Checks about institutions on extracts of a few rows; what is expected was worked out by hand from the definition."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.tiny import Row, bill, both, checked, found, line, person, place, stay, stays, swipe


def test_over_limit(tmp_path: Path) -> None:
    # P1: two purchases of 61 yuan without prescription and of two packs. Not: exactly 60, one pack, with prescription,
    # lines not there, all in cash.
    cases: dict[str, tuple[float, Row | None]] = {
        "S1": (61, {"cnt": 2}),
        "S2": (61, {"cnt": 2}),
        "S3": (60, {"cnt": 2}),
        "S4": (61, {"cnt": 1}),
        "S5": (61, {"cnt": 2, "rx_drord_no": "R1"}),
        "S6": (61, None),
        "S7": (61, {"cnt": 2}),
    }
    rows = [swipe(name, f"A{name}", "P1", "2025-03-01 10:00:00", yuan) for name, (yuan, _) in cases.items()]
    rows[-1]["acct_pay"] = 0
    lines = [line(f"L{name}", name, f"A{name}", "P1", **one) for name, (_, one) in cases.items() if one]
    result = checked(tmp_path, "over_limit", {"SETL_D": rows, "FEE_LIST_D": lines}, "purchases = 2")
    assert found(result) == {"P1": ({"S1", "S2"}, 0, 12_200)}
    assert "2 of 4 purchases" in result.findings()["sentence_en"][0]


def test_prescription_days(tmp_path: Path) -> None:
    # Limits: 7 days, emergencies 3, chronic 30. H1 breaks each once in March and two in April;
    # where the diagnosis is not known (V11, V12) the long limit holds.
    cases = [
        ("V1", "11", "J18.9", 8, "03"), ("V2", "13", "J18.9", 4, "03"), ("V3", "14", "J18.9", 31, "03"),
        ("V4", "11", "I10.x00", 31, "03"), ("V5", "11", "J18.9", 8, "04"),
        ("V6", "11", "J18.9", 7, "03"), ("V7", "13", "J18.9", 3, "03"), ("V8", "14", "J18.9", 30, "03"),
        ("V9", "11", "I10.x00", 30, "03"), ("V10", "21", "J18.9", 90, "03"),
        ("V11", "11", None, 30, "03"), ("V12", "11", None, 31, "04"),
    ]  # fmt: skip
    rows = [
        bill(name, "A", "H1", f"2025-{month}-01", f"2025-{month}-01", med_type=kind, dise_no=disease)
        for name, kind, disease, _, month in cases
    ]
    lines = [
        line(f"L{name}", f"B{name}", "A", "H1", prd_days=days, fee_ocur_time=f"2025-{month}-01 10:00:00")
        for name, _, _, days, month in cases
    ]
    result = checked(tmp_path, "prescription_days", {"SETL_D": rows, "FEE_LIST_D": lines})
    assert found(result) == {"H1": ({"LV1", "LV2", "LV3", "LV4", "LV5", "LV12"}, 0, 0)}
    findings = result.findings().set_index("part")
    assert dict(findings["line_fen"]) == {"2025-03": 20_000, "2025-04": 10_000}


def test_beds_exceeded(tmp_path: Path) -> None:
    # Ten beds and a tenth over: eleven may lie there. In H1 twelve do from the 3rd until the 6th, when one leaves:
    # three days. In H2 twelve come, but one of them when another goes.
    rows = [stay(f"M{n}", f"A{n}", "H1", "2025-03-01", "2025-03-10") for n in range(11)]
    rows.append(stay("M11", "A11", "H1", "2025-03-03", "2025-03-06"))
    rows += [stay(f"N{n}", f"B{n}", "H2", "2025-03-01", "2025-03-10") for n in range(11)]
    rows.append(stay("N11", "B11", "H2", "2025-03-10", "2025-03-20"))
    tables = {
        "FIXMEDINS_B": [place("H1", beds=10), place("H2", beds=10)],
        "MDTRT_D": rows,
        "SETL_D": [swipe("S1", "A1", "P1", "2025-02-01 10:00:00")],
    }
    result = checked(tmp_path, "beds_exceeded", tables)
    (one,) = result.findings().itertuples()
    assert (one.subject_id, one.patients, one.fund_fen) == ("H1", 12, 0)
    assert "2025-03-03" in one.sentence_en
    assert "12 inpatients" in one.sentence_en
    assert "3 days" in one.sentence_en
    assert found(checked(tmp_path / "more", "beds_exceeded", tables, "days = 4")) == {}


def test_shared_terminal(tmp_path: Path) -> None:
    # T1 is used at P1 on the 1st, 3rd, 5th, 7th and 9th and at P2 on four days between: of the days from the 2nd to
    # the 8th three are P1's and four P2's, which uses it less in all. T2 is first at P1, then at P2. T3 goes to
    # and fro, but of the days that they share one is P1's and two are P2's.
    days = {
        ("P1", "T1"): (1, 3, 5, 7, 9), ("P2", "T1"): (2, 4, 6, 8),
        ("P1", "T2"): (1, 2, 3), ("P2", "T2"): (4, 5, 6),
        ("P1", "T3"): (1, 3, 5), ("P2", "T3"): (2, 4),
    }  # fmt: skip
    rows = [
        swipe(f"S{code}{device}{day}", "A", code, f"2025-03-{day:02d} 10:00:00", 10, dev_no=device)
        for (code, device), some in days.items()
        for day in some
    ]
    result = checked(tmp_path, "shared_terminal", {"SETL_D": rows}, "days = 3\nleast_length = 2")
    assert found(result) == {"P2": ({f"SP2T1{day}" for day in (2, 4, 6, 8)}, 0, 4000)}
    assert result.findings()["part"].tolist() == ["dev_no:T1:P1"]
    assert {"P1", "P2"} <= set(result.members()["id"])


def test_outside_contract(tmp_path: Path) -> None:
    # The contract runs from 1 March to 30 June, both included.
    rows = [
        swipe("S1", "A", "P1", "2025-02-28 10:00:00", 11),
        swipe("S2", "A", "P1", "2025-03-01 00:00:00"),
        swipe("S3", "A", "P1", "2025-06-30 23:00:00"),
        swipe("S4", "A", "P1", "2025-07-01 10:00:00", 12),
    ]
    contract = place("P1", begntime="2025-03-01 00:00:00", endtime="2025-06-30 00:00:00")
    result = checked(tmp_path, "outside_contract", {"FIXMEDINS_B": [contract, place("P2")], "SETL_D": rows})
    assert found(result) == {"P1": ({"S1", "S4"}, 0, 2300)}


def test_contact_hub(tmp_path: Path) -> None:
    # Three households behind one phone at H1. At H2 two of the three are one household; at H3 the phone is the
    # hospital's own; at H4 it is no number.
    people = [
        person(f"{h}{n}", resdbook_no=f"K{h}{min(n, 1) if h == 'H2' else n}")
        for h in ("H1", "H2", "H3", "H4")
        for n in range(3)
    ]
    phones = {"H1": "100-01234567", "H2": "100-01234567", "H3": "100-07654321", "H4": "00000000000"}
    tables = {
        "PSN_INFO_B": people,
        "FIXMEDINS_B": [place("H3", hi_resper_tel="100-07654321")],
        **stays(
            *(
                both(f"M{h}{n}", f"{h}{n}", h, "2025-03-01", "2025-03-05", tel=tel)
                for h, tel in phones.items()
                for n in range(3)
            )
        ),
    }
    result = checked(tmp_path, "contact_hub", tables, "people = 3\nhouseholds = 3")
    assert found(result) == {"H1": ({"MH10", "MH11", "MH12"}, 180_000, 0)}
    assert "01234567" not in result.findings()["sentence_zh"][0]


def test_waived_deductible(tmp_path: Path) -> None:
    # Due in six stays, paid in one. Not due: exempt by identity, below the deductible, continued by referral.
    cases: dict[str, Row] = {
        **{f"M{n}": {} for n in range(5)},
        "M5": {"act_pay_dedc": 500},
        "M6": {"sp_psn_type": "1"},
        "M7": {"inscp_amt": 499},
        "M8": {},
    }
    rows = [
        bill(
            name,
            f"A{name}",
            "H1",
            "2025-03-01",
            "2025-03-05",
            **{"dedc_std": 500, "act_pay_dedc": 0, "inscp_amt": 900, **more},
        )
        for name, more in cases.items()
    ]
    referred = {"M8": {"refl_old_mdtrt_id": "M0"}}
    visits = [
        stay(name, f"A{name}", "H1", "2025-03-01", "2025-03-05", **referred.get(name, {})) for name in cases
    ]
    result = checked(tmp_path, "waived_deductible", {"MDTRT_D": visits, "SETL_D": rows}, "stays = 5")
    assert found(result) == {"H1": ({f"BM{n}" for n in range(5)}, 300_000, 0)}
    assert "5 of 6 stays" in result.findings()["sentence_en"][0]


def test_trace_twice(tmp_path: Path) -> None:
    # T1 is settled at P1 and again at P2; T2 twice within one settlement; T3 was taken back before it was sold again.
    codes = {name: f"81234567890123456{n:03d}" for n, name in enumerate(("T1", "T2", "T3"))}
    rows = [
        swipe(f"S{n}", f"A{n}", "P1" if n % 2 else "P2", f"2025-03-0{n} 10:00:00") for n in (1, 2, 3, 5, 6)
    ]
    rows.append(swipe("S7", "A5", "P1", "2025-03-05 11:00:00", -50, init_setl_id="S5", refd_setl_flag="1"))
    sold = [
        ("L1", "S1", "T1"),
        ("L2", "S2", "T1"),
        ("L3", "S3", "T2"),
        ("L4", "S3", "T2"),
        ("L5", "S5", "T3"),
        ("L6", "S6", "T3"),
    ]
    lines = [
        line(name, setl, f"A{setl[1]}", "P1" if int(setl[1]) % 2 else "P2", drug_trac_codg=codes[code],
             fee_ocur_time=f"2025-03-0{setl[1]} 10:00:00")
        for name, setl, code in sold
    ]  # fmt: skip
    result = checked(tmp_path, "trace_twice", {"SETL_D": rows, "FEE_LIST_D": lines})
    assert found(result) == {"P2": ({"L2"}, 0, 0)}
    assert result.findings()["line_fen"].tolist() == [5000]


MONTHS = [f"2025-{month:02d}" for month in range(1, 9)]


def visits_of(code: str, month: str, yuan: float, n: int = 6, kind: str = "11") -> list[Row]:
    """Visits of one month; half of them a tenth dearer and half a tenth cheaper."""
    return [
        bill(
            f"{code}{month}{i}",
            f"A{i}",
            code,
            f"{month}-{i + 1:02d}",
            f"{month}-{i + 1:02d}",
            yuan * (1.1 if i % 2 else 0.9),
            med_type=kind,
        )
        for i in range(n)
    ]


def test_cost_change(tmp_path: Path) -> None:
    # Five clinics at 100 yuan; from April on one is at 200. When all double in April (a new price), none stands out.
    rows = [
        one
        for month in MONTHS
        for n in range(1, 6)
        for one in visits_of(f"H{n}", month, 200 if n == 1 and month >= "2025-04" else 100)
    ]
    tables = {"SETL_D": rows, "MDTRT_D": [stay("M1", "A1", "H9", "2025-03-01", "2025-03-02")]}
    result = checked(tmp_path, "cost_change", tables, "cases = 5")
    (one,) = result.findings().itertuples()
    assert (one.subject_id, one.part) == ("H1", "visit")
    assert "2025-04" in one.sentence_en
    assert "100.0 yuan before, 200.0 yuan after" in one.sentence_en
    together = [
        one
        for month in MONTHS
        for n in range(1, 6)
        for one in visits_of(f"H{n}", month, 200 if month >= "2025-04" else 100)
    ]
    assert found(checked(tmp_path / "all", "cost_change", {**tables, "SETL_D": together}, "cases = 5")) == {}


@pytest.mark.parametrize(("now", "listed"), [(106.0, True), (104.0, False)])
def test_cost_growth(tmp_path: Path, now: float, listed: bool) -> None:
    # 100 yuan in two months of last year, now 106 or 104; the limit is 5 per cent. The logarithms of 110 and 90 scatter
    # by 0.1, so the error of two means of 56 is 0.1 * sqrt(2 / 56) = 0.019, and ln 1.06 = 0.058 is 3.07 of it.
    rows = [
        one
        for year, yuan in (("2024", 100.0), ("2025", now))
        for month in ("01", "02")
        for one in visits_of("H1", f"{year}-{month}", yuan, n=28)
    ]
    tables = {"SETL_D": rows, "MDTRT_D": [stay("M1", "A1", "H9", "2025-03-01", "2025-03-02")]}
    result = checked(tmp_path, "cost_growth", tables, "cases = 50\nmonths = 2")
    assert list(result.findings()["subject_id"]) == (["H1"] if listed else [])


def test_inpatient_share(tmp_path: Path) -> None:
    # Five hospitals of one level with 5 stays among 55 cases (9.1 per cent), a sixth with 20 among 25 (80 per cent).
    registers = [place(f"H{n}", hosp_lv="09") for n in range(1, 7)]
    visits = [one for n in range(1, 6) for one in visits_of(f"H{n}", "2025-03", 100, n=28)]
    visits += [one for n in range(1, 6) for one in visits_of(f"H{n}", "2025-04", 100, n=22)]
    visits += visits_of("H6", "2025-03", 100, n=5)
    counts = {**{f"H{n}": 5 for n in range(1, 6)}, "H6": 20}
    pairs = [
        both(f"M{h}{i}", f"B{h}{i}", h, "2025-03-01", "2025-03-05")
        for h, n in counts.items()
        for i in range(n)
    ]
    tables = stays(*pairs)
    result = checked(
        tmp_path,
        "inpatient_share",
        {**tables, "SETL_D": tables["SETL_D"] + visits, "FIXMEDINS_B": registers},
        "stays = 5",
    )
    (one,) = result.findings().itertuples()
    assert (one.subject_id, one.fund_fen) == ("H6", 0)
    assert "80.0 per cent" in one.sentence_en
    assert "9.1 per cent" in one.sentence_en
