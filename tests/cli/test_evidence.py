"""``workbench evidence`` and ``workbench verify``: exit codes, messages, what lies beside a package."""

from __future__ import annotations

import shutil
import sys
import tomllib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import workbench
from tests.cases.cities import detected_case
from tests.cases.command import done, refused, refused_bilingually, run
from tests.cases.command import workbench as command

TRANSFER = """
[[officers]]
name = "甲一"
certificate = "ZF990001"
[[officers]]
name = "乙二"
certificate = "ZF990002"
[export]
purpose = "hand-over 12"
"""


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("WORKBENCH_ACTOR", "tester")
    return tmp_path / "keys"


@pytest.fixture
def case(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    return Path(shutil.copytree(detected_case(tmp_path_factory.getbasetemp()), tmp_path / "case"))


@pytest.fixture
def lead(case: Path) -> str:
    leads = workbench.open_case(case).leads(scheme="card_pooling")
    return min(leads, key=lambda one: (one.rows, one.lead_id)).lead_id


def test_from_a_lead_to_a_package_to_a_verdict(case: Path, lead: str, tmp_path: Path) -> None:
    facts, password, out = tmp_path / "facts.toml", tmp_path / "password", tmp_path / "out"
    facts.write_text(TRANSFER, encoding="utf-8")
    password.write_text("correct horse battery\n")
    made = done(
        *("evidence", case, lead, "--out", out, "--facts", facts, "--level", "transfer"),
        *("--made-at", "2026-11-22T09:30:00", "--timestamp-request", "--zip-password-file", password),
    )
    package = out / f"{lead}_20261122_transfer"
    assert str(package) in made.out
    assert "nobody has confirmed it" in made.out
    assert (package / "signature" / "timestamp.tsq").is_file()
    assert (out / f"{package.name}.zip").read_bytes().startswith(b"PK")
    assert (out / f"{package.name}.zip").read_bytes().count(lead.encode()) >= 0
    said = done("verify", package)
    assert "VERIFIED" in said.out
    target = next(package.rglob("setl_d.csv"))
    target.write_bytes(target.read_bytes() + b"\r\n")
    failed = command("verify", package)
    assert failed.code == 1
    assert "FAIL" in failed.out
    assert command("verify", tmp_path / "nowhere").code in (1, 2)


def test_the_form_is_written_once_and_holds_no_facts(case: Path, tmp_path: Path) -> None:
    form = tmp_path / "facts.toml"
    done("evidence", case, "--form", form)
    assert tomllib.loads(form.read_text("utf-8"))
    refused("evidence", case, "--form", form, says="already")


@pytest.mark.parametrize("arguments", [(), ("L-1",), ("--out", "x")])
def test_leads_and_a_folder_are_needed(case: Path, arguments: tuple[str, ...]) -> None:
    assert run("evidence", case, *arguments, "--lang", "en").code == 2


def test_what_cannot_be_made_is_refused_in_both_languages(case: Path, lead: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    refused_bilingually("evidence", case, "L-nobody", "--out", out)
    refused_bilingually("evidence", case, lead, "--out", case / "evidence")
    refused_bilingually("evidence", case, lead, "--out", out, "--made-at", "yesterday")
    refused_bilingually("evidence", case, lead, "--out", out, "--run", "R-none")
    refused_bilingually("evidence", case, lead, "--out", out, "--extract", tmp_path / "nothing")
    refused_bilingually("evidence", case, lead, "--out", out, "--signer-command", "sign")
    (tmp_path / "short").write_text("short")
    refused_bilingually("evidence", case, lead, "--out", out, "--zip-password-file", tmp_path / "short")
    refused_bilingually("verify", tmp_path / "nothing")
    assert not out.exists()
    (tmp_path / "file").write_text("x")
    refused_bilingually("evidence", case, lead, "--out", tmp_path / "file")


def test_a_transfer_needs_two_officers_and_a_purpose(case: Path, lead: str, tmp_path: Path) -> None:
    asked = ("evidence", case, lead, "--out", tmp_path / "out", "--level", "both")
    said = command(*asked)
    assert said.code == 1
    assert "officers" in said.err
    assert not (tmp_path / "out").exists()
    (tmp_path / "facts.toml").write_text(TRANSFER.replace("hand-over 12", ""), encoding="utf-8")
    assert command(*asked, "--facts", tmp_path / "facts.toml").code == 1
    assert not (tmp_path / "out").exists()


def test_nothing_is_overwritten(case: Path, lead: str, tmp_path: Path) -> None:
    there = tmp_path / "out" / f"{lead}_20261122_internal"
    there.mkdir(parents=True)
    (there / "mine.txt").write_text("mine")
    said = refused("evidence", case, lead, "--out", tmp_path / "out", "--made-at", "2026-11-22T09:30:00")
    assert there.name in said.err
    assert [one.name for one in there.iterdir()] == ["mine.txt"]


def test_a_device_signs(case: Path, lead: str, tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    (tmp_path / "public.pem").write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    device = tmp_path / "device.py"
    device.write_text(
        "import sys\n"
        "from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey\n"
        f"key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex('{key.private_bytes_raw().hex()}'))\n"
        "sys.stdout.buffer.write(key.sign(sys.stdin.buffer.read()))\n"
    )
    sign = ("--signer-command", f"{sys.executable} {device}", "--signer-public", tmp_path / "public.pem")
    done("evidence", case, lead, "--out", tmp_path / "out", "--made-at", "2026-11-22T09:30:00", *sign)
    package = tmp_path / "out" / f"{lead}_20261122_internal"
    assert command("verify", package, "--key", tmp_path / "public.pem").code == 0
