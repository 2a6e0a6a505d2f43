"""What is sealed tells nothing but a rough length, opens only as it was written, and opens in every later release."""

import hashlib
import hmac
import json
import zlib
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from core.journey.walk import MOST_QUESTIONS, KeptQuestion, Walk
from core.summaries.contents import Contents, Talk, Version, from_json, to_json
from core.summaries.formats import FORMATS
from core.summaries.keeping import MOST_VERSIONS, add_version, fetch
from core.summaries.models import Summary
from core.summaries.record import MOST_BYTES, STEP, Damaged, Meta, Sealed, seal, unseal
from tests.summaries.kept import PEPPER, TODAY, install, page, row_of, runs_of_eight, save

KEK = bytes(range(50, 82))
META = Meta(v=1, kid="one", record_id="0" * 32, expires_on="2027-02-19", content_version="guide/1")
CONTENT = {"word": "river", "notes": "The pain is worse in the evening."}
SEAL_BYTES = 12 + 16  # a nonce and a tag
V1 = sorted((Path(__file__).parent / "fixtures" / "v1").glob("*.json"))


def lengths(content: dict[str, Any]) -> tuple[int, int]:
    sealed = seal(content, kek=KEK, meta=META)
    return len(sealed.wrap), len(sealed.body)


def opens(sealed: Sealed, *, kek: bytes = KEK, meta: Meta = META) -> bool:
    try:
        unseal(sealed, kek=kek, meta=meta)
    except Damaged:
        return False
    return True


def words(count: int) -> str:
    """Words that do not pack."""
    return "".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(count // 64 + 1))[:count]


# --- what goes in comes out -------------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec=None), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=6,
)


@how(deadline=None, max_examples=40)
@given(st.dictionaries(st.text(st.characters(codec=None), max_size=9), json_values, max_size=5))
def test_whatever_is_sealed_opens_as_it_was(content: dict[str, Any]):
    assert unseal(seal(content, kek=KEK, meta=META), kek=KEK, meta=META) == content


said = st.text(st.characters(codec=None), max_size=30)
versions = st.builds(
    Version,
    st.integers(1, 50),
    st.dates(),
    st.dictionaries(st.sampled_from(["notes", "companion"]), said),
    st.dictionaries(said, said, max_size=3),
    said,
)
lines = st.lists(st.tuples(said, st.lists(said, max_size=3).map(tuple)), max_size=3).map(tuple)
talks = st.lists(st.builds(Talk, st.integers(1, 9), st.dates(), said, lines), max_size=2).map(tuple)


@how(deadline=None, max_examples=40)
@given(st.builds(Contents, said, st.dates(), st.lists(versions, min_size=1, max_size=3).map(tuple), talks))
def test_whatever_a_page_holds_comes_back_from_its_json(contents: Contents):
    assert from_json(json.loads(json.dumps(to_json(contents)))) == contents


@pytest.mark.parametrize("missing", ["word", "created_on", "versions", "talks"])
def test_a_page_without_one_of_its_parts_is_not_read(missing: str):
    held = to_json(Contents("river", TODAY, (Version(1, TODAY, {}, {}, ""),)))
    del held[missing]
    with pytest.raises(KeyError):
        from_json(held)


# --- what its length tells --------------------------------------------------------------------------------


def test_a_small_page_and_a_large_one_are_of_one_length():
    assert lengths({}) == lengths(CONTENT) == lengths({"notes": words(5000)}) == (32 + SEAL_BYTES, STEP + SEAL_BYTES)


@pytest.mark.parametrize("count", [0, 1, 3000, 4000, 8000, 9000, 20_000, 60_000])
def test_every_body_is_a_whole_number_of_steps_and_a_seal(count: int):
    wrap, body = lengths({"notes": words(count)})
    assert wrap == 32 + SEAL_BYTES
    assert (body - SEAL_BYTES) % 4096 == 0
    assert body - SEAL_BYTES >= len(zlib.compress(words(count).encode(), 9))


def test_one_more_letter_makes_a_page_longer_by_a_whole_step_or_not_at_all():
    bodies = [lengths({"notes": words(count)})[1] for count in range(7000, 7500, 5)]
    assert {after - before for before, after in pairwise(bodies)} <= {0, 4096, -4096}
    assert set(bodies) == {STEP + SEAL_BYTES, 2 * STEP + SEAL_BYTES}


def test_two_seals_of_the_same_words_have_no_eight_bytes_in_common():
    first, second = (seal(CONTENT, kek=KEK, meta=META) for _ in range(2))
    assert not runs_of_eight([first.wrap, first.body]) & runs_of_eight([second.wrap, second.body])


def test_nothing_sealed_is_shown_when_a_value_is_printed():
    assert repr(seal(CONTENT, kek=KEK, meta=META)) == "Sealed()"


# --- what does not open -----------------------------------------------------------------------------------


def test_no_changed_byte_opens():
    sealed = seal(CONTENT, kek=KEK, meta=META)
    assert opens(sealed)
    for place in range(len(sealed.wrap)):
        assert not opens(replace(sealed, wrap=flipped(sealed.wrap, place)))
    for place in (*range(0, len(sealed.body), 41), -1):
        assert not opens(replace(sealed, body=flipped(sealed.body, place)))


def flipped(held: bytes, place: int) -> bytes:
    place %= len(held)
    return held[:place] + bytes([held[place] ^ 1]) + held[place + 1 :]


@pytest.mark.parametrize("field", ["wrap", "body"])
@pytest.mark.parametrize("held", [b"", b"\x00", b"\x00" * 12, b"\x00" * 60, b"\x00" * 4124])
def test_what_was_never_sealed_does_not_open(field: str, held: bytes):
    assert not opens(replace(seal(CONTENT, kek=KEK, meta=META), **{field: held}))


def test_what_was_cut_or_added_to_does_not_open():
    sealed = seal(CONTENT, kek=KEK, meta=META)
    for body in (sealed.body[:-1], sealed.body[1:], sealed.body + b"\x00", sealed.body[:2000]):
        assert not opens(replace(sealed, body=body))


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"kid": "two"},
        {"record_id": "1" + "0" * 31},
        {"expires_on": "2027-02-20"},
        {"content_version": "guide/2"},
    ],
)
def test_it_opens_beside_no_other_clear_words(change: dict[str, Any]):
    assert not opens(seal(CONTENT, kek=KEK, meta=META), meta=replace(META, **change))


def test_neither_half_opens_with_the_other_half_of_another_save():
    first, second = (seal(CONTENT, kek=KEK, meta=META) for _ in range(2))
    assert not opens(Sealed(wrap=first.wrap, body=second.body))


def test_another_key_opens_nothing():
    assert not opens(seal(CONTENT, kek=KEK, meta=META), kek=bytes(32))


def test_words_that_would_fill_the_memory_once_unpacked_are_refused():
    # A person's own code seals what they like, so this is not stopped by the seal.
    assert opens(seal({"notes": "x" * (MOST_BYTES - 100)}, kek=KEK, meta=META))
    assert not opens(seal({"notes": "x" * MOST_BYTES}, kek=KEK, meta=META))


# --- what a row holds, read without our code --------------------------------------------------------------


@pytest.fixture
def _installation(db: None, settings: Any, tmp_path: Path) -> None:
    install(settings, tmp_path)


@pytest.mark.usefixtures("_installation")
def test_a_row_is_what_the_description_says():
    code = save(page("Read by another hand"))
    row = row_of(code)
    prk = hmac.new(PEPPER, b"stsda/v1" + code.encode(), hashlib.sha256).digest()
    kek = hmac.new(prk, b"stsda/v1/kek\x01", hashlib.sha256).digest()
    clear = {"v": 1, "kid": "one", "record_id": row.record_id.hex, "expires_on": row.expires_on.isoformat()}
    clear["content_version"] = row.content_version
    aad = json.dumps(clear, sort_keys=True, separators=(",", ":")).encode()
    wrap, body = bytes(row.wrap), bytes(row.body)
    dek = AESGCM(kek).decrypt(wrap[:12], wrap[12:], aad)
    padded = AESGCM(dek).decrypt(body[:12], body[12:], aad)
    length = int.from_bytes(padded[:4], "big")
    assert not any(padded[4 + length :])
    held = json.loads(zlib.decompress(padded[4 : 4 + length]))
    assert held["versions"][0]["walk"] == {"visit": "", "edition": 1, "notes": "Read by another hand"}
    assert bytes(row.lookup_id) == hmac.new(prk, b"stsda/v1/lookup\x01", hashlib.sha256).digest()


@pytest.mark.usefixtures("_installation")
def test_as_much_as_a_person_can_write_comes_back_in_fifty_versions():
    questions = tuple(KeptQuestion(text=f"{number} {words(290)}") for number in range(MOST_QUESTIONS))
    code = save(page(words(2000), questions=questions))
    for number in range(1, MOST_VERSIONS):
        walk = page(f"{number} {words(2000)}", questions=questions)
        add_version(code, walk=walk, answers={}, said=words(2000), seen=number, today=TODAY)
    kept = fetch(code, today=TODAY)
    assert kept
    assert [version.walk["notes"].partition(" ")[0] for version in kept.versions[1:]] == [
        str(number) for number in range(1, MOST_VERSIONS)
    ]
    assert Walk.model_validate(kept.latest.walk).questions == questions


# --- pages of earlier releases ----------------------------------------------------------------------------


def put_back(row: dict[str, Any]) -> Summary:
    return Summary.objects.create(
        record_id=UUID(row["record_id"]),
        v=row["v"],
        kid=row["kid"],
        content_version=row["content_version"],
        created_on=date.fromisoformat(row["created_on"]),
        expires_on=date.fromisoformat(row["expires_on"]),
        **{name: bytes.fromhex(row[name]) for name in ("lookup_id", "wrap", "body")},
    )


@pytest.mark.parametrize("path", V1, ids=lambda path: path.stem)
def test_a_page_saved_by_an_earlier_release_opens_as_it_was(path: Path, db: None, settings: Any, tmp_path: Path):
    held = json.loads(path.read_text("utf-8"))
    peppers = [(kid, bytes.fromhex(pepper)) for kid, pepper in held["peppers"].items()]
    install(settings, tmp_path, ("newer", bytes(32)), *peppers)
    put_back(held["row"])
    kept = fetch(held["code"], today=date.fromisoformat(held["today"]))
    assert kept
    assert kept.expires_on.isoformat() == held["opens_as"].pop("expires_on")
    assert from_json(held["opens_as"]) == Contents(kept.word, kept.created_on, kept.versions, kept.talks)
    for version in kept.versions:
        assert Walk.model_validate(version.walk).edition == version.walk["edition"]


def test_every_format_that_pages_were_saved_in_has_pages_to_open():
    folders = {path.name for path in (Path(__file__).parent / "fixtures").iterdir() if any(path.glob("*.json"))}
    assert folders == {f"v{number}" for number in FORMATS}
