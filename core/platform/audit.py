"""Who of the staff did what, when, with what result: lines that cannot be changed without it showing.

Each line holds the SHA-256 of itself and the line before. That alone would let whoever can write to the database forge
the whole chain, so every line is also vouched for in a file outside the database, under keys that the database does not
hold: `intend` before the line is committed, `done` after it. A line without its `intend` is forged; a `done` without
its line shows that lines were cut off.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.crypto import salted_hmac

from core.platform.models import AuditLine

_FIRST = "0" * 64
_LOCK = 0x6279_6461  # any number that nothing else of ours locks
_INTEND, _DONE, _LOST = "intend", "done", "lost"

logger = logging.getLogger(__name__)


class NotARestore(Exception):
    """What is wrong with the lines does not come from putting a backup back."""


class AuditUnavailable(Exception):
    """The line could not be written, so what it is about must not happen."""


@dataclass(frozen=True)
class Entry:
    """What a line says. Never content: ids, keyed pseudonyms and words of ours only.

    :param actor: the id of the account; None when nobody is signed in.
    :param clinic: the id of the clinic whose administrators may read the line.
    """

    act: str
    at: datetime
    actor: int | None = None
    actor_name: str = ""
    clinic: int | None = None
    subject: str = ""
    result: str = "ok"
    detail: str = ""


@dataclass(frozen=True)
class Fault:
    """The first place where the lines are not as they were written."""

    seq: int
    words: str
    may_be_a_restore: bool = False  # lines are gone from here on; older ones are as they were

    def __str__(self) -> str:
        return f"line {self.seq}: {self.words}"


def append(entry: Entry) -> AuditLine:
    """Write one line at the end of the chain.

    It is part of the caller's transaction, if there is one: an act and its line stand or fall together. The line about
    an act that failed is written after that act's transaction has ended.

    :raises AuditUnavailable: when the line, or what vouches for it, cannot be written.
    """
    try:
        with transaction.atomic():
            line = _next(entry)
            line.save(force_insert=True)
            _vouch(f"{_INTEND} {line.seq} {line.digest}")
            transaction.on_commit(lambda: _confirm(line))
    except (DatabaseError, OSError) as problem:
        raise AuditUnavailable from problem
    return line


def first_fault(files: Sequence[Path] = ()) -> Fault | None:
    """The first line that was changed, removed, moved, forged, or cut off at the end; None when all is as written.

    :param files: where the lines are vouched for; the file of this installation when none is named.
    """
    named = files or [_file()]
    vouched = before = _Vouched(named)
    previous, last = _FIRST, 0
    for line in AuditLine.objects.order_by("seq").iterator():
        if line.seq != last + 1:
            return Fault(last + 1, "is missing")
        if line.previous != previous:
            return Fault(line.seq, "does not follow from the line before it")
        if line.digest != _digest(line):
            return Fault(line.seq, "was changed after it was written")
        if not vouched.intended(line):
            vouched = _Vouched(named)  # the line may be newer than what was read: people work on meanwhile
        if not vouched.intended(line):
            return Fault(line.seq, "was not written by this service, or what vouches for it is gone")
        if vouched.was_another(line):
            return Fault(line.seq, "stands where another line was written before", may_be_a_restore=True)
        previous, last = line.digest, line.seq
    return Fault(last + 1, "is missing: lines were cut off at the end", True) if before.last > last else None


def accept_restore(*, at: datetime) -> Fault:
    """After a backup was put back: say so in the audit, and no longer miss the lines that it did not hold.

    :returns: where the loss begins.
    :raises NotARestore: when nothing is missing, or more is wrong than that the newest lines are gone.
    """
    fault = first_fault()
    if fault is None or not fault.may_be_a_restore:
        raise NotARestore(str(fault) if fault else "nothing is missing")
    with transaction.atomic():
        append(Entry(act="backup-put-back", at=at, detail=f"lines from {fault.seq} on were lost"))
        _vouch(f"{_LOST} {fault.seq} {_FIRST}")
    return fault


def _next(entry: Entry) -> AuditLine:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    # On SQLite the transaction itself began by taking the one lock there is (transaction_mode IMMEDIATE).
    head = AuditLine.objects.order_by("-seq").first()
    line = AuditLine(
        seq=head.seq + 1 if head else 1,
        at=entry.at.astimezone(UTC),
        actor=entry.actor,
        actor_name=_plain(entry.actor_name, 254),
        clinic=entry.clinic,
        act=entry.act,
        subject=_plain(entry.subject, 100),
        result=entry.result,
        detail=_plain(entry.detail, 200),
        previous=head.digest if head else _FIRST,
    )
    line.digest = _digest(line)
    return line


def _plain(text: str, at_most: int) -> str:
    return "".join(char if char.isprintable() else " " for char in text)[:at_most]


def _digest(line: AuditLine) -> str:
    said = [line.seq, line.at.astimezone(UTC).isoformat(timespec="microseconds"), line.actor, line.actor_name]
    said += [line.clinic, line.act, line.subject, line.result, line.detail, line.previous]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode("ascii")).hexdigest()


# --- What vouches for the lines -------------------------------------------------------------------------


def _file() -> Path:
    return Path(settings.AUDIT_CHECKPOINTS_FILE)


def _vouch(said: str) -> None:
    """One line of text, on the disk when this returns. May raise OSError."""
    _file().parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(_file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, f"{said} {_keyed(said, settings.SEALING_KEYS[0])}\n".encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)


def _confirm(line: AuditLine) -> None:
    try:
        _vouch(f"{_DONE} {line.seq} {line.digest}")
    except OSError:  # the line itself is written and vouched for; only cutting exactly it off would not show
        logger.exception("An audit line could not be confirmed")


def _keyed(said: str, key: bytes) -> str:
    return salted_hmac("core.platform.audit", said, secret=key, algorithm="sha256").hexdigest()


class _Vouched:
    """What the files vouch for, in their order. A line in them that is not ours counts for nothing."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._intended: set[tuple[int, str]] = set()
        self._done: dict[int, set[str]] = {}
        for word, seq, digest in _read(files):
            if word == _LOST:
                self._done = {earlier: digests for earlier, digests in self._done.items() if earlier < seq}
                continue
            self._intended.add((seq, digest))
            if word == _DONE:
                self._done.setdefault(seq, set()).add(digest)

    @property
    def last(self) -> int:
        return max(self._done, default=0)

    def intended(self, line: AuditLine) -> bool:
        return (line.seq, line.digest) in self._intended

    def was_another(self, line: AuditLine) -> bool:
        return bool(self._done.get(line.seq, set()) - {line.digest})


def _read(files: Iterable[Path]) -> Iterator[tuple[str, int, str]]:
    for file in files:
        if not file.exists():
            continue
        for text in file.read_text(encoding="ascii", errors="replace").splitlines():
            said, _, mac = text.rpartition(" ")
            if any(compare_digest(_keyed(said, key).encode(), mac.encode()) for key in settings.SEALING_KEYS):
                word, seq, digest = said.split(" ")
                yield word, int(seq), digest
