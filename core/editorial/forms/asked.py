"""Fields about the guide's own questions: rules (`when`), the answers of a made-up person, and answers that make a
question for the team worth asking. Keys are never typed: questions and answers are chosen by their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.editorial.forms.kinds import MISSING, Bound, Frame, Kind, Loc, Typed, joined
from core.editorial.forms.labels import Label
from core.editorial.forms.nests import ROW, ROWS_AT_MOST, numbered
from core.editorial.ruling import ALWAYS, LEAD, in_words, line_in_words
from core.editorial.vocabulary import Vocabulary
from core.guide.keys import UNSURE

ASK, NEW = "_ask", "_new"


@dataclass(frozen=True)
class Rule(Kind):
    """The lines of a `when`: every line must hold, and any entry of a line is enough.

    In the form a line is a list of [question, answers]. A question that was only just put in has no answers yet.
    """

    of_a_step: bool = False
    optional: bool = False
    shown_as: ClassVar[str] = "rule"

    def typed(self, value: Any) -> list[list[Any]]:
        return [[[question, list(choices)] for question, choices in line.items()] for line in value or ()]

    def posted(self, sent: QueryDict, name: str) -> list[list[Any]]:
        numbers = [number for number in dict.fromkeys(sent.getlist(joined(name, ROW))) if number.isdecimal()]
        return [self._line(sent, joined(name, number)) for number in numbers[:ROWS_AT_MOST]]

    def _line(self, sent: QueryDict, name: str) -> list[Any]:
        asked = [*sent.getlist(joined(name, ASK)), *sent.getlist(joined(name, NEW))]
        return [[question, sent.getlist(joined(name, question))] for question in dict.fromkeys(asked) if question]

    def value(self, typed: Typed) -> Any:
        lines = [dict(line) for line in typed]
        return [line for line in lines if line] or MISSING

    def bound(self, typed: Typed, name: str, label: Label, frame: Frame) -> Bound:
        parts = [self._bound_line(line, joined(name, at), at, frame) for at, line in enumerate(typed)]
        return self._bound(
            typed, name, label, frame, parts=parts, more={"words": self.words(self.value(typed), frame.vocabulary)}
        )

    def words(self, value: Any, vocabulary: Vocabulary) -> str:
        """The rule read back."""
        lead = _("Part of it when a person answers:") if self.of_a_step else LEAD
        always = _("Always part of this path.") if self.of_a_step else ALWAYS
        when = () if value is None or value is MISSING else value
        return in_words(when, vocabulary.questions, lead=lead, always=always)

    def _bound_line(self, line: list[Any], name: str, at: int, frame: Frame) -> Bound:
        asked = dict(line)
        items = frame.vocabulary.items("questions")
        entries = [
            {
                "key": question,
                "name": joined(name, question),
                "title": items[question].title if question in items else question,
                "gone": question not in items,
                "choices": _choices(frame.vocabulary.choices("questions", question), choices),
            }
            for question, choices in line
        ]
        words = line_in_words(asked, frame.vocabulary.questions)
        others = [item for key, item in items.items() if key not in asked]
        more = {
            "at": at,
            "number": at + 1,
            "entries": entries,
            "words": words,
            "ask": joined(name, ASK),
            "new": joined(name, NEW),
        }
        missing = frame.missing.get(name, ())
        return Bound(
            "rule_line",
            name,
            Label(_("Line")),
            faults=frame.faults.get(name, ()),
            missing=missing,
            options=others,
            more=more,
        )

    def unticked(self, typed: Typed, name: str) -> Iterator[str]:
        """The names of the lines in which a question stands with no answer ticked."""
        for at, line in enumerate(typed):
            if any(not choices for _question, choices in line):
                yield joined(name, at)

    def name_of(self, typed: Typed, name: str, loc: Loc) -> str:
        kept = [at for at, line in enumerate(typed) if line]
        return joined(name, kept[int(loc[0])]) if loc else name

    def at(self, typed: Typed, path: Sequence[str]) -> tuple[Kind, Typed]:
        if not path:
            return self, typed
        return self, typed[numbered(path[0], typed)]


def _choices(offered: Mapping[str, str], ticked: Sequence[str]) -> list[dict[str, Any]]:
    """The answers a question offers, and whatever else is ticked."""
    gone = [choice for choice in ticked if choice not in offered]
    return [
        {"key": key, "label": offered.get(key, key), "ticked": key in ticked, "gone": key in gone}
        for key in [*offered, *gone]
    ]


def _answered(vocabulary: Vocabulary, part: str, answers: Mapping[str, Sequence[str]]) -> str:
    """Answers as they read: "Stage: Stage II; Size: Big"."""
    asked = vocabulary.items(part)
    told = []
    for question, choices in answers.items():
        offered = {**vocabulary.choices(part, question), UNSURE: _("I'm not sure")}
        title = asked[question].title if question in asked else question
        told.append(f"{title}: {', '.join(offered.get(choice, choice) for choice in choices)}")
    return "; ".join(told)


def _asked(frame: Frame, part: str, name: str, ticked: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Every question with its answers. Those that are answered stand first, in the order they are stored in: a
    document that was only looked at must stay as it was."""
    items = frame.vocabulary.items(part)
    unsure = {UNSURE: _("I'm not sure")} if part == "questions" else {}
    return [
        {
            "key": key,
            "name": joined(name, key),
            "title": items[key].title if key in items else key,
            "choices": _choices({**frame.vocabulary.choices(part, key), **unsure}, ticked.get(key, ())),
        }
        for key in [*ticked, *(key for key in items if key not in ticked)]
    ]


@dataclass(frozen=True)
class Answers(Kind):
    """What a made-up person answered: one answer, or none yet, to each question."""

    optional: bool = False
    shown_as: ClassVar[str] = "answers"

    def typed(self, value: Any) -> dict[str, str]:
        return dict(value or {})

    def posted(self, sent: QueryDict, name: str) -> dict[str, str]:
        asked = sent.getlist(joined(name, ASK))
        return {question: answer for question in asked if (answer := sent.get(joined(name, question), ""))}

    def value(self, typed: Typed) -> Any:
        return dict(typed)

    def bound(self, typed: Typed, name: str, label: Label, frame: Frame) -> Bound:
        options = _asked(frame, "questions", name, {key: [answer] for key, answer in typed.items()})
        return self._bound(typed, name, label, frame, options=options, more={"ask": joined(name, ASK)})

    def name_of(self, typed: Typed, name: str, loc: Loc) -> str:
        return joined(name, loc[0]) if loc else name

    def words(self, value: Any, vocabulary: Vocabulary) -> str:
        return _answered(vocabulary, "questions", {question: [answer] for question, answer in (value or {}).items()})


@dataclass(frozen=True)
class ShapedBy(Kind):
    """Answers to the questions about the person, any of which counts: question -> answers."""

    optional: bool = False
    shown_as: ClassVar[str] = "shaped_by"

    def typed(self, value: Any) -> dict[str, list[str]]:
        return {question: list(choices) for question, choices in (value or {}).items()}

    def posted(self, sent: QueryDict, name: str) -> dict[str, list[str]]:
        asked = sent.getlist(joined(name, ASK))
        return {question: ticked for question in asked if (ticked := sent.getlist(joined(name, question)))}

    def value(self, typed: Typed) -> Any:
        return dict(typed) or MISSING

    def bound(self, typed: Typed, name: str, label: Label, frame: Frame) -> Bound:
        options = _asked(frame, "shaping", name, typed)
        return self._bound(typed, name, label, frame, options=options, more={"ask": joined(name, ASK)})

    def name_of(self, typed: Typed, name: str, loc: Loc) -> str:
        return joined(name, loc[0]) if loc else name

    def words(self, value: Any, vocabulary: Vocabulary) -> str:
        return _answered(vocabulary, "shaping", value or {})
