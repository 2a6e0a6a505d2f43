"""What a nurse types into the note of a talk, as her browser sends it, and what was written down about it."""

from __future__ import annotations

from typing import Any

from core.clinic.models import Consultation
from core.clinic.note import Note
from core.clinic.note_fields import initial_for
from core.platform.models import AuditLine
from tests.clinic.conftest import note_of
from tests.journey.walking import Page, Walker


def sent(note: Note, *, seen: int, **typed: Any) -> dict[str, Any]:
    """The form of this note, with what is typed in its place."""
    fields = {"seen": seen, **initial_for(note), **{name.replace("__", "-"): value for name, value in typed.items()}}
    return {name: as_sent(value) for name, value in fields.items() if value not in (None, "", False, [])}


def as_sent(value: Any) -> Any:
    if value is True:
        return "on"
    return value if isinstance(value, list) else str(value)


def address(talk: Consultation, then: str = "") -> str:
    return f"/staff/talks/{talk.pk}/{then}"


def type_in(desk: Walker, talk: Consultation, *, htmx: bool = False, seen: int | None = None, **typed: Any) -> Page:
    """Save the note with something typed into the form as it stands."""
    note = note_of(talk)
    return desk.post(address(talk), sent(note, seen=talk.version if seen is None else seen, **typed), htmx=htmx)


def filled(page: Page) -> dict[str, Any]:
    """What a browser would send if the form of the page were sent as it stands."""
    fields: dict[str, Any] = page.filled
    for field in page.one("form.work").select("select[name]"):
        chosen = field.select_one("option[selected]") or field.select_one("option")
        fields[str(field["name"])] = str(chosen["value"]) if chosen else ""
    return fields


def lines(act: str = "") -> list[tuple[str, str, str]]:
    """What was written down: what, about what, with what result."""
    found = AuditLine.objects.exclude(act="signed-in").order_by("seq")
    if act:
        found = found.filter(act=act)
    return list(found.values_list("act", "subject", "result"))
