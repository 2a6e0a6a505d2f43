"""A talk as a plain text note for the hospital's record. Only nurses take it out of the clinic's keeping."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.clinic import consulting
from core.clinic.exporting import as_text
from core.clinic.loose_ends import loose_ends
from core.clinic.models import Consultation
from core.clinic.note import Finding, How, Note, Task
from core.platform.models import AuditLine
from core.staff.models import Role, User
from tests.clinic.conftest import note_of
from tests.clinic.noting import address
from tests.journey.walking import Walker
from tests.staff.staffing import of_role, signed_in
from tests.summaries.walks import NOT_ACCEPT

pytestmark = pytest.mark.django_db


def test_the_text_holds_the_whole_talk_in_order(talk: Consultation) -> None:
    note = note_of(talk).saying(
        findings={"size": Finding(confirmed="big", how=How.SCAN, who="Dr Lee")},
        tasks=(Task(what="Ask for the report", who="Nurse Ann", by=date(2026, 12, 3)),),
        sure_before={"sure": False},
        sure_after={"sure": True},
        said_back=("next",),
        notes="Lives alone.\nAsks after his dog.",
    )
    talk.closed_at = talk.began_at + timedelta(minutes=12)
    text = as_text(talk, note)
    in_order = [
        "Talk about treatment: A.B.", "Clinic: Elm clinic. Nurse: Nurse Ann.", "Begun: ", "Closed: ",
        "WHAT THE PERSON SAID", "- Stage: stage II", "- Size: not known", f"- Would not accept: {NOT_ACCEPT}",
        "- Matters most: Keeping the use of my arm, leg or body part",
        "CONFIRMED BY THE TEAM", "- Size: Big. Before the talk: Not known yet. From: Scan or scan report, Dr Lee.",
        "NOT COME TO YET", "WHO DOES WHAT, AND BY WHEN", "- Ask for the report (Nurse Ann, by 3 December 2026)",
        "TREATMENTS THE GUIDE SHOWS FOR THIS", "depends on what is not known yet",
        "THE FOUR QUESTIONS ABOUT DECIDING", "Before: no. After: yes.",
        "SAID BACK IN THEIR OWN WORDS", "- What happens next, and by when",
        "NOTES OF THE CLINIC", "- Lives alone.", "- Asks after his dog.", "From edition 1 of the guide",
    ]  # fmt: skip
    places = [text.find(words) for words in in_order]
    assert [words for words, place in zip(in_order, places, strict=True) if place < 0] == []
    assert places == sorted(places)


def test_parts_without_a_word_are_left_out(nurse: User, talk: Consultation) -> None:
    text = as_text(talk, Note.about(label="Kite"))
    assert [line for line in text.splitlines() if line.isupper()] == ["TREATMENTS THE GUIDE SHOWS FOR THIS"]


def test_what_the_nurse_noted_of_somebody_without_a_page_stands_in_it(talk: Consultation) -> None:
    note = Note.about(label="Kite").saying(findings={"stage": Finding(believed="ii", confirmed="iii")})
    lines = as_text(talk, note).splitlines()
    assert "- Stage: stage II" in lines
    assert "- Stage: Stage III (3). Before the talk: Stage II (2)." in lines
    assert "Not closed yet." in lines


def test_it_speaks_of_the_person_and_names_what_nobody_came_to(talk: Consultation) -> None:
    note = note_of(talk)
    text = as_text(talk, note)
    assert "YOUR" not in text
    _before, _heading, after = text.partition("NOT COME TO YET\n")
    assert after.splitlines()[: len(loose_ends(note))] == [f"- {end.words}" for end in loose_ends(note)]


def test_it_comes_as_a_file_that_no_browser_keeps_and_is_written_down(desk: Walker, talk: Consultation) -> None:
    response = desk.get(address(talk, "text/")).response
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="talk-{talk.began_at:%Y-%m-%d}.txt"'
    assert "no-store" in response["Cache-Control"]
    assert response.content.decode() == as_text(talk, note_of(talk))
    line = AuditLine.objects.latest("seq")
    assert (line.act, line.subject, line.detail) == ("talk-exported", f"talk {talk.pk}", "text")


def test_without_a_line_nothing_goes_out(desk: Walker, talk: Consultation, settings, tmp_path) -> None:
    settings.AUDIT_CHECKPOINTS_FILE = tmp_path  # a folder: no line can be added
    for then in ("text/", "fhir/"):
        page = desk.get(address(talk, then))
        assert page.status == 503
        assert "A.B." not in page.response.content.decode()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.NURSE}))
def test_only_nurses_take_a_talk_out(talk: Consultation, role: Role) -> None:
    who = of_role(role, clinic=talk.clinic) if role.works_in_a_clinic else of_role(role)
    client = signed_in(Client(), who)
    for place in (address(talk, "text/"), address(talk, "fhir/"), "/staff/questionnaires/1/", address(talk)):
        assert client.get(place).status_code == 404


def test_a_nurse_of_another_clinic_finds_nothing(talk: Consultation, stranger: User) -> None:
    client = signed_in(Client(), stranger)
    for then in ("text/", "fhir/", "", "end/", "give/", "hand-over/"):
        assert client.get(address(talk, then)).status_code == 404


def test_a_colleague_may(talk: Consultation, colleague: User) -> None:
    assert signed_in(Client(), colleague).get(address(talk, "text/")).status_code == 200


def test_a_talk_without_a_copy_says_nothing_of_what_they_saved(nurse: User) -> None:
    row = consulting.begin(label="Kite", by=nurse, now=timezone.now())
    assert "WHAT THE PERSON SAID" not in as_text(row, note_of(row))
