"""Extracts of a few rows, written by hand: what a check must make of them can be worked out on paper."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from workbench import Case
from workbench.checks import CheckResult, read_settings, run_checks

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def swipe(setl_id: str, psn: str, place: str, time: str, yuan: float = 50, **more: object) -> Row:
    """A purchase of SETL_D, paid from the account."""
    row = {"setl_id": setl_id, "psn_no": psn, "fixmedins_code": place, "setl_time": time, "med_type": "41"}
    return {**row, "medfee_sumamt": yuan, "fund_pay_sumamt": 0, "acct_pay": yuan, **more}


def bill(
    mdtrt_id: str, psn: str, place: str, begin: str, end: str, yuan: float = 1000, **more: object
) -> Row:
    """The settlement of a visit or stay, B in front of its number; the fund pays 600 of 1,000."""
    row = swipe(
        "B" + mdtrt_id, psn, place, f"{end} 12:00:00", yuan, mdtrt_id=mdtrt_id, begndate=begin, enddate=end
    )
    return {**row, "med_type": "21", "fund_pay_sumamt": yuan * 0.6, "acct_pay": 0, **more}


def stay(mdtrt_id: str, psn: str, place: str, begin: str, end: str | None, **more: object) -> Row:
    """A stay of MDTRT_D."""
    times = {"begntime": f"{begin} 09:00:00", "endtime": f"{end} 10:00:00" if end else None}
    row = {"mdtrt_id": mdtrt_id, "psn_no": psn, "fixmedins_code": place, "med_type": "21", "dise_no": "J18.9"}
    return {**row, "adm_dept_codg": "A03", **times, **more}


def both(mdtrt_id: str, psn: str, place: str, begin: str, end: str, **more: object) -> tuple[Row, Row]:
    """A stay and its settlement."""
    money = {key: more.pop(key) for key in ("insutype", "yuan") if key in more}
    return stay(mdtrt_id, psn, place, begin, end, **more), bill(mdtrt_id, psn, place, begin, end, **money)


def stays(*pairs: tuple[Row, Row]) -> Tables:
    """Both tables of several stays."""
    return {"MDTRT_D": [one for one, _ in pairs], "SETL_D": [one for _, one in pairs]}


def person(psn: str, **more: object) -> Row:
    """A row of PSN_INFO_B."""
    return {"psn_no": psn, "certno": f"C{psn}", "psn_name": psn, **more}


def place(code: str, **more: object) -> Row:
    """A row of FIXMEDINS_B; letters P and H as in real codes."""
    return {
        "fixmedins_code": code,
        "fixmedins_name": code,
        "fixmedins_type": "2" if code[0] == "P" else "1",
        **more,
    }


def line(number: str, setl_id: str, psn: str, code: str, **more: object) -> Row:
    """A row of FEE_LIST_D."""
    row = {"bkkp_sn": number, "setl_id": setl_id, "psn_no": psn, "fixmedins_code": code, "cnt": 1}
    return {**row, "fee_ocur_time": "2025-03-01 10:00:00", "det_item_fee_sumamt": 50, **more}


def written(folder: Path, tables: Tables) -> Path:
    """The extract as CSV files; a column that no row names is not there."""
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(key for row in rows for key in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def loaded(folder: Path, tables: Tables) -> Case:
    """The case of an extract."""
    return Case.load(written(folder / "extract", tables), folder / "case")[0]


def checked(folder: Path, check: str, tables: Tables, settings: str = "") -> CheckResult:
    """One check on an extract, with settings as TOML."""
    case = loaded(folder, tables)
    path = folder / "settings.toml"
    path.write_text(f"[checks.{check}]\n{settings}\n", encoding="utf-8")
    return run_checks(case, read_settings(path), only=[check])


def found(result: CheckResult) -> dict[str, tuple[set[str], int, int]]:
    """What was found, by subject: rows at stake (without the bills of stays), fund and account in fen."""
    rows = result.rows()
    out: dict[str, tuple[set[str], int, int]] = {}
    for one in result.findings().itertuples():
        own = rows[(rows["finding_id"] == one.finding_id) & (rows["role"] == "evidence")]
        keys, fund, account = out.get(one.subject_id, (set(), 0, 0))
        out[one.subject_id] = (keys | set(own["row_key"]), fund + one.fund_fen, account + one.account_fen)
    return out
