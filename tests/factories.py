"""What tests start from. A trait names a situation."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

import factory

from core.content.loading import load_guide
from core.content.models import Edition
from core.guide.schema import Guide, digest_of

SARCOMA = "soft-tissue-sarcoma"


@cache
def sarcoma_guide() -> Guide:
    """The guide in the files, read once."""
    return load_guide(SARCOMA)


@cache
def written_out() -> str:
    """The document of an edition that holds that guide."""
    return sarcoma_guide().canonical()


def reworded(guide: Guide, *, purpose: str = "To get ready to talk with your team, in new words.") -> Guide:
    """The same guide with one sentence changed."""
    return guide.model_copy(update={"about": guide.about.model_copy(update={"purpose": purpose})})


def _said(edition: Any) -> str:
    return edition.says.canonical() if edition.says else written_out()


def _changed(document: str, damaged: bool, unreadable: bool) -> str:
    if unreadable:
        return '{"about": {}}'
    return document.replace("you", "they", 1) if damaged else document


class EditionFactory(factory.django.DjangoModelFactory[Edition]):
    """A published edition of the real guide."""

    class Meta:
        model = Edition

    class Params:
        # Flags rather than factory.Trait, which writes out the whole guide each time it looks for one that is not set.
        says = None  # the guide that the edition holds, unless it is the one in the files
        damaged = False  # somebody changed the stored document behind our back
        unreadable = False  # its digest was changed with it, so that it no longer is a guide

    guide = SARCOMA
    number = factory.Sequence(lambda n: n + 1)
    document = factory.LazyAttribute(lambda e: _changed(_said(e), e.damaged, e.unreadable))
    digest = factory.LazyAttribute(lambda e: digest_of(e.document if e.unreadable else _said(e)))
    published_at = datetime(2026, 11, 21, 12, tzinfo=UTC)
