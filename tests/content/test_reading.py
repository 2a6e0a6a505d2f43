"""A guide by name: from its files without a database, or as it was published."""

import pytest

from core.content.loading import GuideError
from core.content.reading import guide_of
from tests.factories import SARCOMA, EditionFactory, reworded, sarcoma_guide


def test_without_an_edition_the_files_are_read_and_no_database():
    assert guide_of("template").about.name == "The name of the illness"


def test_a_guide_without_files_is_refused():
    with pytest.raises(GuideError, match="there is no guide here"):
        guide_of("no-such-guide")


@pytest.mark.django_db
def test_an_edition_is_read_as_it_was_published():
    EditionFactory(number=1, says=reworded(sarcoma_guide(), purpose="The first words."))
    EditionFactory(number=2)
    assert guide_of(SARCOMA, edition=1).about.purpose == "The first words."
    assert guide_of(SARCOMA, edition=2) == sarcoma_guide()


@pytest.mark.django_db
def test_an_edition_that_is_not_there_is_refused():
    EditionFactory(number=1)
    EditionFactory(number=2, guide="another-guide")
    with pytest.raises(LookupError, match="there is no edition 2 of soft-tissue-sarcoma"):
        guide_of(SARCOMA, edition=2)
