"""The page for the appointment says what the person said, theirs first, and leaves out what they did not say."""

import itertools
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.conf import LazySettings
from django.template.loader import render_to_string

from core.content.models import Edition
from core.guide.answers import Answers, OwnConcern
from core.guide.markup import plain
from core.guide.schema import Signature
from core.journey.walk import KeptQuestion, Walk
from core.summaries.blocks import Ask, Asks, Items, Own, Pairs, Part, Room, Sheet, Subheading
from core.summaries.sheet import sheet
from tests.factories import EditionFactory, sarcoma_guide
from tests.journey.walking import Walker
from tests.summaries.walks import ASKED_FIRST, NOT_ACCEPT, NOTES, typical

TODAY = date(2026, 11, 21)


def part(page: Sheet, heading: str) -> Part:
    return next(part for part in page.parts if part.heading == heading)


def asks(page: Sheet) -> list[Ask]:
    """Every question on the page, in order, whatever heading it stands under."""
    return [ask for block in part(page, "My questions").blocks if isinstance(block, Asks) for ask in block.items]


def asked(page: Sheet) -> list[str]:
    return [ask.words for ask in asks(page)]


def headings(page: Sheet) -> list[str]:
    return [part.heading for part in page.parts]


def test_the_strip_says_in_few_lines_what_a_doctor_needs(walk: Walk):
    prompts = walk.guide.prompts
    assert dict(sheet(walk, on=TODAY).strip) == {
        "I know": (
            "; ".join(walk.guide.questions[key].choices[choice].said for key, choice in walk.answers.known.items()),
        ),
        "I do not know yet": ("Size; Reaching the tumour; Nearby lymph nodes",),
        "Matters most to me": ("Keeping the use of my arm, leg or body part",),
        "I would not accept": (NOT_ACCEPT,),
        "I want to ask first": (
            plain(prompts["radiation-before-or-after"].text),
            plain(prompts["wound-healing"].text),
            ASKED_FIRST,
        ),
    }


def test_what_is_known_comes_in_the_order_of_the_guide(walk: Walk):
    backwards = Answers(choices=dict(reversed(walk.answers.choices.items())))
    (known,) = dict(sheet(walk.saying(answers=backwards), on=TODAY).strip)["I know"]
    assert known.startswith("stage II; the leg")


def test_what_was_answered_with_no_when_asked_how_ready_one_is_stands_in_the_strip_and_among_the_questions(walk: Walk):
    page = sheet(walk.saying(sure={"sure": False, "understand": True}), on=TODAY)
    assert dict(page.strip)["Still open for me"] == ("I do not feel sure yet",)
    assert "What would help me feel surer about this choice?" in asked(page)


def test_nothing_said_leaves_no_empty_line(edition: Edition):
    page = sheet(Walk.fresh(), on=TODAY)
    assert all(lines and all(lines) for _, lines in page.strip)
    assert "I know" not in dict(page.strip)
    assert "What matters to me" not in headings(page)
    assert "Who comes with me" not in headings(page)


def test_a_concern_in_own_words_stands_like_those_of_the_guide(edition: Edition):
    own = OwnConcern(text="My garden", importance="most")
    walk = typical(answers=Answers(importance={"limb-use": "most"}, own_concerns=(own,)))
    page = sheet(walk, on=TODAY)
    assert dict(page.strip)["Matters most to me"] == ("Keeping the use of my arm, leg or body part", "My garden")
    assert part(page, "What matters to me").blocks == (
        Pairs((("Matters most", "Keeping the use of my arm, leg or body part"), ("Matters most", "My garden"))),
    )


def test_questions_come_as_to_ask_first_then_not_known_then_the_rest(walk: Walk):
    questions, prompts = walk.guide.questions, walk.guide.prompts
    assert asked(sheet(walk, on=TODAY)) == [
        plain(prompts["radiation-before-or-after"].text),
        plain(prompts["wound-healing"].text),
        ASKED_FIRST,
        questions["size"].for_the_team,
        questions["reach"].for_the_team,
        questions["nodes"].for_the_team,
        plain(prompts["edge-not-clear"].text),
        plain(prompts["near-home"].text),
        plain(prompts["time-to-decide"].text),
        plain(prompts["rehabilitation"].text),
        "Can I still come to the choir in spring? (Maria asks)",
    ]


def test_a_question_that_is_there_twice_stands_once(walk: Walk):
    twice = KeptQuestion(text=walk.guide.questions["size"].for_the_team)
    page = sheet(walk.saying(questions=(twice, *walk.questions)), on=TODAY)
    assert asked(page).count(twice.text) == 1


def test_every_question_has_room_to_write_and_those_to_ask_first_have_more(walk: Walk):
    assert [ask.room.lines for ask in asks(sheet(walk, on=TODAY))] == [2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1]


def test_few_questions_all_have_more_room(walk: Walk):
    page = sheet(walk.saying(questions=walk.questions[:2]), on=TODAY)
    assert {ask.room.lines for ask in asks(page)} == {2}


def test_questions_stand_in_groups_short_enough_to_take_in(walk: Walk):
    blocks = part(sheet(walk, on=TODAY), "My questions").blocks
    headings = [block.text for block in blocks if isinstance(block, Subheading)]
    assert headings == ["To ask first", "What I do not know yet", "More to ask"]


def test_notes_stand_as_typed_and_without_any_there_is_room_for_them(walk: Walk):
    assert part(sheet(walk, on=TODAY), "My notes").blocks == (Own(NOTES),)
    (room,) = part(sheet(walk.saying(notes=""), on=TODAY), "My notes").blocks
    assert isinstance(room, Room)
    assert room.lines > 2


def test_paths_come_in_guide_order_whatever_matters(walk: Walk):
    page = sheet(walk, on=TODAY)
    other = sheet(walk.saying(answers=Answers(choices=walk.answers.choices)), on=TODAY)
    heading = "Treatments my team may talk about"
    assert part(page, heading) == part(other, heading)
    (pairs,) = [block for block in part(page, heading).blocks if isinstance(block, Pairs)]
    in_guide_order = [option.option.name for option in walk.considered.of("treatment") if option.open]
    assert [name for name, _ in pairs.pairs] == in_guide_order


def test_paths_set_side_by_side_come_last_with_good_and_hard_points(walk: Walk):
    page = sheet(walk.saying(beside=("surgery",)), on=TODAY)
    assert headings(page)[-1] == "Treatments I set side by side"
    good, goods, hard, hards = page.parts[-1].blocks
    assert (good, hard) == (Subheading("Surgery: good points"), Subheading("Surgery: hard points"))
    assert isinstance(goods, Items)
    assert isinstance(hards, Items)
    assert goods.items
    assert hards.items
    assert "Treatments I set side by side" not in headings(sheet(walk, on=TODAY))


def test_the_page_names_its_date_its_edition_its_sources_and_whom_to_call(walk: Walk):
    page = sheet(walk, on=TODAY)
    assert page.dated == "21 November 2026. Edition 1 of the guide."
    assert "WebMD" in page.sources
    assert "Not medical advice and not a diagnosis." in page.footer[0]
    assert "next review by" in page.footer[1]
    assert page.footer[-1] == plain(walk.guide.about.urgent)


def test_the_page_says_where_to_see_what_has_changed_since(walk: Walk, settings: LazySettings):
    settings.SITE_ORIGIN = "https://decide.example"
    assert sheet(walk, on=TODAY).footer[1].endswith("Is this page still right? See decide.example/changes/")


def test_the_foot_of_each_sheet_of_paper_says_what_it_is_and_how_old(walk: Walk):
    assert sheet(walk, on=TODAY).foot == (
        "21 November 2026. Edition 1, next review by 21 November 2027.",
        "Information, not advice. Not signed by a clinician yet.",
    )


def test_who_signed_the_edition_stands_on_the_page_and_who_did_last_at_the_foot(db: None):
    signatures = (
        Signature(name="Dr. Ama Mensah", role="Surgeon", signed_on=date(2026, 11, 20)),
        Signature(name="Ines Ruiz", role="Nurse", signed_on=date(2026, 11, 2)),
    )
    guide = sarcoma_guide()
    signed = guide.model_copy(update={"about": guide.about.model_copy(update={"signatures": signatures})})
    EditionFactory(number=1, says=signed)
    page = sheet(typical(), on=TODAY)
    assert "Dr. Ama Mensah (Surgeon) on 20 November 2026; Ines Ruiz (Nurse) on 2 November 2026." in page.footer[1]
    assert page.foot[1] == "Information, not advice. Last signed on 20 November 2026: Surgeon."
    assert "Not signed" not in "".join((*page.footer, *page.foot))


# --- on the screen ----------------------------------------------------------------------------------------


def drawn(walk: Walk) -> BeautifulSoup:
    return BeautifulSoup(render_to_string("summaries/_sheet.html", {"sheet": sheet(walk, on=TODAY)}), "html.parser")


def test_what_was_typed_is_text_and_never_markup(walk: Walk):
    typed = "<img src=http://probe.example> {{ sheet }} *now* [[term]] & so on"
    own = KeptQuestion(text=typed, asker=typed, top=True)
    page = drawn(walk.saying(notes=typed, not_accept=typed, companion=typed, questions=(own,)))
    assert not page.find("img")
    assert page.get_text().count("<img src=http://probe.example> {{ sheet }} *now* [[term]] & so on") == 7


def test_headings_go_down_one_step_at_a_time(walk: Walk):
    levels = [int(heading.name[1]) for heading in drawn(walk.saying(beside=("surgery",))).find_all(["h1", "h2", "h3"])]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_lines_to_write_on_are_not_read_out(walk: Walk):
    assert all(lines["aria-hidden"] == "true" for lines in drawn(walk).select(".lines"))
    assert len(drawn(walk).select(".ask .lines i")) == 3 * 2 + 8


@pytest.mark.parametrize("word", ["recommend", "best for you", "should have", "eligible", "your risk", "your chance"])
def test_the_page_never_tells_what_to_choose(walk: Walk, word: str):
    assert word not in drawn(walk.saying(beside=("surgery", "no-active-treatment"))).get_text().lower()


def test_the_page_of_a_reader_offers_the_file(reader: Walker):
    page = reader.get("/notes/page/")
    assert page.status == 200
    assert page.link("Download as PDF") == "/notes/page/pdf/"
    assert page.link("Download it for US Letter paper") == "/notes/page/pdf/?paper=letter"
