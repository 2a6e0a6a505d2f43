"""What a saved page holds, as values and as the JSON that is sealed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from core.journey.walk import Walk

# What is about the visit rather than about the person
_NOT_KEPT = frozenset({"visit", "used_at", "before", "dropped", "continues", "moved_from"})


@dataclass(frozen=True)
class Version:
    """One save of the page."""

    number: int
    saved_on: date
    walk: dict[str, Any]  # what `kept_of` gives
    answers: dict[str, str]  # what the team answered, by question: `KeptQuestion.ident`
    said: str  # in the person's own words, after the appointment

    def says_the_same(self, other: Version) -> bool:
        """Whether both hold the same words, whenever they were saved."""
        return (self.walk, self.answers, self.said) == (other.walk, other.answers, other.said)


@dataclass(frozen=True)
class Talk:
    """What we talked about: put there by a clinic with the person's say-so."""

    number: int
    held_on: date
    clinic: str
    lines: tuple[tuple[str, tuple[str, ...]], ...]  # heading -> lines


@dataclass(frozen=True)
class Contents:
    """Everything that is sealed."""

    word: str
    created_on: date
    versions: tuple[Version, ...]
    talks: tuple[Talk, ...] = ()

    @property
    def latest(self) -> Version:
        return self.versions[-1]

    def with_version(self, version: Version) -> Self:
        return replace(self, versions=(*self.versions, version))

    def with_talk(self, talk: Talk) -> Self:
        """With this talk added, or in place of the one with its number."""
        others = [one for one in self.talks if one.number != talk.number]
        return replace(self, talks=tuple(sorted((*others, talk), key=lambda one: one.number)))


def kept_of(walk: Walk) -> dict[str, Any]:
    """What is kept of a walk."""
    return {"visit": "", **walk.model_dump(mode="json", exclude_defaults=True, exclude=set(_NOT_KEPT))}


def to_json(contents: Contents) -> dict[str, Any]:
    return {
        "word": contents.word,
        "created_on": contents.created_on.isoformat(),
        "versions": [{**vars(version), "saved_on": version.saved_on.isoformat()} for version in contents.versions],
        "talks": [{**vars(talk), "held_on": talk.held_on.isoformat()} for talk in contents.talks],
    }


def from_json(held: dict[str, Any]) -> Contents:
    """Raises KeyError, TypeError or ValueError when it is not what `to_json` writes."""
    return Contents(
        word=held["word"],
        created_on=date.fromisoformat(held["created_on"]),
        versions=tuple(_version(one) for one in held["versions"]),
        talks=tuple(_talk(one) for one in held["talks"]),
    )


def _version(held: dict[str, Any]) -> Version:
    return Version(**{**held, "saved_on": date.fromisoformat(held["saved_on"])})


def _talk(held: dict[str, Any]) -> Talk:
    lines = tuple((heading, tuple(said)) for heading, said in held["lines"])
    return Talk(**{**held, "held_on": date.fromisoformat(held["held_on"]), "lines": lines})
