"""Facts are in date, used and founded on the passages; nothing is written that no reader can meet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from core.guide.references import Place, dead_references, references
from core.guide.review.finding import Check, Finding
from core.guide.schema import Fact, Guide, Level, Prompt, SourceKind

LONGEST = timedelta(days=366 + 7)  # 12 months and a few days


def unresolved(guide: Guide) -> Iterator[Finding]:
    """Keys that point nowhere. A guide that was loaded from files has none; a draft may."""
    for problem in dead_references(guide):
        yield Finding(Check.REFERENCE, problem.place, problem.message)


def out_of_date(guide: Guide, today: date) -> Iterator[Finding]:
    """What is past its review-by date, or has one more than 12 months after the guide was written."""
    latest = guide.about.written_on + LONGEST
    dated: list[tuple[Place, date]] = [(("about", "review_by"), guide.about.review_by)]
    dated += [(("facts", key, "review_by"), fact.review_by) for key, fact in guide.facts.items()]
    for place, review_by in dated:
        if review_by < today:
            message = f"this was to be read again by {review_by}: read it again, then give it a new date"
            yield Finding(Check.IN_DATE, place, message)
        elif review_by > latest:
            message = f"{review_by} is more than 12 months after {guide.about.written_on}: give an earlier date"
            yield Finding(Check.IN_DATE, place, message)


def unused(guide: Guide) -> Iterator[Finding]:
    """Facts, treatments, prompts and concerns that no page would ever show."""
    named: dict[str, set[str]] = {"facts": set(), "treatments": set(), "prompts": set(), "concerns": set()}
    for place, part, key in references(guide):
        if part in named and (part != "treatments" or place[0] == "decisions"):
            named[part].add(key)
    named["prompts"].update(key for key, prompt in guide.prompts.items() if _can_be_asked(prompt))
    wants = {
        "facts": "no page shows this fact: point at it from an option, treatment, question or topic, or leave it out",
        "treatments": "no step of a path names this treatment: name it, or leave it out",
        "prompts": "nothing makes this prompt worth asking: say when it is, or leave it out",
        "concerns": "no option has an effect on this concern and no prompt asks about it: add one, or leave it out",
    }
    for part, message in wants.items():
        for key in getattr(guide, part):
            if key not in named[part]:
                yield Finding(Check.USED, (part, key), message)


def _can_be_asked(prompt: Prompt) -> bool:
    about = (prompt.questions, prompt.options, prompt.treatments, prompt.concerns, prompt.shaping)
    return prompt.always or any(about)


def untold_passages(guide: Guide) -> Iterator[Finding]:
    """Passages of the founding documents that no used fact cites."""
    shown = {key for _, part, key in references(guide) if part == "facts"}
    told = {label for key in shown for label in guide.facts[key].cites}
    for key, source in guide.sources.items():
        if source.kind is SourceKind.FOUNDING:
            for label in source.passages:
                if label not in told:
                    message = f"no fact that a page shows cites passage '{label}': tell it in a fact"
                    yield Finding(Check.PASSAGE, ("sources", key, "passages", label), message)


def faulty_figures(guide: Guide) -> Iterator[Finding]:
    """Figures that do not say both ways, add up or carry a chart's certainty; options that show none."""
    for key, fact in guide.facts.items():
        yield from _figure_faults(key, fact)
    for decision, key, option in guide.options():
        for index, named in enumerate(option.figures):
            if guide.facts[named].figure is None:
                place = ("decisions", decision, "options", key, "figures", index)
                message = f"fact '{named}' carries no figure: give it one, or name it under another heading"
                yield Finding(Check.FIGURE, place, message)


def _figure_faults(key: str, fact: Fact) -> Iterator[Finding]:
    figure, place = fact.figure, ("facts", key, "figure")
    if figure is None:
        return
    if figure.chart and fact.certainty.level in (Level.LOW, Level.VERY_LOW):
        message = "a figure of low certainty is told in words: set chart to false"
        yield Finding(Check.FIGURE, (*place, "chart"), message)
    for index, count in enumerate(figure.counts):
        if count.had_words.casefold() == count.had_not_words.casefold():
            message = "both framings say the same words: say what the others did not have"
            yield Finding(Check.FIGURE, (*place, "counts", index), message)
