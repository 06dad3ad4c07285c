"""Hashes of the inputs, in one streaming pass."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BLOCK = 1 << 22


@dataclass(frozen=True)
class Fingerprint:
    """What identifies an input file.

    Its size in bytes and its hashes in hexadecimal (SM3 None when not offered).
    """

    name: str
    bytes: int
    sha256: str
    sm3: str | None


def _hashers() -> dict[str, Any]:
    hashers = {"sha256": hashlib.sha256()}
    if "sm3" in hashlib.algorithms_available:
        hashers["sm3"] = hashlib.new("sm3")
    return hashers


def fingerprint(path: Path, name: str) -> Fingerprint:
    """Hash a file without holding it in memory. Raises OSError when it cannot be read."""
    hashers = _hashers()
    size = 0
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            size += len(block)
            for hasher in hashers.values():
                hasher.update(block)
    digests = {kind: hasher.hexdigest() for kind, hasher in hashers.items()}
    return Fingerprint(name, size, digests["sha256"], digests.get("sm3"))


def write_fingerprints(prints: list[Fingerprint], path: Path) -> None:
    """Write the fingerprints ordered by name; `sm3_available` says whether this machine could compute SM3."""
    rows = [vars(p) for p in sorted(prints, key=lambda p: p.name)]
    body = {"files": rows, "sm3_available": "sm3" in hashlib.algorithms_available}
    path.write_text(json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
