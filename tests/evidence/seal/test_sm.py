"""SM3 and SM2: published vectors, OpenSSL, gmssl."""

from __future__ import annotations

import builtins
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from gmssl import sm2 as library

from tests.evidence.seal.conftest import make
from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal import digests
from workbench.evidence.seal.check import check
from workbench.evidence.seal.digests import digests_of, sm3_hex
from workbench.evidence.seal.external import ExternalSigner
from workbench.evidence.seal.signing import ALGORITHMS, key_id, pem_of, valid
from workbench.evidence.seal.sm2 import Sm2Signer, _pem, _public_point, sm2_key
from workbench.evidence.seal.sm2_curve import _G, _P, ORDER, _multiple, _sum, digest_to_sign, sm2_valid
from workbench.evidence.seal.verifier import verify

openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
#: GB/T 32905-2016, appendix A, examples 1 and 2.
ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
ABCD16 = "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


@pytest.fixture(scope="session")
def sm2(tmp_path_factory: pytest.TempPathFactory) -> Sm2Signer:
    return sm2_key(tmp_path_factory.mktemp("keys") / "sm2.pem")


def test_sm3_of_the_standard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sm3_hex(b"abc") == ABC
    assert sm3_hex(b"abcd" * 16) == ABCD16
    (tmp_path / "abc").write_bytes(b"abc")
    assert digests_of(tmp_path / "abc", "x").sm3 == ABC
    monkeypatch.setattr(digests, "fingerprint", lambda _path, name: digests.Fingerprint(name, 3, "00", None))
    assert digests_of(tmp_path / "abc", "x").sm3 == ABC


def test_the_signature_of_the_standard() -> None:
    """GB/T 32918.5-2017, appendix A: message ``message digest``, the usual id."""
    point = bytes.fromhex(
        "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
        "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
    )
    signature = bytes.fromhex(
        "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
        "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
    )
    digest = "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640"
    assert digest_to_sign(point, b"message digest").hex() == digest
    assert sm2_valid(point, b"message digest", signature)
    assert valid("sm2", ALGORITHMS["sm2"][0] + point, b"message digest", signature)
    draw = random.Random(2)
    for _ in range(60):
        parts = [point, b"message digest", signature]
        at, place = draw.randrange(3), draw.randrange(14)
        parts[at] = (
            parts[at][:place] + bytes([parts[at][place] ^ 1 << draw.randrange(8)]) + parts[at][place + 1 :]
        )
        assert not sm2_valid(*parts)


@pytest.mark.parametrize(
    "signature", [bytes(64), b"\xff" * 64, bytes(32) + b"\1" * 32, b"\1" * 32 + bytes(32)]
)
def test_numbers_out_of_range_sign_nothing(sm2: Sm2Signer, signature: bytes) -> None:
    assert not sm2_valid(sm2.public_key[-64:], b"x", signature)
    assert not sm2_valid(bytes(64), b"x", sm2.sign(b"x"))


def test_r_and_s_that_cancel_out_sign_nothing(sm2: Sm2Signer) -> None:
    signature = (5).to_bytes(32, "big") + (ORDER - 5).to_bytes(32, "big")
    assert not sm2_valid(sm2.public_key[-64:], b"x", signature)


def test_points_add_up_to_nothing_and_double() -> None:
    assert _sum(_G, (_G[0], _P - _G[1])) is None
    assert _multiple(ORDER, _G) is None
    assert _sum(_G, _G) == _multiple(2, _G)


def test_a_package_signed_with_sm2(tmp_path: Path, sm2: Sm2Signer) -> None:
    sealed = make(tmp_path / "sm2", sm2, files=2, size=10)
    assert (sealed.algorithm, sealed.key) == ("sm2", key_id(sm2.public_key))
    done = check(tmp_path / "sm2", key=sealed.key)
    assert (done.exit_code, done.trust) == (0, "given")
    assert check(tmp_path / "sm2", key="0" * 64).exit_code == 1
    script = verify.Check(*verify.found_in(tmp_path / "sm2"))
    assert (script.exit_code, script.trust) == (2, "none")
    make(tmp_path / "again", sm2, files=2, size=10)
    signatures = {(tmp_path / name / verify.SIGNATURE).read_bytes() for name in ("sm2", "again")}
    assert len(signatures) == 1
    for name in (verify.SIGNATURE, verify.KEY):
        path = tmp_path / "sm2" / name
        content = path.read_bytes()
        for place in range(0, len(content), 7):
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            assert check(tmp_path / "sm2").exit_code == 1, (name, place)
        path.write_bytes(content)
    (tmp_path / "sm2" / verify.KEY).unlink()
    assert check(tmp_path / "sm2").exit_code == 1


def test_gmssl_agrees(sm2: Sm2Signer) -> None:
    judge = library.CryptSM2(private_key="", public_key="")
    judge.public_key = sm2.public_key[-64:].hex()
    assert judge.verify_with_sm3(sm2.sign(b"evidence").hex(), b"evidence")
    assert not judge.verify_with_sm3(sm2.sign(b"evidence").hex(), b"evidencf")


@openssl
def test_openssl_verifies_ours_and_we_verify_its(tmp_path: Path, sm2: Sm2Signer) -> None:
    (tmp_path / "public.pem").write_bytes(pem_of(sm2.public_key))
    (tmp_path / "message").write_bytes(b"evidence")
    signature = sm2.sign(b"evidence")
    (tmp_path / "der").write_bytes(der(signature))
    how = ["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-in", tmp_path / "message"]
    public = ["-pubin", "-inkey", tmp_path / "public.pem", "-sigfile", tmp_path / "der"]
    subprocess.run(["openssl", "pkeyutl", "-verify", *public, *how], check=True, capture_output=True)
    private = ["-inkey", sm2.path]
    command = ["openssl", "pkeyutl", "-sign", *map(str, private), *map(str, how)]
    device = ExternalSigner(command, pem_of(sm2.public_key))
    assert device.algorithm == "sm2"
    assert sm2_valid(sm2.public_key[-64:], b"evidence", device.sign(b""))


@openssl
def test_a_key_that_openssl_made_is_read(tmp_path: Path) -> None:
    make_key = ["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2"]
    subprocess.run([*make_key, "-out", tmp_path / "key.pem"], check=True, capture_output=True)
    (tmp_path / "key.pem").chmod(0o600)
    shown = ["openssl", "pkey", "-in", tmp_path / "key.pem", "-pubout"]
    public = subprocess.run(shown, check=True, capture_output=True).stdout
    signer = sm2_key(tmp_path / "key.pem")
    assert pem_of(signer.public_key) == public
    assert valid("sm2", signer.public_key, b"x", signer.sign(b"x"))


def der(signature: bytes) -> bytes:
    numbers = b""
    for part in (signature[:32], signature[32:]):
        number = part.lstrip(b"\0")
        number = b"\0" + number if number[0] & 0x80 else number
        numbers += b"\x02" + bytes([len(number)]) + number
    return b"\x30" + bytes([len(numbers)]) + numbers


def test_points_that_begin_with_what_the_library_strips(tmp_path: Path) -> None:
    """Its constructor takes leading 0 and 4 off a public key; such keys sign all the same."""
    found = next(n for n in range(1, 400) if _public_point(library, n).hex().startswith(("04", "0", "4")))
    path = tmp_path / "key.pem"
    path.write_bytes(_pem(found.to_bytes(32, "big"), _public_point(library, found)))
    path.chmod(0o600)
    signer = sm2_key(path)
    assert valid("sm2", signer.public_key, b"x", signer.sign(b"x"))


@pytest.mark.parametrize(
    "spoil", [lambda text: text[:-80], lambda _: b"", lambda text: text.replace(b"M", b"N", 1)]
)
def test_a_spoilt_key_file_is_refused(tmp_path: Path, sm2: Sm2Signer, spoil: Any) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(spoil(sm2.path.read_bytes()))
    path.chmod(0o600)
    with pytest.raises(EvidenceError) as told:
        sm2_key(path)
    assert told.value.code == "seal_key_unreadable"


def test_a_key_whose_base64_is_cut_is_refused(tmp_path: Path, sm2: Sm2Signer) -> None:
    lines = sm2.path.read_bytes().splitlines(keepends=True)
    path = tmp_path / "key.pem"
    path.write_bytes(b"".join([lines[0], lines[1][:-2] + b"\n", lines[-1]]))
    path.chmod(0o600)
    with pytest.raises(EvidenceError):
        sm2_key(path)


def test_without_the_extra_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *args: Any, **named: Any) -> Any:
        if name == "gmssl":
            raise ImportError(name)
        return real(name, *args, **named)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(EvidenceError) as told:
        sm2_key(tmp_path / "key.pem")
    assert told.value.code == "seal_no_sm2"
