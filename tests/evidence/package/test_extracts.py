"""Packages from the shared extracts, clean Parquet and what a bureau sends; sums counted again from the files."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import bagit
import pyarrow.parquet as pq
import pytest

import workbench
from tests.evidence.package.making import FACTS, MADE
from tests.evidence.package.searching import where
from workbench.evidence.parts import folder_of
from workbench.evidence.seal.check import check

SHARED = Path(__file__).resolve().parents[4] / "shared" / "extracts"

pytestmark = [
    pytest.mark.extracts,
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the shared extracts are not beside the checkout"),
]


def records(extract: Path, file: str) -> list[list[str]]:
    """Lines of a settlement file as text, the heading first, by a parser that the loader does not use."""
    path = extract / file
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        return [
            table.schema.names,
            *[["" if one is None else str(one) for one in row.values()] for row in table.to_pylist()],
        ]
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return [
                line.split("\t" if path.suffix == ".tsv" else ",")
                for line in data.decode(encoding).splitlines()
            ]
        except UnicodeDecodeError:
            continue
    raise AssertionError(file)


@pytest.mark.parametrize("name", ["platform", "bureau"])
def test_a_lead_of_a_shared_extract(name: str, tmp_path: Path) -> None:
    extract = SHARED / name
    made, _ = workbench.Case.load(extract, tmp_path / "case")
    workbench.detect(made)
    case = workbench.open_case(made.folder)
    lead = case.leads()[0]
    packages = case.evidence(
        lead.lead_id,
        tmp_path / "out",
        level="both",
        facts=FACTS,
        extract=extract,
        actor="tester",
        made_at=MADE,
    )
    for one in packages:
        assert check(one.path).exit_code == 0
        assert bagit.Bag(str(one.path)).is_valid()
    internal, transfer = packages
    people = [one.id for one in lead.members if one.kind in ("patient", "doctor")]
    assert where(internal.path, people) == {}
    assert set(where(transfer.path, people)) == set(people)
    totals = json.loads((transfer.path / folder_of("5.04") / "totals.json").read_text("utf-8"))
    stated = [one for one in totals["tables"] if "/rows/setl_d" in one["file"]]
    counted = Decimal(0)
    for table in stated:
        with (transfer.path / table["file"]).open(encoding="utf-8-sig", newline="") as stream:
            lines = list(csv.DictReader(stream))
        file = lines[0]["source_file"]
        raw = records(extract, file)
        column = next(
            raw[0].index(said) for said in ("fund_pay_sumamt", "基金支付总额", "基金支付") if said in raw[0]
        )
        counted += sum((Decimal(raw[int(one["source_row"]) - 1][column] or 0) for one in lines), Decimal(0))
    assert counted == sum(Decimal(one["sums"]["fund_yuan"]) for one in stated)
    tied = [tie for tie in totals["ties"] if any("net_fund_yuan" in str(one) for one in tie)]
    whole = [f"{one['file']}#fund_yuan" for one in stated]
    assert len(tied) == 1
    assert (whole if len(whole) > 1 else whole[0]) in tied[0]
