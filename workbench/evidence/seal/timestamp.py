"""Time-stamps of RFC 3161 without a network: files that somebody carries to the authority and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)
from rfc3161_client._rust import parse_timestamp_request
from rfc3161_client.verify import SHA256_OID

from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal.aside import write_aside
from workbench.evidence.seal.digests import manifest, sha256_hex
from workbench.evidence.seal.verifier.verify import ANSWER, REQUEST, SIGNATURE, STAMPS, TAGS
from workbench.guard import storage

__all__ = ["Stamp", "add_response", "certificates", "judged", "stamped_name", "write_request"]

#: No answer of an authority is longer, nor a file of certificates.
_LONGEST = 1 << 20


@dataclass(frozen=True)
class Stamp:
    """What an authority says: the signature was there at this time.

    Attributes:
        time: in UTC.
        serial: number of the time-stamp at the authority.
        policy: object identifier of the policy it was made under.
        authority: name in the certificate that signed it.
    """

    time: datetime
    serial: int
    policy: str
    authority: str


def stamped_name(package: Path) -> str:
    """The file that is time-stamped: the signature, or the tag manifest where nobody signed."""
    return SIGNATURE if (package / SIGNATURE).exists() else TAGS


def write_request(package: Path) -> Path:
    """Write the request for a sealed package, to be carried to an authority; its path.

    The request holds a SHA-256 digest and a random number, nothing of the package.

    Raises:
        EvidenceError: there is an answer already (``seal_stamped``).
        WorkbenchError: the disk refuses (``disk``).
    """
    with storage(package):
        if (package / ANSWER).exists():
            raise EvidenceError("seal_stamped", path=package)
        message = (package / stamped_name(package)).read_bytes()
        request = (
            TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()
        )
        (package / REQUEST).parent.mkdir(mode=0o700, exist_ok=True)
        _write(package, {REQUEST: request})
    return package / REQUEST


def add_response(package: Path, response: Path, roots: Sequence[Path] = ()) -> Stamp | None:
    """Put the answer of an authority into a package, if it is an answer to the request of this package.

    Args:
        package: a sealed package with a request.
        response: the file that the authority gave.
        roots: PEM files with the root certificates (and any between) that are trusted; without them the answer
            is put in without a judgement on its signature.

    Returns:
        What the authority says; None without ``roots``.

    Raises:
        EvidenceError: it answers something else, was not granted, or its signature does not hold (``seal_stamp``).
        WorkbenchError: a file cannot be read or written (``disk``).
    """
    with storage(package):
        request, message = (package / REQUEST).read_bytes(), (package / stamped_name(package)).read_bytes()
        with response.open("rb") as stream:
            answer = stream.read(_LONGEST)
        trusted = certificates(roots)
    stamp = judged(answer, request, message, trusted)
    with storage(package):
        _write(package, {REQUEST: request, ANSWER: answer})
    return stamp


def certificates(paths: Sequence[Path]) -> list[x509.Certificate]:
    """All certificates of PEM files.

    Raises:
        EvidenceError: a file is none of certificates (``seal_certificate``).
        OSError: it cannot be read.
    """
    found = []
    for path in paths:
        with path.open("rb") as stream:
            content = stream.read(_LONGEST)
        try:
            found += x509.load_pem_x509_certificates(content)
        except ValueError as problem:
            raise EvidenceError("seal_certificate", path=path) from problem
    return found


def judged(
    answer: bytes, request: bytes, message: bytes, trusted: Sequence[x509.Certificate]
) -> Stamp | None:
    """Whether an answer fits its request and message, and, where certificates are trusted, whether its signature holds.

    Certificates have to be valid at the time that the answer gives, not today.

    Raises:
        EvidenceError: it does not (``seal_stamp``).
    """
    try:
        asked, got = parse_timestamp_request(request), decode_timestamp_response(answer)
        said = got.tst_info
        imprint = said.message_imprint
        fits = (
            got.status == 0
            and imprint.hash_algorithm.dotted_string == SHA256_OID
            and imprint.message.hex() == sha256_hex(message) == asked.message_imprint.message.hex()
            and said.nonce == asked.nonce is not None
        )
        if not fits:
            raise VerificationError("not an answer to this request")
        return _verified(got, asked, message, trusted) if trusted else None
    except (VerificationError, ValueError, TypeError) as problem:
        raise EvidenceError("seal_stamp", reason=str(problem).splitlines()[0][:200]) from problem


def _verified(
    got: TimeStampResponse, asked: TimeStampRequest, message: bytes, trusted: Sequence[x509.Certificate]
) -> Stamp:
    builder = VerifierBuilder.from_request(asked)
    for certificate in trusted:
        if certificate.issuer == certificate.subject:
            builder = builder.add_root_certificate(certificate)
        else:
            builder = builder.add_intermediate_certificate(certificate)
    builder.build().verify_message(got, message)
    (signer,) = got.signed_data.signer_infos
    names = [
        one.subject.rfc4514_string()
        for one in map(x509.load_der_x509_certificate, sorted(got.signed_data.certificates))
        if (one.issuer, one.serial_number) == (signer.issuer, signer.serial_number)
    ]
    said = got.tst_info
    return Stamp(said.gen_time.astimezone(UTC), said.serial_number, said.policy.dotted_string, names[0])


def _write(package: Path, files: dict[str, bytes]) -> None:
    """The list first: until every file has followed, the package fails, and doing it again mends it."""
    write_aside(package / STAMPS, manifest((name, sha256_hex(content)) for name, content in files.items()))
    for name, content in sorted(files.items()):
        write_aside(package / name, content)
