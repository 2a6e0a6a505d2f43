"""Writing a draft. Every act changes one part, is one row of history and counts the draft's version up by one.

Who edits a draft that is in review or approved makes it a draft again. Every function raises `workflow.Refused` when
`by` may not edit the draft as it stands.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.content.live import NothingPublished, newest
from core.content.loading import load_guide
from core.content.models import Edition
from core.editorial import parts, workflow
from core.editorial.models import Change, ChangeKind, Draft
from core.editorial.parts import Document, Value
from core.editorial.recording import NOTE, history, last_hand, opened, written
from core.editorial.undoing import can_undo, undo
from core.staff.models import User

__all__ = [
    "EMPTY",
    "NEW",
    "NOTE",
    "InUse",
    "PartChanged",
    "add",
    "can_undo",
    "copy",
    "delete",
    "edit",
    "history",
    "rename",
    "reorder",
    "retitle",
    "say_what_is_new",
    "start",
    "started",
    "undo",
]

NEW = ""
TEMPLATE = "template"
LONGEST_NOTE = 4000  # characters, of the note for readers
EMPTY: Document = {
    "about": {},
    **{name: {} for name in ("sources", "facts", "questions", "concerns", "decisions", "treatments", "prompts")},
}


class PartChanged(Exception):
    """Somebody changed the part after the form was made. Nothing was written.

    `mine` is what was to be written, `theirs` what stands there now (None where it was deleted), `seen` its digest:
    sending `mine` with this `seen` writes over theirs. `by` changed it last.
    """

    def __init__(self, mine: Value, theirs: Value, seen: str, by: User | None) -> None:
        super().__init__("somebody changed this part after you opened it")
        self.mine, self.theirs, self.seen, self.by = mine, theirs, seen, by


class InUse(Exception):
    """A part that others point at cannot go. `places` are the addresses of those."""

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__("other parts point at this one")
        self.places = places


def start(
    *, guide: str, title: str, by: User, now: datetime, source: str = "edition", edition: int | None = None
) -> Draft:
    """Begin a draft. `source` is "edition" (the one that readers see now, or the one with this number: that is how one
    goes back), "empty" or "template". A guide that was imported begins with `exchange.start`.

    Raises LookupError where there is no such edition, EditionDamaged where it is not what was published, BadKey for a
    guide's slug, Refused for whoever is no editor.
    """
    if source == "empty":
        return started(EMPTY, guide=guide, title=title, by=by, now=now)
    if source == "template":
        return started(parts.document_of(load_guide(TEMPLATE)), guide=guide, title=title, by=by, now=now)
    try:
        number = newest(guide).number if edition is None else edition
        found = Edition.objects.of(guide).get(number=number)
    except (NothingPublished, Edition.DoesNotExist):
        raise LookupError(_("There is no such edition of this guide.")) from None
    return started(parts.document_of(found.read()), guide=guide, title=title, by=by, now=now, based_on=found.number)


def started(
    document: Document,
    *,
    guide: str,
    title: str,
    by: User,
    now: datetime,
    based_on: int | None = None,
    change_note: str = "",
) -> Draft:
    """A new draft that holds this document, and this note for readers."""
    workflow.check_writes(by)
    parts.check_key(guide)
    return Draft.objects.create(
        guide=guide,
        based_on=based_on,
        knows_edition=Edition.objects.of(guide).newest_first().values_list("number", flat=True).first(),
        title=title,
        document=parts.dumped(document),
        change_note=change_note,
        created_by=by,
        created_at=now,
        changed_at=now,
    )


# What an editor does


@transaction.atomic
def edit(draft: Draft, address: str, value: Value, *, seen: str, by: User, now: datetime) -> Change | None:
    """Write a part. None when it says the same as before.

    :param seen: `parts.digest` of the part as the form was made, `NEW` for a part that did not exist: it is added.
    Raises PartChanged, NoSuchPart, BadKey. An unfinished value is written all the same: see `parts.problems`.
    """
    document = opened(draft, by)
    parts.section_of(address)
    if not parts.exists(document, address):
        if seen != NEW:
            raise PartChanged(value, None, NEW, last_hand(draft, address))
        return _add(draft, document, address, value, None, by, now)
    theirs = parts.read(document, address)
    if parts.dumped(theirs) == parts.dumped(value):
        return None
    if seen != parts.digest(theirs):
        raise PartChanged(value, theirs, parts.digest(theirs), last_hand(draft, address))
    return written(draft, parts.replaced(document, address, value), ChangeKind.EDIT, address, theirs, value, by, now)


@transaction.atomic
def add(draft: Draft, address: str, value: Value, *, after: str | None = None, by: User, now: datetime) -> Change:
    """Add a part behind the part with the key `after` (None: at the end, "": first). Raises KeyTaken, BadKey."""
    return _add(draft, opened(draft, by), address, value, after, by, now)


@transaction.atomic
def copy(draft: Draft, address: str, key: str, *, by: User, now: datetime) -> Change:
    """Add a copy of a part, right behind it, under another key. Raises NoSuchPart, KeyTaken, BadKey."""
    document = opened(draft, by)
    value, (shelf, was) = parts.read(document, address), parts.split(address)
    return _add(draft, document, f"{shelf}/{key}", value, was, by, now)


@transaction.atomic
def delete(draft: Draft, address: str, *, seen: str, by: User, now: datetime) -> Change:
    """Delete a part. Raises InUse, PartChanged, NoSuchPart."""
    document = opened(draft, by)
    theirs = parts.read(document, address)
    if seen != parts.digest(theirs):
        raise PartChanged(None, theirs, parts.digest(theirs), last_hand(draft, address))
    if not parts.section_of(address).keyed:
        raise workflow.Refused(_("This part is always there. You can change what it says."))
    places = parts.held_back_by(document, address)
    if places:
        raise InUse(places)
    behind = parts.behind(document, address)
    changed = parts.removed(document, address)
    return written(draft, changed, ChangeKind.DELETE, address, theirs, None, by, now, behind=behind)


@transaction.atomic
def reorder(draft: Draft, shelf: str, keys: Sequence[str], *, by: User, now: datetime) -> Change | None:
    """Put the parts of a section ("facts", "options/treatment") into this order. None when they stand so already.

    Raises PartChanged (with the keys) when a part was added or deleted meanwhile, NoSuchPart.
    """
    document = opened(draft, by)
    was, wanted = list(parts.keys_of(document, shelf)), list(keys)
    if was == wanted:
        return None
    try:
        changed = parts.reordered(document, shelf, wanted)
    except ValueError:
        raise PartChanged(wanted, was, parts.digest(was), None) from None
    return written(draft, changed, ChangeKind.ORDER, shelf, was, wanted, by, now)


@transaction.atomic
def rename(draft: Draft, address: str, key: str, *, by: User, now: datetime) -> Change | None:
    """Give a part another key; what points at it follows. Raises NoSuchPart, KeyTaken, BadKey, and Refused for a key
    that was ever published: saved pages use it."""
    document = opened(draft, by)
    shelf, was = parts.split(address)
    if was == key:
        return None
    changed = parts.renamed(document, address, key)
    if _was_published(draft.guide, address):
        raise workflow.Refused(_("This key was published, and saved pages use it: it stays. Change the words instead."))
    there = f"{shelf}/{key}"
    return written(draft, changed, ChangeKind.RENAME, there, address, there, by, now)


@transaction.atomic
def retitle(draft: Draft, *, title: str, by: User, now: datetime) -> None:
    """Call the draft something else. Only editors see its title, so this is not part of the history."""
    opened(draft, by)
    draft.title, draft.changed_at = title, now
    draft.save(update_fields=["title", "changed_at"])


@transaction.atomic
def say_what_is_new(
    draft: Draft, *, change_note: str, seen: str | None = None, by: User, now: datetime
) -> Change | None:
    """Write the note for readers: what is new in this edition. It is part of what is signed, and of the history.

    :param seen: `parts.digest` of the note as the form was made. Raises PartChanged.
    """
    document = opened(draft, by)
    if draft.change_note == change_note:
        return None
    if seen is not None and seen != parts.digest(draft.change_note):
        raise PartChanged(change_note, draft.change_note, parts.digest(draft.change_note), last_hand(draft, NOTE))
    was, draft.change_note = draft.change_note, change_note
    return written(draft, document, ChangeKind.EDIT, NOTE, was, change_note, by, now)


def _add(
    draft: Draft, document: Document, address: str, value: Value, after: str | None, by: User, now: datetime
) -> Change:
    changed = parts.added(document, address, value, after=after)
    behind = parts.behind(changed, address)
    value = parts.read(changed, address)
    return written(draft, changed, ChangeKind.ADD, address, None, value, by, now, behind=behind)


def _was_published(guide: str, address: str) -> bool:
    """Whether any edition has a part at this address. Editions are many only after years, and renaming is rare."""
    documents = Edition.objects.of(guide).values_list("document", flat=True)
    return any(parts.exists(json.loads(document), address) for document in documents.iterator(chunk_size=1))
