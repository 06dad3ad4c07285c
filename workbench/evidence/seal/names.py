"""Names of files that every office can unpack, list and check: on Windows, with sha256sum, with a BagIt tool."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from workbench.evidence.errors import EvidenceError

__all__ = ["all_checked", "checked"]

#: Not allowed by Windows, escaped by sha256sum (backslash) or by BagIt (percent).
_FORBIDDEN = frozenset('\\:*?"<>|%')
_DEVICES = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))]
)
#: Of most file systems, in bytes of UTF-8.
_LONGEST = 255


def checked(name: str) -> str:
    """The name of a file within a package, with ``/`` between its parts, if every office can use it.

    Raises:
        EvidenceError: it cannot be written, listed or unpacked everywhere, or would lead out of the package.
    """
    if not all(_usable(part) for part in name.split("/")):
        raise EvidenceError("seal_name", name=ascii(name))
    return name


def all_checked(names: Iterable[str]) -> list[str]:
    """The names in the order of a manifest, if all are usable and none equals another but for its case.

    Raises:
        EvidenceError: a name is not usable, or two files would become one where case does not count.
    """
    folded: dict[str, str] = {}
    for name in sorted(checked(one) for one in names):
        for part in [name, *(str(parent) for parent in PurePosixPath(name).parents)]:
            if folded.setdefault(part.casefold(), part) != part:
                raise EvidenceError("seal_name", name=ascii(name))
    return sorted(names)


def _usable(part: str) -> bool:
    return (
        part.strip(" .") != ""
        and part == part.lstrip(" ~")
        and part == part.rstrip(" .")
        and part.isprintable()
        and not _FORBIDDEN & set(part)
        and part.partition(".")[0].rstrip().upper() not in _DEVICES
        and unicodedata.is_normalized("NFC", part)
        and len(part.encode()) <= _LONGEST
    )
