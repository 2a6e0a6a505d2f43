"""A saved page whose guide was updated since says so, and what would now differ for this person and nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from core.content.models import Edition, Withdrawal
from core.guide.answers import Answers, OwnConcern
from core.journey.walk import KeptQuestion, Walk
from core.summaries.newer import Newer, newer
from core.summaries.telling import Line
from tests.changing import changed, changed_at, option
from tests.factories import SARCOMA, EditionFactory, reworded, sarcoma_guide
from tests.guide.small_guide import small_guide
from tests.journey.walking import TYPICAL, Walker
from tests.summaries.kept import save

PATHS = "Paths"
ASKED = "Questions that are new for you"
GONE = "Answers of yours that the guide no longer offers"
SAID = "What is said about your paths"
OTHER = "Other words on your page"


def published(*places_and_values: Any) -> Edition:
    return EditionFactory(
        number=2,
        says=changed(*places_and_values),
        published_at=datetime(2026, 12, 1, 12, tzinfo=UTC),
    )


@pytest.fixture
def walk(edition: Edition) -> Walk:
    """Surgery and surgery with radiation fit; the use of the leg matters most."""
    return Walk.fresh().saying(
        answers=Answers(
            choices=TYPICAL,
            shaping={"style": ("near-home",), "sharing": ("together",)},
            importance={"limb-use": "most", "cancer-return": "matters"},
        ),
        questions=(KeptQuestion(prompt="wound-healing", top=True), KeptQuestion(text="May I swim?")),
        notes="Bring the letter.",
    )


def told(walk: Walk, *places_and_values: Any) -> dict[str, list[Line]]:
    """What a person is told of these changes, by heading."""
    published(*places_and_values)
    found = newer(walk)
    assert found
    return {group.heading: list(group.lines) for group in found.groups}


def sentences(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


def test_a_page_of_the_newest_edition_announces_nothing(walk: Walk):
    assert newer(walk) is None


def test_an_edition_that_says_the_same_to_this_person_is_announced_as_that(walk: Walk):
    says = reworded(sarcoma_guide(), purpose="To get ready for December.")
    EditionFactory(number=2, says=says, published_at=datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert newer(walk) == Newer(2, date(2026, 12, 1), ())


def test_a_change_of_a_path_that_is_not_theirs_is_not_told(walk: Walk):
    assert told(walk, option("amputation", "name"), "Another name") == {}


def test_a_path_with_another_name_is_told_with_both(walk: Walk):
    lines = told(walk, option("surgery", "name"), "An operation on its own")
    assert sentences(lines[PATHS]) == ["“Surgery” is now called “An operation on its own”."]
    assert list(lines) == [PATHS]  # the name stands in the list of paths on the page too: it is told once


def test_a_path_that_has_gone_is_told(walk: Walk):
    name = sarcoma_guide().decisions["treatment"].options["surgery-then-radiation"].name
    now = changed()
    treatment = now.decisions["treatment"]
    options = {key: one for key, one in treatment.options.items() if key != "surgery-then-radiation"}
    decisions = {**now.decisions, "treatment": treatment.model_copy(update={"options": options})}
    EditionFactory(number=2, says=now.model_copy(update={"decisions": decisions}))
    found = newer(walk)
    assert found
    assert f"{name}: no longer in the guide." in sentences(list(found.groups[0].lines))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ([], "Rest: new. It fits your answers."),
        ([{"nerves": ["no"]}], "Rest: new. It depends on: Nerves."),
    ],
)
def test_a_new_path_is_told_with_whether_it_fits(walk: Walk, rule: list[dict[str, list[str]]], words: str):
    rest = {**sarcoma_guide().decisions["treatment"].options["surgery"].model_dump(mode="json")}
    name = sarcoma_guide().questions["nerves"].name
    lines = told(walk, option("rest"), {**rest, "name": "Rest", "when": rule})
    assert sentences(lines[PATHS]) == [words.replace("Nerves", name)]


@pytest.mark.parametrize(
    ("key", "rule", "words"),
    [
        ("surgery", [{"stage": ["iv"]}], "Surgery: no longer fits your answers."),
        ("amputation", [], "%s: now fits your answers."),
        ("surgery", [{"nerves": ["no"]}], "Surgery: now depends on: %s."),
    ],
)
def test_a_path_that_fits_otherwise_is_told(walk: Walk, key: str, rule: Any, words: str):
    guide = sarcoma_guide()
    names = {"amputation": guide.decisions["treatment"].options["amputation"].name}
    lines = told(walk, option(key, "when"), rule)
    expected = words % names.get(key, guide.questions["nerves"].name) if "%" in words else words
    assert expected in sentences(lines[PATHS])


def test_other_steps_of_a_path_are_told_before_and_now(walk: Walk):
    lines = told(walk, option("surgery", "steps"), [{"treatment": "surgery"}, {"treatment": "radiation"}])
    (line,) = (line for line in lines[PATHS] if line.text == "Other steps: Surgery")
    assert "radiation" not in line.was
    assert "radiation" in line.now


def test_good_and_hard_points_that_come_and_go_are_told_in_the_words_of_the_fact(walk: Walk):
    guide = sarcoma_guide()
    surgery = guide.decisions["treatment"].options["surgery"]
    gone = surgery.good[0]
    new = next(key for key in guide.facts if key not in (*surgery.good, *surgery.hard))
    lines = told(walk, option("surgery", "good"), [new, *surgery.good[1:]])
    by_text = {line.text: line for line in lines[PATHS]}
    assert by_text["New good point. About: Surgery"].now
    assert by_text["No longer named as a good point. About: Surgery"].was
    assert gone != new


def test_what_a_path_may_mean_for_what_matters_is_told(walk: Walk):
    effect = sarcoma_guide().decisions["treatment"].options["surgery"].effects["limb-use"]
    other = "against" if effect.stance.value != "against" else "mixed"
    name = sarcoma_guide().concerns["limb-use"].name.lower()
    lines = told(walk, option("surgery", "effects", "limb-use", "stance"), other)
    assert sentences(lines[PATHS]) == [
        f"What Surgery may mean for what matters to you ({name}) is told in another way."
    ]


def test_a_fact_in_other_words_is_told_before_and_now_with_its_paths(walk: Walk):
    key = sarcoma_guide().decisions["treatment"].options["surgery"].summary
    lines = told(walk, ("facts", key, "text"), "All of this in *new* words.")
    (line,) = lines[SAID]
    assert line.text == "About: Surgery"
    assert line.now == "All of this in new words."
    assert list(lines) == [SAID]


def test_how_sure_a_fact_is_is_told_only_where_that_has_changed(walk: Walk):
    key = sarcoma_guide().decisions["treatment"].options["surgery"].summary
    level = sarcoma_guide().facts[key].certainty.level.value
    other = "very-low" if level != "very-low" else "low"
    (line,) = told(walk, ("facts", key, "certainty", "level"), other)[SAID]
    assert line.was.endswith(f"How sure: {level.replace('-', ' ')}.")
    assert line.now.endswith(f"How sure: {other.replace('-', ' ')}.")


def test_a_question_that_now_waits_for_them_is_told(walk: Walk):
    lines = told(walk, option("surgery", "when"), [{"nerves": ["no"]}])
    assert sentences(lines[ASKED]) == [sarcoma_guide().questions["nerves"].text]
    assert OTHER not in lines  # that it stands on the page as not known is told with it


def test_answers_that_are_no_longer_offered_are_told_with_their_words(walk: Walk):
    guide = sarcoma_guide()
    document = guide.model_dump(mode="json")
    style = {
        "nearby" if key == "near-home" else key: one for key, one in document["shaping"]["style"]["choices"].items()
    }
    now = changed(("shaping", "style", "choices"), style)
    concerns = {key: one for key, one in now.concerns.items() if key != "cancer-return"}
    EditionFactory(number=2, says=now.model_copy(update={"concerns": concerns}))
    found = newer(walk)
    assert found
    (group,) = (group for group in found.groups if group.heading == GONE)
    label = guide.shaping["style"].choices["near-home"].label
    assert sentences(list(group.lines)) == [
        f"{guide.shaping['style'].name}: {label}",
        guide.concerns["cancer-return"].label,
    ]


@pytest.mark.parametrize(("choice", "words"), [("ii", None), ("unsure", "I'm not sure")])
def test_an_answer_to_a_question_that_has_gone_is_told(walk: Walk, choice: str, words: str | None):
    guide = sarcoma_guide()
    question = guide.questions["stage"]
    said = walk.saying(answers=Answers(choices={"stage": choice}))
    now = guide.model_copy(update={"questions": {key: one for key, one in guide.questions.items() if key != "stage"}})
    rules = {
        key: one.model_copy(update={"when": (), "steps": ()}) for key, one in now.decisions["treatment"].options.items()
    }
    treatment = now.decisions["treatment"].model_copy(update={"options": rules})
    EditionFactory(number=2, says=now.model_copy(update={"decisions": {**now.decisions, "treatment": treatment}}))
    found = newer(said)
    assert found
    (group,) = (group for group in found.groups if group.heading == GONE)
    assert sentences(list(group.lines)) == [f"{question.name}: {words or question.choices['ii'].label}"]


def test_other_words_that_stand_on_the_page_are_told(walk: Walk):
    was = sarcoma_guide().prompts["wound-healing"].text
    lines = told(walk, ("prompts", "wound-healing", "text"), "How does a wound heal?")
    assert lines == {OTHER: [Line("", was, "How does a wound heal?")]}


def test_the_persons_own_words_are_never_told_as_changes(walk: Walk):
    said = walk.saying(answers=walk.answers.model_copy(update={"own_concerns": (OwnConcern(text="My garden"),)}))
    lines = told(said, ("prompts", "wound-healing", "text"), "How does a wound heal?")
    everything = str(lines)
    for own in ("My garden", "May I swim?", "Bring the letter."):
        assert own not in everything


def test_many_changes_come_folded_and_few_do_not(walk: Walk):
    guide = sarcoma_guide()
    surgery = guide.decisions["treatment"].options["surgery"]
    keys = list(dict.fromkeys((surgery.summary, *surgery.good, *surgery.hard, *surgery.unknown)))[:5]
    published(*(part for key in keys for part in (("facts", key, "text"), f"New words of {key}.")))
    found = newer(walk)
    assert found
    (group,) = (group for group in found.groups if group.heading == SAID)
    assert len(group.lines) == 5
    assert group.folded
    page = render_to_string("summaries/_newer.html", {"newer": found})
    assert "5 changes" in page
    assert "<details>" in page


def test_an_opened_page_announces_it_and_stays_as_it_was_saved(walk: Walk):
    code = save(walk, on=timezone.localdate())
    published(option("surgery", "name"), "An operation on its own")
    page = Walker().post("/open/", {"code": code})
    words = page.words
    assert "The guide was updated since you saved this page" in words
    assert "It was updated on 1 December 2026 and is now edition 2." in words
    assert "For you, this would now differ:" in words
    assert "“Surgery” is now called “An operation on its own”." in words
    sheet = " ".join(part.get_text(" ") for part in page.all(".sheets"))
    assert "Surgery" in sheet
    assert "An operation on its own" not in sheet


def test_an_opened_page_says_when_nothing_on_it_would_differ(walk: Walk):
    code = save(walk, on=timezone.localdate())
    assert "The guide was updated" not in Walker().post("/open/", {"code": code}).words
    EditionFactory(number=2, says=reworded(sarcoma_guide(), purpose="To get ready, in the words of December."))
    words = Walker().post("/open/", {"code": code}).words
    assert "Nothing on your page would differ." in words
    assert "For you, this would now differ" not in words


class TestAPathBeingCheckedAgain:
    """Nothing is told of it: neither what was said nor what is."""

    @staticmethod
    def published(number: int, *places_and_values: Any) -> None:
        EditionFactory(number=number, says=changed_at(small_guide(), *places_and_values))

    @staticmethod
    def lines(walk: Walk) -> list[Line]:
        found = newer(walk)
        assert found
        return [line for group in found.groups for line in group.lines]

    @pytest.fixture
    def sore(self, db: None) -> Walk:
        self.published(1)
        return Walk.fresh().saying(answers=Answers(choices={"pain": "strong", "swelling": "yes"}))

    def test_has_no_differences(self, sore: Walk):
        injection = ("decisions", "care", "options", "injection")
        self.published(2, (*injection, "steps"), [{"treatment": "brace"}], ("facts", "needle-good", "text"), "It may.")
        assert any("An injection" in line.text for line in self.lines(sore))
        Withdrawal.objects.create(guide=SARCOMA, option="injection", reason="Why.", withdrawn_at=timezone.now())
        again = Walk.model_validate(sore.model_dump())
        assert self.lines(again) == []

    def test_that_can_be_told_of_again_is_told_of_as_new(self, db: None):
        """The edition that the page was saved with is so old that nothing is told of its paths any more."""
        self.published(1, ("about", "review_by"), "2020-01-01")
        self.published(2)
        old = Walk(edition=1, visit="a-visit", answers=Answers(choices={"pain": "strong", "swelling": "yes"}))
        lines = self.lines(old)
        steps = next(line for line in lines if line.text == "Other steps: An injection")
        assert (steps.was, steps.now) == ("Being checked again: ask my team about it", "an injection, then a brace")
        assert not [line for line in lines if "needle" in line.was + line.now]
