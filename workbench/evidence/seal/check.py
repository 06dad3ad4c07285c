"""``workbench verify``: the script that lies in every package, run in process, and what needs libraries besides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cryptography import x509

from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal.digests import sha256_hex
from workbench.evidence.seal.signing import der_of, key_id, pem_of, valid
from workbench.evidence.seal.timestamp import Stamp, certificates, judged
from workbench.evidence.seal.verifier import verify
from workbench.evidence.seal.verifier.verify import ANSWER, KEY, REQUEST, SIGNATURE, STAMPS, TAGS
from workbench.guard import storage

__all__ = ["Checked", "Finding", "check", "fingerprint_of"]

_FINGERPRINT = re.compile("[0-9a-f]{64}")
_SM2 = re.compile("algorithm: sm2\nkey: ([0-9a-f]{64})\ndigest: [0-9a-f]{64}\nsignature: ([0-9a-f]{128})\n")


class Finding(NamedTuple):
    """One thing that was checked.

    Attributes:
        mark: ``pass``, ``fail``, ``unsure`` or ``note``.
        name: the file, from the root of the package.
        code: what was found, a code of the verifier's texts; empty where there is nothing to add.
        detail: a fingerprint, a time.
    """

    mark: str
    name: str
    code: str
    detail: str


@dataclass(frozen=True)
class Checked:
    """The answer of a check.

    Attributes:
        findings: one or more for every file, in a fixed order.
        trust: how far it goes: ``none``, ``digests``, ``inside`` (key of the package) or ``given`` (key that was told).
        exit_code: 0 verified, 1 failed, 2 could not be checked.
        stamp: the time-stamp, if certificates were given and it holds.
    """

    findings: tuple[Finding, ...]
    trust: str
    exit_code: int
    stamp: Stamp | None
    _said: tuple[str, ...]

    def lines(self) -> list[str]:
        """What the script prints, in Chinese and English: one line per finding, then the result."""
        return list(self._said)

    def wrong(self) -> list[str]:
        """What is not as it must be, one short text each."""
        return [f"{one.name}: {one.code}" for one in self.findings if one.mark in ("fail", "unsure")]


def check(package: Path, *, key: str | None = None, roots: Sequence[Path] = ()) -> Checked:
    """Check a package.

    Args:
        package: its folder.
        key: the fingerprint that the officer was told by another way, or the path of that public key.
        roots: PEM files with certificates of time-stamp authorities that are trusted; given, a time-stamp is required.

    Raises:
        EvidenceError: there is no folder, or key or certificates are none.
        WorkbenchError: a file of key or certificates cannot be read (``disk``).
    """
    wanted = fingerprint_of(key) if key is not None else None
    with storage(package):
        trusted = certificates(roots)
    try:
        files, odd = verify.found_in(package)
    except OSError as problem:
        raise EvidenceError("seal_no_package", path=package) from problem
    done = _Thorough(files, odd, wanted, trusted)
    findings = tuple(sorted(Finding(*one) for one in done.findings))
    return Checked(findings, done.trust, done.exit_code, done.stamp, tuple(done.lines()))


def fingerprint_of(key: str) -> str:
    """The fingerprint that a text is (spaces, colons, hyphens and case do not count), or of the key file it names.

    Raises:
        EvidenceError: it is neither.
        WorkbenchError: the file cannot be read.
    """
    plain = re.sub(r"[\s:-]", "", key).lower()
    if _FINGERPRINT.fullmatch(plain):
        return plain
    if "\0" in key:
        raise EvidenceError("seal_public_key")
    with storage(Path(key)), Path(key).open("rb") as stream:
        return key_id(der_of(stream.read(1000))[1])


class _Thorough(verify.Check):
    """Adds to the script: a second implementation of each signature, SM2, time-stamps."""

    def __init__(
        self, files: dict[str, Path], odd: list[str], key: str | None, trusted: list[x509.Certificate]
    ) -> None:
        self.stamp: Stamp | None = None
        self._trusted = trusted
        super().__init__(files, odd, key)

    def _run(self, files: set[str]) -> str:
        trust = super()._run(files)
        if self._trusted:
            self._judge(files)
        return trust

    def _signature(self, files: set[str]) -> str:
        trust = super()._signature(files)
        unsure = ("unsure", SIGNATURE, "algorithm", "")
        if unsure in self.findings and {SIGNATURE, KEY} <= files:
            self.findings.remove(unsure)
            return self._sm2()
        if trust in ("inside", "given"):
            lines = self._read(SIGNATURE).splitlines()
            self._say(self._agrees("ed25519", lines[-1:]), SIGNATURE, "forged")
        return trust

    def _sm2(self) -> str:
        """The signature of SM2, as strictly as the script does it for the other algorithm."""
        parts = _SM2.fullmatch(self._read(SIGNATURE))
        name = parts[1] if parts else ""
        message = self._bytes(TAGS)
        digest = f"digest: {sha256_hex(message)}\n"
        declared = f"\nSigning-Key: sm2 {name}\n" in "\n" + self._read("bag-info.txt")
        good = parts is not None and digest in parts[0] and declared
        good = good and self._agrees("sm2", self._read(SIGNATURE).splitlines()[-1:], name)
        self._say("pass" if good else "fail", SIGNATURE, "signed" if good else "forged", name)
        self._say(self.key in (None, name), SIGNATURE, "other_key")
        return "given" if self.key else "inside"

    def _agrees(self, algorithm: str, last: list[str], name: str | None = None) -> bool:
        try:
            found, der = der_of(self._bytes(KEY))
            signature = bytes.fromhex(last[0].removeprefix("signature: "))
        except (EvidenceError, ValueError, IndexError):
            return False
        same = found == algorithm and pem_of(der) == self._bytes(KEY) and name in (None, key_id(der))
        return same and valid(algorithm, der, self._bytes(TAGS), signature)

    def _judge(self, files: set[str]) -> None:
        if not {REQUEST, ANSWER} <= files:
            self._say("fail", ANSWER, "missing")
            return
        message = self._bytes(SIGNATURE if SIGNATURE in files else TAGS)
        try:
            stamp = self.stamp = judged(self._bytes(ANSWER), self._bytes(REQUEST), message, self._trusted)
        except EvidenceError as problem:
            self._say("fail", ANSWER, "forged", problem.message_en)
        else:
            self.findings.discard(("note", STAMPS, "stamp", ""))
            self._say(
                "pass", ANSWER, "signed", f"{stamp.time.isoformat()} {stamp.authority}" if stamp else ""
            )

    def _bytes(self, name: str) -> bytes:
        return self._read(name).encode("utf-8", "surrogateescape")
