"""Numbers for the service: counts only, and none that could point at a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.clinic import consulting, numbers
from core.clinic.models import Consultation
from core.clinic.note import Note, sealed
from core.guide.answers import Answers
from core.journey import steps
from core.journey.walk import Walk
from core.platform.models import MonthCount
from core.staff.models import Clinic, Role, User
from tests.clinic.conftest import BroughtPage
from tests.journey.walking import Page, Walker, words_of
from tests.staff.staffing import UserFactory, of_role, signed_in

pytestmark = pytest.mark.django_db

NUMBERS = "/staff/numbers/"
YES = dict.fromkeys(("sure", "understand", "risk-benefit", "encouragement"), True)


def held(nurse: User, times: int, *, unknown: str = "", closed: bool = False, days_ago: int = 0, **said) -> None:
    """So many talks alike, about somebody who does not know one thing."""
    at = timezone.now() - timedelta(days=days_ago)
    choices = {"stage": "ii", "site": "leg", "size": "small", "reach": "reachable", "nodes": "no", "nerves": "no"}
    walk = Walk.fresh().saying(
        answers=Answers(choices={**choices, "fitness": "well"} | ({unknown: "unsure"} if unknown else {}))
    )
    note = Note.about(label="A", walk=walk).saying(**said)
    for _ in range(times):
        row = Consultation(clinic=nurse.clinic, nurse=nurse, changed_by=nurse, began_at=at, changed_at=at)
        row.state = "closed" if closed else "open"
        row.sealed = sealed(note, clinic=nurse.clinic_id, consultation=row.pk)
        row.save()


def shown(clinic: Clinic) -> numbers.Talks:
    return numbers.of_the_clinic(clinic, since=timezone.localdate().replace(day=1) - timedelta(days=40))


def table(page: Page, caption: str) -> dict[str, list[str]]:
    """What stands in the rows of a table, by their heads."""
    found = next(table for table in page.all("main table") if words_of(table.caption) == caption)
    return {words_of(row.th): [words_of(cell) for cell in row.select("td")] for row in found.select("tbody tr")}


@pytest.mark.parametrize(
    ("times", "of", "told"),
    [(0, 9, 0), (1, 9, None), (4, 9, None), (5, 10, 5), (5, 9, None), (9, 9, 9), (8, 9, None), (6, 100, 6), (0, 0, 0)],
    ids=lambda value: str(value),
)
def test_a_count_from_one_to_four_is_never_shown_nor_one_so_close_to_all(times: int, of: int, told: int | None) -> None:
    assert numbers.shown(times, of=of) == told


def test_below_five_talks_there_is_nothing_but_that_to_say(nurse: User, desk: Walker) -> None:
    held(nurse, 4, unknown="size")
    assert shown(nurse.clinic) == numbers.Talks(enough=False)
    page = desk.get(NUMBERS)
    assert "There were fewer than 5 talks" in page.words
    assert "Begun" not in page.words


def test_what_is_most_often_unknown_comes_first_and_few_are_hidden(nurse: User, desk: Walker) -> None:
    held(nurse, 6, unknown="nodes")
    held(nurse, 8, unknown="size")
    held(nurse, 2, unknown="reach")
    found = shown(nurse.clinic)
    assert (found.enough, found.begun, found.closed) == (True, 16, 0)
    assert [(part.name, part.times, part.of) for part in found.unknown] == [
        ("Size", 8, 16),
        ("Nearby lymph nodes", 6, 16),
        ("Reaching the tumour", None, 16),
    ]
    rows = table(desk.get(NUMBERS), "What is most often not known")
    assert [cells[0] for cells in rows.values()] == ["8 of 16", "6 of 16", "too few to show"]


def test_no_bar_is_drawn_of_what_is_not_shown(nurse: User, desk: Walker) -> None:
    held(nurse, 8, unknown="size")
    held(nurse, 2, unknown="reach")
    page = desk.get(NUMBERS)
    assert [part.times for part in shown(nurse.clinic).unknown] == [None, None]
    assert page.all(".bar .filled") == []


@pytest.mark.parametrize(("closed", "told"), [(0, "0"), (3, "too few to show"), (5, "5"), (8, "too few to show")])
def test_closed_talks_are_counted_under_the_same_rule(nurse: User, desk: Walker, closed: int, told: str) -> None:
    held(nurse, closed, closed=True)
    held(nurse, 10 - closed)
    rows = {words_of(row.dt): words_of(row.dd) for row in desk.get(NUMBERS).all("dl.summary > div")}
    assert rows == {"Begun": "10", "Closed": told}


def test_before_and_after_are_of_the_talks_that_asked_both_times(nurse: User, desk: Walker) -> None:
    held(nurse, 5, sure_before={**YES, "sure": False}, sure_after=YES)
    held(nurse, 5, sure_before=YES, sure_after=YES)
    held(nurse, 7, sure_before=YES)
    found = shown(nurse.clinic)
    assert [(part.times, part.of) for part in found.sure_before] == [(5, 10), (10, 10), (10, 10), (10, 10)]
    assert [(part.times, part.of) for part in found.sure_after] == [(10, 10)] * 4
    page = desk.get(NUMBERS)
    assert next(iter(table(page, "Said yes before the talk").values()))[0] == "5 of 10"
    assert next(iter(table(page, "Said yes after the talk").values()))[0] == "10 of 10"


def test_a_clinic_sees_its_own_talks_alone(nurse: User, stranger: User) -> None:
    held(nurse, 6, unknown="size")
    before = shown(nurse.clinic)
    held(stranger, 9, unknown="size", closed=True)
    assert shown(nurse.clinic) == before


def test_a_note_that_does_not_open_counts_as_a_talk_and_hides_no_other(nurse: User) -> None:
    held(nurse, 6, unknown="size")
    broken = Consultation.objects.order_by("pk")[0]
    Consultation.objects.filter(pk=broken.pk).update(sealed="broken")
    found = shown(nurse.clinic)
    assert found.begun == 6
    assert [(part.times, part.of) for part in found.unknown] == [(5, 5)]


# Readers


def reached(**counts: int) -> None:
    for name, times in counts.items():
        month = timezone.localdate().replace(day=1)
        MonthCount.objects.create(month=month, name=name.replace("__", "/"), times=times)


def test_how_far_readers_come_and_where_they_stop(desk: Walker) -> None:
    reached(**{steps.BEGUN: 60, "question__stage": 50, "question__size": 20, "matters": 30, steps.SAVED: 22})
    rows = table(desk.get(NUMBERS), "Readers who came to a step, and how many stopped there")
    assert rows["Began the questions"][:2] == ["60", "10"]
    assert rows["Stage"][:2] == ["50", "20"]  # 30 came further; size is not asked of everybody
    assert rows["What matters"][:2] == ["30", "10"]
    assert rows["Saved the page"][:2] == ["20", "0"]  # they finished


def test_two_counts_of_readers_never_have_a_small_number_between_them(desk: Walker) -> None:
    reached(**{steps.BEGUN: 52, "question__stage": 51, "question__size": 49, steps.SAVED: 48})
    counts = [step.reached for step in numbers.of_readers(desk.guide.questions, since=timezone.localdate())]
    assert {count for count in counts if count} == {50}


def test_few_readers_are_not_shown(desk: Walker) -> None:
    reached(**{steps.BEGUN: 3, "question__stage": 2})
    rows = table(desk.get(NUMBERS), "Readers who came to a step, and how many stopped there")
    assert rows["Began the questions"][:2] == ["too few to show", "too few to show"]
    assert rows["Stage"][:2] == ["too few to show", "too few to show"]


def test_months_before_are_left_out_and_can_be_asked_for(desk: Walker) -> None:
    this_month = timezone.localdate().replace(day=1)
    MonthCount.objects.create(month=this_month, name=steps.BEGUN, times=10)
    MonthCount.objects.create(month=(this_month - timedelta(days=1)).replace(day=1), name=steps.BEGUN, times=20)
    caption = "Readers who came to a step, and how many stopped there"
    assert table(desk.get(f"{NUMBERS}?months=1"), caption)["Began the questions"][0] == "10"
    assert table(desk.get(f"{NUMBERS}?months=3"), caption)["Began the questions"][0] == "30"


@pytest.mark.parametrize("asked", ["2", "0", "-1", "x", "", "999999999", "1%00"], ids=str)
def test_a_time_that_is_not_offered_shows_the_usual_one(desk: Walker, asked: str) -> None:
    page = desk.get(f"{NUMBERS}?months={asked}")
    assert page.status == 200
    assert page.one("#months option[selected]")["value"] == "3"


# Who sees them


def test_who_works_in_no_clinic_sees_readers_and_no_talks(nurse: User, edition) -> None:
    held(nurse, 6, unknown="size")
    page = Walker(client=signed_in(Client(), of_role(Role.SITE_ADMIN))).get(NUMBERS)
    assert page.status == 200
    assert "How far readers get" in page.words
    assert "Talks at" not in page.words


def test_a_clinic_administrator_sees_numbers_and_nothing_that_anybody_wrote(nurse: User, brought: BroughtPage) -> None:
    for _ in range(6):
        consulting.begin_from_page(
            kept=brought.kept, walk=brought.walk, label="Kite", agreed=True, by=nurse, now=timezone.now()
        )
    admin = UserFactory(clinic_admin=True, clinic=nurse.clinic)
    page = Walker(client=signed_in(Client(), admin)).get(NUMBERS)
    assert "6 of 6" in page.words
    assert "Kite" not in page.words
    assert brought.walk.not_accept not in page.words
