"""What is made of a code and a pepper is what the description says, and one value does not tell another."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from core.summaries.codes import SYMBOLS
from core.summaries.derivation import derived, tombstone, verifier

PEPPER = bytes(range(32))
CODE = "0" * 24

# Worked out once with `hmac` and `hashlib` alone
VECTORS = (
    (
        CODE,
        PEPPER,
        "c7349d9c33b4a811925aec292462c14be1f3c6a2927d8a52733ba570014a884f",
        "e9cb86dfd7e0d1eaf46ed7ac120598f84d41bbb436a21e7ca05559085f8339ae",
        "6308a39cd0ca3d182e24a4f3edf75e90c4ee59cc4a0dcfc35996e17d505b179f",
    ),
    (
        "NZDM09A7XCMP4A9TPXQS87FY",
        PEPPER,
        "1786009ff47fa693ebae5bce6d8d6e49476d3bcab1f2e1f1d0ffb1ceea7948f9",
        "f1d7bef1671dd52b456c18028909fdb6e6e7ac048e9c3b31cfc13f9896d67bf7",
        "a9c6a76fc386cc33c6dfb2164102400a855edfcc849815fa5da6993185e02be0",
    ),
    (
        CODE,
        b"\xff" * 32,
        "2d16e6e4f1795def19cea3837ef6f7f0127625acb73ab33b0f00d9bf8e659f06",
        "054dd736bfa6a2f47f9c7ce7517952aa7e9871c5fa1069f5a41238249bb66d33",
        "64169c280ec22fe41846c6ed2c1b9ac4f9b9aeb94ed11d216437ffc31a2c24fd",
    ),
)
VERIFIERS = (
    (PEPPER, "5f042928974221e2f014436999e3f4b2a4fe10d28ffb42496f53457475431629"),
    (b"\xff" * 32, "aff73889b7b7d4cb13eedfb423798ce859431b44526a79db50b4eaaa4468789a"),
)

codes = st.text(st.sampled_from(SYMBOLS), min_size=24, max_size=24)
peppers = st.binary(min_size=32, max_size=32)


def by_hand(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def expanded_by_hand(prk: bytes, use: bytes) -> bytes:
    """RFC 5869, 2.3, for one block."""
    return by_hand(prk, b"stsda/v1/" + use + b"\x01")


@pytest.mark.parametrize(
    ("code", "pepper", "lookup_id", "kek", "gone"), VECTORS, ids=["noughts", "another code", "another pepper"]
)
def test_known_answers_of_codes(code: str, pepper: bytes, lookup_id: str, kek: str, gone: str):
    both = derived(code, pepper)
    assert (both.lookup_id.hex(), both.kek.hex()) == (lookup_id, kek)
    assert tombstone(both.lookup_id, pepper) == gone


@pytest.mark.parametrize(("pepper", "value"), VERIFIERS, ids=["one", "another"])
def test_known_answers_of_peppers(pepper: bytes, value: str):
    assert verifier(pepper).hex() == value


@how(deadline=None, max_examples=40)
@given(codes, peppers)
def test_every_value_is_the_one_worked_out_with_plain_hmac(code: str, pepper: bytes):
    prk = by_hand(pepper, b"stsda/v1" + code.encode())
    both = derived(code, pepper)
    assert both.lookup_id == expanded_by_hand(prk, b"lookup")
    assert both.kek == expanded_by_hand(prk, b"kek")
    assert tombstone(both.lookup_id, pepper) == by_hand(pepper, b"stsda/v1/tombstone" + both.lookup_id).hex()
    assert verifier(pepper) == expanded_by_hand(by_hand(pepper, b"stsda/v1/pepper"), b"verifier")


@how(deadline=None, max_examples=40)
@given(codes, peppers)
def test_no_value_is_another_or_what_it_was_made_of(code: str, pepper: bytes):
    both = derived(code, pepper)
    gone = bytes.fromhex(tombstone(both.lookup_id, pepper))
    prk = by_hand(pepper, b"stsda/v1" + code.encode())
    assert len({both.lookup_id, both.kek, gone, verifier(pepper), pepper, prk}) == 6


@how(deadline=None, max_examples=40)
@given(codes, peppers, st.integers(0, 23), st.integers(0, 255))
def test_one_other_symbol_or_bit_gives_another_row_and_key(code: str, pepper: bytes, place: int, bit: int):
    other_symbol = SYMBOLS[SYMBOLS.index(code[place]) ^ 1]
    other_code = code[:place] + other_symbol + code[place + 1 :]
    other_pepper = (int.from_bytes(pepper, "big") ^ 1 << bit).to_bytes(32, "big")
    here = derived(code, pepper)
    for there in (derived(other_code, pepper), derived(code, other_pepper)):
        assert there.lookup_id != here.lookup_id
        assert there.kek != here.kek


def test_the_key_is_not_shown_when_a_value_is_printed():
    both = derived(CODE, PEPPER)
    assert "kek" not in repr(both)
    assert repr(both.kek) not in repr(both)
