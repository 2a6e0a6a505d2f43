"""How far readers get is counted; what they say is not."""

import pytest

from core.content.models import Edition
from core.journey import steps
from core.journey.walk import Walk
from core.platform import counting
from core.platform.models import MonthCount
from tests.journey.walking import Walker

CANARY = "zanzibar"


@pytest.fixture(autouse=True)
def nothing_waits(db: None) -> None:
    counting.write()
    MonthCount.objects.all().delete()


def counted() -> dict[str, int]:
    counting.write()
    return dict(MonthCount.objects.values_list("name", "times"))


def test_each_step_is_counted_once_however_often_it_is_answered(edition: Edition):
    walker = Walker()
    for answer in ("ii", "iii", "unsure"):
        walker.post("/questions/stage/", {"answer": answer})
    walker.post("/questions/site/", {"answer": "leg"})
    assert counted() == {"begun": 1, "question/stage": 1, "question/site": 1}


def test_two_readers_are_counted_together(edition: Edition):
    for _ in range(2):
        Walker().post("/questions/stage/", {"answer": "ii"})
    assert counted() == {"begun": 2, "question/stage": 2}


def test_an_answer_that_was_not_understood_is_no_step(edition: Edition):
    Walker().post("/questions/stage/", {"answer": "nonsense"})
    assert counted() == {}


def test_what_was_said_is_not_in_any_name(edition: Edition):
    walker = Walker()
    walker.post("/questions/stage/", {"answer": "unsure"})
    walker.post("/notes/", {"notes": CANARY, "own": CANARY, "companion": CANARY})
    walker.post("/finish/")
    assert set(counted()) == {"begun", "question/stage", "notes", "cleared"}


def test_the_steps_of_a_walk_come_in_the_order_of_the_journey(edition: Edition):
    walk = Walk.fresh().answering("stage", "ii").saying(notes="words", sure={"sure": True})
    assert steps.reached(walk) == ("begun", "question/stage", "ready", "notes")
    assert steps.taken(walk, walk.answering("site", "leg")) == ("question/site",)


def test_a_page_saved_twice_by_the_same_form_is_one_saved_page(edition: Edition):
    walker = Walker()
    walker.post("/questions/stage/", {"answer": "ii"})
    ticket = walker.get("/save/").one("input[name=ticket]")["value"]
    for _ in range(2):
        assert walker.post("/save/", {"ticket": ticket}).status == 200
    assert counted()["saved"] == 1
