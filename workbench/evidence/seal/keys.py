"""Key files of the office: made once, readable by their owner only, never in a case or a package."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from workbench.evidence.errors import EvidenceError
from workbench.guard import storage
from workbench.trust.pseudonyms import ENVIRONMENT

__all__ = ["Ed25519Signer", "key_place", "keys_folder", "private_bytes", "signing_key", "write_once"]

#: No key file is longer.
_LONGEST = 10_000


@dataclass(frozen=True)
class Ed25519Signer:
    """Signs with a key file (RFC 8032); the same message always gives the same signature.

    Attributes:
        path: where the key lies.
    """

    path: Path
    _key: Ed25519PrivateKey

    @property
    def algorithm(self) -> str:
        """``ed25519``."""
        return "ed25519"

    @property
    def public_key(self) -> bytes:
        """DER SubjectPublicKeyInfo (RFC 8410)."""
        return self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, message: bytes) -> bytes:
        """Signature of 64 bytes."""
        return self._key.sign(message)


def keys_folder() -> Path:
    """Where signing keys lie unless another place is given; ``WORKBENCH_KEYS`` names another folder."""
    named = os.environ.get(ENVIRONMENT)
    base = Path(named).expanduser() if named else Path(platformdirs.user_data_dir("yibao-workbench", False))
    return base / "signing-keys"


def signing_key(
    path: Path | None = None, passphrase: str | None = None, outside: Iterable[Path] = ()
) -> Ed25519Signer:
    """The signing key of the office; made when the file is not there yet.

    Args:
        path: the key file, PEM (PKCS #8); by default ``signing-ed25519.pem`` in :func:`keys_folder`.
        passphrase: encrypts the file, if given.
        outside: folders in which no key may lie, such as the case and where packages are written.

    Raises:
        EvidenceError: the key would lie inside of one of the folders, can be read by others, is no Ed25519 key, or the
            passphrase is wrong.
        WorkbenchError: it cannot be read or written (``disk``).
    """
    place = key_place(path or keys_folder() / "signing-ed25519.pem", outside)
    secret = passphrase.encode() if passphrase else None
    with storage(place):
        if not place.exists():
            how: KeySerializationEncryption = BestAvailableEncryption(secret) if secret else NoEncryption()
            made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how)
            write_once(place, made)
        content = private_bytes(place)
    try:
        key = load_pem_private_key(content, secret)
    except (ValueError, TypeError) as problem:
        raise EvidenceError("seal_key_unreadable", path=place) from problem
    if not isinstance(key, Ed25519PrivateKey):
        raise EvidenceError("seal_key_unreadable", path=place)
    return Ed25519Signer(place, key)


def key_place(path: Path, outside: Iterable[Path]) -> Path:
    """The place of a key file, if it is in none of the folders. Raises EvidenceError (``seal_key_inside``)."""
    place = path.expanduser().resolve()
    for folder in outside:
        if place.is_relative_to(folder.resolve()):
            raise EvidenceError("seal_key_inside", path=place, folder=folder)
    return place


def write_once(place: Path, content: bytes) -> None:
    """Write a key file that nobody else can read; if another program is quicker, its file stays.

    The file gets its name only when it is whole. Raises OSError.
    """
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    handle = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(partial, place)
        except FileExistsError:
            return
    finally:
        partial.unlink()


def private_bytes(place: Path) -> bytes:
    """Content of a key file that only its owner can read (on Windows the profile of the user guards it).

    Raises:
        EvidenceError: others can read it (``seal_key_open``).
        OSError: it cannot be read.
    """
    with place.open("rb") as stream:
        if os.name == "posix" and stat.S_IMODE(os.fstat(stream.fileno()).st_mode) & 0o077:
            raise EvidenceError("seal_key_open", path=place)
        return stream.read(_LONGEST)
