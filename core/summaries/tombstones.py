"""What was deleted, or had its code changed, written down outside the database.

A backup that is restored brings deleted rows back. This list is kept apart from it, is only added to, and holds keyed
values that tell nothing. A row whose line stands here is not opened, and is deleted again.

Changing a code takes two lines: `changing` before, `changed` once the database has it. A process that is killed in
between leaves a page that opens with its old code, or a `changing` whose new row is there: `finish_changes` then
writes what is missing.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import OperationalError

from core.platform.alerts import Alert, alert
from core.platform.locking import locked
from core.summaries.derivation import tombstone
from core.summaries.models import Summary

BACKUP_DAYS = 35  # the longest that a backup is kept
_LINE = re.compile(r"(?P<what>deleted|changing|changed) (?P<on>\d{4}-\d\d-\d\d) (?P<old>[0-9a-f]{64})( [0-9a-f]{64})?")


class NotWrittenDown(OperationalError):
    """The list could not be added to, so nothing may be deleted. It is answered as a database that is away."""


@dataclass(frozen=True)
class Listed:
    """What the list says."""

    gone: frozenset[str] = frozenset()
    changing: Mapping[str, frozenset[str]] = field(default_factory=dict)  # old -> what it may have become


def write_deleted(name: str, *, today: date) -> None:
    """Before the row is deleted. Raises NotWrittenDown."""
    _append(f"deleted {today} {name}")


def write_changing(old: str, new: str, *, today: date) -> None:
    """Before the row gets another code. Raises NotWrittenDown."""
    _append(f"changing {today} {old} {new}")


def write_changed(old: str, new: str, *, today: date) -> None:
    """Once the database has the change. Raises NotWrittenDown: then `finish_changes` comes back to it."""
    _append(f"changed {today} {old} {new}")


def listed() -> Listed:
    """What the list says now. Raises NotWrittenDown."""
    path = Path(settings.TOMBSTONES_FILE)
    try:
        state = path.stat()
        return _read(path, state.st_mtime_ns, state.st_size, state.st_ino)
    except FileNotFoundError:
        return Listed()
    except OSError as problem:
        raise _refused(problem) from None


def finish_changes(*, today: date) -> None:
    """Write `changed` for each change that the database has, whoever was killed before writing it."""
    if not (changing := listed().changing):
        return
    there = {name for _, name in _names()}
    for old, news in changing.items():
        for new in news & there:
            write_changed(old, new, today=today)


def delete_again() -> int:
    """Delete the rows that came back, and say how many there were. May raise DatabaseError."""
    if not (gone := listed().gone):
        return 0
    back = [pk for pk, name in _names() if name in gone]
    for start in range(0, len(back), 500):
        Summary.objects.filter(pk__in=back[start : start + 500]).delete()
    return len(back)


def forget_old(*, today: date) -> None:
    """Drop the lines that no backup can contradict any more. Raises NotWrittenDown."""
    path = Path(settings.TOMBSTONES_FILE)
    oldest = (today - timedelta(days=settings.KEPT_DAYS_AT_MOST + BACKUP_DAYS)).isoformat()
    try:
        if not path.exists():
            return
        with locked(path):
            lines = path.read_text("ascii", "replace").splitlines()
            kept = [line for line in lines if not (found := _LINE.fullmatch(line)) or found["on"] >= oldest]
            if len(kept) < len(lines):
                _replace(path, kept)
    except OSError as problem:
        raise _refused(problem) from None


@lru_cache(maxsize=1)
def _read(path: Path, *state: int) -> Listed:
    """The list, read once for each state of its file."""
    # A line that is not whole was not acknowledged.
    found = [line.split() for line in path.read_text("ascii", "replace").splitlines() if _LINE.fullmatch(line)]
    gone = frozenset(words[2] for words in found if words[0] != "changing")
    changing: dict[str, frozenset[str]] = {}
    for what, _on, old, *new in found:
        if what == "changing" and old not in gone:
            changing[old] = changing.get(old, frozenset()) | frozenset(new)
    return Listed(gone, changing)


def _names() -> Iterator[tuple[UUID, str]]:
    """Each row with what the list would call it. Where its pepper is gone, nothing can open it anyway."""
    peppers = dict(settings.CODE_PEPPERS)
    for pk, lookup_id, kid in Summary.objects.values_list("pk", "lookup_id", "kid").iterator():
        if pepper := peppers.get(kid):
            yield pk, tombstone(bytes(lookup_id), pepper)


def _append(line: str) -> None:
    """Add a whole line, on the disk when this returns; or nothing."""
    path = Path(settings.TOMBSTONES_FILE)
    try:
        with locked(path):
            new = not path.exists()
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
            try:
                _append_whole(handle, f"{line}\n".encode("ascii"))
            finally:
                os.close(handle)
            if new:
                _sync_folder(path.parent)
    except OSError as problem:
        raise _refused(problem) from None


def _append_whole(handle: int, text: bytes) -> None:
    was = os.fstat(handle).st_size
    try:
        if was:  # a line that was cut off by a crash stays by itself
            os.lseek(handle, -1, os.SEEK_END)
            text = text if os.read(handle, 1) == b"\n" else b"\n" + text
        if os.write(handle, text) != len(text):
            raise OSError("only a part was written")
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, was)
        raise


def _replace(path: Path, lines: Iterable[str]) -> None:
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii", errors="replace") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
        _sync_folder(path.parent)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    """Have a new name in the folder on the disk too, where the system can do that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refused(problem: OSError) -> NotWrittenDown:
    alert(Alert.NO_TOMBSTONE, problem.strerror or "")
    return NotWrittenDown("the list of what was deleted cannot be used")
