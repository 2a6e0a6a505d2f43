"""The page for the appointment as one plain structure: screen, paper and every other form of it draw this.

The words of the page are made here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from core.guide.answers import Importance
from core.guide.conditions import Fit
from core.guide.markup import plain
from core.guide.schema import Guide
from core.journey import questions, results
from core.journey.ready import gaps
from core.journey.results import Card
from core.journey.walk import Walk

DECISION = "treatment"


@dataclass(frozen=True)
class Paragraph:
    text: str
    kind: str = "paragraph"


@dataclass(frozen=True)
class Items:
    """A list of lines."""

    items: tuple[str, ...]
    kind: str = "items"


@dataclass(frozen=True)
class Own:
    """The person's own words, line breaks kept."""

    text: str
    kind: str = "own"


@dataclass(frozen=True)
class Asks:
    """Questions, each with room to write the answer."""

    items: tuple[str, ...]
    kind: str = "asks"


@dataclass(frozen=True)
class Pairs:
    """Lines with a name in front."""

    pairs: tuple[tuple[str, str], ...]
    kind: str = "pairs"


@dataclass(frozen=True)
class Room:
    """Room to write."""

    kind: str = "room"


Block = Paragraph | Items | Own | Asks | Pairs | Room


@dataclass(frozen=True)
class Part:
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Sheet:
    """A page for an appointment. `strip` is what a doctor reads in ten seconds: label -> lines."""

    title: str
    dated: str
    strip: tuple[tuple[str, tuple[str, ...]], ...]
    parts: tuple[Part, ...]
    sources: str
    footer: tuple[str, ...]


def sheet(walk: Walk, *, on: date) -> Sheet:
    """The page of this walk, dated `on`."""
    return Sheet(
        title=_("Notes for my appointment"),
        dated=_("%(date)s. Edition %(number)d of the guide.") % {"date": _date(on), "number": walk.edition},
        strip=tuple((label, lines) for label, lines in _strip(walk) if lines),
        parts=tuple(part for part in _parts(walk) if part.blocks),
        sources=_sources(walk),
        footer=_footer(walk),
    )


def _strip(walk: Walk) -> list[tuple[str, tuple[str, ...]]]:
    guide, answers = walk.guide, walk.answers
    most = tuple(row.label for row in results.what_matters(walk.considered) if row.level is Importance.MOST)
    top = tuple(questions.in_words(guide, question) for question in walk.questions if question.top)
    return [
        (_("What I know about my case"), (_joined(results.said(walk.considered, tuple(answers.known))),) if answers.known else ()),
        (_("What I do not know yet"), (_joined(line.question.name for line in _unknown(walk)),) if _unknown(walk) else ()),
        (_("What matters most to me"), most),
        (_("What I would not accept"), (walk.not_accept,) if walk.not_accept else ()),
        (_("Ask first"), top),
        (_("What I still need"), tuple(str(gap.gap) for gap in gaps(walk))),
    ]


def _parts(walk: Walk) -> list[Part]:
    return [
        Part(_("My questions"), _questions(walk)),
        Part(_("What matters to me"), _matters(walk)),
        Part(_("Treatments my team may talk about"), _paths(walk)),
        Part(_("About me"), _about_me(walk)),
        Part(_("My notes"), (Own(walk.notes),) if walk.notes else (Room(),)),
        Part(_("Who comes with me"), _companion(walk)),
    ]


def _questions(walk: Walk) -> tuple[Block, ...]:
    """What is not known comes first; then the person's own list, those to ask first at its head."""
    unknown = (
        *(line.question.for_the_team for line in _unknown(walk)),
        *(str(gap.for_the_team) for gap in gaps(walk)),
    )
    listed = sorted(walk.questions, key=lambda question: not question.top)
    picked = tuple(questions.in_words(walk.guide, question) for question in listed)
    asks = (*unknown, *(words for words in picked if words not in unknown))
    return (Asks(asks),) if asks else ()


def _matters(walk: Walk) -> tuple[Block, ...]:
    rows = results.what_matters(walk.considered)
    return (Pairs(tuple((row.importance, row.label) for row in rows)),) if rows else ()


def _paths(walk: Walk) -> tuple[Block, ...]:
    cards = results.cards(walk.considered, DECISION, Fit.FITS, Fit.DEPENDS)
    blocks: list[Block] = [Paragraph(_("In the guide's order, which is the same for everyone. The guide does not choose."))]
    blocks.append(Pairs(tuple((card.option.name, _path_words(card)) for card in cards)))
    for card in cards:
        if card.key in walk.beside:
            blocks += _weighed(walk.guide, card)
    return tuple(blocks)


def _path_words(card: Card) -> str:
    steps = _(", then ").join(_step_words(step) for step in card.steps)
    if card.fit is Fit.FITS:
        return _("%s. Fits what I told the guide.") % steps
    depends = _joined(question.name for question in card.missing)
    return _("%(steps)s. Depends on: %(missing)s.") % {"steps": steps, "missing": depends}


def _step_words(step: results.StepLine) -> str:
    words = step.name.lower() + (f" {step.tail}" if step.tail else "")
    return f"{words} ({step.hint[0].lower()}{step.hint[1:]})" if step.hint else words


def _weighed(guide: Guide, card: Card) -> list[Block]:
    """A path that the person set side by side with others: its good and hard points."""
    good = tuple(plain(guide.facts[key].text) for key in card.option.good)
    hard = tuple(plain(guide.facts[key].text) for key in card.option.hard)
    return [
        Paragraph(_("%s: good points") % card.option.name),
        Items(good),
        Paragraph(_("%s: hard points") % card.option.name),
        Items(hard),
    ]


def _about_me(walk: Walk) -> tuple[Block, ...]:
    pairs = [
        (question.name, _joined(question.choices[key].label for key in chosen))
        for shaping, question in walk.guide.shaping.items()
        if (chosen := walk.answers.shaping.get(shaping))
    ]
    return (Pairs(tuple(pairs)),) if pairs else ()


def _companion(walk: Walk) -> tuple[Block, ...]:
    words = "\n".join(text for text in (walk.companion, walk.companion_wants) if text)
    return (Own(words),) if words else ()


def _sources(walk: Walk) -> str:
    """The documents behind the paths named on this page."""
    guide = walk.guide
    belongs = guide.passages()
    facts = [key for option in walk.considered.of(DECISION, Fit.FITS, Fit.DEPENDS) for key in (option.option.summary, *option.option.good, *option.option.hard)]
    keys = dict.fromkeys(belongs[label] for key in facts for label in guide.facts[key].cites)
    founding = [key for key in keys if guide.sources[key].kind == "founding"]
    names = _joined(f"{guide.sources[key].publisher}, {guide.sources[key].year}" for key in founding)
    more = len(keys) - len(founding)
    return _("Facts come from: %(names)s; and %(more)d further sources named in the guide beside each statement.") % {
        "names": names,
        "more": more,
    }


def _footer(walk: Walk) -> tuple[str, ...]:
    about = walk.guide.about
    signed = _joined(
        _("signed by %(name)s (%(role)s) on %(date)s")
        % {"name": signature.name, "role": signature.role, "date": _date(signature.signed_on)}
        for signature in about.signatures
    )
    edition = _("Edition %(number)d, written on %(written)s, next review by %(review)s. %(signed)s") % {
        "number": walk.edition,
        "written": _date(about.written_on),
        "review": _date(about.review_by),
        "signed": signed or _("No clinician has signed this edition yet."),
    }
    return (
        _(
            "Information to prepare for a talk with your care team. Not medical advice and not a diagnosis. "
            "Your team knows your case."
        ),
        edition,
        plain(about.urgent),
    )


def _unknown(walk: Walk) -> list[results.LedgerLine]:
    return results.ledger(walk.considered, DECISION)


def _joined(words: Iterable[str]) -> str:
    return "; ".join(words)


def _date(day: date) -> str:
    return formats.date_format(day, "j F Y")
