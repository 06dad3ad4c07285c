"""What checks say of the members of a lead, counted by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.checks.combined import checks_of_leads
from workbench.checks.result import CheckResult
from workbench.leads.lead import CheckSeen, Lead, Member

LEAD = Lead(
    scheme="card_pooling", key="k", title={}, sentence={}, observed=1, expected=0.1, log10_q=-9, llr=50, score=50,
    priority="high", first_on=date(2025, 1, 1), last_on=date(2025, 2, 1), fund_yuan=Decimal(0), account_yuan=Decimal(0),
    members=(
        *(Member("patient", name, "core", 3) for name in ("anna", "bert", "cora", "dora")),
        Member("pharmacy", "P1", "venue", 3), Member("card", "anna", "core", 3),
    ),
    explanations=(), lead_id="L-1",
)  # fmt: skip

#: Anna buys during a stay, once in a session of the ring, Bert elsewhere; the purchase over the limit is the ring's.
MEMBERS = [
    ("F-1", "swipe_in_stay", "patient", "anna", True), ("F-1", "swipe_in_stay", "pharmacy", "P1", False),
    ("F-2", "swipe_in_stay", "patient", "bert", True),
    ("F-3", "over_limit", "pharmacy", "P1", True), ("F-3", "over_limit", "patient", "cora", False),
    ("F-3", "over_limit", "patient", "zoe", False),
    ("F-4", "swipe_in_stay", "patient", "anna", True),
]  # fmt: skip
ROWS = [
    ("F-1", "evidence", "setl_d", "S1"), ("F-1", "context", "mdtrt_d", "M1"),
    ("F-2", "evidence", "setl_d", "S2"), ("F-2", "context", "setl_d", "S9"),
    ("F-3", "evidence", "setl_d", "S3"),
    ("F-4", "evidence", "setl_d", "S4"),
]  # fmt: skip


class OnPaper(CheckResult):
    """Findings that stand above."""

    def members(self, check: str | None = None) -> pd.DataFrame:
        assert check is None
        return pd.DataFrame(MEMBERS, columns=["finding_id", "check", "kind", "id", "subject"])

    def rows(self, finding: str | None = None) -> pd.DataFrame:
        assert finding is None
        return pd.DataFrame(ROWS, columns=["finding_id", "role", "row_table", "row_key"])


def rate(tripped: int, of: int) -> dict[str, Any]:
    return {"tripped": tripped, "of": of, "share": round(tripped / of, 6)}


def result() -> CheckResult:
    rates = {
        "swipe_in_stay": {"patient": rate(10, 1000), "pharmacy": rate(2, 20), "facility": rate(1, 10)},
        "over_limit": {"patient": rate(500, 1000), "pharmacy": rate(19, 20), "facility": rate(0, 10)},
    }
    listed = [{"id": name, "base_rates": rates[name]} for name in rates]
    return OnPaper("d", Path(), {"checks": listed})


def rows(*keys: str) -> pd.DataFrame:
    return pd.DataFrame({"lead_id": "L-1", "table_name": "setl_d", "row_key": list(keys)})


def test_members_are_counted_beside_the_base_rate() -> None:
    """Rows S1, S3 and S9 are the ring's. Anna has S4 beside S1; S9 only shows the other side of Bert's finding."""
    (seen,) = checks_of_leads([LEAD], rows("S1", "S3", "S9"), result())
    assert set(seen) == {
        CheckSeen("swipe_in_stay", "patient", 2, 4, 0.01, 0.04, own=0),
        CheckSeen("swipe_in_stay", "pharmacy", 1, 1, 0.1, 0.1, own=1),
        CheckSeen("over_limit", "patient", 1, 4, 0.5, 2.0, own=1),
        CheckSeen("over_limit", "pharmacy", 1, 1, 0.95, 0.95, own=1),
    }
    assert [one.check for one in seen[:2]] == ["swipe_in_stay"] * 2  # what is most unusual comes first


def test_nobody_who_trips_anything_gives_nothing() -> None:
    others = Lead(**{**LEAD.__dict__, "members": (Member("patient", "emil", "core", 3),)})
    assert checks_of_leads([others, LEAD], rows("S1"), result())[0] == ()
    assert checks_of_leads([others], rows("S1"), result()) == [()]
    assert checks_of_leads([], rows(), result()) == []
