"""Values of a graph as every format can hold them; the only place where a character is replaced.

XML 1.0 (section 2.2, production 2) holds no control characters but tab, line feed and carriage return, no lone
surrogates, and neither U+FFFE nor U+FFFF. Each of these becomes U+FFFD and is counted, in every format alike, so that
the files of one export say the same.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

__all__ = ["Cleaner", "Value", "plain", "yuan_text"]

#: What a format holds of an attribute; what is missing is left out.
Value = str | int | float | bool

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MISSING = frozenset({"NoneType", "NAType", "NaTType"})
#: Whole numbers beyond this are not exact in programs that keep numbers as doubles: they stay text.
_EXACT = 2**53


class Cleaner:
    """Cleans and counts.

    Attributes:
        replaced: characters that were replaced so far.
    """

    def __init__(self) -> None:
        self.replaced = 0

    def text(self, value: object) -> str:
        """A value as text that XML 1.0 can hold."""
        clean, count = _FORBIDDEN.subn("\ufffd", str(value))
        self.replaced += count
        return clean

    def value(self, value: Any) -> Value | None:
        """A value as text, number or flag: times in ISO 8601, lists as JSON; what is missing is None."""
        cleaned = self._nested(value)
        if isinstance(cleaned, dict | list):
            return json.dumps(cleaned, ensure_ascii=False, sort_keys=True)
        return cast("Value | None", cleaned)

    def _nested(self, value: Any) -> object:
        """A list or mapping with cleaned values in it; anything else as one value."""
        if isinstance(value, Mapping):
            return {self.text(key): self._nested(one) for key, one in value.items()}
        if isinstance(value, set | frozenset):
            return sorted((self._nested(one) for one in value), key=repr)
        if type(value).__module__ == "numpy":
            value = value.tolist()
        if isinstance(value, list | tuple):
            return [self._nested(one) for one in value]
        return self._single(value)

    def _single(self, value: Any) -> Value | None:
        if type(value).__name__ in _MISSING or (isinstance(value, float | Decimal) and not _finite(value)):
            return None
        if isinstance(value, bool | float):
            return value
        if isinstance(value, int):
            return value if abs(value) < _EXACT else str(value)
        if isinstance(value, Decimal):
            return yuan_text(value)
        return value.isoformat() if isinstance(value, date) else self.text(value)


def yuan_text(value: Decimal) -> str:
    """Money as text: at least two digits behind the point, never rounded."""
    exponent = value.as_tuple().exponent
    return f"{value:.2f}" if isinstance(exponent, int) and exponent >= -2 else f"{value:f}"


def plain(value: Value | datetime | None) -> str:
    """A cleaned value as text: flags as ``true`` and ``false``, times to the second, nothing for what is missing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return repr(value) if isinstance(value, float) else str(value)


def _finite(value: float | Decimal) -> bool:
    return value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)
