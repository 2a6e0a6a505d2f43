"""Which part of a document points at which, and giving a part another key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from core.editorial.parts.changing import KeyTaken, check_key, exists, read, split
from core.editorial.parts.sections import Document, NoSuchPart, addresses, held, mapping, section_of
from core.guide.markup import LINK, TermLink, pieces
from core.guide.references import Place, references_in, repointed


def where_used(document: Document, address: str) -> tuple[str, ...]:
    """The addresses of the parts that point at this one, in the order of the outline. Raises NoSuchPart.

    A source is pointed at through its passages, a glossary term by a link in a text, anything by an exception.
    """
    value = read(document, address)
    section = section_of(address)
    key = split(address)[1]
    if section.key == "sources":
        places = _pointing(document, "passages", set(mapping(mapping(value).get("passages"))))
    elif section.key == "glossary":
        places = (place for place, text in _strings(document, ()) if _links_to(text, key))
    else:
        places = _pointing(document, section.key, {key})
    found = {address_of(document, place)[0] for place in places} - {address}
    if address in _excepted(document):
        found.add("exceptions")
    if section.key == "decisions":  # its paths stand in it
        found -= {f"options/{key}/{option}" for option in held(document, f"options/{key}")}
    return tuple(one for one in addresses(document) if one in found)


def held_back_by(document: Document, address: str) -> tuple[str, ...]:
    """What keeps a part from being deleted: whatever points at it, and the paths of a decision. Raises NoSuchPart."""
    options: tuple[str, ...] = ()
    if section_of(address).key == "decisions":
        shelf = f"options/{split(address)[1]}"
        options = tuple(f"{shelf}/{key}" for key in held(document, shelf))
    return (*options, *where_used(document, address))


def address_of(document: Document, place: Sequence[str | int]) -> tuple[str, Place]:
    """The address of the part that holds a place in the whole document, and the place within that part.

    The address is empty for a place that is in no part.
    """
    match tuple(place):
        case ("decisions", decision, "options", option, *inner):
            address = f"options/{decision}/{option}"
        case (section, *inner) if section in ("about", "exceptions"):
            address = str(section)
        case (section, key, *inner):
            address = f"{section}/{key}"
        case _:
            return "", tuple(place)
    return (address, tuple(inner)) if exists(document, address) else ("", tuple(place))


def place_of(address: str) -> Place:
    """Where a part stands in the whole document."""
    match address.split("/"):
        case ["options", decision, option]:
            return "decisions", decision, "options", option
        case steps:
            return tuple(steps)


def renamed(document: Document, address: str, key: str) -> Document:
    """The document with another key for this part, and everything that pointed at it pointing there.

    Raises NoSuchPart (also for a part that has no key), KeyTaken and BadKey.
    """
    section, (shelf, was) = section_of(address), split(address)
    if not section.keyed or not exists(document, address):
        raise NoSuchPart(address)
    if exists(document, f"{shelf}/{key}"):
        raise KeyTaken(f"{shelf}/{key}")
    check_key(key)
    moved = _moved(document, place_of(address), key)
    if section.key == "glossary":
        linked: Document = _reworded(moved, lambda text: _relinked(text, was, key))
        return linked
    if section.key == "treatments":
        moved = _steps_renamed(moved, was, key)
    dotted = ".".join(map(str, place_of(address)))
    exceptions = [_excepting(mark, dotted, f"{dotted.rpartition('.')[0]}.{key}") for mark in _marks(moved)]
    changed = {**moved, **({"exceptions": exceptions} if exceptions else {})}
    return repointed(changed, section.key, was, key)


def _pointing(document: Document, part: str, keys: set[str]) -> Iterator[Place]:
    return (found.place for found in references_in(document) if found.part == part and found.key in keys)


def _strings(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, (*place, index))


def _links_to(text: str, term: str) -> bool:
    return LINK in text and any(isinstance(piece, TermLink) and piece.term == term for piece in pieces(text))


def _marks(document: Document) -> list[Any]:
    marks = document.get("exceptions")
    return marks if isinstance(marks, list) else []


def _excepted(document: Document) -> set[str]:
    """The addresses of the parts that an exception is about."""
    return {address_of(document, str(mapping(mark).get("where", "")).split("."))[0] for mark in _marks(document)}


def _excepting(mark: Any, was: str, now: str) -> Any:
    where = str(mapping(mark).get("where", ""))
    return {**mark, "where": now + where[len(was) :]} if f"{where}.".startswith(f"{was}.") else mark


def _moved(value: Any, place: Place, key: str) -> Any:
    """The value with the last step of this place called `key`, where it stood."""
    step, *rest = place
    if not rest:
        return {key if one == step else one: item for one, item in value.items()}
    return {**value, step: _moved(value[step], tuple(rest), key)}


def _reworded(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _reworded(item, change) for key, item in value.items()}
    return [_reworded(item, change) for item in value] if isinstance(value, list) else value


def _relinked(text: str, was: str, now: str) -> str:
    if not _links_to(text, was):
        return text
    found = pieces(text)
    return "".join(
        TermLink(piece.words, now).marked if isinstance(piece, TermLink) and piece.term == was else piece.marked
        for piece in found
    )


def _steps_renamed(document: Document, was: str, now: str) -> Document:
    """A made-up person's steps are written "surgery fits"."""
    vignettes = {
        key: {**one, "steps": _reworded(one["steps"], lambda said: _step_renamed(said, was, now))}
        if isinstance(one, dict) and "steps" in one
        else one
        for key, one in mapping(document.get("vignettes")).items()
    }
    return {**document, "vignettes": vignettes} if vignettes else document


def _step_renamed(said: str, was: str, now: str) -> str:
    treatment, space, fit = said.partition(" ")
    return f"{now if treatment == was else treatment}{space}{fit}"
