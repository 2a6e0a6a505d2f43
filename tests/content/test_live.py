"""The edition that people read now, also while the database is away."""

import logging
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from django.db import DatabaseError
from django.test.utils import CaptureQueriesContext

from core.content import live
from core.content.models import Edition, Withdrawal
from core.guide.schema import Guide
from tests.content.databases import database_away
from tests.factories import SARCOMA, EditionFactory, reworded
from tests.guide.small_guide import small_guide

pytestmark = pytest.mark.django_db

NEW_WORDS = "To get ready, in new words."
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHECKED = "This path is being checked again. Ask your team about it."


@pytest.fixture(autouse=True)
def a_process_that_has_read_nothing():
    for memory in (live._last_read, live._last_withdrawn, live._told_damaged):
        memory.clear()
    live.ask_the_database_again()
    live._compiled.cache_clear()


@cache
def knee() -> Guide:
    """A guide of a few pages: it is compiled in no time."""
    return Guide.model_validate(small_guide())


def published(number: int, guide: Guide | None = None, **more) -> Edition:
    return EditionFactory(number=number, says=guide or knee(), **more)


def withdrawn(option: str, guide: str = SARCOMA) -> Withdrawal:
    return Withdrawal.objects.create(guide=guide, option=option, reason="A study was taken back.", withdrawn_at=NOON)


def said_about(option: str, edition: live.Published | None = None) -> str:
    """The sentence that stands first on the page of a path."""
    guide = (edition or live.newest()).guide
    found = {key: one.summary for _decision, key, one in guide.options()}
    return guide.facts[found[option]].text


@pytest.fixture
def nowhere(tmp_path):
    return tmp_path / "gone"


def test_the_newest_edition_is_read():
    published(1)
    second = published(2, reworded(knee(), purpose=NEW_WORDS))
    newest = live.newest()
    assert (newest.slug, newest.number, newest.digest) == (SARCOMA, 2, second.digest)
    assert newest.published_on == date(2026, 11, 21)
    assert newest.about.purpose == NEW_WORDS
    assert (newest.written_on, newest.review_by) == (newest.about.written_on, newest.about.review_by)
    assert newest.signatures == newest.about.signatures


def test_an_earlier_edition_can_still_be_read():
    published(1)
    published(2, reworded(knee()))
    assert live.edition(1).guide == knee()


def test_an_edition_published_meanwhile_is_read_at_once():
    published(1)
    assert live.newest().number == 1
    published(2, reworded(knee(), purpose=NEW_WORDS))
    assert live.newest().about.purpose == NEW_WORDS


def test_a_guide_is_compiled_once():
    published(1)
    assert live.newest().guide is live.newest().guide is live.edition(1).guide


def test_after_the_first_time_reading_costs_two_small_queries(django_assert_num_queries):
    published(1)
    live.newest()
    with django_assert_num_queries(2) as queries:
        live.newest()
    assert isinstance(queries, CaptureQueriesContext)
    assert not [query for query in queries.captured_queries if "document" in query["sql"]]


def test_nothing_published_says_what_to_do():
    with pytest.raises(
        live.NothingPublished, match=r"no edition of soft-tissue-sarcoma .* run 'manage.py publish_guide'"
    ):
        live.newest()


def test_an_edition_that_is_not_there_is_nothing_published():
    published(1)
    with pytest.raises(live.NothingPublished):
        live.edition(2)
    with pytest.raises(live.NothingPublished):
        live.newest("another-guide")


class TestADamagedEdition:
    """Somebody changed what was published behind our back."""

    @pytest.mark.parametrize("how", ["damaged", "unreadable"])
    def test_is_not_shown(self, how):
        published(1, **{how: True})
        with pytest.raises(live.EditionUnreadable):
            live.newest()
        with pytest.raises(live.EditionUnreadable):
            live.edition(1)

    def test_gives_way_to_the_last_one_that_can_be_read(self):
        published(1)
        published(2, reworded(knee()))
        published(3, unreadable=True)
        assert live.newest().number == 2
        assert live.newest().about.purpose == reworded(knee()).about.purpose

    def test_is_told_once_to_those_who_look_after_the_service(self, caplog):
        published(1)
        published(2, unreadable=True)
        for _time in range(3):
            live.newest()
        told = [record for record in caplog.records if record.name == "alerts"]
        assert [(record.levelname, record.getMessage()) for record in told] == [
            (
                "CRITICAL",
                "ALERT damaged-edition: edition 2 of soft-tissue-sarcoma is not what was published: "
                "readers are not shown it",
            )
        ]

    def test_does_not_have_every_edition_tried(self, monkeypatch):
        monkeypatch.setattr(live, "MOST_TRIED", 2)
        published(1)
        published(2, unreadable=True)
        published(3, unreadable=True)
        with pytest.raises(live.EditionUnreadable):
            live.newest()


class TestAWithdrawnPath:
    def test_is_not_told_of_from_the_next_request_on(self):
        published(1)
        assert said_about("injection") == "A doctor puts a drug in."
        withdrawn("injection")
        assert said_about("injection") == CHECKED
        assert said_about("exercises") == "You do exercises at home."
        assert live.newest().withheld == {"injection"}

    def test_is_told_of_again_once_it_was_brought_back(self):
        published(1)
        withdrawal = withdrawn("injection")
        assert said_about("injection") == CHECKED
        withdrawal.restored_at = NOON
        withdrawal.save()
        assert said_about("injection") == "A doctor puts a drug in."
        assert live.newest().withheld == frozenset()

    def test_is_withdrawn_from_every_edition(self):
        published(1)
        published(2, reworded(knee()))
        withdrawn("injection")
        assert said_about("injection", live.edition(1)) == said_about("injection", live.edition(2)) == CHECKED

    def test_stays_in_the_guide_as_it_was_published(self):
        published(1)
        assert live.newest().whole is live.newest().guide
        withdrawn("injection")
        assert live.newest().whole == knee()
        assert "needle-good" not in live.newest().guide.facts

    def test_is_another_value_than_the_edition_that_tells_of_it(self):
        """What is kept by edition, such as the HTML of a fact, is not kept from before to after."""
        published(1)
        before = live.newest()
        withdrawn("injection")
        assert live.newest() != before
        assert live.newest() == live.newest()

    def test_of_another_guide_is_none_of_ours(self):
        published(1)
        withdrawn("injection", guide="another-guide")
        assert said_about("injection") == "A doctor puts a drug in."

    def test_that_the_guide_does_not_know_changes_nothing(self):
        published(1)
        told = live.newest()
        withdrawn("a-path-of-a-later-edition")
        assert live.newest() is told

    def test_a_whole_guide_can_be_withdrawn_at_once(self):
        published(1)
        withdrawn(Withdrawal.WHOLE_GUIDE)
        assert {said_about(key) for _decision, key, _option in knee().options()} == {CHECKED}

    def test_stays_withdrawn_while_the_database_is_away(self, nowhere):
        published(1)
        live.newest()
        withdrawn("injection")
        live.newest()
        with database_away(nowhere):
            assert said_about("injection") == CHECKED


class TestPastItsReviewDay:
    @pytest.mark.parametrize(("days", "overdue"), [(0, False), (1, True)])
    def test_an_edition_is_overdue_from_the_day_after(self, days, overdue):
        published(1)
        assert live.newest().is_overdue(knee().about.review_by + timedelta(days=days)) is overdue

    def test_readers_go_on_reading_it_for_half_a_year(self):
        published(1)
        last = knee().about.review_by + timedelta(days=183)
        assert live.newest(today=last).withheld == frozenset()
        assert live.edition(1, today=last).withheld == frozenset()

    def test_then_none_of_its_paths_is_told_of(self):
        published(1)
        day = knee().about.review_by + timedelta(days=184)
        every = {key for _decision, key, _option in knee().options()}
        assert live.newest(today=day).withheld == live.edition(1, today=day).withheld == every


class TestNews:
    def test_says_what_each_edition_said_was_new_in_it_newest_first(self):
        published(1)
        published(2, reworded(knee()), change_note="New numbers about wounds.")
        published(3, change_note="One more path.")
        EditionFactory(guide="another-guide", number=1, says=knee(), change_note="Not ours.")
        assert live.news(SARCOMA) == (
            (3, date(2026, 11, 21), "One more path."),
            (2, date(2026, 11, 21), "New numbers about wounds."),
        )

    def test_can_be_done_without_while_the_database_is_away(self, nowhere):
        published(1, change_note="It is new.")
        with database_away(nowhere):
            assert live.news(SARCOMA) == ()


class TestWhileTheDatabaseIsAway:
    def test_the_edition_read_last_is_read_on(self, nowhere, caplog):
        published(1)
        before = live.newest()
        with database_away(nowhere), caplog.at_level(logging.WARNING):
            assert live.newest() is before
        assert caplog.messages == ["the database does not answer: edition 1 is read from memory"]

    def test_the_newest_edition_can_also_be_read_by_its_number(self, nowhere):
        published(1)
        live.newest()
        with database_away(nowhere):
            assert live.edition(1).guide == knee()

    def test_an_edition_never_read_before_is_not_made_up(self, nowhere):
        published(1)
        published(2, reworded(knee()))
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
        published(1)
        live.newest()
        with database_away(nowhere):
            live.newest()
        with django_assert_num_queries(0):
            live.newest()
            live.edition(1)
        assert len(caplog.messages) == 1

    def test_a_database_that_comes_back_is_read_again(self, nowhere, monkeypatch):
        published(1)
        live.newest()
        with database_away(nowhere):
            live.newest()
        monkeypatch.setattr(live, "AWAY_SECONDS", 0)  # the pause is over
        published(2, reworded(knee(), purpose=NEW_WORDS))
        assert live.newest().number == 2
