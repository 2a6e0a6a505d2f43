"""What would now differ for one person who used an earlier guide: that, and nothing that is not about them."""

import json
from typing import Any

import pytest

from core.guide.answers import Answers
from core.guide.compare import Differences, Gone, Placed, carried, for_person, tells_the_same
from core.guide.conditions import Fit
from core.guide.schema import Guide
from tests.changing import changed_at
from tests.factories import reworded, sarcoma_guide
from tests.guide.small_guide import small_guide

WAS = Guide.model_validate(small_guide())
OPTIONS = ("decisions", "care", "options")
MILD = Answers(choices={"pain": "mild", "swelling": "no"}, importance={"walking": "most"})  # exercises, waiting


def plain_guide() -> Any:
    """Its document, no two parts of which are one and the same."""
    return json.loads(json.dumps(small_guide()))


def changed(*places_and_values):
    """The small guide with these values at these places: place, value, place, value. `None` takes it away."""
    return changed_at(plain_guide(), *places_and_values)


def differing(*places_and_values, answers=MILD) -> Differences:
    return for_person(WAS, changed(*places_and_values), answers)


def the_path(found: Differences):
    (path,) = found.paths
    return path


class TestNothing:
    def test_differs_between_guides_that_say_the_same(self):
        found = for_person(WAS, Guide.model_validate(small_guide()), MILD)
        assert not found
        assert found == Differences((), (), (), ())

    @pytest.mark.parametrize(
        ("place", "value"),
        [
            (("facts", "needle-good", "text"), "It may ease pain."),  # on a path that does not fit
            (("facts", "moving-good", "review_by"), "2033-01-10"),
            (("facts", "moving-good", "certainty", "why"), "Two leaflets say so."),
            ((*OPTIONS, "injection", "name"), "A needle"),
            (("about", "purpose"), "To talk about a knee."),
        ],
    )
    def test_differs_where_the_change_is_not_about_this_person(self, place, value):
        assert not differing(place, value)

    def test_differs_in_the_real_guide_with_a_sentence_about_itself_changed(self):
        answers = Answers(choices={"stage": "ii", "site": "leg"})
        assert not for_person(sarcoma_guide(), reworded(sarcoma_guide()), answers)


class TestPaths:
    def test_that_now_fit_are_told(self):
        path = the_path(differing((*OPTIONS, "injection", "when"), []))
        assert (path.key, path.turned, path.renamed) == ("injection", True, False)
        assert (path.was.fit, path.now.fit) == (Fit.RULED_OUT, Fit.FITS)

    def test_that_no_longer_fit_are_told(self):
        path = the_path(differing((*OPTIONS, "exercises", "when"), [{"pain": ["strong"]}]))
        assert path.key == "exercises"
        assert (path.was.fit, path.now.fit) == (Fit.FITS, Fit.RULED_OUT)

    def test_that_now_depend_on_an_answer_are_told_with_it(self):
        found = differing((*OPTIONS, "wait", "when"), [{"swelling": ["no"]}], answers=Answers(choices={"pain": "mild"}))
        path = the_path(found)
        assert path.turned
        assert (path.key, path.now.fit, path.now.missing) == ("wait", Fit.DEPENDS, ("swelling",))

    def test_that_depend_on_something_else_are_told_though_they_still_depend(self):
        now = changed((*OPTIONS, "injection", "when"), [{"swelling": ["yes"]}])
        (_exercises, path) = (None, for_person(WAS, now, Answers()).paths[-1])
        assert (path.key, path.was.fit, path.now.fit) == ("injection", Fit.DEPENDS, Fit.DEPENDS)
        assert (path.was.missing, path.now.missing) == (("pain", "swelling"), ("swelling",))
        assert path.turned

    def test_that_are_new_are_told_and_have_no_earlier_self(self):
        rest = {**small_guide()["decisions"]["care"]["options"]["wait"], "name": "Rest"}
        path = the_path(differing((*OPTIONS, "rest"), rest))
        assert (path.key, path.was, path.now.option.name) == ("rest", None, "Rest")
        assert path.turned
        assert not path.renamed

    def test_that_have_gone_are_told_last(self):
        found = differing((*OPTIONS, "exercises"), None, (*OPTIONS, "wait", "name"), "Wait and see")
        renamed, gone = found.paths
        assert (renamed.key, renamed.renamed, renamed.turned) == ("wait", True, False)
        assert (gone.key, gone.now, gone.turned) == ("exercises", None, True)
        assert not gone.renamed

    def test_that_were_never_open_to_the_person_are_not_told_when_they_go(self):
        assert not differing((*OPTIONS, "injection"), None)

    def test_that_have_another_step_are_told(self):
        path = the_path(differing((*OPTIONS, "exercises", "steps"), [{"treatment": "moving"}, {"treatment": "brace"}]))
        assert (path.key, path.steps, path.turned) == ("exercises", True, False)
        assert (path.gained, path.lost) == ((), ())  # what a brace is, is told with the step

    def test_whose_treatment_has_another_name_are_told(self):
        assert the_path(differing(("treatments", "moving", "name"), "Moving")).steps

    def test_are_not_told_of_a_step_that_does_not_belong_to_them_for_this_person(self):
        answers = Answers(choices={"pain": "strong", "swelling": "no"})
        assert not differing((*OPTIONS, "injection", "steps", 1, "words"), "for two weeks", answers=answers)

    def test_that_name_another_good_point_are_told_with_it_and_with_the_one_it_had(self):
        path = the_path(differing((*OPTIONS, "exercises", "good"), ["wait-good"]))
        assert path.gained == (Placed("good", "wait-good"),)
        assert path.lost == (Placed("good", "moving-good"),)
        assert path.steps is False

    def test_that_call_a_good_point_a_hard_one_are_told(self):
        found = differing(
            (*OPTIONS, "exercises", "good"), ["moving-hard"], (*OPTIONS, "exercises", "hard"), ["moving-good"]
        )
        assert the_path(found).gained == (Placed("good", "moving-hard"), Placed("hard", "moving-good"))

    def test_that_have_a_note_from_checking_are_told(self):
        notes = [{"verdict": "disputed", "fact": "wait-hard"}]
        assert the_path(differing((*OPTIONS, "exercises", "notes"), notes)).gained == (Placed("notes", "wait-hard"),)

    def test_whose_treatment_is_told_by_another_fact_are_told(self):
        path = the_path(differing(("treatments", "moving", "recovery"), ["wait-hard"]))
        assert path.gained == (Placed("treatments", "wait-hard"),)
        assert not path.steps

    def test_that_mean_something_else_for_what_matters_are_told(self):
        path = the_path(differing((*OPTIONS, "exercises", "effects", "walking", "stance"), "mixed"))
        assert path.stances == ("walking",)

    def test_that_mean_something_else_for_what_does_not_matter_are_not_told(self):
        answers = MILD.model_copy(update={"importance": {}})
        assert not differing((*OPTIONS, "exercises", "effects", "walking", "stance"), "mixed", answers=answers)

    def test_come_in_the_order_of_the_later_guide(self):
        options = small_guide()["decisions"]["care"]["options"]
        turned = {key: {**option, "name": f"{option['name']}!"} for key, option in reversed(options.items())}
        assert [path.key for path in differing(OPTIONS, turned).paths] == ["wait", "exercises"]


class TestFacts:
    def test_in_other_words_are_told_with_the_paths_that_name_them(self):
        (rewording,) = differing(("facts", "not-known", "text"), "Nobody knows how long it lasts.").facts
        assert rewording.paths == ("exercises", "wait", "scan", "no-scan")
        assert rewording.was.text == "How long it lasts is not known."
        assert rewording.now.text == "Nobody knows how long it lasts."

    @pytest.mark.parametrize(
        ("place", "value"),
        [
            (("facts", "moving-hard", "text"), "They take time."),
            (("facts", "moving-hard", "certainty", "level"), "low"),
            (("facts", "moving-hard", "figure"), small_guide()["facts"]["needle-figure"]["figure"]),
            (("facts", "moving-summary", "text"), "You move at home."),
            (("facts", "moving-what", "text"), "Moving makes a knee strong."),
        ],
    )
    def test_are_told_in_other_words_with_other_numbers_and_more_or_less_surely(self, place, value):
        found = differing(place, value)
        assert [rewording.key for rewording in found.facts] == [place[1]]
        assert not found.paths

    def test_of_what_matters_are_told_too(self):
        effect = (*OPTIONS, "exercises", "effects", "walking", "fact")
        was, now = changed(effect, "pain-counts"), changed(effect, "pain-counts", ("facts", "pain-counts", "text"), "!")
        (rewording,) = for_person(was, now, MILD).facts
        assert (rewording.key, rewording.paths) == ("pain-counts", ("exercises",))
        assert not for_person(was, now, MILD.model_copy(update={"importance": {}}))

    def test_of_a_path_that_now_fits_are_new_to_the_person_and_not_reworded(self):
        found = differing((*OPTIONS, "injection", "when"), [], ("facts", "needle-good", "text"), "It may ease pain.")
        assert [path.key for path in found.paths] == ["injection"]
        assert found.facts == ()

    def test_that_are_new_are_told_by_their_path(self):
        added = {**small_guide()["facts"]["moving-good"], "text": "They cost nothing."}
        found = differing(
            ("facts", "moving-free"), added, (*OPTIONS, "exercises", "good"), ["moving-good", "moving-free"]
        )
        assert the_path(found).gained == (Placed("good", "moving-free"),)
        assert found.facts == ()

    def test_tell_the_same_whatever_else_is_noted_about_them(self):
        was = WAS.facts["moving-good"]
        assert tells_the_same(was, was.model_copy(update={"cites": ("K2",)}))
        assert not tells_the_same(was, was.model_copy(update={"text": "Other words."}))


class TestQuestions:
    def test_that_now_wait_for_an_answer_are_told(self):
        answers = Answers(choices={"pain": "mild"})
        was = changed((*OPTIONS, "injection", "when"), [{"pain": ["strong"]}])
        assert for_person(was, WAS, answers).asked == ("swelling",)

    def test_that_waited_before_are_not_told_again(self):
        assert not for_person(WAS, changed(("questions", "pain", "text"), "Does it hurt?"), Answers()).asked

    def test_whose_answer_is_no_longer_offered_wait_again(self):
        choices = {**small_guide()["questions"]["pain"]["choices"]}
        choices["slight"] = choices.pop("mild")
        found = differing(
            ("questions", "pain", "choices"), choices, (*OPTIONS, "exercises", "when"), [{"pain": ["slight"]}]
        )
        assert found.asked == ("pain",)
        assert found.gone == (Gone("questions", "pain"),)

    def test_to_which_the_person_said_unsure_are_not_told(self):
        found = for_person(WAS, WAS, Answers(choices={"pain": "unsure", "swelling": "unsure"}))
        assert found.asked == ()
        assert found.gone == ()


class TestAnswers:
    SAID = Answers(
        choices={"pain": "mild", "swelling": "unsure"},
        shaping={"wish": ("rest", "none")},
        importance={"walking": "most"},
    )

    def test_are_carried_over_whole_where_all_is_offered(self):
        assert carried(WAS, self.SAID) == self.SAID

    def test_to_a_question_that_is_not_asked_any_more_have_gone(self):
        document = plain_guide()
        del document["questions"]["swelling"]
        now = WAS.model_copy(update={"questions": {"pain": WAS.questions["pain"]}})
        assert carried(now, self.SAID).choices == {"pain": "mild"}

    def test_ticked_that_are_not_offered_any_more_have_gone_and_the_others_stay(self):
        choices = {**small_guide()["shaping"]["wish"]["choices"]}
        choices["rests"] = choices.pop("rest")
        found = differing(
            ("shaping", "wish", "choices"), choices, ("prompts", "how-to-rest", "shaping"), {}, answers=self.SAID
        )
        assert found.gone == (Gone("shaping", "wish"),)
        now = changed(("shaping", "wish", "choices"), choices)
        assert carried(now, self.SAID).shaping == {"wish": ("none",)}

    def test_to_a_part_that_has_gone_have_gone_with_it(self):
        now = WAS.model_copy(update={"shaping": {}, "concerns": {}})
        found = for_person(WAS, now, self.SAID)
        assert found.gone == (Gone("shaping", "wish"), Gone("concerns", "walking"))
        assert found
