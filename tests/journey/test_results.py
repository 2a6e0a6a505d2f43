"""The paths: three groups in the guide's order, why each is shown, and where every statement comes from."""

import random

import pytest
from bs4 import Tag

from core.guide.answers import Answers, Importance
from core.guide.conditions import Fit
from core.guide.consider import Consideration, consider
from core.guide.itinerary import that_still_count
from core.guide.schema import Stance
from core.journey.walk import Walk
from tests.factories import sarcoma_guide
from tests.journey.walking import ALWAYS, SPREAD, TYPICAL, UNSURE, Page, Walker, words_of

GROUPS = {"fits": Fit.FITS, "depends": Fit.DEPENDS, "ruled-out": Fit.RULED_OUT}


def some_people(count: int, *, seed: int) -> list[dict[str, str]]:
    """Answers of people drawn at random: some answered all, some stopped early."""
    draw, guide, found = random.Random(seed), sarcoma_guide(), []
    for _ in range(count):
        told = {key: draw.choice([*question.choices, "unsure", ""]) for key, question in guide.questions.items()}
        answers = Answers(choices={key: choice for key, choice in told.items() if choice})
        found.append(that_still_count(guide, answers).choices)
    return found


def names(considered: Consideration, fit: Fit) -> list[str]:
    return [option.option.name for option in considered.of("treatment", fit)]


def shown(page: Page, group: str) -> list[str]:
    return [words_of(heading) for heading in page.all(f"#{group} > article > h3, #{group} > details > summary")]


def because(card: Tag) -> str:
    return words_of(card.select_one(".because"))


@pytest.mark.parametrize("choices", some_people(40, seed=13))
def test_every_path_stands_in_its_group_in_guide_order_and_names_exactly_the_answers_that_decided_it(
    walker: Walker, choices: dict[str, str]
):
    considered = consider(walker.guide, Answers(choices=choices))
    page = walker.carry(Walk.fresh().saying(answers=considered.answers)).get("/paths/")
    for group, fit in GROUPS.items():
        assert shown(page, group) == names(considered, fit)
    cards = page.all("article.path, #ruled-out > details")
    in_groups = [option for fit in GROUPS.values() for option in considered.of("treatment", fit)]
    for card, option in zip(cards, in_groups, strict=True):
        said = [walker.guide.questions[key].choices[choices[key]].said for key in option.because]
        open_ones = [walker.guide.questions[key].name for key in option.missing]
        told = because(card)
        ruled_out = option.fit is Fit.RULED_OUT
        assert told.startswith("Does not apply because you answered:" if ruled_out else "Shown because you answered:")
        first, _, rest = told.partition(":")[2].partition("It depends on:")
        if said:
            assert first.strip(" .").split("; ") == said
        else:
            assert ("nothing yet that decides it" if open_ones else "shown to everyone") in first
        assert rest.strip(" .").split("; ") == (open_ones or [""])


def test_one_click_shows_all_paths_in_guide_order(typical: Walker):
    page = typical.get(typical.get("/paths/").link("Show all paths"))
    assert [card["id"] for card in page.all("article.path")] == [o.key for o in typical.considered.of("treatment")]
    assert typical.get(page.link("Group the paths by what you told us")).address == "/paths/"


def test_what_is_not_known_comes_first_as_questions_for_the_team(unsure: Walker):
    page = unsure.get("/paths/")
    ledger = page.all(".ledger > li")
    assert [words_of(line.find("h3")) for line in ledger] == [
        unsure.guide.questions[key].for_the_team for key in ("size", "nodes")
    ]
    assert "Who can answer: Your surgeon" in words_of(ledger[0])
    assert "Paths that hang on it:" in words_of(ledger[0])
    what_ifs = [words_of(choice) for choice in ledger[0].select("dl.if dt")]
    assert what_ifs == [choice.label for choice in unsure.guide.questions["size"].choices.values()]
    whole = str(page.one("main"))
    assert whole.index('id="unknowns"') < whole.index('id="fits"')


def test_what_each_answer_would_change_is_what_then_happens(unsure: Walker):
    before = names(unsure.considered, Fit.FITS)
    line = unsure.get("/paths/").all(".ledger > li")[0]
    for label, told in zip(line.select("dl.if dt"), line.select("dl.if dd"), strict=True):
        choice = next(key for key, c in unsure.guide.questions["size"].choices.items() if c.label == words_of(label))
        then = consider(unsure.guide, Answers(choices={**UNSURE, "size": choice}))
        opened = [name for name in names(then, Fit.FITS) if name not in before]
        assert (f"Would fit: {', '.join(opened)}" in words_of(told)) is bool(opened)


def test_asked_and_not_known_comes_before_not_asked_yet(walker: Walker):
    walker.answer(stage="ii", site="leg", size="unsure")
    links = [words_of(link) for link in walker.get("/paths/").all(".ledger a")]
    assert links[0] == "I know it now : Size"
    assert all(words.startswith("Answer it here") for words in links[1:])
    assert len(links) > 1


def test_nobody_is_left_with_only_the_path_for_everyone_unexplained(walker: Walker):
    walker.answer(**SPREAD)
    page = walker.get("/paths/")
    assert [card["id"] for card in page.all("#fits article")] == [ALWAYS]
    assert "So far only the path that is shown to everyone fits." in words_of(page.one("#fits .callout > div > p"))


def test_that_is_not_said_where_another_path_fits(typical: Walker):
    assert "So far only the path" not in typical.get("/paths/").words


def test_the_path_of_no_active_treatment_is_always_there(walker: Walker):
    for choices in some_people(10, seed=2):
        walker.carry(Walk.fresh().saying(answers=Answers(choices=choices)))
        assert ALWAYS in [card["id"] for card in walker.get("/paths/").all("#fits article")]


def test_good_and_hard_points_are_the_same_lists_made_the_same_way(typical: Walker):
    option = typical.guide.decisions["treatment"].options
    for address in ("/paths/?show=all", "/paths/surgery/"):
        page = typical.get(address)
        for pair in page.all(".two"):
            good, hard = pair.find_all("section", recursive=False)
            assert [words_of(part.find(["h2", "h3", "h4"])) for part in (good, hard)] == ["Good points", "Hard points"]
            assert good.find("ul")["class"] == hard.find("ul")["class"]
            assert good.attrs == hard.attrs == {}
            assert good.select("li")
            assert hard.select("li")
    card = typical.get("/paths/").one("#surgery")
    good, hard = (part.find_all("li") for part in card.select(".two > section"))
    assert (len(good), len(hard)) == (len(option["surgery"].good), len(option["surgery"].hard))


@pytest.mark.parametrize("address", ["/paths/", "/paths/surgery/", "/paths/amputation/", "/compare/", "/blood-tests/"])
def test_every_statement_has_its_source_one_click_away(typical: Walker, address: str):
    typical.say(answers=typical.walk.answers.model_copy(update={"importance": {"limb-use": Importance.MOST}}))
    page = typical.get(address)
    sources = [words_of(details) for details in page.all("details.source")]
    assert len(sources) > 10
    assert all("How sure:" in source and "Read again by" in source for source in sources)
    stated = [point for point in page.all("ul.points > li") if point.find("p", recursive=False)]
    assert stated
    for point in stated:
        assert point.select("details.source") or "No source we used" in words_of(point), words_of(point)


def test_no_address_of_a_source_is_fetched_by_the_page(typical: Walker):
    page = typical.get("/paths/")
    for tag in page.all("[src], link[href]"):
        assert str(tag.get("src") or tag.get("href")).startswith("/static/"), tag


CONCERNS = dict.fromkeys(sarcoma_guide().concerns, Importance.MOST)


@pytest.mark.parametrize("choices", [TYPICAL, SPREAD, {"stage": "i", "site": "arm"}], ids=["ii", "iv", "i"])
def test_every_cell_that_says_something_cites_a_fact(walker: Walker, choices: dict[str, str]):
    walker.carry(Walk.fresh().saying(answers=Answers(choices=choices, importance=CONCERNS)))
    page = walker.get("/compare/")
    cells = page.all("table.matrix:not(.compare) td")
    assert len(cells) >= 2 * len(CONCERNS)
    for cell in cells:
        stance = words_of(cell.find(class_="stance"))
        assert stance in {"Helps", "Mixed", "Works against", "Not known"}
        if stance != "Not known":
            assert cell.select("details.source"), words_of(cell)


def test_the_guide_names_a_fact_wherever_a_path_is_said_to_touch_what_matters(walker: Walker):
    for _, key, option in walker.guide.options():
        for concern, effect in option.effects.items():
            assert effect.stance is Stance.UNKNOWN or effect.fact in walker.guide.facts, (key, concern)


@pytest.mark.parametrize(
    "address",
    ["/paths/", "/compare/", "/blood-tests/", *(f"/paths/{key}/" for _, key, _o in sarcoma_guide().options())],
)
def test_how_long_people_live_is_never_shown_unasked(typical: Walker, address: str):
    page = typical.get(address)
    figures = [fact.figure for fact in typical.guide.facts.values() if fact.figure and fact.figure.survival]
    assert figures
    counted = {f"{count.had} of {one.per} people {count.had_words}" for one in figures for count in one.counts}
    for text in page.soup.find_all(string=lambda text: any(words in " ".join(text.split()) for words in counted)):
        assert text.find_parent("details") is not None, text
        assert not any(details.has_attr("open") for details in text.find_parents("details"))
    for heading in page.soup.find_all("h3", string={one.measure for one in figures}):
        assert heading.find_parent("details"), words_of(heading)


def test_the_page_says_what_is_decided_now_and_what_comes_later(typical: Walker):
    words = typical.get("/paths/").words
    assert "What is decided now, and what comes later" in words
    assert "How long do I safely have to decide? Only your team can say." in words
