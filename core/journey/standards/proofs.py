"""What can be shown from the guide itself. Each proof looks at the document and says what it found.

Take out of the guide what a proof looks for, and it no longer holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.guide.review.balance import unbalanced
from core.guide.schema import Fact, Figure, Guide, Option

FEWEST_WORDS = 5  # fewer words than this do not say anything, whatever field they stand in
PLAIN_GRADE = 8.0
LONGEST_LIST = 7


class Proof(StrEnum):
    CONDITION = "condition"
    DECISION_NAMED = "decision-named"
    OPTIONS_DESCRIBED = "options-described"
    GOOD_POINTS = "good-points"
    HARD_POINTS = "hard-points"
    GOOD_AND_HARD = "good-and-hard"
    LIVING = "living"
    BALANCED = "balanced"
    CITED = "cited"
    DATED = "dated"
    UPDATE_POLICY = "update-policy"
    UNCERTAINTY = "uncertainty"
    FUNDING = "funding"
    UNTREATED = "untreated"
    COMPARABLE = "comparable"
    PROBABILITIES = "probabilities"
    WHICH_PEOPLE = "which-people"
    EVENT_RATES = "event-rates"
    SAME_TIME = "same-time"
    SAME_DENOMINATOR = "same-denominator"
    SEVERAL_VIEWS = "several-views"
    VALUES = "values"
    STEPS = "steps"
    QUESTIONS_TO_ASK = "questions-to-ask"
    EVIDENCE_CHOSEN = "evidence-chosen"
    EVIDENCE_QUALITY = "evidence-quality"
    CREDENTIALS = "credentials"
    READING_GRADE = "reading-grade"
    PLAIN_WORDS = "plain-words"
    WORDS_EXPLAINED = "words-explained"
    SHORT_LISTS = "short-lists"
    KNOWN_AND_NOT = "known-and-not"
    URGENT = "urgent"


@dataclass(frozen=True)
class Reading:
    """How hard the texts of a guide are to read, as Flesch-Kincaid grades."""

    texts: int
    mean: float
    hardest: float
    over_ten: int


class Seen(NamedTuple):
    """What a proof found."""

    holds: bool
    because: str


class Evidence(NamedTuple):
    """What a proof may look at."""

    guide: Guide
    reading: Reading
    today: date


def prove(proof: Proof, evidence: Evidence) -> Seen:
    """Whether the proof holds for this guide today, and what was found."""
    return _PROOFS[proof](evidence)


def facts_of(guide: Guide, option: Option) -> Iterator[Fact]:
    """Every fact that the page of a path shows."""
    keys = (option.summary, *option.good, *option.hard, *option.asks_of_you, *option.living, *option.figures)
    return (guide.facts[key] for key in keys if key in guide.facts)


def carries_count(guide: Guide, option: Option) -> bool:
    return any(fact.figure for fact in facts_of(guide, option))


def figures(guide: Guide) -> dict[str, Figure]:
    """Every figure of the guide: fact key -> figure."""
    return {key: fact.figure for key, fact in guide.facts.items() if fact.figure}


def says(text: str, *, at_least: int = FEWEST_WORDS) -> bool:
    """Whether a text has enough words to tell anybody anything."""
    return len(text.split()) >= at_least


def _of_all(faulty: list[str], every: int, good: str, bad: str) -> Seen:
    """Holds if there is something to look at and none of it is faulty. `good` takes the number, `bad` the names."""
    if faulty:
        return Seen(False, bad % ", ".join(faulty))
    return Seen(every > 0, good % every)


def _options_without(guide: Guide, has: Callable[[Option], object]) -> list[str]:
    return [option.name for _decision, _key, option in guide.options() if not has(option)]


def _about_options(guide: Guide, has: Callable[[Option], object], good: str, bad: str) -> Seen:
    return _of_all(_options_without(guide, has), sum(1 for _option in guide.options()), good, bad)


def _about_figures(guide: Guide, holds: Callable[[Figure], object], good: str, bad: str) -> Seen:
    every = figures(guide)
    return _of_all([figure.measure for figure in every.values() if not holds(figure)], len(every), good, bad)


# --- the decision and its options -----------------------------------------------------------------


def _condition(evidence: Evidence) -> Seen:
    name = evidence.guide.about.name.lower()
    for term in evidence.guide.glossary.values():
        if name in (term.term.lower(), *(other.lower() for other in term.also)) and says(term.meaning):
            return Seen(True, _("The illness is explained: “%s”") % term.meaning)
    return Seen(False, _("The words explained do not say what the illness is."))


def _decision_named(evidence: Evidence) -> Seen:
    decisions = evidence.guide.decisions.values()
    silent = [decision.name for decision in decisions if not says(decision.question)]
    return _of_all(silent, len(decisions), _("%d decisions are named as a question."), _("No question stands for: %s."))


def _options_described(evidence: Evidence) -> Seen:
    guide = evidence.guide
    return _about_options(
        guide,
        lambda option: option.summary in guide.facts and says(guide.facts[option.summary].text),
        _("Each of the %d paths is described."),
        _("These are not described: %s."),
    )


def _good_points(evidence: Evidence) -> Seen:
    return _about_options(
        evidence.guide,
        lambda option: option.good,
        _("Each of the %d paths has good points."),
        _("These have no good points: %s."),
    )


def _hard_points(evidence: Evidence) -> Seen:
    return _about_options(
        evidence.guide,
        lambda option: option.hard,
        _("Each of the %d paths has hard points."),
        _("These have no hard points: %s."),
    )


def _good_and_hard(evidence: Evidence) -> Seen:
    return _about_options(
        evidence.guide,
        lambda option: option.good and option.hard,
        _("Each of the %d paths has good and hard points."),
        _("These lack one of the two: %s."),
    )


def _living(evidence: Evidence) -> Seen:
    return _about_options(
        evidence.guide,
        lambda option: option.living and option.asks_of_you,
        _("Each of the %d paths says what living with it is like and what it asks of you."),
        _("These do not say: %s."),
    )


def _balanced(evidence: Evidence) -> Seen:
    tilted = len({finding.place for finding in unbalanced(evidence.guide)})
    if tilted:
        return Seen(False, _("Good and hard points do not weigh alike in %d paths.") % tilted)
    found = _good_and_hard(evidence)
    if not found.holds:
        return found
    return Seen(True, _("In every path, good and hard points differ by one at most and by a quarter of their length."))


def _untreated(evidence: Evidence) -> Seen:
    decisions = evidence.guide.decisions.values()
    silent = [decision.name for decision in decisions if not _tells_of_nothing_done(decision.options, decision.always)]
    good = _(
        "Each of the %d decisions has a path without the treatment or test, with what may happen and what is not known."
    )
    return _of_all(silent, len(decisions), good, _("Not so in: %s."))


def _tells_of_nothing_done(options: dict[str, Option], always: str) -> bool:
    option = options.get(always)
    return option is not None and bool(option.good and option.hard and option.unknown)


def _comparable(evidence: Evidence) -> Seen:
    return _about_options(
        evidence.guide,
        lambda option: option.good and option.hard and option.effects,
        _("All %d paths have good points, hard points and effects on what may matter, in the same rows."),
        _("These cannot be set beside the others: %s."),
    )


# --- numbers --------------------------------------------------------------------------------------


def _probabilities(evidence: Evidence) -> Seen:
    guide = evidence.guide
    options = [option for _decision, _key, option in guide.options()]
    counted = [option for option in options if carries_count(guide, option)]
    silent = [option.name for option in options if option not in counted and not option.unknown]
    if silent:
        return Seen(False, _("These have no counts and do not say so: %s.") % ", ".join(silent))
    words = _("%(counted)d of %(all)d paths have counts from studies. The others say what is not known.")
    return Seen(bool(counted), words % {"counted": len(counted), "all": len(options)})


def _which_people(evidence: Evidence) -> Seen:
    return _about_figures(
        evidence.guide,
        lambda figure: says(figure.population, at_least=3),
        _("Each of the %d figures says which people it is about."),
        _("These do not say which people: %s."),
    )


def _event_rates(evidence: Evidence) -> Seen:
    return _about_figures(
        evidence.guide,
        lambda figure: figure.counts and all(count.had + count.had_not == figure.per for count in figure.counts),
        _("Each of the %d figures says how many had it and how many did not."),
        _("These do not: %s."),
    )


def _same_time(evidence: Evidence) -> Seen:
    return _about_figures(
        evidence.guide,
        lambda figure: says(figure.period, at_least=2),
        _("Each of the %d figures says over what time, and sets groups side by side over one time only."),
        _("These do not say over what time: %s."),
    )


def _same_denominator(evidence: Evidence) -> Seen:
    every = {figure.per for figure in figures(evidence.guide).values()}
    if len(every) == 1:
        return Seen(True, _("Every figure counts out of %d.") % every.pop())
    return Seen(False, _("Figures count out of: %s.") % (", ".join(map(str, sorted(every))) or _("nothing")))


def _several_views(evidence: Evidence) -> Seen:
    every = figures(evidence.guide).values()
    drawn = sum(figure.chart for figure in every)
    worded = all(count.had_words and count.had_not_words for figure in every for count in figure.counts)
    words = _("%(all)d figures are told in words both ways; %(drawn)d are drawn as dots too.")
    return Seen(bool(drawn and worded), words % {"all": len(every), "drawn": drawn})


def _uncertainty(evidence: Evidence) -> Seen:
    guide = evidence.guide
    every = figures(guide)
    unsure = [figure.measure for key, figure in every.items() if not says(guide.facts[key].certainty.why, at_least=2)]
    good = _("Each of the %d figures says how sure it is and why.")
    return _of_all(unsure, len(every), good, _("These do not say how sure they are: %s."))


# --- making up your mind --------------------------------------------------------------------------


def _values(evidence: Evidence) -> Seen:
    concerns = len(evidence.guide.concerns)
    return Seen(concerns >= 2, _("It asks how much each of %d things matters, and you can add your own.") % concerns)


def _steps(evidence: Evidence) -> Seen:
    guide = evidence.guide
    missing = [
        name
        for name, part in (
            (_("questions"), guide.questions),
            (_("what matters"), guide.concerns),
            (_("paths"), guide.decisions),
            (_("questions for the team"), guide.prompts),
        )
        if not part
    ]
    if missing:
        return Seen(False, _("A step is empty: %s.") % ", ".join(missing))
    return Seen(True, _("The steps are: your answers, what matters to you, the paths, your questions, your page."))


def _questions_to_ask(evidence: Evidence) -> Seen:
    prompts = evidence.guide.prompts
    return Seen(bool(prompts), _("There are %d questions to pick from, and a page to print.") % len(prompts))


# --- where it comes from --------------------------------------------------------------------------


def _cited(evidence: Evidence) -> Seen:
    guide = evidence.guide
    known = guide.passages()
    bare = [fact for fact in guide.facts.values() if not fact.cites or any(label not in known for label in fact.cites)]
    if bare:
        return Seen(False, _("%d facts name no source that we list.") % len(bare))
    words = _("All %(facts)d facts name their source. There are %(sources)d sources.")
    return Seen(bool(guide.facts), words % {"facts": len(guide.facts), "sources": len(guide.sources)})


def _evidence_chosen(evidence: Evidence) -> Seen:
    lines = [line for line in evidence.guide.about.evidence if says(line)]
    return Seen(bool(lines), _("%d statements say how we chose, and what was left out.") % len(lines))


def _evidence_quality(evidence: Evidence) -> Seen:
    facts = evidence.guide.facts.values()
    bare = [fact for fact in facts if not says(fact.certainty.why, at_least=2)]
    if bare:
        return Seen(False, _("%d facts do not say how sure they are.") % len(bare))
    return Seen(bool(facts), _("All %d facts say how sure they are and why.") % len(facts))


def _dated(evidence: Evidence) -> Seen:
    about = evidence.guide.about
    if about.written_on <= evidence.today:
        return Seen(True, _("Every page and print says when this edition was written."))
    return Seen(False, _("There is no date, or it lies ahead."))


def _update_policy(evidence: Evidence) -> Seen:
    about = evidence.guide.about
    if not says(about.update_policy):
        return Seen(False, _("Nothing says how it is kept right."))
    if about.review_by < evidence.today:
        return Seen(False, _("The guide says when it is read again, and that day has passed."))
    return Seen(True, _("It says how often each fact is read again and what happens if that is not done."))


def _funding(evidence: Evidence) -> Seen:
    if not says(evidence.guide.about.funding):
        return Seen(False, _("Nothing says who paid."))
    return Seen(True, _("It says who paid."))


def _credentials(evidence: Evidence) -> Seen:
    authors = evidence.guide.about.authors
    silent = [author.name for author in authors if not says(author.role)]
    return _of_all(silent, len(authors), _("Who wrote it, and what they are and are not: %d."), _("Not said for: %s."))


# --- words --------------------------------------------------------------------------------------------


def _reading_grade(evidence: Evidence) -> Seen:
    reading = evidence.reading
    words = _("The grade of %(texts)d texts was worked out: %(mean).1f on average.")
    return Seen(reading.texts > 0, words % {"texts": reading.texts, "mean": reading.mean})


def _plain_words(evidence: Evidence) -> Seen:
    reading = evidence.reading
    words = _("The texts read at grade %(mean).1f on average; we aim for %(aim).0f or lower.")
    holds = reading.texts > 0 and reading.mean <= PLAIN_GRADE
    return Seen(holds, words % {"mean": reading.mean, "aim": PLAIN_GRADE})


def _words_explained(evidence: Evidence) -> Seen:
    terms = len(evidence.guide.glossary)
    return Seen(terms > 0, _("%d words are explained, at first use on each page and on a page of their own.") % terms)


def _short_lists(evidence: Evidence) -> Seen:
    guide = evidence.guide
    lists: list[tuple[str, tuple[tuple[str, ...], ...]]] = [
        *((x.name, (x.good, x.hard, x.living, x.unknown)) for _d, _k, x in guide.options()),
        *(
            (each.name, (each.what, each.happens, each.short_term, each.long_term))
            for each in guide.treatments.values()
        ),
        *((part.heading, (part.facts, part.prompts)) for topic in guide.topics.values() for part in topic.sections),
    ]
    too_long = [name for name, parts in lists if any(len(part) > LONGEST_LIST for part in parts)]
    return _of_all(
        too_long,
        len(lists),
        _("No list under any of %d headings has more than seven lines."),
        _("Some lists have more than seven lines, under: %s."),
    )


def _known_and_not(evidence: Evidence) -> Seen:
    return _about_options(
        evidence.guide,
        lambda option: option.unknown and (option.good or option.hard),
        _("Each of the %d paths says what is known and what is not."),
        _("These do not say what is not known: %s."),
    )


def _urgent(evidence: Evidence) -> Seen:
    if not says(evidence.guide.about.urgent):
        return Seen(False, _("Nothing says when to call someone."))
    return Seen(True, _("Every page says when to call your team or the emergency number."))


_PROOFS: dict[Proof, Callable[[Evidence], Seen]] = {
    Proof.CONDITION: _condition,
    Proof.DECISION_NAMED: _decision_named,
    Proof.OPTIONS_DESCRIBED: _options_described,
    Proof.GOOD_POINTS: _good_points,
    Proof.HARD_POINTS: _hard_points,
    Proof.GOOD_AND_HARD: _good_and_hard,
    Proof.LIVING: _living,
    Proof.BALANCED: _balanced,
    Proof.CITED: _cited,
    Proof.DATED: _dated,
    Proof.UPDATE_POLICY: _update_policy,
    Proof.UNCERTAINTY: _uncertainty,
    Proof.FUNDING: _funding,
    Proof.UNTREATED: _untreated,
    Proof.COMPARABLE: _comparable,
    Proof.PROBABILITIES: _probabilities,
    Proof.WHICH_PEOPLE: _which_people,
    Proof.EVENT_RATES: _event_rates,
    Proof.SAME_TIME: _same_time,
    Proof.SAME_DENOMINATOR: _same_denominator,
    Proof.SEVERAL_VIEWS: _several_views,
    Proof.VALUES: _values,
    Proof.STEPS: _steps,
    Proof.QUESTIONS_TO_ASK: _questions_to_ask,
    Proof.EVIDENCE_CHOSEN: _evidence_chosen,
    Proof.EVIDENCE_QUALITY: _evidence_quality,
    Proof.CREDENTIALS: _credentials,
    Proof.READING_GRADE: _reading_grade,
    Proof.PLAIN_WORDS: _plain_words,
    Proof.WORDS_EXPLAINED: _words_explained,
    Proof.SHORT_LISTS: _short_lists,
    Proof.KNOWN_AND_NOT: _known_and_not,
    Proof.URGENT: _urgent,
}
