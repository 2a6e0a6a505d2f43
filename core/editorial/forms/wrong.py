"""What pydantic finds wrong with a part, as the person at the form reads it. What is only missing may be saved: a draft
may be unfinished. What is wrong may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import TypeAdapter, ValidationError

from core.guide.references import Place


class Wrong(NamedTuple):
    """At a place within the part: what to do about it, and whether it is only missing."""

    place: Place
    sentence: str
    is_missing: bool


def lean(adapter: TypeAdapter[Any], value: Any) -> Any:
    """The value as a document holds it, without what goes without saying; as it is while it is unfinished."""
    try:
        return adapter.dump_python(adapter.validate_python(value), mode="json", exclude_defaults=True)
    except ValidationError:
        return value


def wrongs(adapter: TypeAdapter[Any], value: Any) -> Iterator[Wrong]:
    """Everything that is missing or wrong."""
    try:
        adapter.validate_python(value)
    except ValidationError as error:
        for one in error.errors(include_url=False, include_input=False):
            yield Wrong(tuple(one["loc"]), sentence(one), one["type"] in _MISSING)


def sentence(error: Mapping[str, Any]) -> str:
    """What to do about one error."""
    kind = str(error["type"])
    told = {**_MISSING, **_WRONG}.get(kind)
    return told(error.get("ctx", {})) if told else _as_sentence(str(error["msg"]).removeprefix("Value error, "))


Told = Callable[[Mapping[str, Any]], str]


def _at_least(about: Mapping[str, Any]) -> str:
    least = int(about["min_length"])
    return ngettext("Still missing: at least one", "Still missing: at least %(count)d", least) % {"count": least}


def _still_missing(about: Mapping[str, Any]) -> str:
    return _("Still missing")


_MISSING: dict[str, Told] = {
    "missing": _still_missing,
    "string_too_short": _still_missing,
    "too_short": _at_least,
}
_WRONG: dict[str, Told] = {
    "string_too_long": lambda about: (
        _("Shorten this to %(count)d characters or fewer") % {"count": about["max_length"]}
    ),
    "string_pattern_mismatch": lambda about: _form_of(str(about["pattern"])),
    "date_from_datetime_parsing": lambda about: _("Write a date such as 2027-11-21"),
    "date_parsing": lambda about: _("Write a date such as 2027-11-21"),
    "date_from_datetime_inexact": lambda about: _("Write a date such as 2027-11-21"),
    "int_parsing": lambda about: _("Write a whole number"),
    "int_type": lambda about: _("Write a whole number"),
    "greater_than_equal": lambda about: _("Write a number of at least %(least)s") % {"least": about["ge"]},
    "enum": lambda about: _("Choose one from the list"),
    "literal_error": lambda about: _("Choose one from the list"),
}


def _form_of(pattern: str) -> str:
    if "http" in pattern:
        return _("Write a web address that begins with https://")
    if "A-Z" in pattern:
        return _("Use letters, numbers and single hyphens, such as wound-2002")
    return _("Use small letters, numbers and single hyphens, such as very-big")


def _as_sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
