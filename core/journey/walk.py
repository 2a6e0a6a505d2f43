"""One person's walk through the guide: the edition they began with, what they said, and what they wrote.

A walk is a value. Every change returns a new one; `remembering` keeps it in the reader's sealed cookie.
"""

from __future__ import annotations

import hashlib
import secrets
from functools import cached_property
from typing import Self

from pydantic import BaseModel, ConfigDict

from core.content import live
from core.guide.answers import Answers
from core.guide.compare.person import carried
from core.guide.consider import Consideration, consider
from core.guide.itinerary import next_question, on_the_route, question_before, that_still_count
from core.guide.schema import Guide

MOST_QUESTIONS = 40  # a page for an appointment with more could not be read


class Saying(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KeptQuestion(Saying):
    """A question for the team on the person's page: a prompt of the guide by key, or their own words."""

    prompt: str = ""
    text: str = ""
    top: bool = False  # one of the three to ask first
    asker: str = ""  # whose question it is, when it is not the person's own

    @property
    def ident(self) -> str:
        """What names this question in a form, whatever its place in the list."""
        return self.prompt or "own-" + hashlib.sha256(self.text.encode()).hexdigest()[:12]


class Continues(Saying):
    """The saved page that a walk goes on from, and which version of it. Never its code."""

    record: str
    version: int


class Walk(Saying):
    edition: int
    visit: str  # random, so that a new visit cannot be linked to an old one
    used_at: int = 0  # seconds; when the cookie was last written
    answers: Answers = Answers()
    before: dict[str, str] | None = None  # the choices before the last change of an answer
    dropped: tuple[str, ...] = ()  # questions whose answers the last change made pointless
    beside: tuple[str, ...] = ()  # options chosen to set side by side
    questions: tuple[KeptQuestion, ...] = ()
    notes: str = ""
    not_accept: str = ""  # what I would not accept
    companion: str = ""  # who comes along
    companion_wants: str = ""  # what they want to ask or say
    asked_again: str = ""  # the concern that was most important, asked again in another form: its answer
    sure: dict[str, bool] = {}
    understanding: dict[str, bool] = {}  # statement -> what the person thought
    continues: Continues | None = None
    moved_from: int | None = None  # the edition it was begun on, where that one cannot be read any more

    @classmethod
    def fresh(cls) -> Self:
        """A walk that has just begun, on the newest edition."""
        return cls(edition=live.newest().number, visit=secrets.token_urlsafe(12))

    @cached_property
    def published(self) -> live.Published:
        return live.edition(self.edition)

    @property
    def guide(self) -> Guide:
        return self.published.guide

    @cached_property
    def considered(self) -> Consideration:
        return consider(self.guide, self.answers)

    @property
    def begun(self) -> bool:
        """Whether the person has said anything yet."""
        return self.answers != Answers() or bool(self.questions or self.notes or self.not_accept or self.companion)

    # --- the route --------------------------------------------------------------------------------

    @property
    def asks(self) -> str | None:
        """The next question about the case, or None."""
        return next_question(self.guide, self.answers)

    def can_ask(self, question: str) -> bool:
        return on_the_route(self.guide, self.answers, question)

    def asked_before(self, question: str | None) -> str | None:
        return question_before(self.guide, self.answers, question)

    def on(self, published: live.Published) -> Self:
        """This walk as far as it can be carried over to another edition."""
        guide = published.guide
        options = {key for _decision, key, _option in guide.options()}
        return self.saying(
            edition=published.number,
            answers=carried(guide, self.answers),
            questions=tuple(each for each in self.questions if not each.prompt or each.prompt in guide.prompts),
            beside=tuple(key for key in self.beside if key in options),
            understanding={key: said for key, said in self.understanding.items() if key in guide.understanding},
        )

    # --- saying something -------------------------------------------------------------------------

    def saying(self, **changes: object) -> Self:
        """This walk with some of what was said replaced. What the last change did is no longer told."""
        said = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate({**said, "before": None, "dropped": (), **changes})

    def answering(self, question: str, choice: str) -> Self:
        """This walk with one question answered. Answers that no longer count are dropped, and named."""
        was = self.answers.choices
        if was.get(question) == choice:
            return self.saying()
        answers = self.answers.model_copy(update={"choices": {**was, question: choice}})
        counting = that_still_count(self.guide, answers)
        dropped = tuple(key for key in answers.choices if key not in counting.choices)
        changed = question in was or bool(dropped)
        return self.saying(answers=counting, dropped=dropped, before=dict(was) if changed else None)

    def undoing(self) -> Self:
        """This walk with the answers as they were before the last change."""
        before = self.answers.choices if self.before is None else self.before
        return self.saying(answers=self.answers.model_copy(update={"choices": before}))

    def shaped(self, question: str, choices: tuple[str, ...]) -> Self:
        """This walk with a shaping question answered; no choice means it was passed over."""
        shaping = {**self.answers.shaping, question: choices}
        return self.saying(answers=self.answers.model_copy(update={"shaping": shaping}))

    def mattering(self, answers: Answers) -> Self:
        """This walk with what matters replaced."""
        changes = {"importance": answers.importance, "own_concerns": answers.own_concerns}
        return self.saying(answers=self.answers.model_copy(update=changes))
