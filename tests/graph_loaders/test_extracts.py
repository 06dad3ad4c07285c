"""The shared extracts: what a right load reports."""

import hashlib
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from graph_loaders import load_extract
from tests.graph_loaders.conftest import EXTRACTS

pytestmark = [
    pytest.mark.extracts,
    pytest.mark.skipif(not EXTRACTS.is_dir(), reason="the shared extracts are not beside the checkout"),
]


def test_bureau_counts_are_exactly_those_expected(tmp_path: Path) -> None:
    report = load_extract(EXTRACTS / "bureau", tmp_path)
    expected = json.loads((EXTRACTS / "bureau-expected.json").read_text(encoding="utf-8"))
    entries = {entry["name"]: entry for entry in report.files} | {"_setl": report.body["_setl"]}
    found = {name: {key: entries[name][key] for key in counts} for name, counts in expected.items()}
    assert found == expected
    assert report.balanced


def test_every_bureau_reject_is_in_the_quarantine_with_its_bytes(tmp_path: Path) -> None:
    report = load_extract(EXTRACTS / "bureau", tmp_path)
    rejects = pq.read_table(tmp_path / "quarantine" / "rejects.parquet").to_pylist()
    assert len(rejects) == sum(entry["rejected"] for entry in report.files)
    lines = (EXTRACTS / "bureau" / "MDTRT_D.csv").read_bytes().split(b"\n")
    for reject in (r for r in rejects if r["source_file"] == "MDTRT_D.csv"):
        assert reject["sha256"] == hashlib.sha256(lines[reject["source_row"] - 1]).hexdigest()


def test_platform_is_clean_and_complete(tmp_path: Path) -> None:
    report = load_extract(EXTRACTS / "platform", tmp_path)
    assert {entry["table"]: entry["rejected"] + entry["exact_duplicates"] for entry in report.files} == {
        "death_list": 0,
        "dr_info_b": 0,
        "fee_list_d": 0,
        "fixmedins_b": 0,
        "mdtrt_d": 0,
        "psn_info_b": 0,
        "psn_insu_d": 0,
        "setl_d": 0,
    }
    assert next(e for e in report.files if e["table"] == "setl_d")["time_precision"] == "second"


def test_the_same_extract_gives_the_same_bytes(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        load_extract(EXTRACTS / "bureau", folder)
    first, second = ({p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()} for f in folders)
    assert first == second
