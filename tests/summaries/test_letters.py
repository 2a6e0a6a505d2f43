"""The fonts draw what the list says, and what they lack is written in what they have."""

import unicodedata
from collections import defaultdict

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from core.summaries.letters import FAMILIES, FONTS, UNPRINTABLE, drawn, loses, printable, throughout
from tests.factories import sarcoma_guide

WRITTEN = [
    *("Zoë Łukasz Çağla Ærø", "Nguyễn Thị Hương", "Γιώργος Παπαδόπουλος", "Дмитрий Щербаков", "Հայկ", "გიორგი"),
    *("מרים כהן", "قبل العملية", "אבגד 123 abc", "प्रिया शर्मा", "সুমাইয়া রহমান", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "ગુજરાતી"),
    *("கிருஷ்ணன்", "తెలుగు", "ಕನ್ನಡ", "മലയാളം", "සිංහල", "สมชาย ใจดี", "ລາວ", "ខ្មែរ", "မြန်မာ", "አበበ ቢቂላ"),
    *("x ≤ 3 → y ∑", "✓ ☐ ★", "2\u2009×\u20093".replace("\u2009", "\xa0")),
]


def families() -> dict[str, list[TTFont]]:
    """The faces of each family, by the name that the typesetter knows it by."""
    found: dict[str, list[TTFont]] = defaultdict(list)
    for file in sorted(FONTS.glob("*.ttf")):
        face = TTFont(file)
        found[face["name"].getBestFamilyName()].append(face)
    return found


def test_the_list_of_what_the_fonts_have_is_right():
    """If a font was changed: fonts/README.md says how to write the list again."""
    has = {
        chr(code) for faces in families().values() for code in set.intersection(*(set(f.getBestCmap()) for f in faces))
    }
    assert drawn() == {sign for sign in has if unicodedata.category(sign) not in ("Cc", "Cf")}


def test_every_font_there_is_asked_for_letters_and_no_other():
    assert set(families()) == set(FAMILIES)
    assert len(set(FAMILIES)) == len(FAMILIES)


def test_the_fonts_come_with_their_licence_and_stay_small():
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text()
    assert sum(file.stat().st_size for file in FONTS.iterdir()) < 3_000_000


@pytest.mark.parametrize("typed", WRITTEN)
def test_what_people_write_is_left_as_it_is(typed: str):
    typed = unicodedata.normalize("NFC", typed)
    assert printable(typed) == typed
    assert not loses({"notes": typed})


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("e\u0301a\u0323", "éạ"),
        ("日本語", UNPRINTABLE),
        ("before 日本 after", f"before {UNPRINTABLE} after"),
        ("fine 👍🏽 👨‍👩‍👧 ok", f"fine {UNPRINTABLE} ok"),
        ("a\x00b\x07c\u200bd\ufeff", "abcd"),
        ("a\u200db", "ab"),
        ("ශ\u0dca\u200dරී", "ශ\u0dca\u200dරී"),
        (" \u0301 alone", "  alone"),
        ("tab\there\u2009and\u2028line\r\nnew\rold", "tab here and line\nnew old"),
        ("3\u20114 weeks \uff21\uff11 ①", "3-4 weeks A1 1"),
        ("\ud800 \ue000 \U0010ffff", UNPRINTABLE),
        ("\u202eabc\u202c", "abc"),
    ],
)
def test_what_the_fonts_lack_is_put_into_what_they_have(typed: str, written: str):
    assert printable(typed) == written


@pytest.mark.parametrize("typed", ["日本", "👍", "\ud800", "g\u20e3"])
def test_what_is_lost_is_known(typed: str):
    assert loses({"parts": ({"text": typed},)})


@pytest.mark.parametrize("typed", ["a\u200bb", "a\u2009b", "3\u20124", "\x07"])
def test_spaces_dashes_and_what_is_unseen_are_no_loss(typed: str):
    assert not loses({"parts": ({"text": typed},)})


def test_every_text_is_put_into_what_the_fonts_have_however_deep_it_stands():
    data = {"a": ("日", {"b": (("本", 1),)}), "c": True}
    assert throughout(data) == {"a": ["[?]", {"b": [["[?]", 1]]}], "c": True}


@given(st.text(st.characters(codec=None), max_size=80))
@settings(max_examples=300)
def test_everything_becomes_printable(typed: str):
    assert set(printable(typed)) <= drawn() | {"\n", "\u200c", "\u200d"}


def test_every_word_of_the_guide_can_be_drawn():
    guide = sarcoma_guide().canonical()
    assert printable(guide) == guide
