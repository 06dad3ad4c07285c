"""Key files and devices of the office."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.evidence.seal.conftest import INFO, fill, make
from workbench.errors import WorkbenchError
from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal import keys
from workbench.evidence.seal.aside import building
from workbench.evidence.seal.check import check, fingerprint_of
from workbench.evidence.seal.external import ExternalSigner
from workbench.evidence.seal.keys import Ed25519Signer, keys_folder, signing_key
from workbench.evidence.seal.seal import seal
from workbench.evidence.seal.signing import der_of, key_id, pem_of, shown, valid
from workbench.evidence.seal.verifier.verify import KEY, SIGNATURE, TAGS

PHRASE = "a long one"


def test_a_key_is_made_once_and_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_KEYS", str(tmp_path / "keys"))
    before = os.umask(0)
    try:
        first = signing_key()
    finally:
        os.umask(before)
    assert first.path == tmp_path / "keys" / "signing-keys" / "signing-ed25519.pem"
    if os.name == "posix":
        assert stat.S_IMODE(first.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(first.path.parent.stat().st_mode) == 0o700
    assert [entry.name for entry in first.path.parent.iterdir()] == [first.path.name]
    assert signing_key().public_key == first.public_key
    monkeypatch.delenv("WORKBENCH_KEYS")
    assert keys_folder().name == "signing-keys"


def test_a_passphrase_is_needed_again(tmp_path: Path) -> None:
    key = signing_key(tmp_path / "k.pem", passphrase=PHRASE)
    assert signing_key(tmp_path / "k.pem", passphrase=PHRASE).public_key == key.public_key
    for wrong in (None, "another"):
        with pytest.raises(EvidenceError) as told:
            signing_key(tmp_path / "k.pem", passphrase=wrong)
        assert told.value.code == "seal_key_unreadable"


def test_another_kind_of_key_is_refused(tmp_path: Path) -> None:
    other = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "k.pem").write_bytes(other)
    (tmp_path / "k.pem").chmod(0o600)
    with pytest.raises(EvidenceError) as told:
        signing_key(tmp_path / "k.pem")
    assert told.value.code == "seal_key_unreadable"


@pytest.mark.skipif(os.name != "posix", reason="needs modes")
def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    signing_key(tmp_path / "k.pem").path.chmod(0o640)
    with pytest.raises(EvidenceError) as told:
        signing_key(tmp_path / "k.pem")
    assert told.value.code == "seal_key_open"


def test_no_key_in_a_case_or_package_even_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "case")
    for path in (
        tmp_path / "case" / "k.pem",
        tmp_path / "link" / "k.pem",
        tmp_path / "case" / ".." / "case" / "k",
    ):
        with pytest.raises(EvidenceError) as told:
            signing_key(path, outside=[tmp_path / "other", tmp_path / "case"])
        assert told.value.code == "seal_key_inside"
    assert list((tmp_path / "case").iterdir()) == []


def test_of_two_programs_at_once_the_quicker_makes_the_key(tmp_path: Path) -> None:
    keys.write_once(tmp_path / "k", b"first")
    keys.write_once(tmp_path / "k", b"second")
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("k", b"first")]


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(WorkbenchError) as told:
        signing_key(tmp_path / "file" / "k.pem")
    assert told.value.code == "disk"


def test_the_private_key_is_nowhere_in_the_package(package: Path, signer: Ed25519Signer) -> None:
    private = b"".join(signer.path.read_bytes().splitlines()[1:-1])
    for path in package.rglob("*"):
        if path.is_file():
            assert private not in path.read_bytes()
            assert b"PRIVATE" not in path.read_bytes() or path.name.endswith(".bin")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_openssl_knows_key_fingerprint_and_signature(
    package: Path, tmp_path: Path, signer: Ed25519Signer
) -> None:
    public = package / KEY
    text = subprocess.run(
        ["openssl", "pkey", "-pubin", "-in", public, "-outform", "DER"], check=True, capture_output=True
    ).stdout
    assert key_id(text) == key_id(signer.public_key) == fingerprint_of(str(public))
    lines = dict(line.split(": ") for line in (package / SIGNATURE).read_text(encoding="utf-8").splitlines())
    (tmp_path / "raw").write_bytes(bytes.fromhex(lines["signature"]))
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", public, "-rawin", "-in", package / TAGS]
    subprocess.run([*command, "-sigfile", tmp_path / "raw"], check=True, capture_output=True)


def test_a_fingerprint_may_be_written_as_on_paper(signer: Ed25519Signer) -> None:
    told = key_id(signer.public_key)
    assert shown(told).count(" ") == 15
    for written in (told, shown(told), shown(told).upper(), ":".join(shown(told).split())):
        assert fingerprint_of(written) == told


@pytest.mark.parametrize(
    "pem", [b"", b"x" * 300, b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"]
)
def test_what_is_no_public_key_is_refused(tmp_path: Path, pem: bytes) -> None:
    (tmp_path / "k.pem").write_bytes(pem)
    with pytest.raises(EvidenceError) as told:
        fingerprint_of(str(tmp_path / "k.pem"))
    assert told.value.code == "seal_public_key"
    with pytest.raises(EvidenceError):
        der_of(b"-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----\n")


def test_a_signature_needs_its_own_kind_and_length_of_key(signer: Ed25519Signer) -> None:
    signature = signer.sign(b"m")
    assert valid("ed25519", signer.public_key, b"m", signature)
    assert not valid("ed25519", signer.public_key, b"m", signature[:63])
    assert not valid("ed25519", signer.public_key[:-1], b"m", signature)
    assert not valid("sm2", signer.public_key, b"m", signature)


SIGN = (
    "import sys; from cryptography.hazmat.primitives.serialization import load_pem_private_key as load;"
    "m = sys.stdin.buffer.read(); s = load(open(sys.argv[1], 'rb').read(), None).sign(m);"
)


@pytest.mark.parametrize("answer", ["sys.stdout.buffer.write(s)", "print(s.hex().upper())"])
def test_a_device_signs(tmp_path: Path, signer: Ed25519Signer, answer: str) -> None:
    device = ExternalSigner(
        [sys.executable, "-c", SIGN + answer, str(signer.path)], pem_of(signer.public_key)
    )
    with building(tmp_path / "package") as folder:
        fill(folder, files=1, size=10)
        seal(folder, INFO, signer=device)
    assert check(tmp_path / "package", key=key_id(signer.public_key)).trust == "given"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["no-such-command-anywhere"], "seal_device"),
        ([sys.executable, "-c", "raise SystemExit(3)"], "seal_device"),
        ([sys.executable, "-c", "import time; time.sleep(60)"], "seal_device"),
        ([sys.executable, "-c", "print('no signature')"], "seal_device"),
        (
            [
                sys.executable,
                "-c",
                "import sys; sys.stdout.buffer.write(bytes([48, 6, 2, 1, 1, 2, 1, 1, 9]))",
            ],
            "seal_device",
        ),
        (
            [sys.executable, "-c", "import sys; sys.stdout.buffer.write(bytes([48, 3, 2, 1, 1]))"],
            "seal_device",
        ),
        ([sys.executable, "-c", "print('00' * 64)"], "seal_signature"),
    ],
)
def test_a_device_that_fails_makes_no_package(
    tmp_path: Path, signer: Ed25519Signer, command: list[str], code: str
) -> None:
    device = ExternalSigner(command, pem_of(signer.public_key), timeout=5)
    with pytest.raises(EvidenceError) as told:
        make(tmp_path / "out" / "package", device, files=1, size=10)
    assert told.value.code == code
    assert list((tmp_path / "out").iterdir()) == []


def test_a_device_of_another_key_makes_no_package(tmp_path: Path, signer: Ed25519Signer) -> None:
    other = signing_key(tmp_path / "other.pem")
    command = [sys.executable, "-c", SIGN + "sys.stdout.buffer.write(s)", str(other.path)]
    with pytest.raises(EvidenceError) as told:
        make(tmp_path / "package", ExternalSigner(command, pem_of(signer.public_key)), files=1, size=10)
    assert told.value.code == "seal_signature"
