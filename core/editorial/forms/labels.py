"""What the fields of a guide are called on the desk, and the hint beside each. A test holds that none is left out."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Label(NamedTuple):
    """What a field is called. `one` is what one row of a list is called, `key` what a row is known by."""

    words: str | Promise
    hint: str | Promise = ""
    one: str | Promise = ""
    key: str | Promise = ""
    key_hint: str | Promise = ""


KEY = _("Key")
KEY_HINT = _("Small letters, numbers and hyphens, such as very-big. It never changes again")

ABOUT = {
    "About.name": Label(_("Name of the guide"), _("The illness, as readers know it")),
    "About.purpose": Label(_("What the guide is for"), _("And what it is not for")),
    "About.for_whom": Label(_("Who it is for")),
    "About.not_covered": Label(
        _("Who it is not for"), _("And where they can turn instead"), one=_("Group"), key=KEY, key_hint=KEY_HINT
    ),
    "About.authors": Label(_("Authors"), one=_("Author")),
    "About.funding": Label(_("Who paid for it")),
    "About.update_policy": Label(_("How it is kept in date")),
    "About.evidence": Label(_("How the evidence was chosen"), _("One paragraph each"), one=_("Paragraph")),
    "About.people": Label(_("How people took part"), _("People with the illness, doctors, nurses")),
    "About.urgent": Label(_("When to call at once"), _("Stands at the foot of every page")),
    "About.written_on": Label(_("Evidence date"), _("When the evidence was last read, such as 2026-11-21")),
    "About.review_by": Label(_("Read the whole guide again by"), _("At most 12 months later, such as 2027-11-21")),
    "NotCovered.who": Label(_("Who")),
    "NotCovered.instead": Label(_("What they can do instead")),
    "Author.name": Label(_("Name")),
    "Author.role": Label(_("Role"), _("Who they are, and what they did")),
    "Exception_.where": Label(_("Place"), _("As a finding names it, such as facts.stage-names.text")),
    "Exception_.rule": Label(_("Rule that may be broken here")),
    "Exception_.why": Label(_("Why")),
}

ASKING = {
    "Question.text": Label(_("The question"), _("As the reader sees it")),
    "Question.name": Label(_("Short name"), _("For lists: Stage")),
    "Question.why": Label(_("Why we ask"), _("The fact that says why it matters")),
    "Question.find_out": Label(_("How to find out")),
    "Question.choices": Label(
        _("Answers"), _("“I'm not sure” is always offered: leave it out"), one=_("Answer"), key=KEY, key_hint=KEY_HINT
    ),
    "Question.unsure_hint": Label(_("Hint beside “I'm not sure”")),
    "Question.for_the_team": Label(_("Question for the team"), _("What “I'm not sure” becomes")),
    "Question.who_can_answer": Label(_("Who can answer it")),
    "Question.notes": Label(_("Facts that narrow or dispute it")),
    "Question.help_topic": Label(_("Page that explains more")),
    "Question.body_map": Label(_("Show a drawing of the body to tap on")),
    "Choice.label": Label(_("Words on the button")),
    "Choice.said": Label(_("How it reads back"), _("After “Shown because you answered”: stage II")),
    "Choice.hint": Label(_("Hint")),
    "Shaping.text": Label(_("The question"), _("It changes no path. It shapes the questions for the team")),
    "Shaping.name": Label(_("Short name")),
    "Shaping.why": Label(_("Why we ask")),
    "Shaping.facts": Label(_("Facts shown beside it")),
    "Shaping.several": Label(_("More than one answer may be ticked")),
    "Shaping.choices": Label(_("Answers"), one=_("Answer"), key=KEY, key_hint=KEY_HINT),
    "Concern.label": Label(_("What may matter"), _("Keeping the use of my arm or leg")),
    "Concern.name": Label(_("Short name"), _("For the heads of tables: Use of the limb")),
    "Concern.hint": Label(_("Hint")),
    "Concern.asked_again": Label(_("The same in other words"), _("Asked once more near the end")),
}

DECIDING = {
    "DecisionWords.name": Label(_("Name")),
    "DecisionWords.question": Label(_("What is to be decided"), _("As a question")),
    "DecisionWords.when_decided": Label(_("What is decided now")),
    "DecisionWords.decided_later": Label(_("What comes later")),
    "DecisionWords.always": Label(_("The path that everyone is shown"), _("No treatment, or nothing new")),
    "Option.name": Label(_("Name of the path")),
    "Option.summary": Label(_("In short"), _("The fact that sums it up")),
    "Option.when": Label(_("Who is shown it"), one=_("Line")),
    "Option.steps": Label(_("Steps"), _("Treatments in their order"), one=_("Step")),
    "Option.good": Label(_("Good points")),
    "Option.hard": Label(_("Hard points")),
    "Option.asks_of_you": Label(_("What it asks of you")),
    "Option.living": Label(_("Living with it")),
    "Option.unknown": Label(_("What is not known")),
    "Option.figures": Label(_("Numbers from studies"), _("Facts that carry a figure")),
    "Option.notes": Label(_("What was found when it was checked"), one=_("Finding")),
    "Option.effects": Label(
        _("What it may mean for each concern"),
        _("A concern that is left out reads as “not known”"),
        one=_("Effect"),
        key=_("Concern"),
    ),
    "Option.prompts": Label(_("Questions for the team")),
    "Step.treatment": Label(_("Treatment")),
    "Step.together_with": Label(_("Always given with it")),
    "Step.with_or_without": Label(_("May be given with it")),
    "Step.either_or_both": Label(_("May be given instead of it, or as well")),
    "Step.sometimes": Label(_("Only sometimes part of the path")),
    "Step.when": Label(_("Whose path has this step"), one=_("Line")),
    "Step.words": Label(_("Words beside the step"), _("The main tumour and the others")),
    "Effect.stance": Label(_("What it may mean")),
    "Effect.fact": Label(_("The fact behind it")),
    "Note.verdict": Label(_("What was found")),
    "Note.fact": Label(_("The fact that says so")),
    "Treatment.name": Label(_("Name")),
    "Treatment.what": Label(_("What it is")),
    "Treatment.happens": Label(_("What happens")),
    "Treatment.short_term": Label(_("In the first weeks")),
    "Treatment.long_term": Label(_("Later on")),
    "Treatment.recovery": Label(_("Getting over it")),
}

EVIDENCE = {
    "Fact.text": Label(_("What it says"), _("Link a word of the glossary like this: [[grade]]")),
    "Fact.cites": Label(_("Where it comes from"), _("The passages that say so")),
    "Fact.certainty": Label(_("How sure it is")),
    "Fact.review_by": Label(_("Read it again by"), _("Such as 2027-11-21")),
    "Fact.figure": Label(_("Figure"), _("A published count about groups of people")),
    "Certainty.level": Label(_("How sure")),
    "Certainty.why": Label(_("Why")),
    "Figure.measure": Label(_("What was counted")),
    "Figure.population": Label(_("Which people")),
    "Figure.period": Label(_("Over what time")),
    "Figure.compared": Label(_("Compared with what")),
    "Figure.study": Label(_("Kind of study")),
    "Figure.per": Label(_("Out of how many people"), _("100, unless the study was smaller")),
    "Figure.counts": Label(_("Groups"), one=_("Group")),
    "Figure.chart": Label(_("Draw it as groups of people"), _("Only where the evidence is sure enough")),
    "Figure.survival": Label(_("About length of life"), _("Stays closed until the reader opens it")),
    "Count.label": Label(_("Which group"), _("Radiation before surgery")),
    "Count.had": Label(_("How many had it")),
    "Count.had_not": Label(_("How many did not"), _("The two make the whole group")),
    "Count.had_words": Label(_("Words for those who had it"), _("had a wound problem")),
    "Count.had_not_words": Label(_("Words for the others"), _("did not")),
    "Count.people": Label(_("How many people were studied")),
    "Source.title": Label(_("Title")),
    "Source.publisher": Label(_("Publisher")),
    "Source.year": Label(_("Year")),
    "Source.kind": Label(_("Kind")),
    "Source.address": Label(_("Web address"), _("Begins with https:// on a site that the guide links to already")),
    "Source.note": Label(_("Note for readers"), _("Such as: only the summary was read")),
    "Source.passages": Label(
        _("Passages"),
        _("What it says, in our own words, each with a label"),
        one=_("Passage"),
        key=_("Label"),
        key_hint=_("Letters, numbers and hyphens. Facts cite it, and it never changes again"),
    ),
}

EXPLAINING = {
    "Prompt.text": Label(_("The question for the team")),
    "Prompt.group": Label(_("Under which heading")),
    "Prompt.always": Label(_("Always worth asking")),
    "Prompt.questions": Label(_("Worth asking when this is not known")),
    "Prompt.options": Label(_("Worth asking when this path is shown")),
    "Prompt.treatments": Label(_("Worth asking when this treatment is part of a path")),
    "Prompt.concerns": Label(_("Worth asking when this matters")),
    "Prompt.shaping": Label(_("Worth asking after these answers")),
    "Topic.title": Label(_("Title of the page")),
    "Topic.lead": Label(_("First words")),
    "Topic.message": Label(_("The fact a reader takes away")),
    "Topic.decision": Label(_("Decision that stands on the page")),
    "Topic.sections": Label(_("Sections"), one=_("Section")),
    "Section.heading": Label(_("Heading")),
    "Section.facts": Label(_("Facts")),
    "Section.side_by_side": Label(_("Things set side by side"), one=_("Thing")),
    "Section.prompts": Label(_("Questions for the team")),
    "Section.closed": Label(_("Closed until the reader opens it")),
    "Row.name": Label(_("What it is")),
    "Row.cells": Label(_("Facts about it"), _("The same labels for each thing"), one=_("Cell"), key=_("Label")),
    "Statement.text": Label(_("The statement")),
    "Statement.holds": Label(_("It is true")),
    "Statement.fact": Label(_("The fact that settles it")),
    "Statement.kindly": Label(_("Said to someone who thought otherwise")),
    "Statement.topic": Label(_("Page that explains it")),
    "Statement.treatment": Label(_("Treatment it is about")),
    "Term.term": Label(_("Word")),
    "Term.meaning": Label(_("What it means")),
    "Term.cites": Label(_("Where it comes from")),
    "Term.also": Label(_("Other words for it"), one=_("Word")),
    "Vignette.story": Label(_("Story"), _("A made-up person, with nothing of a real one")),
    "Vignette.answers": Label(_("Answers")),
    "Vignette.decision": Label(_("Decision")),
    "Vignette.fits": Label(_("Paths that fit")),
    "Vignette.depends": Label(_("Paths that depend"), _("All other paths are ruled out")),
    "Vignette.asks": Label(_("Question that comes next")),
    "Vignette.steps": Label(
        _("Steps of a path"), _("Each as treatment and fit: surgery fits"), one=_("Steps"), key=_("Path")
    ),
}

LABELS = {**ABOUT, **ASKING, **DECIDING, **EVIDENCE, **EXPLAINING}

ENUM_LABELS = {
    "Level": {
        "high": _("High"),
        "moderate": _("Moderate"),
        "low": _("Low"),
        "very-low": _("Very low"),
    },
    "Study": {
        "trial": _("Trial: people shared out by chance"),
        "records": _("Records: a registry or a series of people"),
        "early": _("Early: one group, or only a summary"),
    },
    "SourceKind": {
        "founding": _("Founding: the guide was asked to tell it"),
        "further": _("Further: read to confirm, narrow or dispute"),
    },
    "Stance": {
        "helps": _("Goes along with it"),
        "mixed": _("Both ways"),
        "against": _("Goes against it"),
        "unknown": _("Not known"),
    },
    "Verdict": {
        "confirmed": _("Confirmed"),
        "narrowed": _("Narrowed"),
        "disputed": _("Disputed"),
    },
    "Group": {
        "my-case": _("My case"),
        "treatment": _("Treatment"),
        "side-effects": _("Side effects"),
        "living": _("Living with it"),
        "practical": _("Practical things"),
        "blood-test": _("Blood test"),
    },
    "ReviewRule": {
        "reading-grade": _("Reading grade"),
        "banned-words": _("Words we keep away from"),
        "balance": _("Balance of good and hard points"),
        "number": _("Numbers without group or period"),
    },
}
