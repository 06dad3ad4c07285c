"""Two folders change places in one step, where the system can do that: nobody ever sees neither of them."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

__all__ = ["exchange"]

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
#: The system or the file system does not know how.
_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


def exchange(one: Path, other: Path, aside: Path) -> None:
    """Let two folders beside each other change places.

    By ``renameat2(2)`` with ``RENAME_EXCHANGE`` of Linux, which is one step. Where there is none it takes three, and a
    process that is killed in between leaves ``other`` under the name ``aside``.

    Args:
        one: a folder.
        other: a folder beside it.
        aside: a free name beside both.

    Raises:
        OSError: they cannot change places.
    """
    if _exchanged(one, other):
        return
    other.rename(aside)
    one.rename(other)
    aside.rename(one)


def _exchanged(one: Path, other: Path) -> bool:
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if call is None:
        return False
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(other))
