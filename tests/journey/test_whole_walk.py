"""From the start page to the page for the appointment, as a browser without script walks it."""

import pytest

from tests.journey.walking import ALWAYS, SPREAD, TYPICAL, Walker, words_of


def test_the_whole_walk_from_the_start_to_the_printed_page(walker: Walker):
    page = walker.get(walker.get("/").link("Start now"))
    while page.address.startswith("/questions/"):
        question = page.address.split("/")[2]
        page = walker.follow(walker.press(page, answer=TYPICAL[question]))
    assert page.address == "/matters/"
    page = walker.follow(walker.press(page, **{"concern-limb-use": "most", "own-1": "Seeing my daughter marry"}))
    visited = []
    while page.address.startswith("/about-you/"):
        visited.append(page.address)
        page = walker.follow(walker.press(page))
    assert visited == [f"/about-you/{key}/" for key in walker.guide.shaping]
    assert page.address == "/answers/"
    page = walker.get(page.link("See the treatments your team may talk about"))
    assert [card["id"] for card in page.all("#fits article")] == ["surgery", "surgery-then-radiation", ALWAYS]
    page = walker.get(page.link("Set paths side by side"))
    page = walker.get(page.link("Go on: ready for the talk?"))
    page = walker.follow(walker.press(page, "go", **{"sure-sure": "no"}))
    assert page.address == "/notes/"
    page = walker.follow(walker.press(page, own="Who do I call at night?", notes="Bring the letter."))
    assert page.address == "/notes/page/"
    for words in ("stage II", "Seeing my daughter marry", "Who do I call at night?", "Bring the letter.", "Surgery"):
        assert words in page.words


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({"stage": "i", "site": "arm"}, ["stage", "site"]),
        ({"stage": "iv", "removable": "all"}, ["stage", "removable"]),
        (TYPICAL, list(TYPICAL)),
    ],
    ids=[
        "stage I asks only the place",
        "stage IV asks only what can be taken out",
        "stage II asks what a small tumour leaves open",
    ],
)
def test_only_questions_that_can_still_change_something_are_asked(walker: Walker, answers: dict, asked: list[str]):
    page = walker.get(walker.get("/").link("Start now"))
    seen = []
    while page.address.startswith("/questions/"):
        seen.append(page.address.split("/")[2])
        page = walker.follow(walker.press(page, answer=answers[seen[-1]]))
    assert seen == asked
    assert page.address == "/matters/"


@pytest.mark.parametrize("question", ["stage", "site", "size", "reach", "nodes", "nerves", "fitness", "removable"])
def test_a_question_page_asks_one_thing_and_nothing_is_chosen(walker: Walker, question: str):
    page = walker.get(f"/questions/{question}/")
    assert {field["name"] for field in page.all("main form input[type=radio]")} == {"answer"}
    assert len(page.all("main fieldset")) == 1
    assert page.heading == walker.guide.questions[question].text
    assert page.chosen == []
    offered = [field["value"] for field in page.all("main input[type=radio]")]
    assert offered == [*walker.guide.questions[question].choices, "unsure"]
    assert len(page.all("main form button")) == 1


def test_nothing_is_chosen_in_advance_anywhere(typical: Walker):
    for address in (
        "/matters/",
        "/about-you/style/",
        "/about-you/sharing/",
        "/about-you/health/",
        "/ready/",
        "/notes/",
    ):
        assert [value for value in typical.get(address).chosen if value] == [], address


def test_no_field_is_required_by_the_browser(typical: Walker):
    for address in ("/questions/stage/", "/matters/", "/about-you/health/", "/ready/", "/notes/", "/compare/"):
        page = typical.get(address)
        assert page.all("[required]") == [], address
        assert all(form.has_attr("novalidate") for form in page.all("main form")), address


def test_the_answer_is_still_there_on_the_way_back_and_after_a_refresh(walker: Walker):
    walker.answer(stage="ii", site="leg")
    page = walker.get("/questions/size/")
    for question, choice in (("site", "leg"), ("stage", "ii")):
        page = walker.get(page.back)
        assert (page.address, page.chosen) == (f"/questions/{question}/", [choice])
        assert walker.get(page.address).chosen == [choice]
    assert page.back == "/"


def test_back_leads_from_the_check_page_through_every_page_to_the_start(typical: Walker):
    page, seen = typical.get("/answers/"), []
    while page.address != "/":
        seen.append(page.address)
        page = typical.get(page.back)
    shaping = [f"/about-you/{key}/" for key in reversed(typical.guide.shaping)]
    asked = [f"/questions/{key}/" for key in reversed(TYPICAL)]
    assert seen == ["/answers/", *shaping, "/matters/", *asked]


def test_answering_the_same_again_changes_nothing(typical: Walker):
    before = typical.walk.answers
    typical.answer(stage="ii")
    assert typical.walk.answers == before
    assert typical.get("/answers/").all(".notice") == []


@pytest.mark.parametrize("question", ["stage", "site"])
def test_not_sure_is_an_answer_like_any_other(walker: Walker, question: str):
    walker.answer(**{question: "unsure"})
    assert walker.get(f"/questions/{question}/").chosen == ["unsure"]


def test_two_tabs_keep_what_each_of_them_said(walker: Walker):
    first, second = walker.get("/questions/stage/"), walker.get("/questions/site/")
    walker.press(first, answer="ii")
    walker.press(second, answer="leg")
    third = walker.get("/notes/")
    walker.answer(size="small")
    walker.press(third, notes="From the other tab")
    assert walker.walk.answers.choices == {"stage": "ii", "site": "leg", "size": "small"}
    assert walker.walk.notes == "From the other tab"


def test_an_answer_from_an_old_tab_that_no_longer_counts_leads_back_in(walker: Walker):
    old = walker.answer(stage="ii").get("/questions/size/")
    walker.answer(stage="iv")
    page = walker.press(old, answer="small")
    assert page.status == 404
    assert walker.get(page.link("Go on where you were")).address == "/questions/removable/"
    assert walker.walk.answers.choices == {"stage": "iv"}


def test_a_page_is_the_same_for_the_same_answers(edition: object):
    pages = []
    for _ in range(2):
        walker = Walker()
        walker.answer(**TYPICAL)
        pages.append(str(walker.get("/paths/").one("main")))
    assert pages[0].split("csrfmiddlewaretoken")[0] == pages[1].split("csrfmiddlewaretoken")[0]


# --- hand-typed and kept addresses ---------------------------------------------------------------------

KEPT = [
    "/",
    "/about/",
    "/questions/stage/",
    "/questions/removable/",
    "/matters/",
    "/paths/",
    "/paths/surgery/",
    "/paths/no-active-treatment/",
    "/compare/",
    "/notes/",
    "/save/",
    "/open/",
    "/glossary/",
    "/blood-tests/",
    "/privacy/",
]
FURTHER = ["/answers/", "/ready/", "/notes/page/", "/notes/family/", "/not-covered/", "/find-your-stage/", "/finished/"]


@pytest.mark.parametrize("address", [*KEPT, *FURTHER])
def test_an_address_that_was_kept_opens_in_a_browser_that_was_never_here(walker: Walker, address: str):
    assert walker.get(address).status == 200


@pytest.mark.parametrize("address", ["/questions/", "/questions/nothing/", "/paths/nothing/", "/about-you/nothing/"])
def test_an_address_that_never_was_says_so_and_leads_on(typical: Walker, address: str):
    page = typical.get(address)
    assert page.status == 404
    assert page.all("main a.button")
    assert typical.walk.answers.choices == TYPICAL


def test_a_question_off_the_route_says_why_and_leads_back_in(walker: Walker):
    walker.answer(**SPREAD)
    page = walker.get("/questions/size/")
    assert page.status == 404
    assert page.heading == "This question does not change anything for you"
    assert "Size" in page.words
    assert "Your answers are still here" in page.words
    assert walker.get(page.link("Go on where you were")).address == "/matters/"
    assert walker.walk.answers.choices == SPREAD


def test_an_address_without_its_last_stroke_is_led_to_the_page(walker: Walker):
    assert walker.get("/paths").leads_to == "/paths/"


# --- changing one's mind -------------------------------------------------------------------------------


def test_changing_an_early_answer_takes_out_what_no_longer_applies_and_says_so(typical: Walker):
    page = typical.follow(typical.post("/questions/stage/?then=check", {"answer": "iv"}))
    assert page.address == "/questions/removable/?then=check"
    told = words_of(page.one(".notice"))
    assert "What your last answer changed" in told
    assert "No longer applies: Surgery" in told
    assert "Now depends on something you can find out:" in told
    assert "Taken out, because these answers no longer change anything: Place in the body, Size" in told
    assert typical.walk.answers.choices == {"stage": "iv"}


def test_a_change_that_opens_a_path_says_so(typical: Walker):
    page = typical.follow(typical.post("/questions/size/?then=check", {"answer": "big"}))
    assert page.address == "/answers/"
    assert "Now also fits:" in words_of(page.one(".notice"))
    assert page.status == 200


def test_a_change_that_changes_no_path_says_so(typical: Walker):
    page = typical.follow(typical.post("/questions/site/?then=check", {"answer": "arm"}))
    assert "The same paths are shown as before." in words_of(page.one(".notice"))


def test_a_change_is_told_once(typical: Walker):
    typical.post("/questions/stage/", {"answer": "iii"})
    assert typical.get("/answers/").all(".notice")
    typical.post("/about-you/sharing/", {"answer": "together"})
    assert typical.get("/answers/").all(".notice") == []


def test_undo_puts_everything_back(typical: Walker):
    typical.say(notes="My notes").post("/questions/stage/", {"answer": "i"})
    assert typical.walk.answers.choices == {"stage": "i", "site": "leg"}
    page = typical.follow(typical.post("/answers/undo/"))
    assert page.address == "/answers/"
    assert typical.walk.answers.choices == TYPICAL
    assert typical.walk.notes == "My notes"
    assert page.all(".notice") == []
    typical.post("/answers/undo/")
    assert typical.walk.answers.choices == TYPICAL


def test_undo_comes_from_a_button_only(typical: Walker):
    assert typical.get("/answers/undo/").status == 405


def test_change_links_lead_back_to_where_they_came_from(unsure: Walker):
    check = unsure.get("/answers/")
    for link in check.all("dl.summary a"):
        page = unsure.get(str(link["href"]))
        assert page.back == "/answers/", link
        sent = {"answer": page.chosen[0]} if page.address.startswith("/questions/") else {}
        assert unsure.press(page, **sent).leads_to == "/answers/", link
    paths = unsure.get("/paths/")
    for link in paths.all(".ledger a"):
        page = unsure.get(str(link["href"]))
        assert page.back == "/paths/"
        assert unsure.press(page).leads_to == "/paths/"


def test_questions_that_a_change_makes_needed_are_asked_on_the_way_back(walker: Walker):
    walker.answer(stage="i", site="leg")
    page = walker.get("/questions/stage/?then=paths")
    page = walker.follow(walker.press(page, answer="iv"))
    assert page.address == "/questions/removable/?then=paths"
    assert walker.press(page, answer="all").leads_to == "/paths/"


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "/\\evil.example", "start", "%2f%2fevil"])
def test_a_way_back_leads_only_to_pages_of_ours(typical: Walker, where: str):
    page = typical.post(f"/questions/stage/?then={where}", {"answer": "ii"})
    assert page.leads_to == "/matters/"
    assert "evil" not in str(typical.get(f"/questions/stage/?then={where}").one(".back"))


def test_what_is_not_answered_yet_can_be_gone_on_with_from_the_check_page_and_the_start(walker: Walker):
    walker.answer(stage="ii")
    assert walker.get("/answers/").link("Answer the next question") == "/questions/site/"
    assert walker.get("/").link("Carry on") == "/questions/site/"
    assert walker.get("/paths/").link("Answer the next question") == "/questions/site/"
