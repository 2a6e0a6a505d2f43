"""A guide by name: from its files, or as it was published."""

from __future__ import annotations

from core.content.loading import load_guide
from core.guide.schema import Guide


def guide_of(slug: str, *, edition: int | None = None) -> Guide:
    """The guide in the files of `slug`, or published edition number `edition`.

    Raises GuideError for files that cannot be used, LookupError where there is no such edition.
    """
    if edition is None:
        return load_guide(slug)
    from core.content.models import Edition

    published = Edition.objects.of(slug).filter(number=edition).first()
    if published is None:
        raise LookupError(f"there is no edition {edition} of {slug}")
    return published.read()
