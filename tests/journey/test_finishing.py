"""Finish and clear."""

from django.conf import settings

from tests.journey.walking import TYPICAL, Walker


def test_the_answers_are_gone_and_the_start_is_fresh(typical: Walker):
    page = typical.follow(typical.post("/finish/"))
    assert page.heading == "Your answers are cleared"
    assert "Start now" in typical.get("/").words
    assert "You have not answered any questions" in typical.get("/answers/").words
    assert typical.walk.answers.choices == {}


def test_the_cookie_is_changed_and_not_only_taken_away(typical: Walker):
    """Browsers throw away the pages behind the back button only when a cookie changes."""
    before = typical.client.cookies["walk"].value
    first = typical.post("/finish/").response.cookies["walk"]
    assert first.value not in ("", before)
    assert first["max-age"] == ""
    assert typical.post("/finish/").response.cookies["walk"].value != first.value


def test_a_second_part_of_the_cookie_is_deleted(typical: Walker):
    morsel = typical.post("/finish/").response.cookies["walk-2"]
    assert (morsel.value, morsel["max-age"]) == ("", 0)


def test_clearing_works_with_any_cookie_and_with_none(walker: Walker):
    assert walker.post("/finish/").status == 303
    walker.client.cookies["walk"] = "nonsense"
    assert walker.post("/finish/").status == 303
    assert walker.get("/paths/").status == 200


def test_looking_at_the_address_clears_nothing(typical: Walker):
    assert typical.get("/finish/").status == 405
    assert typical.walk.answers.choices == TYPICAL


def test_the_cookie_goes_with_the_browser_and_no_script_reads_it(typical: Walker):
    page = typical.post("/questions/stage/", {"answer": "iii"})
    cookie = page.response.cookies["walk"]
    assert (cookie["max-age"], cookie["expires"], cookie["domain"]) == ("", "", "")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert bool(cookie["secure"]) is not settings.TRIAL


def test_the_next_visit_cannot_be_linked_to_this_one(typical: Walker):
    before = typical.walk.visit
    typical.post("/finish/")
    typical.answer(stage="ii")
    assert typical.walk.visit != before


def test_a_form_from_before_starts_a_new_walk_with_what_it_holds(typical: Walker):
    old = typical.get("/questions/stage/")
    typical.post("/finish/")
    assert typical.press(old, answer="iv").leads_to == "/questions/removable/"
    assert typical.walk.answers.choices == {"stage": "iv"}
