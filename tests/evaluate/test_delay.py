"""Detection delay: cuts, what is known at a cut, and the sessions held before the first report."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from workbench.errors import WorkbenchError
from workbench.evaluate.delay import cut_extract, first_report, month_ends

from .worked import claim, people, ring, truth


def test_month_ends_cover_all_sessions() -> None:
    assert month_ends(truth(ring(people("ab"), days=3))) == [
        date(2025, 2, 1),
        date(2025, 3, 1),
        date(2025, 4, 1),
    ]
    assert month_ends(truth()) == []


def test_sessions_before_the_first_report_on_paper() -> None:
    planted = ring(people("abcd"), days=3)
    found = [
        (date(2025, 2, 1), []),
        (date(2025, 3, 1), [claim(people("ab"))]),
        (date(2025, 4, 1), [claim(people("abcd"))]),
    ]
    delay = first_report(planted, found, seed=7)
    assert (delay.needed, delay.sessions, delay.reported_by) == (2, 3, date(2025, 3, 1))
    never = first_report(planted, [(date(2025, 4, 1), [claim(people("abcd"), reported=False)])], seed=7)
    assert (never.needed, never.reported_by) == (None, None)


def test_a_cut_keeps_only_what_was_known(tmp_path: Path) -> None:
    extract = tmp_path / "extract"
    extract.mkdir()
    times = [datetime(2025, 1, 31, 23, 59), datetime(2025, 2, 1)]
    pd.DataFrame({"setl_id": ["a", "b"], "setl_time": times}).to_parquet(extract / "SETL_D.parquet")
    stays = {"mdtrt_id": ["a", "b", "c"], "begntime": [times[0]] * 3, "endtime": [times[0], times[1], None]}
    pd.DataFrame(stays).to_parquet(extract / "MDTRT_D.parquet")
    pd.DataFrame({"psn_no": ["1"]}).to_parquet(extract / "PSN_INFO_B.parquet")
    cut_extract(extract, tmp_path / "cut", date(2025, 2, 1))
    assert pd.read_parquet(tmp_path / "cut" / "SETL_D.parquet")["setl_id"].tolist() == ["a"]
    assert pd.read_parquet(tmp_path / "cut" / "MDTRT_D.parquet")["mdtrt_id"].tolist() == ["a", "c"]
    assert len(pd.read_parquet(tmp_path / "cut" / "PSN_INFO_B.parquet")) == 1


def test_a_folder_without_settlements_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError) as caught:
        cut_extract(tmp_path, tmp_path / "cut", date(2025, 2, 1))
    assert caught.value.code == "cut_extract"
