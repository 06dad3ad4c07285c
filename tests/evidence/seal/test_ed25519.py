"""Signatures in pure Python: published vectors, and a second implementation."""

from __future__ import annotations

import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workbench.evidence.seal.signing import ALGORITHMS, valid
from workbench.evidence.seal.verifier.verify import ed25519

ORDER = 2**252 + 27742317777372353535851937790883648493

#: RFC 8032, section 7.1: public key, message, signature of tests 1, 2, 3 and SHA(abc).
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
        "3dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_vectors_of_the_standard(public: str, message: str, signature: str) -> None:
    parts = [
        bytes.fromhex(one.rjust(64, "0")) if one == public else bytes.fromhex(one)
        for one in (public, message, signature)
    ]
    assert ed25519(*parts)
    assert valid("ed25519", ALGORITHMS["ed25519"][0] + parts[0], parts[1], parts[2])


@pytest.mark.slow
def test_a_thousand_messages_each_with_a_bit_flipped_in_one_part() -> None:
    draw = random.Random(25519)
    for _ in range(1000):
        key = Ed25519PrivateKey.from_private_bytes(draw.randbytes(32))
        parts = [key.public_key().public_bytes_raw(), draw.randbytes(draw.randrange(1, 80))]
        parts.append(key.sign(parts[1]))
        assert ed25519(*parts)
        spoilt = draw.randrange(3)
        place = draw.randrange(len(parts[spoilt]))
        parts[spoilt] = flipped(parts[spoilt], place, draw.randrange(8))
        assert not ed25519(*parts)
        assert not valid("ed25519", ALGORITHMS["ed25519"][0] + parts[0], parts[1], parts[2])


@pytest.mark.parametrize("part", [0, 1, 2])
def test_every_byte_of_one_signature(part: int) -> None:
    public, message, signature = (bytes.fromhex(one) for one in VECTORS[2])
    parts = [public, message, signature]
    for place in range(len(parts[part])):
        spoilt = [flipped(one, place, place * 3 % 8) if at == part else one for at, one in enumerate(parts)]
        assert not ed25519(*spoilt)


def flipped(content: bytes, place: int, bit: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_second_spelling_of_s_is_refused(times: int) -> None:
    public, message, signature = (bytes.fromhex(one) for one in VECTORS[1])
    other = int.from_bytes(signature[32:], "little") + times * ORDER
    assert not ed25519(public, message, signature[:32] + other.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "public",
    [
        "01" + "00" * 31,
        "00" * 32,
        "ec" + "ff" * 30 + "7f",
        "00" * 31 + "80",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ee" + "ff" * 30 + "7f",
        "ff" * 32,
        "02" + "00" * 31,
        "01" + "00" * 30 + "80",
    ],
)
def test_keys_of_small_order_and_second_spellings_sign_nothing(public: str) -> None:
    """With them, R = identity and s = 0 would be a signature of many messages."""
    for message in (b"", b"a", b"b", b"c", b"d", b"e", b"f", b"g", b"h"):
        assert not ed25519(bytes.fromhex(public), message, bytes.fromhex("01" + "00" * 63))
