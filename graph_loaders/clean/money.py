"""Money and other numbers.

Money becomes DECIMAL(18,2) exactly. A third decimal is accepted only where it is the noise of a binary
fraction
(52.410000000000004); a real one (12.345) is no amount that anybody paid: unreadable, not rounded.
Not-a-number is missing.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph_loaders.clean.text import Cleaned, as_bool, as_text, tidy

PLAIN = r"^-?[0-9]{1,13}(\.[0-9]{1,2})?$"
GROUPED = r"^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?$"
NUMERIC = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
DRESS = "[\u00a5\uffe5$\u5143\\s]|RMB|CNY"
LARGEST = 1e13
NOISE = 1e-5


def _decimals(fen: np.ndarray, readable: np.ndarray, scale: int) -> pa.Array:
    """Whole hundredths (or ten-thousandths) as a decimal column, without a detour over text."""
    words = np.empty((len(fen), 2), np.int64)
    words[:, 0] = fen
    words[:, 1] = fen >> 63
    bits = pa.py_buffer(np.packbits(readable, bitorder="little"))
    return pa.Array.from_buffers(pa.decimal128(18, scale), len(fen), [bits, pa.py_buffer(words)])


def _from_floats(values: np.ndarray, scale: int) -> tuple[pa.Array, np.ndarray]:
    """Decimals from binary fractions; not a number, too large, and real further decimals are unreadable."""
    usable = np.isfinite(values) & (np.abs(values) < LARGEST)
    scaled = np.where(usable, values, 0.0) * 10.0**scale
    whole = np.rint(scaled)
    readable = usable & (np.abs(scaled - whole) <= np.maximum(NOISE, np.abs(scaled) * 1e-15))
    return _decimals(whole.astype(np.int64), readable, scale), readable


def _undress(values: pa.Array) -> pa.Array:
    """Amounts without currency signs and thousands separators; a comma that separates no thousands stays."""
    bare = pc.replace_substring_regex(values, DRESS, "")
    grouped = pc.match_substring_regex(bare, GROUPED)
    return pc.if_else(grouped, pc.replace_substring(bare, ",", ""), bare)


def _parse_text(values: pa.Array, scale: int) -> pa.Array:
    numeric = pc.match_substring_regex(values, NUMERIC)
    floats = pc.if_else(numeric, values, None).cast(pa.float64())
    return _from_floats(floats.to_numpy(zero_copy_only=False), scale)[0]


def _clean_text_numbers(array: pa.Array, scale: int) -> Cleaned:
    values, repaired = tidy(as_text(array), fold=True)
    present = as_bool(pc.is_valid(values))
    target = pa.decimal128(18, scale)
    plain = as_bool(pc.match_substring_regex(values, PLAIN))
    result = pc.if_else(pa.array(plain), values, None).cast(target)
    rest = np.flatnonzero(present & ~plain)
    if rest.size:
        odd = values.take(pa.array(rest))
        bare = _undress(odd)
        parsed = _parse_text(bare, scale)
        repaired[rest] |= as_bool(pc.not_equal(bare, odd))
        mask = np.zeros(len(values), bool)
        mask[rest] = True
        result = pc.replace_with_mask(result, pa.array(mask), parsed)
    valid = as_bool(pc.is_valid(result))
    return Cleaned(result, repaired & valid, present & ~valid)


def _fits(array: pa.Array) -> bool:
    """Whether all values of a decimal column have at most 13 digits before the point."""
    bounds = pc.min_max(array).as_py()
    return bounds["min"] is None or (bounds["min"] > -LARGEST and bounds["max"] < LARGEST)


def clean_decimal(array: pa.Array, scale: int) -> Cleaned:
    """An amount (scale 2.

    Yuan) or a quantity (scale 4) from text, whole numbers, binary fractions or decimals.
    """
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_decimal128(array.type) and array.type.scale <= scale and _fits(array):
        nowhere = np.zeros(len(array), bool)
        return Cleaned(array.cast(pa.decimal128(18, scale)), nowhere, nowhere.copy())
    if not (pa.types.is_floating(array.type) or pa.types.is_integer(array.type)):
        return _clean_text_numbers(array, scale)
    floats = array.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    present = ~np.isnan(floats)
    values, readable = _from_floats(floats, scale)
    return Cleaned(values, np.zeros(len(array), bool), present & ~readable)


def clean_number(array: pa.Array, target: pa.DataType) -> Cleaned:
    """A whole number or a binary fraction (coordinates); what is neither is unreadable."""
    values, repaired = tidy(as_text(array), fold=True)
    numeric = pc.match_substring_regex(values, NUMERIC)
    floats = pc.if_else(numeric, values, None).cast(pa.float64())
    usable = pc.less(pc.abs(floats), 2.0**53)
    if pa.types.is_integer(target):
        usable = pc.and_(usable, pc.equal(pc.floor(floats), floats))
    kept = pc.if_else(usable, floats, None).cast(target, safe=False)
    valid = as_bool(pc.is_valid(kept))
    return Cleaned(kept, repaired & valid, as_bool(pc.is_valid(values)) & ~valid)
