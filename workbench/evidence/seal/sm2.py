"""SM2 signatures in software, with the extra ``sm2``. Where the law asks for a certified device, use ``external``."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal.keys import key_place, keys_folder, private_bytes, write_once
from workbench.evidence.seal.signing import ALGORITHMS
from workbench.evidence.seal.sm2_curve import ORDER, digest_to_sign
from workbench.guard import storage

__all__ = ["Sm2Signer", "sm2_key"]

#: PKCS #8 of an SM2 key (RFC 5958, RFC 5915, GM/T 0006): fixed bytes around the private number and the public point.
_BEFORE = bytes.fromhex("308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420")
_BETWEEN = bytes.fromhex("a14403420004")
_WHOLE = re.compile(re.escape(_BEFORE) + b"(.{32})" + re.escape(_BETWEEN) + b"(.{64})", re.S)
_PEM = re.compile(rb"-----BEGIN (PRIVATE) KEY-----\s([A-Za-z0-9+/=\s]+)-----END \1 KEY-----\s*")


@dataclass(frozen=True)
class Sm2Signer:
    """Signs with a key file (GB/T 32918.2); the same message always gives the same signature.

    Attributes:
        path: where the key lies.
    """

    path: Path
    _private: bytes
    _point: bytes

    @property
    def algorithm(self) -> str:
        """``sm2``."""
        return "sm2"

    @property
    def public_key(self) -> bytes:
        """DER SubjectPublicKeyInfo."""
        return ALGORITHMS["sm2"][0] + self._point

    def sign(self, message: bytes) -> bytes:
        """Signature of 64 bytes, r and s.

        The random number of the standard is derived from key and message, as RFC 6979 does it for ECDSA, so that a weak
        source of random numbers cannot give the key away and equal packages have equal bytes.
        """
        library = _gmssl()
        signer = library.CryptSM2(private_key=self._private.hex(), public_key=self._point.hex())
        signer.public_key = self._point.hex()  # its constructor strips leading 0 and 4 off the point
        seed = hmac.new(self._private, b"sm2 nonce\0" + message, hashlib.sha512).digest()
        number = int.from_bytes(seed, "big") % (ORDER - 1) + 1
        return bytes.fromhex(signer.sign(digest_to_sign(self._point, message), f"{number:064x}"))


def sm2_key(path: Path | None = None, outside: Iterable[Path] = ()) -> Sm2Signer:
    """The SM2 key of the office; made when the file is not there yet.

    Args:
        path: the key file, PEM (PKCS #8, not encrypted); by default ``signing-sm2.pem`` in the folder of the keys.
        outside: folders in which no key may lie.

    Raises:
        EvidenceError: as for :func:`workbench.evidence.seal.keys.signing_key`, or the extra is not installed.
        WorkbenchError: it cannot be read or written (``disk``).
    """
    library = _gmssl()
    place = key_place(path or keys_folder() / "signing-sm2.pem", outside)
    with storage(place):
        if not place.exists():
            number = secrets.randbelow(ORDER - 2) + 1
            write_once(place, _pem(number.to_bytes(32, "big"), _public_point(library, number)))
        content = private_bytes(place)
    match = _PEM.fullmatch(content)
    try:
        parts = _WHOLE.fullmatch(base64.b64decode(match[2])) if match else None
    except ValueError:
        parts = None
    if parts is None or _public_point(library, int.from_bytes(parts[1], "big")) != parts[2]:
        raise EvidenceError("seal_key_unreadable", path=place)
    return Sm2Signer(place, parts[1], parts[2])


def _pem(private: bytes, point: bytes) -> bytes:
    text = base64.b64encode(_BEFORE + private + _BETWEEN + point)
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    begin, end = (f"-----{word} {'PRIVATE'} KEY-----".encode() for word in ("BEGIN", "END"))
    return b"\n".join([begin, *lines, end, b""])


def _public_point(library: ModuleType, number: int) -> bytes:
    signer = library.CryptSM2(private_key="", public_key="")
    return bytes.fromhex(signer._kg(number, signer.ecc_table["g"]))


def _gmssl() -> ModuleType:
    try:
        from gmssl import sm2  # type: ignore[import-untyped]  # noqa: PLC0415 - most offices do not need it
    except ImportError as problem:
        raise EvidenceError("seal_no_sm2") from problem
    module: ModuleType = sm2
    return module
