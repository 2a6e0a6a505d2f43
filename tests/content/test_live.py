"""The edition that people read now, also while the database is away."""

import logging
from datetime import date

import pytest
from django.db import DatabaseError
from django.test.utils import CaptureQueriesContext

from core.content import live
from core.content.models import EditionDamaged
from tests.content.databases import database_away
from tests.factories import EditionFactory, reworded, sarcoma_guide

pytestmark = pytest.mark.django_db

NEW_WORDS = "To get ready, in new words."


@pytest.fixture(autouse=True)
def a_process_that_has_read_nothing():
    live._last_read.clear()
    live.ask_the_database_again()
    live._compiled.cache_clear()


@pytest.fixture
def nowhere(tmp_path):
    return tmp_path / "gone"


def test_the_newest_edition_is_read():
    EditionFactory(number=1)
    published = EditionFactory(number=2, says=reworded(sarcoma_guide(), purpose=NEW_WORDS))
    newest = live.newest()
    assert (newest.slug, newest.number, newest.digest) == ("soft-tissue-sarcoma", 2, published.digest)
    assert newest.published_on == date(2026, 11, 21)
    assert newest.about.purpose == NEW_WORDS
    assert (newest.written_on, newest.review_by) == (newest.about.written_on, newest.about.review_by)
    assert newest.signatures == newest.about.signatures


def test_an_earlier_edition_can_still_be_read():
    EditionFactory(number=1)
    EditionFactory(number=2, says=reworded(sarcoma_guide()))
    assert live.edition(1).guide == sarcoma_guide()


def test_an_edition_published_meanwhile_is_read_at_once():
    EditionFactory(number=1)
    assert live.newest().number == 1
    EditionFactory(number=2, says=reworded(sarcoma_guide(), purpose=NEW_WORDS))
    assert live.newest().about.purpose == NEW_WORDS


def test_a_guide_is_compiled_once():
    EditionFactory(number=1)
    assert live.newest().guide is live.newest().guide is live.edition(1).guide


def test_after_the_first_time_reading_costs_one_small_query(django_assert_num_queries):
    EditionFactory(number=1)
    live.newest()
    with django_assert_num_queries(1) as queries:
        live.newest()
    assert isinstance(queries, CaptureQueriesContext)
    assert "document" not in queries.captured_queries[0]["sql"]


def test_nothing_published_says_what_to_do():
    with pytest.raises(
        live.NothingPublished, match=r"no edition of soft-tissue-sarcoma .* run 'manage.py publish_guide'"
    ):
        live.newest()


def test_an_edition_that_is_not_there_is_nothing_published():
    EditionFactory(number=1)
    with pytest.raises(live.NothingPublished):
        live.edition(2)
    with pytest.raises(live.NothingPublished):
        live.newest("another-guide")


def test_a_damaged_edition_is_not_shown():
    EditionFactory(number=1, damaged=True)
    with pytest.raises(EditionDamaged):
        live.newest()


class TestWhileTheDatabaseIsAway:
    def test_the_edition_read_last_is_read_on(self, nowhere, caplog):
        EditionFactory(number=1)
        before = live.newest()
        with database_away(nowhere), caplog.at_level(logging.WARNING):
            assert live.newest() is before
        assert caplog.messages == ["the database does not answer: edition 1 is read from memory"]

    def test_the_newest_edition_can_also_be_read_by_its_number(self, nowhere):
        EditionFactory(number=1)
        live.newest()
        with database_away(nowhere):
            assert live.edition(1).guide == sarcoma_guide()

    def test_an_edition_never_read_before_is_not_made_up(self, nowhere):
        EditionFactory(number=1)
        EditionFactory(number=2, says=reworded(sarcoma_guide()))
        live.edition(1)
        with database_away(nowhere):
            assert live.edition(1).number == 1
            with pytest.raises(DatabaseError):
                live.edition(2)
            with pytest.raises(DatabaseError):
                live.newest()

    def test_it_is_not_asked_again_at_once_so_that_nobody_waits_for_it_twice(
        self, nowhere, django_assert_num_queries, caplog
    ):
        EditionFactory(number=1)
        live.newest()
        with database_away(nowhere):
            live.newest()
        with django_assert_num_queries(0):
            live.newest()
            live.edition(1)
        assert len(caplog.messages) == 1

    def test_a_database_that_comes_back_is_read_again(self, nowhere, monkeypatch):
        EditionFactory(number=1)
        live.newest()
        with database_away(nowhere):
            live.newest()
        monkeypatch.setattr(live, "AWAY_SECONDS", 0)  # the pause is over
        EditionFactory(number=2, says=reworded(sarcoma_guide(), purpose=NEW_WORDS))
        assert live.newest().number == 2
