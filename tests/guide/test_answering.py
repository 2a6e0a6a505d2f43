"""What answering does: it settles what was open, never turns round what was settled, and wishes move nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.guide.answers import Answers, Importance, OwnConcern
from core.guide.conditions import Fit
from core.guide.consider import consider
from core.guide.itinerary import next_question, on_the_route, open_questions, that_still_count
from core.guide.schema import UNSURE
from tests.factories import sarcoma_guide

GUIDE = sarcoma_guide()
CHOICES = {key: tuple(question.choices) for key, question in GUIDE.questions.items()}

ANSWERS = st.fixed_dictionaries({}, optional={q: st.sampled_from((*c, UNSURE)) for q, c in CHOICES.items()})
CASES = st.fixed_dictionaries({q: st.sampled_from(c) for q, c in CHOICES.items()})
WISHES = st.builds(
    Answers,
    shaping=st.fixed_dictionaries(
        {},
        optional={
            q: st.lists(st.sampled_from(list(shaping.choices)), unique=True).map(tuple)
            for q, shaping in GUIDE.shaping.items()
        },
    ),
    importance=st.dictionaries(st.sampled_from(list(GUIDE.concerns)), st.sampled_from(Importance)),
    own_concerns=st.lists(
        st.builds(OwnConcern, text=st.text(min_size=1, max_size=40), importance=st.sampled_from(Importance)), max_size=4
    ).map(tuple),
)


def said(choices):
    return Answers(choices=choices)


def fits(choices):
    return {option.key: option.fit for option in consider(GUIDE, said(choices)).options}


def open_paths(choices):
    """The paths that fit or depend, each with its steps."""
    return [
        (option.key, option.fit, option.missing, option.steps)
        for option in consider(GUIDE, said(choices)).options
        if option.open
    ]


@given(ANSWERS, CASES)
def test_what_is_settled_stays_settled_whatever_else_is_answered(answers, case):
    later = {**case, **said(answers).known}
    now, then = fits(answers), fits(later)
    assert {key: then[key] for key, fit in now.items() if fit is not Fit.DEPENDS} == {
        key: fit for key, fit in now.items() if fit is not Fit.DEPENDS
    }


@given(ANSWERS, CASES)
def test_each_answer_to_a_missing_question_keeps_what_fits_and_what_is_ruled_out(answers, case):
    open_paths = [option for option in consider(GUIDE, said(answers)).options if option.missing]
    now = fits(answers)
    for question in {question for option in open_paths for question in option.missing}:
        then = fits({**answers, question: case[question]})
        assert not {key for key in now if {now[key], then[key]} == {Fit.FITS, Fit.RULED_OUT}}


@given(ANSWERS, CASES)
def test_an_answer_to_a_question_that_is_not_missing_changes_no_fit(answers, case):
    options = consider(GUIDE, said(answers)).options
    for question in set(GUIDE.questions) - set(said(answers).known):
        then = fits({**answers, question: case[question]})
        for option in options:
            assert question in option.missing or then[option.key] is option.fit


@given(ANSWERS)
def test_every_missing_question_has_answers_that_lead_to_different_fits_in_the_end(answers):
    for option in consider(GUIDE, said(answers)).options:
        assert bool(option.missing) is (option.fit is Fit.DEPENDS)
        assert set(option.missing).isdisjoint(said(answers).known)
        assert list(option.missing) == [question for question in GUIDE.questions if question in option.missing]


@given(ANSWERS)
def test_the_answers_a_path_is_put_down_to_decide_it_by_themselves(answers):
    for option in consider(GUIDE, said(answers)).options:
        if option.fit is not Fit.DEPENDS:
            alone = {question: answers[question] for question in option.because}
            assert fits(alone)[option.key] is option.fit


@given(st.data(), ANSWERS)
def test_the_order_of_answers_does_not_matter(data, answers):
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))
    first, second = consider(GUIDE, said(answers)), consider(GUIDE, said(shuffled))
    assert (first.options, first.asks, first.unknowns) == (second.options, second.asks, second.unknowns)
    assert that_still_count(GUIDE, first.answers) == that_still_count(GUIDE, second.answers)


@given(ANSWERS)
def test_unsure_shows_the_same_paths_as_not_asked(answers):
    assert consider(GUIDE, said(answers)).options == consider(GUIDE, said(said(answers).known)).options


@settings(max_examples=200)
@given(ANSWERS, WISHES)
def test_what_matters_never_changes_a_path_its_place_or_its_steps(answers, wishes):
    wishing = consider(GUIDE, wishes.model_copy(update={"choices": answers}))
    plain = consider(GUIDE, said(answers))
    assert wishing.options == plain.options
    assert [option.key for option in wishing.options] == [key for _, key, _ in GUIDE.options()]
    assert (wishing.asks, wishing.unknowns) == (plain.asks, plain.unknowns)


@given(ANSWERS)
def test_a_question_is_asked_only_if_some_answer_changes_a_path_or_its_steps_in_the_end(answers):
    question = next_question(GUIDE, said(answers))
    if question is not None:
        assert question not in answers
        assert question in open_questions(GUIDE, said(answers).known)
        assert on_the_route(GUIDE, said(answers), question)


@given(st.fixed_dictionaries({q: st.sampled_from((*c, UNSURE)) for q, c in CHOICES.items()}))
def test_answering_what_is_asked_comes_to_an_end_in_guide_order_with_every_answer_counting(person):
    answers = said({})
    asked = []
    while question := next_question(GUIDE, answers):
        asked.append(question)
        answers = said({**answers.choices, question: person[question]})
        assert len(asked) <= len(GUIDE.questions)
    assert asked == [question for question in GUIDE.questions if question in asked]
    assert that_still_count(GUIDE, answers) == answers
    assert open_paths(answers.choices) == open_paths(person)  # the questions that were left out change nothing
