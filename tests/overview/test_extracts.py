"""The page of a real run on the shared extracts."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import workbench
from workbench.overview import write_overview

from .reading import Page

SHARED = Path(__file__).resolve().parents[3] / "shared" / "extracts"


@pytest.mark.extracts
@pytest.mark.skipif(not SHARED.exists(), reason="no shared extracts")
def test_page_of_the_bureau(tmp_path: Path) -> None:
    case, loaded = workbench.Case.load(SHARED / "bureau", tmp_path / "case")
    run = workbench.detect(case)
    write_overview(case, run, tmp_path / "page.html")
    page = Page(tmp_path / "page.html")
    rows, reported = run.rows(), [one for one in run.leads if one.reported]
    assert {f"lead-{one.rank}" for one in run.leads} <= set(page.ids)
    assert not [one for one in rows["psn_no"].dropna().unique() if one in page.source]
    mine = rows[rows["lead_id"].isin([one.lead_id for one in reported])]
    distinct = mine.drop_duplicates(["table_name", "row_key"])["fund_pay_sumamt"].dropna()
    truth = sum((Decimal(str(one)) for one in distinct), Decimal(0))
    assert page.named["total-fund"].startswith(f"{truth:,.2f}")
    records = sum(one["records"] for one in loaded.files)
    assert f"{records:,}" in page.text
    for one in reported:
        assert f"{one.fund_yuan:,.2f}" in page.text
        assert f"{one.observed:,}" in page.text
