"""What is sealed can be neither read nor changed outside, and opens again after the keys were changed."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.platform import sealing
from core.platform.sealing import Ring, SealBroken, ring

OLD = bytes(range(32))
NEW = bytes(range(32, 64))
# Under OLD, for the purpose "test", with the nonce "nnnnnnnnnnnn", bound to "row 7".
KNOWN = "AXs9x3Bubm5ubm5ubm5ubm7Bv35jn-4NHbgJt29WAk34dqKqpm5JYJywiZLi-w"


def test_a_known_seal_opens_for_ever():
    """Made by version 1. If this fails, saved pages and cookies of earlier releases no longer open."""
    assert Ring([OLD]).open("test", KNOWN, b"row 7") == b"what was said"


def test_a_known_nonce_gives_the_known_seal(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sealing.secrets, "token_bytes", lambda count: b"n" * count)
    assert Ring([OLD]).seal("test", b"what was said", b"row 7") == KNOWN


@given(data=st.binary(max_size=300), aad=st.binary(max_size=20), purpose=st.text(max_size=20))
def test_what_is_sealed_opens(data: bytes, aad: bytes, purpose: str):
    try:
        purpose.encode()
    except UnicodeEncodeError:
        return
    keys = Ring([NEW, OLD])
    assert keys.open(purpose, keys.seal(purpose, data, aad), aad) == data


def test_the_same_data_never_gives_the_same_seal():
    keys = Ring([NEW])
    assert len({keys.seal("test", b"same") for _ in range(50)}) == 50


def test_no_changed_byte_opens():
    keys = Ring([OLD])
    raw = base64.urlsafe_b64decode(keys.seal("test", b"said") + "==")
    for place in range(len(raw)):
        for flip in (0x01, 0x80, 0xFF):
            changed = raw[:place] + bytes([raw[place] ^ flip]) + raw[place + 1 :]
            with pytest.raises(SealBroken):
                keys.open("test", base64.urlsafe_b64encode(changed).rstrip(b"=").decode())


def test_no_changed_character_opens():
    keys = Ring([OLD])
    text = keys.seal("test", b"said!")  # a length whose last character has spare bits
    for place, was in enumerate(text):
        for other in {"A", "_", "=", " ", "é", "\x00"} - {was}:
            with pytest.raises(SealBroken):
                keys.open("test", text[:place] + other + text[place + 1 :])


@pytest.mark.parametrize("cut", [0, 1, 5, 17, 30, -1])
def test_a_cut_seal_does_not_open(cut: int):
    keys = Ring([OLD])
    with pytest.raises(SealBroken):
        keys.open("test", keys.seal("test", b"said")[:cut])


@given(text=st.text(max_size=80))
def test_any_other_text_is_broken_and_nothing_else(text: str):
    with pytest.raises(SealBroken):
        Ring([OLD]).open("test", text)


def test_another_purpose_or_another_place_does_not_open():
    keys = Ring([OLD])
    text = keys.seal("cookie", b"said", b"row 7")
    with pytest.raises(SealBroken):
        keys.open("summary", text, b"row 7")
    with pytest.raises(SealBroken):
        keys.open("cookie", text, b"row 8")


def test_keys_change_without_losing_what_was_sealed_until_the_old_key_goes():
    under_old = Ring([OLD]).seal("test", b"said")
    both = Ring([NEW, OLD])
    assert both.open("test", under_old) == b"said"
    under_new = both.seal("test", b"said")
    assert Ring([NEW]).open("test", under_new) == b"said"
    with pytest.raises(SealBroken):
        Ring([NEW]).open("test", under_old)
    with pytest.raises(SealBroken):
        Ring([OLD]).open("test", under_new)


@pytest.mark.parametrize("keys", [[], [b"short"], [OLD, OLD]])
def test_a_ring_of_unusable_keys_cannot_be_made(keys: list[bytes]):
    with pytest.raises(ValueError, match="key"):
        Ring(keys)


def test_the_ring_of_the_process_follows_the_settings(settings):
    settings.SEALING_KEYS = (OLD,)
    text = ring().seal("test", b"said")
    settings.SEALING_KEYS = (NEW, OLD)
    assert ring().open("test", text) == b"said"
    settings.SEALING_KEYS = (NEW,)
    with pytest.raises(SealBroken):
        ring().open("test", text)
