"""Ready for the talk? Nothing there is a grade."""

import re

import pytest

from tests.journey.walking import Walker, words_of

# The published English wording of the SURE test, word for word.
SURE = {
    "sure": "Do you feel SURE about the best choice for you?",
    "understand": "Do you know the benefits and risks of each option?",
    "risk-benefit": "Are you clear about which benefits and risks matter most to you?",
    "encouragement": "Do you have enough support and advice to make a choice?",
}
# What each No leads to: a page that helps, a question for the team, a line for the doctor.
GAPS = {
    "sure": ("/compare/", "What would help me feel surer about this choice?", "I do not feel sure yet"),
    "understand": (
        "/paths/",
        "Can you go through the good and hard points of each option with me?",
        "I do not know the good and hard points of each option yet",
    ),
    "risk-benefit": (
        "/matters/",
        "Can you help me work out which good and hard points matter most to me?",
        "I am not clear yet about what matters most to me",
    ),
    "encouragement": (
        "/notes/",
        "Who else can support and advise me while I decide?",
        "I do not have enough support and advice yet",
    ),
}


def test_the_four_questions_stand_word_for_word_with_their_source(typical: Walker):
    page = typical.get("/ready/")
    assert [words_of(page.one(f"#sure-{key} h3")) for key in SURE] == list(SURE.values())
    assert "The SURE test, word for word. Légaré and others" in page.words
    for key in SURE:
        assert [words_of(label) for label in page.all(f"#sure-{key} label")] == ["Yes", "No"]


@pytest.mark.parametrize("key", GAPS)
def test_a_no_opens_what_helps_a_question_for_the_team_and_a_line_on_the_page(typical: Walker, key: str):
    leads_to, question, line = GAPS[key]
    page = typical.follow(typical.post("/ready/", {f"sure-{key}": "no", "look": "1"}))
    callout = page.one("#answers .callout")
    assert str(callout.find("a")["href"]).startswith(leads_to)
    assert question in words_of(callout)
    assert question in typical.get("/notes/").words
    sheet = typical.get("/notes/page/")
    assert line in words_of(sheet.one(".strip"))
    assert question in words_of(sheet.one(".sheet"))


def test_a_yes_adds_nothing(typical: Walker):
    typical.post("/ready/", {f"sure-{key}": "yes" for key in SURE})
    assert typical.get("/ready/").all("#answers .callout") == []
    assert "What I still need" not in typical.get("/notes/page/").words


def test_answers_are_kept_and_can_be_taken_back(typical: Walker):
    typical.post("/ready/", {"sure-sure": "no", "check-stage-alone-decides": "yes"})
    page = typical.get("/ready/")
    assert (page.filled["sure-sure"], page.filled["check-stage-alone-decides"]) == (["no"], ["yes"])
    typical.post("/ready/", {"sure-sure": "yes"})
    assert typical.walk.sure == {"sure": True}
    assert typical.walk.understanding == {}


def test_all_of_it_can_be_passed_over(typical: Walker):
    assert typical.post("/ready/", {"go": "1"}).leads_to == "/notes/"


def test_each_statement_is_answered_kindly_with_its_source(typical: Walker):
    statements = typical.guide.understanding
    assert 5 <= len(statements) <= 7
    assert typical.get("/ready/").all("[id^=check-] .callout") == []
    for wrong in (False, True):
        thought = {f"check-{key}": "yes" if s.holds is not wrong else "no" for key, s in statements.items()}
        page = typical.follow(typical.post("/ready/", thought))
        for key in statements:
            callout = page.one(f"#check-{key} .callout")
            assert ("Yes, that is what the guide says." in words_of(callout)) is not wrong
            assert callout.select("details.source")
            assert callout.select("a[href^='/']")
            assert not re.search(r"\b(wrong|incorrect|fail\w*|mistake)\b", words_of(callout).lower())


def test_nothing_is_counted_or_graded(typical: Walker):
    statements = typical.guide.understanding
    typical.post("/ready/", {f"sure-{key}": "no" for key in SURE} | {f"check-{key}": "yes" for key in statements})
    for address in ("/ready/", "/notes/", "/notes/page/"):
        words = typical.get(address).words
        assert not re.search(r"\b(score|passed|failed|correct|result:|\d+ (of|out of) \d+ (right|correct))\b", words)


def test_what_matters_most_is_asked_again_in_another_form(typical: Walker):
    assert typical.get("/ready/").all("#again") == []
    typical.post("/matters/", {"concern-time": "most", "concern-symptoms": "most"})
    page = typical.get("/ready/")
    asked = page.one("#again")
    assert typical.guide.concerns["symptoms"].asked_again in words_of(asked)  # the first in guide order
    assert typical.guide.concerns["symptoms"].label not in words_of(asked.find("h3"))
    assert not asked.select("[checked]")


@pytest.mark.parametrize(("answer", "told"), [("more", False), ("some", True), ("little", True)])
def test_a_different_answer_the_second_time_is_fine_and_changes_nothing(typical: Walker, answer: str, told: bool):
    typical.post("/matters/", {"concern-time": "most"})
    page = typical.follow(typical.post("/ready/", {"again": answer}))
    assert ("Both may be true." in page.words) is told
    assert typical.walk.answers.importance == {"time": "most"}
    if told:
        link = page.link("Change what matters")
        assert typical.press(typical.get(link)).leads_to == "/ready/"


@pytest.mark.parametrize("sent", [{"sure-sure": "maybe"}, {"check-stage-alone-decides": "1"}, {"again": "x"}])
def test_an_unknown_answer_is_asked_for_again_and_the_others_are_kept(typical: Walker, sent: dict):
    page = typical.post("/ready/", {"sure-understand": "no", "check-order-is-a-ranking": "yes", **sent})
    assert (page.status, page.title[:7]) == (422, "Error: ")
    assert page.filled["sure-understand"] == ["no"]
    assert page.filled["check-order-is-a-ranking"] == ["yes"]
    assert typical.walk.sure == {}
