"""Certificate numbers in the one form in which they are compared; what the records say stays as it is."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["compared"]

#: Weights of the first 17 digits, and the check digit for each remainder (ISO 7064 MOD 11-2 as in GB 11643-1999).
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"

#: Different digits up to which a number stands for nobody.
_ALIKE = 2


def compared(certificates: pa.Array) -> pa.Array:
    """Upper case without blanks; identity numbers of 15 digits, given out until 1999, with the 18 that replaced them.

    The century 19 comes behind the region, the check digit to the end. Where the six digits behind the region are no
    date, or the digits are nearly all alike, 15 digits are no such number and stay. The SQL part ``certificates`` does
    the same for questions.
    """
    bare = pc.replace_substring(pc.utf8_upper(certificates), " ", "")
    bare = pc.if_else(pc.equal(bare, ""), None, bare)
    short = pc.fill_null(pc.match_substring_regex(bare, r"^[0-9]{15}$"), False)
    if not pc.any(short).as_py():
        return bare
    longer = [_eighteen(number) for number in bare.filter(short).to_pylist()]
    return pc.replace_with_mask(bare, short, pa.array(longer, pa.string()))


def _eighteen(number: str) -> str:
    try:
        date.fromisoformat(f"19{number[6:8]}-{number[8:10]}-{number[10:12]}")
    except ValueError:
        return number
    if len(set(number)) <= _ALIKE:
        return number
    first = f"{number[:6]}19{number[6:]}"
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first, strict=True)) % 11
    return first + _CHECK[rest]
