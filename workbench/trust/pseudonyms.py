"""Keyed pseudonyms of people outside a lead: equal within a case, not to be joined with another case's.

The key is 256 random bits per case. It lies in a folder of the user, never in the case or in a package: who holds a
package and not the key can tell that two pseudonyms are the same, and cannot try out numbers until one fits, as could
be done with a plain digest (an identity number has few enough possible values).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

import platformdirs
from filelock import FileLock

from workbench.errors import WorkbenchError
from workbench.files import write_json
from workbench.guard import storage

__all__ = ["ENVIRONMENT", "RECORD", "Pseudonyms"]

#: Names another folder for the keys.
ENVIRONMENT = "WORKBENCH_KEYS"
#: What a case keeps of its key: its name and the value that tells a wrong one.
RECORD = "pseudonyms.json"

_KEY_BYTES, _SHOWN_BYTES, _CHECK_BYTES = 32, 16, 16
_PREFIX = "P-"
#: Full-width forms to their ASCII ones and no more, as the load folds codes: what it tells apart must stay apart.
_WIDTH = {0x3000: " ", **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}}


class Pseudonyms:
    """Gives pseudonyms with the key of one case.

    Attributes:
        key_id: random name of the key.
        check: value by which a wrong key is told; it may be published, because it says nothing about the key.
    """

    def __init__(self, key_id: str, key: bytes) -> None:
        self.key_id = key_id
        self.check = _check(key_id, key)
        self._key = key
        self._known: dict[tuple[str, str], str] = {}

    @classmethod
    def of_case(cls, case: Path, *, apart_from: Iterable[Path] = ()) -> Pseudonyms:
        """The pseudonyms of a case; makes its key when they are asked for the first time.

        Args:
            case: folder of the case.
            apart_from: folders beside the case in which no key may lie, for example that of a package.

        Raises:
            WorkbenchError: the key is missing, is not the one of the case, can be read by others, or would lie inside
                of the case or of ``apart_from``.
        """
        folder = _folder()
        for other in (case, *apart_from):
            if folder.resolve().is_relative_to(other.resolve()):
                raise WorkbenchError("pseudonym_key_inside", folder=folder, inside=other)
        record = case / RECORD
        with storage(folder):
            _make_once(folder, record)
            key_id, check = _recorded(record)
            found = cls(key_id, _read(folder / f"{key_id}.key"))
        if not hmac.compare_digest(found.check, check):
            raise WorkbenchError("pseudonym_key_wrong", path=folder / f"{key_id}.key")
        return found

    def of(self, kind: str, value: str) -> str:
        """The pseudonym of a value, ``P-`` and 26 letters and digits; an empty text for an empty one.

        The first 128 bits of HMAC-SHA256 (RFC 2104) over kind, a zero byte and the value, in base 32 (RFC 4648).

        Args:
            kind: what the value is, for example ``patient`` or ``phone``; equal values of two kinds share no pseudonym.
            value: compared without regard to width, outer spaces and, of certificates, case.
        """
        known = self._known.get((kind, value))
        if known is None:
            known = self._known[kind, value] = self._made(kind, _normalised(kind, value))
        return known

    def keyed_digest(self, text: str) -> str:
        """HMAC-SHA256 of a text, hexadecimal: a digest that nobody without the key can try values against."""
        return hmac.new(self._key, b"digest\0" + text.encode(), hashlib.sha256).hexdigest()

    def _made(self, kind: str, value: str) -> str:
        if not value:
            return ""
        written = f"{kind}\0{value}".encode("utf-8", "surrogatepass")
        digest = hmac.new(self._key, b"value\0" + written, hashlib.sha256).digest()
        return _PREFIX + base64.b32encode(digest[:_SHOWN_BYTES]).decode().rstrip("=")


def _normalised(kind: str, value: str) -> str:
    plain = value.translate(_WIDTH).strip()
    return plain.upper() if kind == "certificate" else plain


def _check(key_id: str, key: bytes) -> str:
    return hmac.new(key, b"check\0" + key_id.encode(), hashlib.sha256).digest()[:_CHECK_BYTES].hex()


def _folder() -> Path:
    """The folder of the keys; always one of our own, so that its permissions are ours to set."""
    named = os.environ.get(ENVIRONMENT)
    base = Path(named).expanduser() if named else Path(platformdirs.user_data_dir("yibao-workbench", False))
    return base / "pseudonym-keys"


def _make_once(folder: Path, record: Path) -> None:
    """Write a key and its record where a case has none; of two programs at once, one does."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    with FileLock(folder / ".lock"):
        if record.exists():
            return
        key_id, key = secrets.token_hex(16), secrets.token_bytes(_KEY_BYTES)
        _write_key(folder / f"{key_id}.key", key)
        write_json(record, {"key_id": key_id, "check": _check(key_id, key)})


def _write_key(path: Path, key: bytes) -> None:
    """Write a key that nobody else can read, whatever the umask."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        path.chmod(0o600)
        stream.write(key.hex() + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def _recorded(record: Path) -> tuple[str, str]:
    try:
        content = json.loads(record.read_text(encoding="utf-8"))
        key_id, check = content["key_id"], content["check"]
    except (ValueError, KeyError, TypeError) as problem:
        raise WorkbenchError("pseudonym_record", path=record) from problem
    if not all(isinstance(one, str) and re.fullmatch(r"[0-9a-f]{32}", one) for one in (key_id, check)):
        raise WorkbenchError("pseudonym_record", path=record)
    return key_id, check


def _read(path: Path) -> bytes:
    if not path.exists():
        raise WorkbenchError("pseudonym_key_missing", path=path)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise WorkbenchError("pseudonym_key_open", path=path)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except ValueError as problem:
        raise WorkbenchError("pseudonym_key_wrong", path=path) from problem
    if len(key) != _KEY_BYTES:
        raise WorkbenchError("pseudonym_key_wrong", path=path)
    return key
