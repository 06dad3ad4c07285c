"""Text, codes and flags: trimming, full-width characters, words for nothing.

Whether a column needs any work is first asked of its bytes as a whole, so that clean columns cost one scan.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

BLANKS = " \t\r\n\v\f\u00a0\u2002\u2003\u2009\u200b\u3000\ufeff"
NOTHING = pa.array(["", "NULL", "null", "Null", "None", "NaN", "nan", "<NA>", "\\N", "NaT"])
FIRST_OF_NOTHING = np.frombuffer(b"Nn<\\", np.uint8)
LONGEST_NOTHING = 4
ROUNDED = r"^[0-9](\.[0-9]+)?[eE]\+[0-9]{2,3}$"
NUMBER_AS_TEXT = r"^([0-9]+)\.0+$"

FIRST_PRINTING, DELETE = 0x20, 0x7F
CONTROLS = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


@dataclass(frozen=True)
class Cleaned:
    """A cleaned column, which of its rows were repaired, and which hold something that could not be read."""

    values: pa.Array
    repaired: np.ndarray
    unreadable: np.ndarray


def as_bool(array: pa.Array) -> np.ndarray:
    """An Arrow boolean column as numpy, missing as False."""
    if not array.null_count:
        return np.asarray(array.to_numpy(zero_copy_only=False), bool)
    return np.asarray(pc.fill_null(array, False).to_numpy(zero_copy_only=False), bool)


def _data(array: pa.StringArray) -> tuple[np.ndarray, np.ndarray]:
    """Offsets and bytes of a string column that starts at its first buffer position."""
    _, offsets, data = array.buffers()
    bounds = np.frombuffer(offsets, np.int32, len(array) + 1)
    return bounds, np.frombuffer(data or b"", np.uint8)[: int(bounds[-1])]


def control_characters(source: pa.Array) -> np.ndarray | None:
    """Rows whose text holds a control character other than tab and line end; None where no row does.

    The bytes of all rows are looked at together first, which is nearly free: text without such bytes is the rule.
    """
    if not (pa.types.is_string(source.type) or pa.types.is_large_string(source.type)):
        return None
    content = source.buffers()[2]
    if content is None or not len(content):
        return None
    data = np.frombuffer(content, np.uint8)
    if data.min() >= FIRST_PRINTING and data.max() < DELETE:
        return None
    low = (data < 32) & (data != 9) & (data != 10) & (data != 13)
    if not (low | (data == DELETE)).any():
        return None
    found = as_bool(pc.match_substring_regex(source, CONTROLS))
    return found if found.any() else None


def as_text(array: pa.Array) -> pa.StringArray:
    """Any source column as plain text without an offset.

    Whole numbers without a point, dictionaries decoded.
    """
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_floating(array.type):
        array = _whole_numbers(array)
    if pa.types.is_decimal(array.type):
        array = pc.replace_substring_regex(array.cast(pa.string()), NUMBER_AS_TEXT, r"\1")
    text = array.cast(pa.string())
    return pa.concat_arrays([text, pa.array([], pa.string())]) if text.offset else text


def _whole_numbers(array: pa.Array) -> pa.Array:
    array = array.cast(pa.float64())
    whole = pc.and_(pc.equal(pc.floor(array), array), pc.less(pc.abs(array), 2.0**63))
    integers = pc.if_else(whole, array, None).cast(pa.int64(), safe=False).cast(pa.string())
    return pc.if_else(pc.fill_null(whole, False), integers, array.cast(pa.string()))


def fold_width(array: pa.StringArray) -> tuple[pa.StringArray, np.ndarray]:
    """Full-width digits, letters and punctuation as ASCII, on the bytes of the whole column at once."""
    offsets, data = _data(array)
    changed = np.zeros(len(array), bool)
    lead = np.flatnonzero((data == 0xEF) | (data == 0xE3))
    lead = lead[lead + 2 < len(data)]
    second, third = data[lead + 1], data[lead + 2]
    low = (data[lead] == 0xEF) & (second == 0xBC) & (third >= 0x81)
    high = (data[lead] == 0xEF) & (second == 0xBD) & (third <= 0x9E)
    blank = (data[lead] == 0xE3) & (second == 0x80) & (third == 0x80)
    code = np.select([low, high, blank], [third - 0x60, third - 0x20, np.full_like(third, 0x20)], 0)
    at = lead[code > 0]
    if not at.size:
        return array, changed
    data = data.copy()
    data[at] = code[code > 0]
    keep = np.ones(len(data), bool)
    keep[at + 1] = keep[at + 2] = False
    bounds = np.concatenate(([0], np.cumsum(keep, dtype=np.int32)))[offsets].astype(np.int32)
    changed[np.searchsorted(offsets, at, "right") - 1] = True
    buffers = [array.buffers()[0], pa.py_buffer(bounds), pa.py_buffer(data[keep])]
    return pa.Array.from_buffers(pa.string(), len(array), buffers, array.null_count), changed


def tidy(array: pa.StringArray, fold: bool) -> tuple[pa.StringArray, np.ndarray]:
    """Trim, fold where asked, and make empty and nothing-words missing.

    Returns the rows whose value was repaired.
    """
    _, data = _data(array)
    repaired = np.zeros(len(array), bool)
    wide = bool(data.size) and int(data.max()) >= 0x80
    if fold and wide:
        array, repaired = fold_width(array)
    if wide or (data.size and int(data.min()) <= 0x20):
        trimmed = pc.utf8_trim(array, characters=BLANKS)
        shorter = pc.less(pc.binary_length(trimmed), pc.binary_length(array))
        repaired |= as_bool(shorter)
        array = trimmed
    if _may_be_nothing(array):
        array = pc.if_else(pc.is_in(array, value_set=NOTHING), None, array)
    return array, repaired & as_bool(pc.is_valid(array)) if repaired.any() else repaired


def _may_be_nothing(array: pa.StringArray) -> bool:
    """Whether any value has a length and a first character that a word for nothing has."""
    if array.offset:
        return True
    bounds, data = _data(array)
    lengths = np.diff(bounds)
    empty = lengths == 0
    if np.count_nonzero(empty) > array.null_count:
        return True
    short = np.flatnonzero(~empty & (lengths <= LONGEST_NOTHING))
    return bool(np.isin(data[bounds[short]], FIRST_OF_NOTHING).any())


def clean_text(array: pa.Array, fold: bool, pad: int) -> Cleaned:
    """A text, code or flag column.

    Codes are folded to half width; `pad` restores leading zeros that a workbook lost.
    """
    values, repaired = tidy(as_text(array), fold)
    unreadable = np.zeros(len(values), bool)
    if fold:
        values, repaired, unreadable = _codes(values, repaired)
    if pad:
        values = pc.if_else(pc.less(pc.utf8_length(values), pad), pc.utf8_lpad(values, pad, "0"), values)
    return Cleaned(values, repaired, unreadable)


def _codes(values: pa.Array, repaired: np.ndarray) -> tuple[pa.Array, np.ndarray, np.ndarray]:
    """Codes that a workbook took for numbers.

    `41.0` is 41, but of `9.90001E+19` the digits are lost for good.
    """
    _, data = _data(values)
    unreadable = np.zeros(len(values), bool)
    if (data == ord(".")).any():
        whole = pc.replace_substring_regex(values, NUMBER_AS_TEXT, r"\1")
        repaired = repaired | as_bool(pc.not_equal(whole, values))
        values = whole
    if (data == ord("+")).any():
        unreadable = as_bool(pc.match_substring_regex(values, ROUNDED))
        values = pc.if_else(pa.array(unreadable), None, values)
    return values, repaired & ~unreadable, unreadable
