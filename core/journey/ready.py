"""Ready for the talk? Four questions about deciding, a short check of what was read, and one thing asked again.

None of it is a grade. It shows what to sort out next.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.guide.answers import Importance
from core.guide.schema import Concern, Statement
from core.journey.walk import Walk

SURE_SOURCE = (
    "The SURE test, word for word. Légaré and others: “Are you SURE? Assessing patient decisional conflict "
    "with a 4-item screening test”, Canadian Family Physician 2010, 56, e308."
)


class Sure(NamedTuple):
    """One of the four questions. `question` is the published English wording and is never changed."""

    key: str
    question: str
    section: str  # the page that helps with it: a url name
    section_words: Promise | str
    for_the_team: Promise | str
    gap: Promise | str  # the line on the page for the appointment


SURE = (
    Sure(
        "sure",
        "Do you feel SURE about the best choice for you?",
        "compare",
        _("Set the paths side by side again"),
        _("What would help me feel surer about this choice?"),
        _("I do not feel sure yet"),
    ),
    Sure(
        "understand",
        "Do you know the benefits and risks of each option?",
        "paths",
        _("Read the good and hard points of each path"),
        _("Can you go through the good and hard points of each option with me?"),
        _("I do not know the good and hard points of each option yet"),
    ),
    Sure(
        "risk-benefit",
        "Are you clear about which benefits and risks matter most to you?",
        "matters",
        _("Think again about what matters to you"),
        _("Can you help me work out which good and hard points matter most to me?"),
        _("I am not clear yet about what matters most to me"),
    ),
    Sure(
        "encouragement",
        "Do you have enough support and advice to make a choice?",
        "notes",
        _("Note who could come with you, and what to ask for"),
        _("Who else can support and advise me while I decide?"),
        _("I do not have enough support and advice yet"),
    ),
)


def gaps(walk: Walk) -> list[Sure]:
    """The questions that were answered with no."""
    return [sure for sure in SURE if walk.sure.get(sure.key) is False]


class Checked(NamedTuple):
    """A statement of the check, and what the person thought of it. `right` is None until they say."""

    key: str
    statement: Statement
    thought: bool | None
    right: bool | None


def checked(walk: Walk) -> list[Checked]:
    """The statements of the understanding check, with what the person thought."""
    found = []
    for key, statement in walk.guide.understanding.items():
        thought = walk.understanding.get(key)
        found.append(Checked(key, statement, thought, None if thought is None else thought == statement.holds))
    return found


def most_important(walk: Walk) -> tuple[str, Concern] | None:
    """The first of the guide's concerns that was said to matter most: the one to ask again in another form."""
    for key, concern in walk.guide.concerns.items():
        if walk.answers.importance.get(key) is Importance.MOST:
            return key, concern
    return None
