"""The code that opens a saved page: 23 random symbols and a check symbol, printed as six groups of four.

The symbols are Crockford's base 32. The check symbol is the sum of symbol(i) times 2 to the (i + 1) in the field of
32 elements (x^5 + x^2 + 1): it catches every single wrong symbol and every swap of unlike neighbours.
"""

from __future__ import annotations

import secrets
import unicodedata

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_SYMBOLS = 23
LENGTH = RANDOM_SYMBOLS + 1
LONGEST_INPUT = 64  # longer input is cut before anything else is done with it
_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1"})
_FIELD = 0b100101


class TypingSlip(ValueError):
    """What was typed cannot be a code: a symbol is missing, wrong or swapped. `signs` counts letters and digits."""

    def __init__(self, signs: int) -> None:
        super().__init__()
        self.signs = signs


def new_code() -> str:
    """A code from the system's random source: 115 bits."""
    symbols = [secrets.randbelow(32) for _ in range(RANDOM_SYMBOLS)]
    return "".join(SYMBOLS[value] for value in (*symbols, _check(symbols)))


def read_code(typed: str) -> str:
    """The code that was typed, in whatever case and grouping, or as the address in its QR code. Raises TypingSlip."""
    beginning = typed.rpartition("#")[2][:LONGEST_INPUT]
    letters = unicodedata.normalize("NFKC", beginning).upper().translate(_FORGIVEN)
    code = "".join(filter(str.isalnum, letters))
    if len(code) != LENGTH or any(symbol not in SYMBOLS for symbol in code):
        raise TypingSlip(len(code))
    values = [SYMBOLS.index(symbol) for symbol in code]
    if _check(values[:-1]) != values[-1]:
        raise TypingSlip(LENGTH)
    return code


def printed(code: str) -> str:
    """The code as people read it: six groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def _check(values: list[int]) -> int:
    total, weight = 0, 1
    for value in values:
        weight = _times(weight, 2)
        total ^= _times(value, weight)
    return total


def _times(a: int, b: int) -> int:
    """Multiplication in the field of 32 elements."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= _FIELD
        b >>= 1
    return product
