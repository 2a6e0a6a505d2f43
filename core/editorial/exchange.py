"""A guide as one file, out and in. What comes in is what went out, to the byte, or is refused with the reason."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from core.content.loading import Fault, GuideError, read_guide
from core.content.models import Edition
from core.editorial import drafting, parts
from core.editorial.models import Draft
from core.editorial.workflow import Refused
from core.guide.schema import Guide, digest_of
from core.staff.models import User

FORMAT = "before-you-decide guide 1"
LONGEST = 4 * 1024 * 1024
BEGINNING = 100
FILE = "the file"
_KINDS = {"guide": str, "change_note": str, "digest": str, "document": dict}


class Imported(NamedTuple):
    """What was in a file. `guide` is the name it went by, where the file tells it."""

    guide: str | None
    content: Guide
    change_note: str = ""


def exported(edition: Edition | Draft) -> str:
    """The file: JSON with the document, its digest and where it comes from."""
    if isinstance(edition, Edition):
        named = {"edition": edition.number, "published_at": edition.published_at.isoformat()}
    else:
        named = {"draft": edition.title, "version": edition.version}
    return _sealed(
        {
            "format": FORMAT,
            "guide": edition.guide,
            **named,
            "change_note": edition.change_note,
            "digest": digest_of(edition.document),
            "document": json.loads(edition.document),
        }
    )


def file_name(edition: Edition | Draft) -> str:
    """Such as soft-tissue-sarcoma-edition-3.json"""
    if isinstance(edition, Edition):
        return f"{edition.guide}-edition-{edition.number}.json"
    return f"{edition.guide}-draft-{edition.pk}.json"


def read(text: str) -> Imported:
    """The guide in an exported file, or in one YAML file.

    Raises core.content.loading.GuideError, which lists every fault with its place (`.faults`).
    """
    if len(text) > LONGEST:
        raise _fault(_("this is far too long to be a guide"))
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").strip()
    found = _as_exported(text)
    if found is None:
        return Imported(None, read_guide({FILE: text}))
    _check_unchanged(text, found)
    troubles = parts.problems(found["document"])
    if troubles:
        raise GuideError([Fault(FILE, 1, _place(trouble), trouble.sentence) for trouble in troubles])
    guide = parts.guide_of(found["document"])
    if guide.digest() != found["digest"]:
        raise _fault(_("the document is not the one that its digest names: export it again"))
    return Imported(found["guide"], guide, found["change_note"])


def start(text: str, *, guide: str | None = None, title: str, by: User, now: datetime) -> Draft:
    """Begin a draft with the guide in a file. Nothing is kept of a file that has any fault.

    :param guide: the slug of the guide, where the file's own is not wanted or not told.
    Raises GuideError, and what `begin` raises.
    """
    return begin(read(text), guide=guide, title=title, by=by, now=now)


def begin(found: Imported, *, guide: str | None = None, title: str, by: User, now: datetime) -> Draft:
    """Begin a draft with a guide that was read.

    Raises BadKey for a slug of the wrong form, and Refused for whoever is no editor or without a slug.
    """
    slug = guide or found.guide
    if not slug:
        raise Refused(_("Say which guide this is: the file does not tell."))
    document, note = parts.document_of(found.content), found.change_note
    return drafting.started(document, guide=slug, title=title, by=by, now=now, change_note=note)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a guide document, for other tools. `x-refers-to` names the part that a key points at."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:before-you-decide:guide:1",
        **Guide.model_json_schema(),
    }


def _sealed(said: dict[str, Any]) -> str:
    """The file that says this, with a checksum over all of it."""
    said = {name: value for name, value in said.items() if name != "checksum"}
    checksum = digest_of(parts.dumped(said))
    return json.dumps({**said, "checksum": checksum}, ensure_ascii=False, indent=1) + "\n"


def _as_exported(text: str) -> dict[str, Any] | None:
    """What an exported file says; None for a file of another kind."""
    try:
        found = json.loads(text)
    except ValueError:
        if FORMAT in text[:BEGINNING]:
            raise _changed() from None
        return None
    except RecursionError:
        raise _fault(_("this is nested too deeply to be a guide")) from None
    return found if isinstance(found, dict) and "format" in found else None


def _check_unchanged(text: str, found: dict[str, Any]) -> None:
    if found["format"] != FORMAT:
        raise _fault(_("this file has another format than '%s': export it with this version") % FORMAT)
    missing = {*_KINDS, "checksum"} - set(found)
    if missing:
        raise _fault(_("'%s' is missing: export the guide again") % sorted(missing)[0])
    if not _is_sealed(text, found):
        raise _changed()
    for name, kind in _KINDS.items():
        if not isinstance(found[name], kind) or (kind is str and "\0" in found[name]):
            raise _fault(_("'%s' is not of the right form: export the guide again") % name)
    if len(found["change_note"]) > drafting.LONGEST_NOTE:
        raise _fault(_("the note for readers is longer than %d characters") % drafting.LONGEST_NOTE)


def _is_sealed(text: str, found: dict[str, Any]) -> bool:
    try:
        return _sealed(found) == f"{text}\n"
    except UnicodeEncodeError:  # half of a character, which nobody types
        return False


def _changed() -> GuideError:
    return _fault(_("something in this file was changed after it was exported: export the guide again"))


def _place(trouble: parts.Trouble) -> str:
    return " ".join([trouble.address, ".".join(map(str, trouble.place))]).strip()


def _fault(message: str) -> GuideError:
    return GuideError([Fault(FILE, 1, "", message)])
