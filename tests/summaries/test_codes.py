"""A code can be read to somebody on the telephone, and a slip in typing it is told from a code that opens nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.summaries.codes import LENGTH, LONGEST_INPUT, SYMBOLS, TypingSlip, new_code, printed, read_code

# Worked out by hand with the powers of 2 in the field of 32 elements: 2, 4, 8, 16, 5, 10, 20, 13, 26, 17, 7, ...
KNOWN = (
    ("0" * 23, "0"),
    ("1" + "0" * 22, "2"),  # 1 x 2
    ("0001" + "0" * 19, "G"),  # 1 x 2^4 = 16
    ("00001" + "0" * 18, "5"),  # 1 x 2^5 = 5
    ("G" + "0" * 22, "5"),  # 16 x 2 = 32 = 5
    ("11" + "0" * 21, "6"),  # 2 + 4
)
CODE = "0123456789ABCDEFGHJKMNP"  # and its check symbol, which another hand worked out below


def power(exponent: int) -> int:
    """2 to this power, by doubling; 32 is 5."""
    value = 1
    for _ in range(exponent):
        value *= 2
        value = value ^ 37 if value > 31 else value
    return value


def times(a: int, b: int) -> int:
    """By logarithms, not as the code does it."""
    logarithm = {power(exponent): exponent for exponent in range(31)}
    return power((logarithm[a] + logarithm[b]) % 31) if a and b else 0


def checked(body: str) -> str:
    total = 0
    for place, symbol in enumerate(body, start=1):
        total ^= times(SYMBOLS.index(symbol), power(place))
    return body + SYMBOLS[total]


bodies = st.text(st.sampled_from(SYMBOLS), min_size=23, max_size=23)


@pytest.mark.parametrize(("body", "check"), KNOWN)
def test_known_check_symbols(body: str, check: str):
    assert checked(body) == body + check
    assert read_code(body + check) == body + check


@given(bodies)
def test_the_check_symbol_is_the_one_and_only_that_opens(body: str):
    opening = [symbol for symbol in SYMBOLS if opens(body + symbol)]
    assert [body + symbol for symbol in opening] == [checked(body)]


def opens(typed: str) -> bool:
    try:
        return bool(read_code(typed))
    except TypingSlip:
        return False


def test_every_single_wrong_symbol_is_a_slip():
    code = checked(CODE)
    wrong = [
        code[:place] + symbol + code[place + 1 :]
        for place in range(LENGTH)
        for symbol in SYMBOLS
        if symbol != code[place]
    ]
    assert len(wrong) == 24 * 31
    assert not any(map(opens, wrong))


@given(bodies)
def test_every_swap_of_unlike_neighbours_is_a_slip(body: str):
    code = checked(body)
    for place in range(LENGTH - 1):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert opens(swapped) == (swapped == code)


def test_every_symbol_missing_or_doubled_is_a_slip():
    code = checked(CODE)
    for place in range(LENGTH):
        assert not opens(code[:place] + code[place + 1 :])
        assert not opens(code[: place + 1] + code[place:])


@pytest.mark.parametrize(
    "typed",
    [
        "0123-4567-89AB-CDEF-GHJK-MNP?",
        "0123456789ABCDEFGHJKMNP?",
        "0123 4567 89ab cdef ghjk mnp?",
        "0123-4567-89ab-cdef-ghjk-mnp?",
        "O123-4567-89AB-CDEF-GHJK-MNP?",  # a letter for nought
        "oi23-4567-89AB-CDEF-GHJK-MNP?",
        "0L23-4567-89AB-CDEF-GHJK-MNP?",
        "0l23 4567 89AB CDEF GHJK MNP?",
        "0123\u20134567\u201489AB\u2010CDEF\u2011GHJK\u2212MNP?",  # whatever dash a text program makes of it
        "\t0123\u00a04567\u200989AB\nCDEF\r\nGHJK\u3000MNP?  ",
        "\ufeff0123\u200b4567\u00ad89ABCDEFGHJKMNP?",  # unseen signs that are copied along
        "".join(chr(ord(symbol) + 0xFEE0) for symbol in "0123456789ABCDEFGHJKMNP") + "?",  # full width
    ],
)
def test_a_code_opens_however_it_is_written(typed: str):
    code = checked(CODE)
    assert read_code(typed.replace("?", code[-1])) == code
    assert read_code(printed(code)) == code


@pytest.mark.parametrize(
    "typed", ["", " ", "-", "U" * 24, "é" * 24, "0" * 23, "0" * 25, "\x00" * 24, "0" * 10_000, "ß" * 24]
)
def test_what_cannot_be_a_code_is_a_slip(typed: str):
    assert not opens(typed)


@given(st.text(st.characters(codec=None), max_size=100))
def test_nothing_that_is_typed_fails_otherwise(typed: str):
    opens(typed)


def test_only_the_beginning_of_long_input_is_looked_at():
    code = checked(CODE)
    assert opens(code + " " * (LONGEST_INPUT - LENGTH) + "x" * 10_000)


@pytest.mark.parametrize(
    "origin", ["https://example.org", "http://localhost:8000", "https://a-very-long-name." + "x" * 99]
)
def test_the_address_in_the_square_of_dots_opens_as_the_code_in_it(origin: str):
    code = checked(CODE)
    assert read_code(f"{origin}/open#{code}") == code
    assert read_code(f"  {origin}/open#{printed(code)} ") == code


@pytest.mark.parametrize(
    ("typed", "signs"),
    [
        ("", 0),
        ("- \u200b", 0),
        ("0123-4567", 8),
        ("0123 4567 89AB CDEF GHJK MN", 22),
        ("0" * 23 + "1", 24),  # a wrong check symbol
        ("0" * 23 + "U", 24),  # no symbol of ours, but a sign that was typed
        ("0" * 25, 25),
        ("0" * 10_000, LONGEST_INPUT),
    ],
)
def test_a_slip_says_how_many_letters_and_digits_were_typed(typed: str, signs: int):
    with pytest.raises(TypingSlip) as slip:
        read_code(typed)
    assert slip.value.signs == signs


def test_a_slip_does_not_quote_what_was_typed():
    with pytest.raises(TypingSlip) as slip:
        read_code("0123-4567-89AB")
    assert "4567" not in f"{slip.value} {slip.value!r} {slip.value.args}"


def test_new_codes_open_and_are_never_alike():
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(map(opens, codes))
    assert {symbol for code in codes for symbol in code} == set(SYMBOLS)
    for place in range(LENGTH - 1):
        assert len({code[place] for code in codes}) == 32  # no place is fixed


def test_a_code_is_printed_in_six_groups_of_four():
    assert printed(checked(CODE)).split("-") == ["0123", "4567", "89AB", "CDEF", "GHJK", "MNP" + checked(CODE)[-1]]
