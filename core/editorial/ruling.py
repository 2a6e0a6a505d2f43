"""A rule (`when`) read back in plain words. Pure: it works on the plain data of a draft, which may be unfinished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Lines = Sequence[Mapping[str, Sequence[str]]]
Questions = Mapping[str, Any]

LEAD = "Shown when a person answers:"
ALWAYS = "Shown to everyone."


def in_words(when: Lines, questions: Questions, *, lead: str = LEAD, always: str = ALWAYS) -> str:
    """The rule as one sentence: "Shown when a person answers: stage II or III; and a big or very big tumour."

    :param lead: how the sentence begins.
    :param always: the whole sentence where there is no rule.
    """
    lines = lines_in_words(when, questions)
    return f"{lead} {'; and '.join(lines)}." if lines else always


def lines_in_words(when: Lines, questions: Questions) -> list[str]:
    """What each line asks for: "stage II or III"."""
    return [line_in_words(line, questions) for line in when]


def line_in_words(line: Mapping[str, Sequence[str]], questions: Questions) -> str:
    """What one line asks for: any of its entries is enough."""
    entries = [_entry(question, choices, questions) for question, choices in line.items()]
    return _either(entries) or "nothing yet (no answer is chosen)"


def _entry(question: str, choices: Sequence[str], questions: Questions) -> str:
    asked = questions.get(question)
    if not asked:
        return f"an answer to “{question}”, a question that is gone"
    offered = asked.get("choices") or {}
    if not choices:
        return f"an answer to “{asked.get('name', question)}” (none is chosen)"
    if len(offered) > 1 and set(choices) >= set(offered):
        return f"any known answer to “{asked.get('name', question)}”"
    return _shared([_said(offered.get(choice), choice) for choice in choices])


def _said(choice: Any, key: str) -> str:
    said = (choice.get("said") or choice.get("label")) if isinstance(choice, Mapping) else None
    return str(said or f"“{key}”, an answer that is gone")


def _shared(phrases: Sequence[str]) -> str:
    """The phrases as one, with the words they all begin and end with said once: "a big or very big tumour"."""
    split = [phrase.split() for phrase in phrases]
    shortest = min(map(len, split))
    begins = _alike(split, shortest - 1)
    ends = _alike([words[::-1] for words in split], shortest - begins - 1)
    middles = [" ".join(words[begins : len(words) - ends]) for words in split]
    if len(phrases) == 1 or any(_lists_things(middle) for middle in middles):
        return _either(phrases)
    return " ".join([*split[0][:begins], _either(middles), *split[0][len(split[0]) - ends :]])


def _alike(split: Sequence[Sequence[str]], at_most: int) -> int:
    """How many words all of them begin with, at most so many."""
    for at in range(at_most):
        if len({words[at] for words in split}) > 1:
            return at
    return max(at_most, 0)


def _either(phrases: Sequence[str]) -> str:
    """Any of them: "a, b or c", with more weight between phrases that are lists themselves."""
    if len(phrases) < 2:
        return "".join(phrases)
    heavy = any(_lists_things(phrase) for phrase in phrases)
    between, last = ("; ", "; or ") if heavy and len(phrases) > 2 else (", ", ", or " if heavy else " or ")
    return f"{between.join(phrases[:-1])}{last}{phrases[-1]}"


def _lists_things(phrase: str) -> bool:
    return " or " in phrase or "," in phrase
