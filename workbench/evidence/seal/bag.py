"""Tag files of a bag (RFC 8493, BagIt 1.0)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal.digests import Digested, digests_of, manifest
from workbench.evidence.seal.verifier.verify import COVERED, DECLARATION, MANIFEST, SM3_LIST, TAGS

__all__ = ["bag_info", "write_bag"]

_LABEL = re.compile(r"[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
#: Written by the seal itself.
_OURS = frozenset(["payload-oxum", "signing-key"])


def bag_info(info: Mapping[str, str], payload: Sequence[Digested], signing_key: str) -> bytes:
    """The text of bag-info.txt: what was given, the size of the payload and who signs.

    Args:
        info: label → value, in the order in which they shall stand.
        payload: the files of the bag.
        signing_key: algorithm and fingerprint, or ``none``.

    Raises:
        EvidenceError: a label is no word of letters, digits and hyphens, or is ours to write; or a value is empty, has
            spaces around it, is longer than a line may be, or holds what steers a terminal or begins a new line.
    """
    for label, value in info.items():
        shown = value == value.strip() != "" and value.isprintable() and len(value) <= 1000
        if not _LABEL.fullmatch(label) or label.lower() in _OURS or not shown:
            raise EvidenceError("seal_info", label=ascii(label))
    oxum = f"{sum(one.bytes for one in payload)}.{len(payload)}"
    lines = {**info, "Payload-Oxum": oxum, "Signing-Key": signing_key}
    return "".join(f"{label}: {value}\n" for label, value in lines.items()).encode()


def write_bag(folder: Path, payload: Sequence[Digested], tag_files: Mapping[str, bytes]) -> bytes:
    """Write declaration, manifests and other tag files into a folder that holds the payload; the tag manifest's bytes.

    Raises OSError when the disk refuses.
    """
    texts = {
        "bagit.txt": DECLARATION.encode(),
        MANIFEST: manifest((one.name, one.sha256) for one in payload),
        SM3_LIST: manifest((one.name, one.sm3) for one in payload),
        **tag_files,
    }
    for name, content in sorted(texts.items()):
        (folder / name).write_bytes(content)
    tags = manifest((name, digests_of(folder / name, name).sha256) for name in COVERED)
    (folder / TAGS).write_bytes(tags)
    return tags
