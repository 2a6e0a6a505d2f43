"""Publishing freezes what the guide says. Saying the same again publishes nothing."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.content.models import Edition
from core.content.publishing import publish
from tests.factories import EditionFactory, reworded, sarcoma_guide

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def publishing(guide, slug="soft-tissue-sarcoma"):
    return publish(guide, slug=slug, now=NOON)


def test_the_first_time_makes_edition_1():
    edition, new = publishing(sarcoma_guide())
    assert new
    assert (edition.guide, edition.number, edition.published_at) == ("soft-tissue-sarcoma", 1, NOON)
    assert Edition.objects.get().read() == sarcoma_guide()


def test_the_same_guide_again_is_the_same_edition():
    first, _ = publishing(sarcoma_guide())
    again, new = publishing(sarcoma_guide())
    assert (again, new) == (first, False)
    assert Edition.objects.count() == 1


def test_a_changed_guide_is_the_next_edition_and_the_first_stays_as_it_was():
    publishing(sarcoma_guide())
    edition, new = publishing(reworded(sarcoma_guide()))
    assert (edition.number, new) == (2, True)
    assert Edition.objects.get(number=1).read() == sarcoma_guide()
    assert Edition.objects.get(number=2).read() == reworded(sarcoma_guide())


def test_going_back_to_earlier_words_is_a_new_edition():
    for guide in (sarcoma_guide(), reworded(sarcoma_guide()), sarcoma_guide()):
        edition, new = publishing(guide)
    assert (edition.number, new) == (3, True)


def test_numbers_go_on_from_the_newest_edition():
    EditionFactory(number=41, says=reworded(sarcoma_guide()))
    assert publishing(sarcoma_guide())[0].number == 42


def test_each_guide_counts_its_own_editions():
    publishing(sarcoma_guide())
    edition, new = publishing(sarcoma_guide(), slug="another-guide")
    assert (edition.number, new) == (1, True)


def test_what_is_new_in_it_is_kept_for_readers():
    edition, _ = publish(sarcoma_guide(), slug="soft-tissue-sarcoma", now=NOON, change_note="New numbers.")
    assert Edition.objects.get(pk=edition.pk).change_note == "New numbers."


class TestTheCommand:
    def test_publishes_the_guide_of_this_site_once_and_says_so_both_times(self):
        first, again = StringIO(), StringIO()
        call_command("publish_guide", stdout=first)
        call_command("publish_guide", stdout=again)
        assert first.getvalue() == "Edition 1 of soft-tissue-sarcoma is published.\n"
        assert again.getvalue() == "Edition 1 of soft-tissue-sarcoma is published already and says the same.\n"

    def test_says_when_there_is_no_such_guide(self):
        with pytest.raises(CommandError, match="there is no guide here"):
            call_command("publish_guide", guide="no-such-guide")
