"""The page for the appointment as one plain structure: screen, paper and every other form of it draw this.

The words of the page are made here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.guide.answers import Importance
from core.guide.conditions import Fit
from core.guide.markup import plain
from core.guide.schema import Guide, SourceKind
from core.journey import questions, results
from core.journey.ready import gaps
from core.journey.results import Card
from core.journey.walk import Walk
from core.summaries.blocks import Ask, Asks, Block, Items, Own, Pairs, Paragraph, Part, Room, Sheet, Subheading

PATHS = gettext_lazy("Treatments my team may talk about")
BESIDE = gettext_lazy("Treatments I set side by side")
MOST_WITH_ROOM = 6  # questions; with more, only those to ask first get two lines, or the page would fill three sheets


def sheet(walk: Walk, *, on: date) -> Sheet:
    """The page of this walk, dated `on`."""
    return Sheet(
        title=_("Notes for my appointment"),
        dated=_("%(date)s. Edition %(number)d of the guide.") % {"date": day_in_words(on), "number": walk.edition},
        lead=_("Read “In short” with your team first. Write their answers on the lines."),
        strip_heading=_("In short"),
        strip=tuple((label, lines) for label, lines in _strip(walk) if lines),
        parts=tuple(part for part in _parts(walk) if part.blocks),
        sources=_sources(walk),
        footer=_footer(walk, on=on),
        foot=_foot(walk, on=on),
    )


def _strip(walk: Walk) -> list[tuple[str, tuple[str, ...]]]:
    known = tuple(key for key in walk.guide.questions if key in walk.answers.known)
    unknown = results.not_known(walk.considered)
    most = tuple(row.label for row in results.what_matters(walk.considered) if row.level is Importance.MOST)
    return [
        (_("I know"), (_joined(results.said(walk.considered, known)),) if known else ()),
        (_("I do not know yet"), (_joined(question.name for question in unknown),) if unknown else ()),
        (_("Matters most to me"), most),
        (_("I would not accept"), (walk.not_accept,) if walk.not_accept else ()),
        (_("I want to ask first"), _in_words(walk, top=True)),
        (_("Still open for me"), tuple(str(gap.gap) for gap in gaps(walk))),
    ]


def _parts(walk: Walk) -> list[Part]:
    return [
        Part(_("My questions"), _questions(walk)),
        Part(_("What matters to me"), _matters(walk)),
        Part(str(PATHS), _paths(walk)),
        Part(_("About me"), _about_me(walk)),
        Part(_("My notes"), (Own(walk.notes),) if walk.notes else (Room(3),)),
        Part(_("Who comes with me"), _companion(walk)),
        Part(_("Who I can call: name and number"), (Room(1),)),
        Part(str(BESIDE), _beside(walk)),
    ]


def _questions(walk: Walk) -> tuple[Block, ...]:
    """Those to ask first, then what is not known, then the rest of the person's own list."""
    first = _in_words(walk, top=True)
    unknown = (
        *(question.for_the_team for question in results.not_known(walk.considered)),
        *(str(gap.for_the_team) for gap in gaps(walk)),
    )
    groups = {
        _("To ask first"): first,
        _("What I do not know yet"): unknown,
        _("More to ask"): _in_words(walk, top=False),
    }
    all_of_them = dict.fromkeys(words for lines in groups.values() for words in lines)
    roomy = all_of_them if len(all_of_them) <= MOST_WITH_ROOM else first
    blocks: list[Block] = []
    asked: set[str] = set()
    for heading, lines in groups.items():
        asks = tuple(Ask(words, Room(2 if words in roomy else 1)) for words in lines if words not in asked)
        asked.update(lines)
        if asks:
            blocks += (Subheading(heading), Asks(asks))
    return tuple(blocks)


def _in_words(walk: Walk, *, top: bool) -> tuple[str, ...]:
    return tuple(questions.in_words(walk.guide, question) for question in walk.questions if question.top is top)


def _matters(walk: Walk) -> tuple[Block, ...]:
    rows = results.what_matters(walk.considered)
    return (Pairs(tuple((row.importance, row.label) for row in rows)),) if rows else ()


def _paths(walk: Walk) -> tuple[Block, ...]:
    cards = results.cards(walk.considered, walk.guide.main_decision, Fit.FITS, Fit.DEPENDS)
    return (
        Paragraph(_("In the guide's order, which is the same for everyone. The guide does not choose.")),
        Pairs(tuple((card.option.name, _path_words(card)) for card in cards)),
    )


def _path_words(card: Card) -> str:
    steps = being_checked() if card.option.withheld else steps_in_words(card.steps)
    if card.always:
        return _("%s. Shown to everyone.") % steps
    if card.fit is Fit.FITS:
        return _("%s. Fits my answers.") % steps
    depends = _joined(question.name for question in card.missing)
    return _("%(steps)s. Depends on: %(missing)s.") % {"steps": steps, "missing": depends}


def being_checked() -> str:
    """In place of the steps of a path that is withheld."""
    return _("Being checked again: ask my team about it")


def steps_in_words(steps: Iterable[results.StepLine]) -> str:
    """The steps of a path in one line."""
    return _(", then ").join(_step_words(step) for step in steps)


def _step_words(step: results.StepLine) -> str:
    words = step.name.lower() + (f", {step.tail}" if step.tail else "")
    return f"{words} ({step.hint[0].lower()}{step.hint[1:]})" if step.hint else words


def _beside(walk: Walk) -> tuple[Block, ...]:
    """The good and hard points of the paths that the person set side by side."""
    blocks: list[Block] = []
    for card in results.cards(walk.considered, walk.guide.main_decision, Fit.FITS, Fit.DEPENDS):
        if card.key in walk.beside and card.option.withheld:
            said = plain(walk.guide.facts[card.option.summary].text)
            blocks += (Subheading(card.option.name), Paragraph(said))
        elif card.key in walk.beside:
            blocks += (
                Subheading(_("%s: good points") % card.option.name),
                Items(_facts(walk.guide, card.option.good)),
                Subheading(_("%s: hard points") % card.option.name),
                Items(_facts(walk.guide, card.option.hard)),
            )
    return tuple(blocks)


def _facts(guide: Guide, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plain(guide.facts[key].text) for key in keys)


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
    """The documents behind the paths named on this page; nothing where the guide tells of none of them just now."""
    guide = walk.guide
    belongs = guide.passages()
    named = [considered.option for considered in walk.considered.of(walk.guide.main_decision, Fit.FITS, Fit.DEPENDS)]
    facts = [key for option in named for key in (option.summary, *option.good, *option.hard)]
    keys = dict.fromkeys(belongs[label] for key in facts for label in guide.facts[key].cites)
    if not keys:
        return ""
    founding = [guide.sources[key] for key in keys if guide.sources[key].kind is SourceKind.FOUNDING]
    names = _joined(f"{source.publisher}, {source.year}" for source in founding)
    more = len(keys) - len(founding)
    return _("Facts come from: %(names)s; and %(more)d further sources that the guide names.") % {
        "names": names,
        "more": more,
    }


def _footer(walk: Walk, *, on: date) -> tuple[str, ...]:
    about = walk.guide.about
    overdue = _("The guide was to be read again by %s and has not been. Some of it may no longer hold.")
    names = _joined(
        _("%(name)s (%(role)s) on %(date)s")
        % {"name": signature.name, "role": signature.role, "date": day_in_words(signature.signed_on)}
        for signature in about.signatures
    )
    edition = _(
        "Edition %(number)d, written on %(written)s, next review by %(review)s. %(signed)s "
        "Is this page still right? See %(address)s"
    ) % {
        "number": walk.edition,
        "written": day_in_words(about.written_on),
        "review": day_in_words(about.review_by),
        "signed": _("Signed by %s.") % names if names else _("No clinician has signed this edition yet."),
        "address": changes_address(),
    }
    return (
        _(
            "Information to prepare for a talk with your care team. Not medical advice and not a diagnosis. "
            "Your team knows your case."
        ),
        edition,
        *([overdue % day_in_words(about.review_by)] if walk.published.is_overdue(on) else []),
        plain(about.urgent),
    )


def changes_address() -> str:
    """Where to see what has changed since a page was made, as one types it."""
    return f"{settings.SITE_ORIGIN.removeprefix('https://')}{_from_the_root(reverse('changes'))}"


def _from_the_root(address: str) -> str:
    """An address to be typed. On an editor's preview, links stay within the preview; what is printed does not."""
    return address.removeprefix(get_script_prefix().removesuffix("/"))


def _foot(walk: Walk, *, on: date) -> tuple[str, ...]:
    about = walk.guide.about
    last = max(about.signatures, key=lambda signature: signature.signed_on, default=None)
    signed = (
        _("Last signed on %(date)s: %(role)s.") % {"date": day_in_words(last.signed_on), "role": last.role}
        if last
        else _("Not signed by a clinician yet.")
    )
    return (
        _("%(date)s. Edition %(number)d, next review by %(review)s.")
        % {"date": day_in_words(on), "number": walk.edition, "review": day_in_words(about.review_by)},
        _("Information, not advice. %(signed)s") % {"signed": signed},
    )


def _joined(words: Iterable[str]) -> str:
    return "; ".join(words)


def day_in_words(day: date) -> str:
    """A date as the page writes it."""
    return formats.date_format(day, "j F Y")
