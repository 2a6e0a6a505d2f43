"""What tests start from. A trait names a situation."""

from datetime import UTC, datetime
from functools import cache

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


class EditionFactory(factory.django.DjangoModelFactory[Edition]):
    """A published edition of the real guide."""

    class Meta:
        model = Edition

    class Params:
        says = factory.LazyFunction(sarcoma_guide)  # the guide that the edition holds
        # Somebody changed the stored document behind our back.
        damaged = factory.Trait(document=factory.LazyAttribute(lambda e: e.says.canonical().replace("you", "they", 1)))
        # The stored document was changed and its digest with it, so that it no longer is a guide.
        unreadable = factory.Trait(document='{"about": {}}', digest=digest_of('{"about": {}}'))

    guide = SARCOMA
    number = factory.Sequence(lambda n: n + 1)
    document = factory.LazyAttribute(lambda e: e.says.canonical())
    digest = factory.LazyAttribute(lambda e: digest_of(e.says.canonical()))
    published_at = datetime(2026, 11, 21, 12, tzinfo=UTC)
