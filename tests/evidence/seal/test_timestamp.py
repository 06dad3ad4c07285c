"""Time-stamps of an authority that OpenSSL plays."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.evidence.seal.conftest import make
from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal.check import check
from workbench.evidence.seal.timestamp import add_response, write_request
from workbench.evidence.seal.verifier import verify

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl plays the authority")

CONFIG = """
[tsa]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
"""


class Authority:
    """A root and a certificate for time-stamps below it."""

    def __init__(self, folder: Path, *, valid: tuple[int, int] = (-10, 10), usage: bool = True) -> None:
        folder.mkdir()
        self.folder, self.valid = folder, valid
        root_key = rsa.generate_private_key(65537, 2048)
        root = self._certificate(
            "root", root_key, None, root_key, [(x509.BasicConstraints(True, None), True)]
        )
        key = rsa.generate_private_key(65537, 2048)
        extended = x509.ExtendedKeyUsage(
            [ExtendedKeyUsageOID.TIME_STAMPING if usage else ExtendedKeyUsageOID.CODE_SIGNING]
        )
        signer = self._certificate("tsa", key, root, root_key, [(extended, True)])
        self.root = folder / "root.pem"
        self.root.write_bytes(root.public_bytes(Encoding.PEM))
        (folder / "tsa.pem").write_bytes(signer.public_bytes(Encoding.PEM))
        (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        (folder / "serial").write_text("01")
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))

    def _certificate(self, name, key, issuer, issuer_key, extensions):  # type: ignore[no-untyped-def]
        now, (start, end) = datetime.now(UTC), self.valid
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{self.folder.name} {name}")])
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=start if issuer else -100))
            .not_valid_after(now + timedelta(days=end if issuer else 100))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        )
        if issuer:
            usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
            identity = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
            builder = builder.add_extension(usage, True).add_extension(identity, False)
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(issuer_key, hashes.SHA256())

    def answer(self, request: Path) -> Path:
        out = self.folder / "answer.tsr"
        command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", request]
        command += ["-signer", "tsa.pem", "-inkey", "key.pem", "-out", out]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder)
        return out


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "authority")


@pytest.fixture
def bag(spoil: Callable[[], Path]) -> Path:
    return spoil()


def refused(bag: Path, answer: Path, roots: list[Path]) -> None:
    before = {name: path.read_bytes() for name, path in verify.found_in(bag)[0].items()}
    with pytest.raises(EvidenceError) as told:
        add_response(bag, answer, roots)
    assert told.value.code == "seal_stamp"
    assert {name: path.read_bytes() for name, path in verify.found_in(bag)[0].items()} == before


def test_request_answer_and_check(bag: Path, authority: Authority) -> None:
    request = write_request(bag)
    assert check(bag).exit_code == 0
    assert check(bag, roots=[authority.root]).exit_code == 1  # required and not there yet
    stamp = add_response(bag, authority.answer(request), [authority.root])
    assert stamp is not None
    assert abs(stamp.time - datetime.now(UTC)) < timedelta(hours=1)
    assert (stamp.policy, stamp.authority) == ("1.2.3.4.1", "CN=authority tsa")
    done = check(bag, roots=[authority.root])
    assert (done.exit_code, done.stamp) == (0, stamp)
    assert stamp.time.isoformat() in "\n".join(done.lines())
    assert verify.Check(*verify.found_in(bag)).exit_code == 0
    with pytest.raises(EvidenceError) as told:
        write_request(bag)
    assert told.value.code == "seal_stamped"
    for one in ("-queryfile", "-data"):
        file = request if one == "-queryfile" else bag / verify.SIGNATURE
        command = [
            "openssl",
            "ts",
            "-verify",
            "-in",
            bag / verify.ANSWER,
            one,
            file,
            "-CAfile",
            authority.root,
        ]
        subprocess.run(command, check=True, capture_output=True)


def test_without_certificates_an_answer_is_put_in_unjudged(bag: Path, authority: Authority) -> None:
    assert add_response(bag, authority.answer(write_request(bag))) is None
    assert check(bag).exit_code == 0
    assert check(bag).stamp is None


def test_an_unsigned_package_is_stamped_by_its_list(tmp_path: Path, authority: Authority) -> None:
    make(tmp_path / "unsigned", None, files=1, size=10)
    stamp = add_response(
        tmp_path / "unsigned", authority.answer(write_request(tmp_path / "unsigned")), [authority.root]
    )
    done = check(tmp_path / "unsigned", roots=[authority.root])
    assert (done.exit_code, done.trust, done.stamp) == (0, "digests", stamp)


def test_another_imprint_or_nonce_is_refused(
    bag: Path, authority: Authority, package: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(package, tmp_path / "other")
    wrong = authority.answer(write_request(other))
    request = write_request(bag)
    refused(bag, wrong, [authority.root])
    refused(bag, wrong, [])
    old = authority.answer(request)
    write_request(bag)  # the same imprint, a new nonce
    refused(bag, old, [authority.root])


def test_a_request_that_was_exchanged_is_seen(bag: Path, authority: Authority) -> None:
    answer = authority.answer(write_request(bag)).read_bytes()
    write_request(bag)
    (bag / verify.ANSWER).write_bytes(answer)
    lines = [
        f"{verify.hashlib.sha256((bag / n).read_bytes()).hexdigest()}  {n}\n"
        for n in (verify.REQUEST, verify.ANSWER)
    ]
    (bag / verify.STAMPS).write_text("".join(lines), encoding="utf-8", newline="\n")
    assert verify.Check(*verify.found_in(bag)).exit_code == 0  # the script does not judge it, and says so
    assert check(bag, roots=[authority.root]).exit_code == 1


@pytest.mark.parametrize(
    ("valid", "usage"),
    [((-20, -10), True), ((10, 20), True), ((-10, 10), False)],
    ids=["expired", "not yet", "usage"],
)
def test_expired_or_other_certificates_are_refused(
    bag: Path, tmp_path: Path, valid: tuple[int, int], usage: bool, authority: Authority
) -> None:
    bad = Authority(tmp_path / "bad", valid=valid, usage=usage)
    request = write_request(bag)
    try:
        answer = bad.answer(request)
    except subprocess.CalledProcessError:
        assert not usage  # OpenSSL refuses to play an authority with such a certificate
        return
    refused(bag, answer, [bad.root])
    refused(bag, answer, [authority.root])


def test_an_unknown_root_is_refused(bag: Path, authority: Authority, tmp_path: Path) -> None:
    stranger = Authority(tmp_path / "stranger")
    answer = authority.answer(write_request(bag))
    refused(bag, answer, [stranger.root])
    refused(bag, answer, [authority.folder / "tsa.pem"])


def test_every_31st_byte_of_an_answer_changed_is_refused_or_says_the_same(
    bag: Path, authority: Authority, tmp_path: Path
) -> None:
    answer = authority.answer(write_request(bag)).read_bytes()
    told, codes = set(), set()
    for place in range(0, len(answer), 31):
        (tmp_path / "answer").write_bytes(answer[:place] + bytes([answer[place] ^ 4]) + answer[place + 1 :])
        try:
            told.add(add_response(bag, tmp_path / "answer", [authority.root]))
        except EvidenceError as problem:
            codes.add(problem.code)
    (tmp_path / "good").write_bytes(answer)
    assert codes == {"seal_stamp"}
    assert told <= {add_response(bag, tmp_path / "good", [authority.root])}


@pytest.mark.parametrize("content", [b"", b"x", b"0" * 100])
def test_what_is_no_answer_or_certificate_is_refused(
    bag: Path, authority: Authority, tmp_path: Path, content: bytes
) -> None:
    write_request(bag)
    (tmp_path / "file").write_bytes(content)
    refused(bag, tmp_path / "file", [])
    with pytest.raises(EvidenceError) as told:
        check(bag, roots=[tmp_path / "file"])
    assert told.value.code == "seal_certificate"


def test_killed_between_list_and_answer_fails_and_is_mended(bag: Path, authority: Authority) -> None:
    answer = authority.answer(write_request(bag))
    add_response(bag, answer)
    (bag / verify.ANSWER).unlink()
    assert check(bag).exit_code == 1
    add_response(bag, answer, [authority.root])
    assert check(bag, roots=[authority.root]).exit_code == 0
