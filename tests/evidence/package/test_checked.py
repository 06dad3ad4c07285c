"""What a receiving office can check without us: the script, bagit, digests; and the lists leave nothing out."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import bagit
import pytest

from tests.evidence.package.making import Made
from tests.evidence.package.searching import files
from workbench.evidence.parts import figures_of, folder_of, run_of
from workbench.evidence.seal.check import check
from workbench.evidence.seal.keys import signing_key
from workbench.evidence.seal.signing import key_id

PARTS = ["0", "1", "2", "3", "4", *(f"5.{number:02d}" for number in range(1, 15)), "6", "7", "method"]


def test_the_package_verifies_against_the_key_that_was_told(made: Made, package: Path) -> None:
    fingerprint = key_id(signing_key(made.key).public_key)
    checked = check(package, key=fingerprint)
    assert checked.exit_code == 0, checked.wrong()
    assert checked.trust == "given"
    other = "0" * 64
    assert check(package, key=other).exit_code == 1


def test_the_script_in_the_package_says_the_same_on_a_bare_machine(package: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(package, tmp_path / "moved")
    for script in (moved / "verify.py", shutil.copy(moved / "verify.py", tmp_path / "apart.py")):
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(script), str(moved)],
            cwd=tmp_path,
            check=False,
            capture_output=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stdout.decode()[-2000:]
    (moved / "data" / "late.txt").write_text("x")
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(moved / "verify.py"), str(moved)], check=False, capture_output=True
    )
    assert done.returncode == 1


def test_an_independent_library_agrees(package: Path) -> None:
    bag = bagit.Bag(str(package))
    assert bag.is_valid()
    assert bag.info["External-Identifier"]
    assert bag.info["Workbench-Level"] == package.name.rpartition("_")[2]


def test_every_part_of_the_law_is_there_and_none_is_empty(package: Path) -> None:
    for part in PARTS:
        folder = package / folder_of(part)
        assert [one for one in folder.rglob("*") if one.is_file() and one.stat().st_size], part
    documents = {one.relative_to(package).with_suffix("") for one in package.rglob("*.docx")}
    assert documents == {one.relative_to(package).with_suffix("") for one in package.rglob("*.pdf")}
    assert figures_of(package).is_file()
    assert json.loads(run_of(package).read_text("utf-8"))["run_id"]


def test_the_list_names_every_other_file_with_its_digests(package: Path) -> None:
    (path,) = (package / folder_of("5.03")).glob("files.csv")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        listed = {one["path"]: one for one in csv.DictReader(stream)}
    there = {name: data for name, data in files(package).items() if name.startswith("data/")}
    own = {name for name in there if "/5.03-" in name and not name.endswith((".docx", ".pdf"))}
    assert set(listed) == set(there) - own
    assert len(own) == 2
    for name, line in listed.items():
        assert line["sha256"] == hashlib.sha256(there[name]).hexdigest()
        assert int(line["bytes"]) == len(there[name])
        assert not line["sm3"] or line["sm3"] == hashlib.new("sm3", there[name]).hexdigest()
    manifest = (package / "manifest-sha256.txt").read_text("utf-8")
    assert all(name in manifest for name in own)


def test_records_that_the_list_states_are_those_of_the_tables(package: Path) -> None:
    (path,) = (package / folder_of("5.03")).glob("files.csv")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        stated = {
            one["path"]: one["records"] for one in csv.DictReader(stream) if one["path"].endswith(".csv")
        }
    for name, records in stated.items():
        with (package / name).open(encoding="utf-8-sig", newline="") as stream:
            assert sum(1 for _ in csv.reader(stream)) - 1 == int(records), name


@pytest.mark.parametrize("change", ["byte", "remove", "add", "rename"])
def test_a_change_is_found(made: Made, tmp_path: Path, change: str) -> None:
    moved = shutil.copytree(made.transfer.path, tmp_path / "moved")
    target = next((moved / folder_of("5.04")).rglob("setl_d.csv"))
    if change == "byte":
        data = bytearray(target.read_bytes())
        data[-3] ^= 1
        target.write_bytes(data)
    elif change == "remove":
        target.unlink()
    elif change == "add":
        target.with_name("more.csv").write_text("a")
    else:
        target.rename(target.with_name("SETL_D.csv"))
    assert check(moved).exit_code == 1
