"""Identifiers of the city: right check digits, unassigned region 99xxxx (domain notes, section 4)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from workbench.sample.arrays import Array
from workbench.sample.text import ZERO, digits, literal, strings

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
FIRST_REGION = 990_001


def check_characters(body: Array) -> Array:
    """Check characters of GB 11643 (ISO 7064 MOD 11-2) for rows of 17 ASCII digits, as bytes."""
    out: Array = CHECKS[((body - ZERO).astype(np.int64) @ WEIGHTS) % 11]
    return out


def identity_numbers(region: Array, birth: Array, female: Array) -> pa.Array:
    """Citizen numbers: region (6), birth date (8), sequence (3, odd for men), check character.

    `region` is the six-digit number, `birth` a datetime64[D]; the sequence counts people who share both.
    """
    stamp = yyyymmdd(birth)
    order = np.lexsort((female, stamp, region))
    same = (
        (np.diff(region[order]) == 0)
        & (np.diff(stamp[order]) == 0)
        & (np.diff(female[order].astype(np.int8)) == 0)
    )
    starts = np.flatnonzero(np.concatenate(([True], ~same)))
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    sequence = np.empty(len(order), dtype=np.int64)
    sequence[order] = rank * 2 + np.where(female[order], 2, 1)
    if int(sequence.max(initial=0)) > 999:
        raise ValueError("more people of one birth date in a region than citizen numbers allow")
    body = np.concatenate([digits(region, 6), digits(stamp, 8), digits(sequence, 3)], axis=1)
    return strings(body, check_characters(body)[:, None])


def yyyymmdd(day: Array) -> Array:
    """Dates (datetime64[D]) as whole numbers 20250131."""
    month = day.astype("datetime64[M]")
    year = day.astype("datetime64[Y]").astype(np.int64) + 1970
    out: Array = year * 10_000 + (month.astype(np.int64) % 12 + 1) * 100 + (day - month).astype(np.int64) + 1
    return out


def person_numbers(region: Array, serial: Array) -> pa.Array:
    """psn_no: 20 digits, region first."""
    return strings(digits(region, 6), digits(serial, 14))


def institution_bytes(letter: str, region: Array, serial: Array) -> Array:
    """fixmedins_code: letter (H or P), region (6), sequence (5) as rows of 12 bytes."""
    return np.concatenate([literal(letter, len(region)), digits(region, 6), digits(serial, 5)], axis=1)


def doctor_codes(region: Array, serial: Array) -> pa.Array:
    """Doctor code: D, region (6), sequence (6)."""
    return strings(literal("D", len(region)), digits(region, 6), digits(serial, 6))


def card_numbers(serial: Array) -> pa.Array:
    """Social security card: letter and nine figures, with no tie to the person number."""
    return strings(literal("K", len(serial)), digits(serial, 9))


def phones(serial: Array) -> pa.Array:
    """Phone numbers that no exchange can assign: 100-0 and seven figures."""
    return strings(literal("100-0", len(serial)), digits(serial, 7))
