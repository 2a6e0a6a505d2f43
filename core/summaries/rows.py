"""Between a code and a row: which row a code opens, and how what it holds is written back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.crypto import salted_hmac

from core.platform.alerts import Alert, alert
from core.summaries import formats, tombstones
from core.summaries.contents import Contents, from_json, to_json
from core.summaries.derivation import Derived, tombstone
from core.summaries.formats import FORMATS
from core.summaries.models import Summary
from core.summaries.record import Damaged, Meta, Sealed


@dataclass(frozen=True)
class Key:
    """What one code gives under one pepper, for one format."""

    v: int
    kid: str
    derived: Derived
    tombstone: str


@dataclass(frozen=True)
class Opened:
    """A row, and what is sealed in it."""

    row: Summary
    key: Key
    contents: Contents


def newest_key(code: str) -> Key:
    """What a new page is kept under."""
    kid, pepper = settings.CODE_PEPPERS[0]
    return _key(code, formats.NEWEST, kid, pepper)


def find(code: str, *, today: date, lock: bool = False) -> Opened | None:
    """What opens with this code on this day, or None; the same is done for every kind of "no". A page of another guide
    is not read as one of this guide.

    :param lock: hold the row until the transaction ends.
    """
    keys = {key.derived.lookup_id: key for key in _keys(code)}
    of_this_guide = Summary.objects.filter(content_version__startswith=_of_edition(""))
    rows = of_this_guide.still_kept(today).filter(lookup_id__in=list(keys))
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        return None
    key = keys[bytes(row.lookup_id)]
    if key.tombstone in tombstones.listed().gone:
        return None
    try:
        return Opened(row, key, _contents(row, key))
    except Damaged:
        alert(Alert.DAMAGED_PAGE, reference(row))
        return None


def was_given_up(code: str) -> bool:
    """Of a code that opens nothing: whether a page was deleted under it, or has another one by now."""
    listed = tombstones.listed()
    return any(key.tombstone in listed.gone or key.tombstone in listed.changing for key in _keys(code))


def write(row: Summary, key: Key, contents: Contents, *, expires_on: date) -> None:
    """Seal the contents into the row, for this key and until this day, and save it."""
    row.lookup_id, row.v, row.kid = key.derived.lookup_id, key.v, key.kid
    row.created_on, row.expires_on = contents.created_on, expires_on
    row.content_version = _content_version(contents)
    sealed = FORMATS[key.v].seal(to_json(contents), kek=key.derived.kek, meta=_meta(row))
    row.wrap, row.body = sealed.wrap, sealed.body
    row.save(force_insert=row._state.adding)


def reference(row: Summary) -> str:
    """What names the row outside it. It stays the same, and nobody without our key finds the row by it."""
    return salted_hmac("core.summaries.reference", row.record_id.hex, algorithm="sha256").hexdigest()[:32]


def _keys(code: str) -> Iterator[Key]:
    for kid, pepper in settings.CODE_PEPPERS:
        for v in FORMATS:
            yield _key(code, v, kid, pepper)


def _key(code: str, v: int, kid: str, pepper: bytes) -> Key:
    derived = FORMATS[v].derived(code, pepper)
    return Key(v, kid, derived, tombstone(derived.lookup_id, pepper))


def _contents(row: Summary, key: Key) -> Contents:
    """Raises Damaged: also for a format or a pepper that this code does not lead to."""
    if (row.v, row.kid) != (key.v, key.kid):
        raise Damaged
    sealed = Sealed(bytes(row.wrap), bytes(row.body))
    try:
        contents = from_json(FORMATS[key.v].unseal(sealed, kek=key.derived.kek, meta=_meta(row)))
    except (KeyError, TypeError, ValueError):
        raise Damaged from None
    if contents.created_on != row.created_on:
        raise Damaged
    return contents


def _meta(row: Summary) -> Meta:
    return Meta(row.v, row.kid, row.record_id.hex, row.expires_on.isoformat(), row.content_version)


def _content_version(contents: Contents) -> str:
    """The guide and the number of the edition last saved."""
    return _of_edition(contents.latest.walk["edition"])


def _of_edition(number: object) -> str:
    return f"{settings.GUIDE}/{number}"
