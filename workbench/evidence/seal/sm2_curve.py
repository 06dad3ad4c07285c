"""Verification of SM2 signatures (GB/T 32918.2-2016, curve of GB/T 32918.5-2017), to check without the extra.

Only public values are handled here, so that it does not matter that Python's arithmetic takes different times.
"""

from __future__ import annotations

from workbench.evidence.seal.digests import sm3_hex

__all__ = ["ORDER", "digest_to_sign", "sm2_valid"]

_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_A = _P - 3
_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
#: Order of the base point.
ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123

#: The id that GM/T 0009 prescribes where nothing else is agreed, with its length in bits before it.
_ID = (128).to_bytes(2, "big") + b"1234567812345678"

_Point = tuple[int, int] | None


def digest_to_sign(point: bytes, message: bytes) -> bytes:
    """SM3 over the digest of the signer (id, curve, public point of 64 bytes) and the message; 32 bytes."""
    curve = b"".join(number.to_bytes(32, "big") for number in (_A, _B, *_G))
    signer = bytes.fromhex(sm3_hex(_ID + curve + point))
    return bytes.fromhex(sm3_hex(signer + message))


def sm2_valid(point: bytes, message: bytes, signature: bytes) -> bool:
    """Whether r and s (32 bytes each) are a signature of the message by a public point (x and y, 32 bytes each)."""
    x, y, r, s = (
        int.from_bytes(part, "big") for part in (point[:32], point[32:], signature[:32], signature[32:])
    )
    on_curve = x < _P and y < _P and (y * y - (x * x + _A) * x - _B) % _P == 0
    if not on_curve or not 0 < r < ORDER or not 0 < s < ORDER or (r + s) % ORDER == 0:
        return False
    e = int.from_bytes(digest_to_sign(point, message), "big")
    found = _sum(_multiple(s, _G), _multiple((r + s) % ORDER, (x, y)))
    return found is not None and (e + found[0]) % ORDER == r


def _sum(one: _Point, other: _Point) -> _Point:
    if one is None or other is None:
        return one or other
    if one[0] == other[0]:
        if (one[1] + other[1]) % _P == 0:
            return None
        slope = (3 * one[0] * one[0] + _A) * pow(2 * one[1], -1, _P)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, _P)
    x = (slope * slope - one[0] - other[0]) % _P
    return x, (slope * (one[0] - x) - one[1]) % _P


def _multiple(factor: int, point: _Point) -> _Point:
    total: _Point = None
    while factor:
        total = _sum(total, point) if factor & 1 else total
        point, factor = _sum(point, point), factor >> 1
    return total
