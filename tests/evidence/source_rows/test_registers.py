"""Rows of registers and lists behind a lead: a person who stands there twice is there twice, by whatever number."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.evidence.source_rows import paper
from workbench.case import Case
from workbench.evidence.source_rows import rows_of_leads
from workbench.leads.lead import Member
from workbench.run import RunResult

CERTIFICATE = "990001199001010001"
FILES = {
    "psn_info_b.csv": f"psn_no,certno,psn_name\n{paper.A},{CERTIFICATE},X\n",
    # the same person by number, and by certificate alone
    "psn_insu_d.csv": f"psn_no,certno,insutype,insu_admdvs\n{paper.A},,310,990001\n,{CERTIFICATE},390,990002\n",
    "death_list.csv": f"certno,psn_no,die_date\n,{paper.A},2025-01-05\n{CERTIFICATE},,2025-01-06\n",
}
#: Places and keys, as the checks name them.
BEHIND = [
    ("psn_insu_d", paper.A, "psn_insu_d.csv", 2),
    ("psn_insu_d", paper.A, "psn_insu_d.csv", 3),
    ("death_list", paper.A, "death_list.csv", 2),
    ("death_list", CERTIFICATE, "death_list.csv", 3),
]


@pytest.mark.parametrize("original", [True, False])
def test_each_row_of_a_person_in_a_register_is_there(tmp_path: Path, *, original: bool) -> None:
    extract = paper.extract(tmp_path / "in")
    for name, content in FILES.items():
        (extract / name).write_text(content, encoding="utf-8")
    case, _ = Case.load(extract, tmp_path / "case")
    lead = paper.lead("L-twice", "0", "0", Member("patient", paper.A, "subject"))
    columns = ("table_name", "row_key", "source_file", "source_row")
    rows = pd.DataFrame([dict(zip(columns, one, strict=True)) for one in BEHIND])
    folder = tmp_path / "run"
    folder.mkdir()
    rows.assign(lead_id=lead.lead_id, card_id=None).to_parquet(folder / "rows.parquet", index=False)
    run = RunResult("R-paper", folder, (lead,), ())
    found = rows_of_leads(case, run, [lead], extract=extract if original else None)
    seen = [(one.table, row.key, row.source_file, row.source_row) for one in found.tables for row in one.rows]
    assert sorted(seen) == sorted(BEHIND)
    assert {row.role for one in found.tables for row in one.rows} == {"relied_on"}
