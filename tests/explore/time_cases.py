"""Leads and evidence rows put together by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from workbench.leads.lead import Lead, Member
from workbench.rings.detection import ROW_COLUMNS

TEXT = {"zh": "-", "en": "-"}


def lead(scheme: str, members: Iterable[Member] = (), **changes: Any) -> Lead:
    """A lead about which only its members matter."""
    known: dict[str, Any] = {
        "scheme": scheme,
        "key": "k",
        "title": TEXT,
        "sentence": TEXT,
        "observed": 1,
        "expected": 0.5,
        "log10_q": -9.0,
        "llr": 9.0,
        "score": 9.0,
        "priority": "high",
        "first_on": date(2025, 1, 1),
        "last_on": date(2025, 12, 31),
        "fund_yuan": Decimal("0.00"),
        "account_yuan": Decimal("0.00"),
        "members": tuple(members),
        "explanations": (),
        "lead_id": "L-1",
    }
    return Lead(**(known | changes))


def row(key: str, person: str, at: str | None, place: str = "P1", **more: Any) -> dict[str, Any]:
    """An evidence row: a swipe unless it says otherwise."""
    known: dict[str, Any] = {
        "lead_id": "L-1",
        "session": 0,
        "relation": "swiped_at",
        "table_name": "setl_d",
        "row_key": key,
        "source_file": "setl_d.csv",
        "source_row": 2,
        "at_time": None if at is None else datetime.fromisoformat(at),
        "psn_no": person,
        "card_id": f"EC:{person}",
        "dr_code": None,
        "fixmedins_code": place,
        "medfee_sumamt": Decimal("10.00"),
        "fund_pay_sumamt": Decimal("7.10"),
        "acct_pay": Decimal("2.90"),
        "cash_payamt": Decimal("0.00"),
    }
    return known | more


def frame(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Evidence rows as a run hands them out."""
    table = pd.DataFrame(list(rows), columns=["lead_id", *ROW_COLUMNS])
    return table.assign(at_time=pd.to_datetime(table["at_time"]).astype("datetime64[us]"))


FREE: dict[str, Any] = {"medfee_sumamt": None, "fund_pay_sumamt": None, "acct_pay": None}
