"""Counts syllables, for the reading grade. The pure guide takes the counter as a parameter."""

from __future__ import annotations

import re
from functools import lru_cache

import pyphen  # type: ignore[import-untyped]

_DICTIONARIES = (pyphen.Pyphen(lang="en_GB"), pyphen.Pyphen(lang="en_US"))
_VOWELS = re.compile(r"[aeiouy]+")
# A last -e, -es or -ed is silent, except after the letters that make it heard: "tested", "stages", "little".
_SILENT = re.compile(r"(?<=[^aeiouy])(?:(?<!l)e|(?<![td])ed|(?<![cgsxz])(?<!ch)(?<!sh)es)$")


@lru_cache(maxsize=16_384)
def syllables(word: str) -> int:
    """How many syllables an English word has, rather one too many than one too few.

    The larger of what the British and American hyphenation dictionaries give and of the vowel groups heard: a
    dictionary never parts one letter from a word, so it hears one syllable in "about".
    """
    word = word.lower()
    hyphenated = max(len(dictionary.positions(word)) + 1 for dictionary in _DICTIONARIES)
    return max(hyphenated, len(_VOWELS.findall(_SILENT.sub("", word))))
