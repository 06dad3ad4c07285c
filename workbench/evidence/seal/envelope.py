"""Encrypted envelopes for hand-over: age, or a zip with AES-256 where the receiver has nothing else.

An envelope says nothing about who made it: the package inside is verified after opening, always.
"""

from __future__ import annotations

import errno
import io
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyrage  # type: ignore[import-untyped]
import pyzipper  # type: ignore[import-untyped]

from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal.archive import Packed, unpack
from workbench.evidence.seal.aside import building
from workbench.evidence.seal.check import check
from workbench.guard import storage

__all__ = ["close_age", "close_zip", "new_passphrase", "open_age", "open_zip"]

_BLOCK = 1 << 20
_INNER = "package.tar"
#: No letter or digit that is taken for another one; 32 of them.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
#: A passphrase is all that guards a zip, whose key takes only a thousand steps to derive.
_SHORTEST = 20
#: With a passphrase the age library takes and gives whole messages, no streams.
_MOST_AT_ONCE = 64 << 20
_AGE_REFUSES = (pyrage.DecryptError, pyrage.EncryptError, pyrage.IdentityError, pyrage.RecipientError)
_ZIP_REFUSES = (pyzipper.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError)


def new_passphrase() -> str:
    """160 random bits as eight groups of four letters and digits, to be told by another way than the envelope."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(8))


def close_age(
    package: Path, out: Path, *, recipients: Sequence[str] = (), passphrase: str | None = None
) -> Path:
    """Encrypt a package that verifies with age (X25519, ChaCha20-Poly1305), for recipients or with a passphrase.

    Args:
        package: a sealed package.
        out: the file to make, by custom ending in ``.age``.
        recipients: public keys, ``age1…``; each can open it. Streamed.
        passphrase: instead of recipients; for packages of at most 64 MiB, which are held in memory.

    Raises:
        EvidenceError: the package does not verify, ``out`` is there already, a key is none, not exactly one of
            recipients and passphrase is given, or the package is too large for a passphrase.
        WorkbenchError: the disk refuses (``disk``).
    """
    _must_verify(package)
    if bool(recipients) == bool(passphrase):
        raise EvidenceError("seal_envelope_for")
    with _made(out) as stream, Packed(package) as packed:
        if passphrase:
            content = packed.read(_MOST_AT_ONCE + 1)
            while len(content) <= _MOST_AT_ONCE and (more := packed.read(_BLOCK)):
                content += more
            if len(content) > _MOST_AT_ONCE:
                raise EvidenceError("seal_envelope_large", most=_MOST_AT_ONCE >> 20)
            stream.write(pyrage.passphrase.encrypt(content, passphrase))
        else:
            try:
                keys = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
            except _AGE_REFUSES as problem:
                raise EvidenceError("seal_recipient") from problem
            try:
                pyrage.encrypt_io(io.BufferedReader(packed, _BLOCK), stream, keys)
            except pyrage.EncryptError as problem:  # reading or writing failed: the keys are good
                raise OSError(errno.EIO, str(problem)) from problem
    return out


def close_zip(package: Path, out: Path, *, passphrase: str) -> Path:
    """Encrypt a package that verifies as a zip (WinZip AE-2, AES-256) with one entry, ``package.tar``. Streamed.

    Names of files are inside of the entry, so that the envelope does not show them.

    Raises:
        EvidenceError: the package does not verify, ``out`` is there already, or the passphrase is too short.
        WorkbenchError: the disk refuses (``disk``).
    """
    _must_verify(package)
    if len(passphrase) < _SHORTEST:
        raise EvidenceError("seal_passphrase", least=_SHORTEST)
    with _made(out) as stream, pyzipper.AESZipFile(stream, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(passphrase.encode())
        head = pyzipper.zipfile_aes.AESZipInfo(_INNER)
        with archive.open(head, "w", force_zip64=True) as entry, Packed(package) as packed:
            while block := packed.read(_BLOCK):
                entry.write(block)
    return out


def open_age(
    envelope: Path, target: Path, *, identity: str | None = None, passphrase: str | None = None
) -> Path:
    """Open an age envelope and verify the package in it; the folder that it has become.

    Args:
        envelope: the file.
        target: the folder to make.
        identity: secret key, ``AGE-SECRET-KEY-1…``.
        passphrase: instead of an identity.

    Raises:
        EvidenceError: wrong key, altered, cut short, no package, does not verify, or ``target`` is there already.
        WorkbenchError: the disk refuses (``disk``).
    """
    if bool(identity) == bool(passphrase):
        raise EvidenceError("seal_envelope_for")
    with building(target) as folder:
        with envelope.open("rb") as source, (folder.parent / _INNER).open("xb") as plain:
            try:
                if identity:
                    pyrage.decrypt_io(source, plain, [pyrage.x25519.Identity.from_str(identity)])
                else:
                    content = source.read(2 * _MOST_AT_ONCE)
                    plain.write(pyrage.passphrase.decrypt(content, passphrase))
            except (*_AGE_REFUSES, OSError) as problem:
                if getattr(problem, "errno", None):
                    raise
                raise EvidenceError("seal_envelope") from problem
        _unpacked(folder)
    return target


def open_zip(envelope: Path, target: Path, *, passphrase: str) -> Path:
    """Open a zip envelope and verify the package in it; the folder that it has become.

    The code of AE-2 covers the encrypted bytes and not the heads of the zip (names, dates, sizes). A head that was
    altered is refused, or it says nothing that is used: what comes out verifies as a package in either case.

    Raises:
        EvidenceError: as for :func:`open_age`.
        WorkbenchError: the disk refuses (``disk``).
    """
    with building(target) as folder:
        try:
            with (
                envelope.open("rb") as stream,
                pyzipper.AESZipFile(stream) as archive,
                (folder.parent / _INNER).open("xb") as plain,
            ):
                (entry,) = archive.infolist()
                ours = entry.filename == _INNER and entry.compress_type == pyzipper.ZIP_STORED
                if not ours or entry.wz_aes_strength != 3 or not entry.flag_bits & 1:
                    raise EvidenceError("seal_envelope")
                with archive.open(entry, pwd=passphrase.encode()) as source:
                    while block := source.read(_BLOCK):
                        plain.write(block)
        except (*_ZIP_REFUSES, OSError) as problem:
            if (
                isinstance(problem, OSError) and problem.errno != errno.EINVAL
            ):  # a place before the start of the file
                raise
            raise EvidenceError("seal_envelope") from problem
        _unpacked(folder)
    return target


def _must_verify(package: Path) -> None:
    if check(package).exit_code != 0:
        raise EvidenceError("seal_not_verified", path=package)


def _unpacked(folder: Path) -> None:
    """Take the package out of the stream that lies beside the folder, and verify it."""
    plain = folder.parent / _INNER
    with plain.open("rb") as stream:
        unpack(stream, folder)
    plain.unlink()
    _must_verify(folder)


@contextmanager
def _made(out: Path) -> Iterator[BinaryIO]:
    """A new file that gets its name when it is whole and on the disk."""
    with storage(out):
        if os.path.lexists(out):
            raise EvidenceError("seal_exists", path=out)
        out.parent.mkdir(parents=True, exist_ok=True)
        partial = out.with_name(f".{out.name}.partial")
        try:
            with partial.open("wb") as stream:
                partial.chmod(0o600)
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            partial.rename(out)
        finally:
            partial.unlink(missing_ok=True)
