"""A small extract on paper: what each row is there for stands beside it, and so do the sums."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from workbench.case import Case
from workbench.leads.lead import Lead, Member
from workbench.run import RunResult

A, B, C = (f"9900010000000000000{number}" for number in (1, 2, 3))
SHOP, OTHER = "P99000100001", "P99000100002"
COLUMNS = (
    *("setl_id", "mdtrt_id", "init_setl_id", "psn_no", "psn_name", "certno", "fixmedins_code", "med_type"),
    *("setl_time", "mdtrt_cert_type", "mdtrt_cert_no", "medfee_sumamt", "fund_pay_sumamt", "acct_pay"),
    *("cash_payamt", "refd_setl_flag", "vali_flag", "opter_id", "opter_name", "dev_no", "msgid"),
)
CHINESE = {
    **{"setl_id": "结算ID", "mdtrt_id": "就诊ID", "init_setl_id": "原结算ID", "psn_no": "人员编号"},
    **{
        "psn_name": "人员姓名",
        "certno": "证件号码",
        "fixmedins_code": "定点医药机构编号",
        "med_type": "医疗类别",
    },
    **{"setl_time": "结算时间", "mdtrt_cert_type": "就诊凭证类型", "mdtrt_cert_no": "就诊凭证编号"},
    **{"medfee_sumamt": "医疗费总额", "fund_pay_sumamt": "基金支付总额", "acct_pay": "个人账户支出"},
    **{"cash_payamt": "现金支付金额", "refd_setl_flag": "退费结算标志", "vali_flag": "有效标志"},
    **{"opter_id": "经办人ID", "opter_name": "经办人姓名", "dev_no": "设备编号", "msgid": "发送方报文ID"},
}
NAMES = {A: "张三丰", B: "李四光", C: "王五常"}


def line(key: str, person: str, at: str, money: tuple[str, str, str, str], **changes: str) -> dict[str, str]:
    """One settlement: total, fund, account, cash."""
    total, fund, account, cash = money
    row = {
        **{
            "setl_id": key,
            "mdtrt_id": f"M{key}",
            "init_setl_id": "",
            "psn_no": person,
            "psn_name": NAMES[person],
        },
        **{"certno": f"99000119900101{person[-4:]}", "fixmedins_code": SHOP, "med_type": "41"},
        **{"setl_time": f"2025-03-0{at}", "mdtrt_cert_type": "03", "mdtrt_cert_no": f"K{person[-6:]}"},
        **{"medfee_sumamt": total, "fund_pay_sumamt": fund, "acct_pay": account, "cash_payamt": cash},
        **{"refd_setl_flag": "0", "vali_flag": "1", "opter_id": "OP990007", "opter_name": "赵经办"},
        **{"dev_no": "T01", "msgid": f"{SHOP}20250301100000000{key[-1]}"},
    }
    return row | changes


def back(key: str, person: str, at: str, money: tuple[str, str, str, str], **changes: str) -> dict[str, str]:
    """A refund."""
    return line(key, person, at, money, **{"refd_setl_flag": "1", **changes})


#: First file. Both leads rest on S1; the second file's S5 is of the second lead alone.
FIRST = (
    line("S1", A, "1 10:00:00", ("100.00", "60.00", "30.00", "10.00")),
    line("S2", B, "1 10:02:05", ("1,200.50", "0.50", "1200.00", "0")),  # written with a separator
    line("S3", C, "2 09:00:00", ("40.00", "", "40.00", "0.00")),  # the fund's part is missing
    back("R1", A, "3 08:00:00", ("-20.00", "-12.00", "-6.00", "-2.00"), init_setl_id="S1"),  # part of S1
    back("R2", B, "3 08:00:01", ("-9.00", "-9.00", "0", "0"), init_setl_id="S2", vali_flag="0"),  # void
    back("R3", A, "3 08:00:02", ("-5.00", "-5.00", "0", "0"), init_setl_id="S9"),  # of something else
    line("S9", A, "4 08:00:00", ("5.00", "5.00", "0", "0")),  # nobody rests on it
)
#: Second file, with a column that the workbench does not know, and a second one for the name.
SECOND = (
    line("S5", B, "5 11:00:00", ("70.00", "50.00", "0", "20.00"), fixmedins_code=OTHER, mdtrt_id="M5"),
    line("S6", B, "5 11:00:30", ("70.00", "50.00", "0", "20.00"), fixmedins_code=OTHER, mdtrt_id="M5"),
    # takes back one of S5 and S6, and does not say which; both are relied on
    back("R5", B, "6 11:00:00", ("-70.00", "-50.00", "0", "-20.00"), fixmedins_code=OTHER, mdtrt_id="M5"),
)
#: What stands behind the leads.
POOL, OTHERS = ("S1", "S2", "S3"), ("S1", "S5", "S6")


def extract(folder: Path) -> Path:
    """Write the extract: UTF-8 under platform names, GB18030 under Chinese headings."""
    folder.mkdir()
    _write(folder / "setl_d_1.csv", COLUMNS, FIRST, "utf-8", ())
    named = tuple(CHINESE[column] for column in COLUMNS)
    _write(folder / "结算明细_2.csv", named, SECOND, "gb18030", ("内部备注", "姓名"))
    return folder


def _write(
    path: Path,
    headings: tuple[str, ...],
    rows: tuple[dict[str, str], ...],
    encoding: str,
    more: tuple[str, ...],
) -> None:
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*headings, *more])
        for row in rows:
            beside = [f"note on {row['psn_no']}", row["psn_name"]] if more else []
            writer.writerow([*(row[column] for column in COLUMNS), *beside])


def lead(name: str, fund: str, account: str, *members: Member) -> Lead:
    """A lead that states these amounts."""
    said = {"zh": name, "en": name}
    return Lead(
        **{
            "scheme": "card_pooling",
            "key": name,
            "title": said,
            "sentence": said,
            "observed": 3,
            "expected": 0.1,
        },
        **{"log10_q": -9.0, "llr": 9.0, "score": 9.0, "priority": "high"},
        **{"first_on": date(2025, 3, 1), "last_on": date(2025, 3, 6)},
        **{"fund_yuan": Decimal(fund), "account_yuan": Decimal(account)},
        **{"members": members, "explanations": (), "lead_id": name, "rows": 3},
    )


def leads() -> tuple[Lead, Lead]:
    """S1 + S2 + S3: fund 60.00 + 0.50, account 30 + 1,200 + 40. S1 + S5 + S6: fund 60 + 50 + 50, account 30."""
    return (
        lead("L-pool", "60.50", "1270.00", Member("patient", A, "core"), Member("patient", B, "core")),
        lead("L-others", "160.00", "30.00", Member("patient", B, "core"), Member("pharmacy", OTHER, "venue")),
    )


def run_of(case: Case, folder: Path, some: tuple[Lead, ...]) -> RunResult:
    """A run with the rows of these leads as a detection writes them, S1 standing behind two sessions."""
    table = pq.read_table(case.folder / "tables" / "setl_d.parquet").to_pandas()
    behind = {"L-pool": (*POOL, "S1"), "L-others": OTHERS}
    parts = []
    for one in some:
        for session, key in enumerate(behind[one.lead_id]):
            row = table[table["setl_id"] == key].iloc[0]
            parts.append(
                {
                    **{
                        "lead_id": one.lead_id,
                        "session": session,
                        "relation": "swiped_at",
                        "table_name": "setl_d",
                    },
                    **{"row_key": key, "source_file": row["source_file"], "source_row": row["source_row"]},
                    **{"at_time": row["setl_time"], "psn_no": row["psn_no"], "dr_code": None},
                    **{"card_id": f"SSC:{row['mdtrt_cert_no']}", "fixmedins_code": row["fixmedins_code"]},
                    **{
                        name: row[name]
                        for name in ("medfee_sumamt", "fund_pay_sumamt", "acct_pay", "cash_payamt")
                    },
                }
            )
    folder.mkdir()
    pd.DataFrame(parts).to_parquet(folder / "rows.parquet", index=False)
    return RunResult("R-paper", folder, some, ())
