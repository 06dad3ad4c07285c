"""What DOCX and XLSX share: a zip that depends on its contents only, and one way to state the time of making."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta, timezone

__all__ = ["BEIJING", "normalised", "universal"]

#: All of China keeps one clock, without summer time.
BEIJING = timezone(timedelta(hours=8))

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


def universal(made_at: datetime) -> datetime:
    """A stated time in UTC; one without a zone is Beijing time."""
    return (made_at if made_at.tzinfo else made_at.replace(tzinfo=BEIJING)).astimezone(UTC)
