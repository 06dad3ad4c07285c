"""SHA-256 and SM3 of files and texts, on machines without SM3 in their OpenSSL too."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes

from graph_loaders.fingerprint import BLOCK, Fingerprint, fingerprint
from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal.names import all_checked

__all__ = ["Digested", "digested", "digests_of", "manifest", "ordinary_files", "sha256_hex", "sm3_hex"]


@dataclass(frozen=True)
class Digested(Fingerprint):
    """A file of a package: its name, size in bytes, SHA-256 and SM3, both always there."""

    sm3: str


def sha256_hex(content: bytes) -> str:
    """SHA-256 (FIPS 180-4) in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sm3_hex(content: bytes) -> str:
    """SM3 (GB/T 32905-2016) in hexadecimal."""
    hasher = hashes.Hash(hashes.SM3())
    hasher.update(content)
    return hasher.finalize().hex()


def digests_of(path: Path, name: str) -> Digested:
    """Both digests of a file, read in pieces. Raises OSError when it cannot be read."""
    known = fingerprint(path, name)
    return Digested(**{**vars(known), "sm3": known.sm3 or _sm3_of(path)})


def digested(folder: Path, under: str = "data") -> list[Digested]:
    """Every file below a part of a package, by name from the root of the package, in the order of a manifest.

    Raises:
        EvidenceError: a name that not every office can use, a link or special file, or an empty folder.
    """
    return [digests_of(folder / name, name) for name in ordinary_files(folder, under)]


def ordinary_files(folder: Path, under: str = "data") -> list[str]:
    """Names from the root of the package of all files below a part of it, in the order of a manifest.

    Raises:
        EvidenceError: as for :func:`digested`.
    """
    names, folders, needed = [], set(), set()
    for entry in (folder / under).rglob("*"):
        name, mode = entry.relative_to(folder).as_posix(), entry.lstat().st_mode
        needed.add(entry.parent)
        if stat.S_ISDIR(mode):
            folders.add(entry)
        elif stat.S_ISREG(mode):
            names.append(name)
        else:
            raise EvidenceError("seal_odd_file", name=ascii(name))
    for empty in sorted(folders - needed):
        raise EvidenceError("seal_odd_file", name=ascii(empty.relative_to(folder).as_posix()))
    return all_checked(names)


def manifest(entries: Iterable[tuple[str, str]]) -> bytes:
    """A manifest of (name, digest in hexadecimal), as ``sha256sum -c`` reads it (RFC 8493, section 2.1.3)."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(entries)).encode()


def _sm3_of(path: Path) -> str:
    hasher = hashes.Hash(hashes.SM3())
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            hasher.update(block)
    return hasher.finalize().hex()
