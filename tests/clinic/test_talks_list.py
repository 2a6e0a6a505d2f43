"""The list of talks: today's first, those still open, and finding one by its label, nurse, state or day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from core.clinic import consulting, listing
from core.clinic.models import Consultation
from core.staff.models import User
from tests.clinic.conftest import note_of
from tests.journey.walking import Page, Walker, words_of

pytestmark = pytest.mark.django_db

TALKS, NEW = "/staff/talks/", "/staff/talks/new/"


def begun(label: str, *, by: User, days_ago: int = 0, closed: bool = False) -> Consultation:
    at = timezone.now() - timedelta(days=days_ago)
    row = consulting.begin(label=label, by=by, now=at)
    if closed:
        Consultation.objects.filter(pk=row.pk).update(state="closed", closed_at=at)
    return row


def labels(page: Page) -> list[str]:
    return [words_of(head) for head in page.all(".talks tbody th")]


def tables(page: Page) -> dict[str, list[str]]:
    """Which labels stand under which caption."""
    return {words_of(table.caption): [words_of(th) for th in table.select("tbody th")] for table in page.all(".talks")}


# Beginning without a page


def test_a_talk_begins_with_somebody_who_brought_no_page(desk: Walker, nurse: User) -> None:
    page = desk.post(NEW, {"label": " Kite "})
    row = Consultation.objects.get()
    assert (page.status, page.leads_to) == (303, f"/staff/talks/{row.pk}/")
    assert (row.nurse, row.clinic, row.state) == (nurse, nurse.clinic, "open")
    note = note_of(row)
    assert (note.label, note.agreed, note.page) == ("Kite", False, "")


@pytest.mark.parametrize(
    ("typed", "told"), [("", "Give the talk a label"), ("x" * 41, "Use 40 characters at most")], ids=["none", "long"]
)
def test_a_label_that_does_not_fit_is_asked_for_again_with_what_was_typed(desk: Walker, typed: str, told: str) -> None:
    page = desk.post(NEW, {"label": typed})
    assert page.status == 422
    assert told in page.problem
    assert page.one("#label").get("value", "") == typed
    assert not Consultation.objects.exists()


def test_the_form_warns_of_names_and_numbers(desk: Walker) -> None:
    assert "No full name, no date of birth, no number" in desk.get(NEW).words


# Today


def test_today_comes_first_then_what_is_still_open(desk: Walker, nurse: User, colleague: User) -> None:
    for label, days_ago, closed in [("Now", 0, False), ("Done", 0, True), ("Week", 7, False), ("Old", 7, True)]:
        begun(label, by=nurse, days_ago=days_ago, closed=closed)
    begun("Colleague", by=colleague)
    assert tables(desk.get(TALKS)) == {
        "Today": ["Colleague", "Done", "Now"],
        "Still open from before": ["Week"],
    }


def test_what_is_still_to_come_to_stands_beside_an_open_talk(desk: Walker, talk: Consultation) -> None:
    row = desk.get(TALKS).one(".talks tbody tr")
    assert "Open, 11 things still to come to" in words_of(row)
    Consultation.objects.update(state="closed")
    assert "to come to" not in words_of(desk.get(TALKS).one(".talks tbody tr"))


def test_a_day_without_talks_says_so(desk: Walker) -> None:
    page = desk.get(TALKS)
    assert "No talk has begun today" in page.words
    assert page.all(".talks") == []


def test_today_is_the_clinics_day(desk: Walker, nurse: User, settings) -> None:
    settings.TIME_ZONE = "Pacific/Kiritimati"  # 14 hours ahead: its day began before ours
    timezone.get_default_timezone.cache_clear()
    try:
        late = datetime.combine(timezone.localdate(), datetime.min.time(), tzinfo=timezone.get_default_timezone())
        consulting.begin(label="Midnight", by=nurse, now=late)
        consulting.begin(label="Before", by=nurse, now=late - timedelta(minutes=1))
        page = desk.get(TALKS)
        assert tables(page) == {"Today": ["Midnight"], "Still open from before": ["Before"]}
        assert "today 00:00" in page.words
    finally:
        del settings.TIME_ZONE
        timezone.get_default_timezone.cache_clear()


def test_a_note_that_does_not_open_is_listed_and_hides_no_other(desk: Walker, nurse: User, talk: Consultation) -> None:
    begun("Kite", by=nurse)
    Consultation.objects.filter(pk=talk.pk).update(sealed="broken")
    assert sorted(labels(desk.get(TALKS))) == ["A note that does not open", "Kite"]
    assert labels(desk.get(TALKS + "?words=kite")) == ["Kite"]


def test_a_label_is_text_and_nothing_else(desk: Walker, nurse: User) -> None:
    begun('<b data-hx-get="/x">', by=nurse)
    page = desk.get(TALKS)
    assert labels(page) == ['<b data-hx-get="/x">']
    assert page.all("b[data-hx-get]") == []
    assert page.one(".talks tbody").has_attr("data-hx-disable")


# Finding


@pytest.fixture
def some(nurse: User, colleague: User) -> None:
    begun("Kite", by=nurse)
    begun("KITTEN", by=colleague, days_ago=1)
    begun("Lamp", by=nurse, days_ago=1, closed=True)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("words=kit", ["Kite", "KITTEN"]),
        ("words=+LAMP+", ["Lamp"]),
        ("whose=mine", ["Kite", "Lamp"]),
        ("state=closed", ["Lamp"]),
        ("state=open&whose=mine", ["Kite"]),
        ("day=YESTERDAY", ["KITTEN", "Lamp"]),
        ("day=YESTERDAY&words=kit&whose=clinic&state=open", ["KITTEN"]),
        ("words=river", []),
        ("words=&whose=&state=&day=", ["Kite", "KITTEN", "Lamp"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_finding(desk: Walker, some: None, asked: str, found: list[str]) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    page = desk.get(f"{TALKS}?{asked.replace('YESTERDAY', yesterday.isoformat())}")
    assert page.status == 200
    assert sorted(labels(page), key=str.casefold) == sorted(found, key=str.casefold)
    assert ("No talk was found" in page.words) is not bool(found)


@pytest.mark.parametrize(
    "asked",
    ["whose=everybody", "state=lost", "day=31/31/2026", "words=" + "x" * 500, "words=%00", "clinic=1", "page=-1"],
    ids=["whose", "state", "day", "long", "null", "clinic", "page"],
)
def test_what_cannot_be_read_shows_a_list_all_the_same(desk: Walker, some: None, asked: str) -> None:
    page = desk.get(f"{TALKS}?{asked}")
    assert page.status == 200
    assert len(labels(page)) == 3


def test_what_was_looked_for_stays_in_the_form(desk: Walker, some: None) -> None:
    page = desk.get(f"{TALKS}?words=kit&whose=mine&state=open&day=2026-11-30")
    assert page.one("#words")["value"] == "kit"
    assert page.one("#day")["value"] == "2026-11-30"
    assert [option["value"] for option in page.all("option[selected]")] == ["mine", "open"]


def test_a_script_gets_the_list_alone(desk: Walker, some: None) -> None:
    part = desk.get(f"{TALKS}?words=kit", htmx=True)
    assert sorted(labels(part)) == ["KITTEN", "Kite"]
    assert part.all("main, header.top") == []
    assert "HX-Request" in part.response["Vary"]
    assert "HX-Request" in desk.get(f"{TALKS}?words=kit").response["Vary"]


@pytest.mark.parametrize("words", ["", "kite"], ids=["all", "by words"])
def test_a_long_list_ends_and_says_that_there_are_more(
    desk: Walker, nurse: User, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setattr(listing, "MOST_SHOWN", 3)
    for _ in range(3):
        begun("Kite", by=nurse)
    page = desk.get(f"{TALKS}?words={words}")
    assert (len(labels(page)), "There are more than these" in page.words) == (3, False)
    begun("Kite", by=nurse)
    page = desk.get(f"{TALKS}?words={words}")
    assert (len(labels(page)), "There are more than these" in page.words) == (3, True)
