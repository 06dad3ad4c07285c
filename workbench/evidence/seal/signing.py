"""Who signs a package, and how the signature is written down beside it."""

from __future__ import annotations

import base64
import re
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal.digests import sha256_hex
from workbench.evidence.seal.sm2_curve import sm2_valid

__all__ = ["ALGORITHMS", "Signer", "der_of", "key_id", "pem_of", "shown", "signature_text", "valid"]

#: What stands before the public point in a DER SubjectPublicKeyInfo, and the bytes of the point (RFC 8410, GM/T 0009).
ALGORITHMS = {
    "ed25519": (bytes.fromhex("302a300506032b6570032100"), 32),
    "sm2": (bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004"), 64),
}
_PEM = re.compile(rb"-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END PUBLIC KEY-----\s*")


class Signer(Protocol):
    """Something that signs with one key: a key file, or a device of the office."""

    @property
    def algorithm(self) -> str:
        """``ed25519`` or ``sm2``."""

    @property
    def public_key(self) -> bytes:
        """DER SubjectPublicKeyInfo."""

    def sign(self, message: bytes) -> bytes:
        """64 bytes: of Ed25519 as in RFC 8032, of SM2 r and s as 32 bytes each (SM3, id 1234567812345678)."""


def key_id(public_key: bytes) -> str:
    """The fingerprint of a public key: SHA-256 of its DER form, hexadecimal.

    The same as ``openssl pkey -pubin -in public-key.pem -outform DER | sha256sum``.
    """
    return sha256_hex(public_key)


def shown(fingerprint: str) -> str:
    """A fingerprint in groups of four, to read out or to print."""
    return " ".join(re.findall("....", fingerprint))


def pem_of(public_key: bytes) -> bytes:
    """A public key as PEM (RFC 7468), in the one form that the verifier accepts."""
    text = base64.b64encode(public_key)
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return b"\n".join([b"-----BEGIN PUBLIC KEY-----", *lines, b"-----END PUBLIC KEY-----", b""])


def der_of(pem: bytes) -> tuple[str, bytes]:
    """Algorithm and DER of a public key in PEM.

    Raises:
        EvidenceError: it is no public key of Ed25519 or SM2 (``seal_public_key``).
    """
    match = _PEM.fullmatch(pem)
    try:
        der = base64.b64decode(b"".join(match[1].split()), validate=True) if match else b""
    except ValueError:
        der = b""
    for algorithm, (prefix, size) in ALGORITHMS.items():
        if der.startswith(prefix) and len(der) == len(prefix) + size:
            return algorithm, der
    raise EvidenceError("seal_public_key")


def signature_text(signer: Signer, message: bytes) -> bytes:
    """What stands in the signature file: algorithm, fingerprint, digest of what is signed, signature in hexadecimal.

    Raises:
        EvidenceError: what the signer gave is no valid signature of its own key (``seal_signature``).
    """
    signature = signer.sign(message)
    if not valid(signer.algorithm, signer.public_key, message, signature):
        raise EvidenceError("seal_signature", key=key_id(signer.public_key))
    lines = {
        "algorithm": signer.algorithm,
        "key": key_id(signer.public_key),
        "digest": sha256_hex(message),
        "signature": signature.hex(),
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items()).encode()


def valid(algorithm: str, public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature is valid, by other means than those of the verifier's script: OpenSSL for Ed25519."""
    prefix, size = ALGORITHMS[algorithm]
    if not public_key.startswith(prefix) or len(public_key) != len(prefix) + size or len(signature) != 64:
        return False
    if algorithm == "sm2":
        return sm2_valid(public_key[len(prefix) :], message, signature)
    try:
        Ed25519PublicKey.from_public_bytes(public_key[len(prefix) :]).verify(signature, message)
    except InvalidSignature:
        return False
    return True
