"""The verifier's own Ed25519, against RFC 8032, against OpenSSL, and against signatures that are only nearly right."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.verify import Refused, public_point, signature_fits

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
# RFC 8032, section 7.1: tests 1, 2, 3 and SHA(abc): public key, message, R and S.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac",
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589",
        "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]
SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]


PLAIN = bytes.fromhex(VECTORS[0][0]), b"", bytes.fromhex(VECTORS[0][2] + VECTORS[0][3])


def fits(public: bytes, message: bytes, signature: bytes) -> bool:
    return signature_fits(public_point(public), public, message, signature)


@pytest.mark.parametrize(("public", "message", "r", "s"), VECTORS)
def test_the_signatures_of_the_rfc_fit_and_no_flipped_bit_of_them_does(
    public: str, message: str, r: str, s: str
) -> None:
    key, text, good = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(r + s)
    assert fits(key, text, good)
    for bit in range(0, 512, 7):
        flipped = bytearray(good)
        flipped[bit // 8] ^= 1 << bit % 8
        assert not fits(key, text, bytes(flipped))
    assert not fits(key, text + b"\0", good)


@given(
    seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=200), noise=st.binary(min_size=64, max_size=64)
)
def test_it_agrees_with_openssl(seed: bytes, message: bytes, noise: bytes) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    for each in (signature, noise, signature[:32] + noise[32:], noise[:32] + signature[32:]):
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(each, message)
            expected = True
        except InvalidSignature:
            expected = False
        assert fits(public, message, each) == expected
    assert fits(public, message, signature)


def test_a_signature_with_a_number_that_is_too_large_does_not_fit() -> None:
    public, message, signature = PLAIN
    s = int.from_bytes(signature[32:], "little") + ORDER
    assert not fits(public, message, signature[:32] + s.to_bytes(32, "little"))


@pytest.mark.parametrize("length", [0, 32, 63, 65, 128])
def test_a_signature_of_another_length_does_not_fit(length: int) -> None:
    public, message, signature = PLAIN
    assert not fits(public, message, (signature * 2)[:length])


@pytest.mark.parametrize("public", SMALL_ORDER)
def test_a_key_by_which_anybody_can_sign_is_none(public: str) -> None:
    with pytest.raises(Refused):
        public_point(bytes.fromhex(public))


@pytest.mark.parametrize("y", [P, P + 1, P + 3, 2**255 - 1, 2])
def test_what_is_no_point_or_written_another_way_is_no_key(y: int) -> None:
    for sign in (0, 1 << 255):
        with pytest.raises(Refused):
            public_point((y | sign).to_bytes(32, "little"))


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_is_none(length: int) -> None:
    with pytest.raises(Refused):
        public_point(bytes.fromhex(VECTORS[0][0] * 2)[:length])
