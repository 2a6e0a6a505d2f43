"""What a nurse may say, check and ask back beside a question. Everything about the illness comes from the guide."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.guide.markup import plain
from core.guide.schema import Guide, Question, Shaping


@dataclass(frozen=True)
class Prompts:
    """Lines for the nurse, each to be put in her own words."""

    say: tuple[str, ...]
    check: tuple[str, ...]
    say_back: str
    from_guide: tuple[str, ...] = ()  # what the guide tells the reader here: longer, to look up


def beside_question(guide: Guide, asked: Question) -> Prompts:
    """Beside a question about the case."""
    return Prompts(
        say=(plain(guide.facts[asked.why].text), _("It is fine not to know. It then becomes a question for the team.")),
        check=(
            _("Do they have it on paper, or is it what they remember? Look at the letter or report together."),
            _("Who can answer: %s.") % asked.who_can_answer,
        ),
        say_back=_(
            "I want to be sure I put this well. In your own words: what do we know about this, and what not yet?"
        ),
        from_guide=(plain(asked.find_out), *(plain(guide.facts[key].text) for key in asked.notes)),
    )


def beside_shaping(guide: Guide, asked: Shaping) -> Prompts:
    """Beside a question about the person: it changes no path."""
    return Prompts(
        say=tuple(
            text
            for text in (plain(asked.why) if asked.why else "", *(plain(guide.facts[key].text) for key in asked.facts))
            if text
        ),
        check=(_("Any answer is fine, and so is none. Let them answer before you say anything about it."),),
        say_back=_("What would you like us to do differently because of this?"),
    )


def beside_matters() -> Prompts:
    """Beside what matters: the guide shows it in words against each path and never weighs it."""
    return Prompts(
        say=(_("There is no right answer. It helps the team to talk about what counts for you."),),
        check=(_("Ask what lies behind an answer: what would that mean on an ordinary day?"),),
        say_back=_("Which one of these would you tell the doctor first, and why?"),
    )
