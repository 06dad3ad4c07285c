"""What DOCX and XLSX share: a zip that depends on its contents only."""

from __future__ import annotations

import io
import zipfile

__all__ = ["normalised"]

#: Readers of OPC packages look for it first.
_FIRST = "[Content_Types].xml"


def normalised(archive: bytes) -> bytes:
    """The same zip with its entries in order of name, dated 1980-01-01 and owned by nobody."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda one: (one != _FIRST, one)):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else it tells the operating system
            new.writestr(entry, old.read(name))
    return out.getvalue()
