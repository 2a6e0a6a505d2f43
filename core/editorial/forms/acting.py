"""What the small buttons of a form do: add a row, take one out, move it, open a part that may be left out."""

from __future__ import annotations

from typing import Any

from core.editorial.forms.asked import Rule
from core.editorial.forms.kinds import Kind, Typed
from core.editorial.forms.nests import Group, Maybe, Rows, numbered


def act(form: Kind, typed: Typed, action: str) -> str:
    """Do it to what is typed, in place. An action is a verb and the field it is about: "add:steps", "up:good.2".

    :returns: the name of the field where the work goes on.
    :raises LookupError: for a field that is not there.
    """
    verb, _colon, where = action.partition(":")
    path = where.split(".") if where else []
    match verb:
        case "add":
            held, new = _rows(form, typed, path)
            held.append(new)
            return ".".join([*path, str(len(held) - 1)])
        case "drop" | "up" | "down":
            held = _held(form, typed, path[:-1])
            at = numbered(path[-1], held) if path else 0
            return ".".join([*path[:-1], *_moved(held, at, verb)])
        case "there" | "gone":
            _open(form, typed, path, there=verb == "there")
        case "leave":
            line = _held(form, typed, path[:-1])
            line[:] = [entry for entry in line if entry[0] != path[-1]]
            return ".".join(path[:-1])
        case "find" | "ask":
            pass
        case _:
            raise LookupError(action)
    return where


def _rows(form: Kind, typed: Typed, path: list[str]) -> tuple[list[Any], Any]:
    kind, held = form.at(typed, path)
    if isinstance(kind, Rows):
        return held, kind.new()
    if isinstance(kind, Rule):
        return held, []
    raise LookupError(path)


def _held(form: Kind, typed: Typed, path: list[str]) -> list[Any]:
    _kind, held = form.at(typed, path)
    if not isinstance(held, list):
        raise LookupError(path)
    return held


def _moved(held: list[Any], at: int, verb: str) -> list[str]:
    """Take one out, or put it one place further; the place where the work goes on."""
    one = held.pop(at)
    if verb == "drop":
        return []
    to = max(0, at - 1) if verb == "up" else min(len(held), at + 1)
    held.insert(to, one)
    return [str(to)]


def _open(form: Kind, typed: Typed, path: list[str], *, there: bool) -> None:
    parent, held = form.at(typed, path[:-1])
    kind = (
        next((field.kind for field in parent.fields if field.name == path[-1]), None)
        if isinstance(parent, Group)
        else None
    )
    if not isinstance(kind, Maybe):
        raise LookupError(path)
    held[path[-1]] = kind.group.typed(None) if there else None
