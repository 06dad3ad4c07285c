"""A lead made of settlements of the bureau's extract, and the raw lines of its two settlement files."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from tests.evidence.source_rows import paper
from workbench.case import Case
from workbench.leads.lead import Lead
from workbench.run import RunResult

_MONEY = ("medfee_sumamt", "fund_pay_sumamt", "acct_pay", "cash_payamt")


def a_lead(case: Case, folder: Path) -> tuple[Lead, RunResult]:
    """Some settlements as a lead that states their sums."""
    table = pq.read_table(case.folder / "tables" / "setl_d.parquet").to_pandas()
    valid = table[
        (table["vali_flag"] != "0") & (table["refd_setl_flag"] != "1") & (table["medfee_sumamt"] > 0)
    ]
    refunded = valid["setl_id"].isin(table["init_setl_id"].dropna())
    some = pd.concat([valid[refunded].iloc[::10], valid[~refunded].iloc[::50]])
    rows = some[["setl_id", "source_file", "source_row", "psn_no", "fixmedins_code", *_MONEY]]
    rows = rows.rename(columns={"setl_id": "row_key"}).assign(
        lead_id="L-bureau", session=0, relation="swiped_at", table_name="setl_d", at_time=some["setl_time"]
    )
    rows["card_id"] = rows["dr_code"] = None
    folder.mkdir()
    rows.to_parquet(folder / "rows.parquet", index=False)
    sums = {name: sum(map(Decimal, rows[name].dropna().astype(str)), Decimal(0)) for name in _MONEY}
    lead = replace(
        paper.lead("L-bureau", "0", "0"), fund_yuan=sums["fund_pay_sumamt"], account_yuan=sums["acct_pay"]
    )
    return lead, RunResult("R-bureau", folder, (lead,), ())


def raw_lines(extract: Path) -> dict[str, dict[str, str]]:
    """The first line of each settlement that parses on its own, under the platform's names, amounts undressed."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted([extract / "setl_d_2025h1.csv", *extract.glob("结算明细*.csv")]):
        raw = path.read_bytes()
        encoding = "utf-8-sig" if path.name.startswith("setl") else "gb18030"
        header, *lines = raw.decode(encoding, "replace").split("\n")
        names = {zh: name for name, zh in paper.CHINESE.items()}
        columns = [names.get(one, one) for one in next(csv.reader([header.rstrip("\r")]))]
        for line in lines:
            fields = next(csv.reader([line.rstrip("\r")]), [])
            if len(fields) == len(columns):
                row = dict(zip(columns, (field.strip() for field in fields), strict=True))
                row |= {name: re.sub("[,¥元 ]", "", row[name]) for name in _MONEY}
                if all(re.fullmatch(r"(-?[0-9]+(\.[0-9]+)?)?", row[name]) for name in _MONEY):
                    found.setdefault(row["setl_id"], row)
    return found
