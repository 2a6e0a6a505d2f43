"""Words that a guide keeps away from, and how hard its texts are to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.guide.references import Place
from core.guide.review.finding import Check, Finding, Syllables
from core.guide.review.texts import Said

Grades = dict[Place, float]  # place -> reading grade

HARDEST = 10.0  # grade of one text, unless a reviewer's mark says why
HARDEST_MEAN = 8.0
FEWEST_WORDS = 8  # a shorter text has no grade worth the name

_BANNED = {
    r"recommend\w*": "say what a team may talk about",
    r"should(?:n[’']t)?\s+(?:not\s+)?have|you\s+should|you\s+must": "say what people are often offered, or what to ask",
    r"best\s+(?:option|choice|path|treatment|for\s+you)": "do not rank the options",
    r"(?:suitable|right)\s+for\s+you": "say 'ask your team whether this applies to you'",
    r"(?:in)?eligib\w+": "say 'ask your team whether this applies to you'",
    r"your\s+(?:own\s+)?(?:risk|chances?|odds|prognosis)": "say what happened in groups of people; ask the team",
    r"you\s+are\s+(?:at\s+)?(?:low|high)\s+risk": "say 'ask your team which of these apply to you'",
    r"scor(?:e|es|ed|ing)": "nothing here is scored: say what was found",
    r"calculat\w+": "nothing is worked out about a reader: say 'shown because you answered'",
    r"(?<!your )(?:mis|un)?diagnos\w+": "say 'found', 'told you have' or 'your diagnosis'",
    r"detect\w*": "say 'find' or 'found'",
    r"monitor\w*": "say 'check' or 'look again'",
    r"triag\w+": "say who to call",
    r"treatment\s+plans?": "say 'notes for my appointment' or 'what you and your team agree'",
    r"up\s+to\s+date|latest": "say when it was reviewed",
}
_PATTERNS = [(re.compile(rf"\b(?:{words})\b", re.IGNORECASE), instead) for words, instead in _BANNED.items()]
_SENTENCE_END = re.compile(r"[.!?]+(?=[\"'”’)]*(?:\s|$))")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


def banned_words(said: list[Said]) -> Iterator[Finding]:
    """Words that recommend, rank, score or predict."""
    for one in said:
        for pattern, instead in _PATTERNS:
            found = pattern.search(" ".join(one.words.split()))
            if found:
                message = f"'{found[0]}' is a word this guide keeps away from: {instead}"
                yield Finding(Check.BANNED_WORDS, one.place, message)


def grades(said: list[Said], syllables: Syllables) -> Grades:
    """The reading grade of every text that is long enough to have one: place -> grade."""
    return {
        one.place: reading_grade(one.words, syllables) for one in said if len(_WORD.findall(one.words)) >= FEWEST_WORDS
    }


def hard_to_read(graded: Grades) -> Iterator[Finding]:
    """Texts over grade 10, and a mean over grade 8."""
    for place, grade in graded.items():
        if grade > HARDEST:
            message = f"this reads at grade {grade:.1f}, over {HARDEST:.0f}: use shorter sentences and plainer words"
            yield Finding(Check.READING_GRADE, place, message)
    if mean(graded) > HARDEST_MEAN:
        message = f"the texts read at grade {mean(graded):.1f} on average, over {HARDEST_MEAN:.0f}: make them plainer"
        yield Finding(Check.READING_GRADE, (), message)


def mean(graded: Grades) -> float:
    """The mean grade of the texts; 0 where there is none."""
    return sum(graded.values()) / len(graded) if graded else 0.0


def reading_grade(text: str, syllables: Syllables) -> float:
    """The Flesch-Kincaid grade of a text: 0.39 words a sentence + 11.8 syllables a word - 15.59.

    Kincaid, Fishburne, Rogers and Chissom 1975. A sentence ends with a full stop, question or exclamation mark;
    a heading or label with none is one sentence.
    """
    words = _WORD.findall(text)
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
