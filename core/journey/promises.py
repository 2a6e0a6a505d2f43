"""What the privacy page promises, and the tests that prove it.

A sentence that no test proves is not promised. What we cannot promise stands on the page too, in its template.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _


class Promise(NamedTuple):
    """One promise. `tests` names what proves it, as pytest names it."""

    text: Lazy | str
    tests: tuple[str, ...]


class Section(NamedTuple):
    heading: Lazy | str
    promises: tuple[Promise, ...]


_AT_REST = "tests/summaries/test_nothing_readable_is_kept.py"
_KEEPING = "tests/summaries/test_keeping.py"
_GOING_ON = "tests/summaries/test_going_on.py"
_OPENING = "tests/summaries/test_opening.py"
_FINISHING = "tests/journey/test_finishing.py"
_EVERY_PAGE = "tests/journey/test_every_page.py"

_SECTIONS = (
    Section(
        _("While you use the guide"),
        (
            Promise(
                _("Your answers are kept in your own browser, in a locked cookie that only our server can open."),
                (
                    "tests/platform/test_cookies.py::test_a_cookie_shows_nothing_of_what_it_holds",
                    "tests/platform/test_cookies.py::test_any_changed_character_is_noticed",
                ),
            ),
            Promise(
                _("Until you save a page, our server keeps nothing of what you say."),
                (
                    f"{_AT_REST}::test_before_saving_nothing_that_was_typed_is_kept",
                    f"{_AT_REST}::test_a_word_planted_in_a_session_is_found",
                    f"{_EVERY_PAGE}::test_reading_changes_nothing_in_the_database",
                ),
            ),
            Promise(
                _(
                    "Your answers are gone when you close the browser, when you press “Finish and clear”, or "
                    "%(hours)d hours after you last used the guide."
                ),
                (
                    f"{_FINISHING}::test_the_answers_are_gone_and_the_start_is_fresh",
                    f"{_FINISHING}::test_the_cookie_goes_with_the_browser_and_no_script_reads_it",
                    "tests/journey/test_odd_input.py::test_a_walk_is_read_as_long_as_it_is_used",
                    "tests/browser/test_walking.py::test_after_finish_and_clear_the_back_button_shows_no_answers",
                ),
            ),
            Promise(
                _("We ask for no name, birth date, address or record number."),
                ("tests/journey/test_promises.py::test_no_page_asks_who_you_are",),
            ),
            Promise(
                _("Your answers are never part of a page's address."),
                (
                    f"{_EVERY_PAGE}::test_no_address_holds_an_answer",
                    "tests/browser/test_saving_pages.py::"
                    "test_neither_words_nor_code_are_left_in_the_browser_or_in_an_address",
                ),
            ),
            Promise(
                _("No other company's pictures, scripts, letters or counters are on these pages."),
                (
                    f"{_EVERY_PAGE}::test_every_page_has_the_whole_policy_and_stays_out_of_every_cache",
                    "tests/platform/test_headers.py::test_the_headers_of_every_answer",
                ),
            ),
            Promise(
                _("When a page fails we write down which one, and never what you typed."),
                (
                    "tests/platform/test_errors.py::test_a_fault_is_logged_by_place_and_not_by_what_was_typed",
                    "tests/platform/test_logs.py::test_a_report_of_an_exception_holds_no_value",
                ),
            ),
            Promise(
                _("We count how often each step is reached, for all readers together: never an answer, never who."),
                (
                    "tests/journey/test_counting_steps.py::test_two_readers_are_counted_together",
                    "tests/journey/test_counting_steps.py::test_what_was_said_is_not_in_any_name",
                ),
            ),
        ),
    ),
    Section(
        _("When you save a page"),
        (
            Promise(
                _("Saving is your choice. You can read, print and download your page without it."),
                (
                    f"{_AT_REST}::test_before_saving_nothing_that_was_typed_is_kept",
                    "tests/summaries/test_pdf.py::test_a_reader_gets_their_own_page_as_a_file",
                ),
            ),
            Promise(
                _("We cannot read your saved page without your code."),
                (
                    f"{_AT_REST}::test_after_saving_and_going_on_nothing_that_was_typed_can_be_read",
                    "tests/summaries/test_derivation.py::test_no_value_is_another_or_what_it_was_made_of",
                    "tests/summaries/test_record.py::test_another_key_opens_nothing",
                    f"{_KEEPING}::test_nothing_of_the_page_or_its_code_can_be_read_in_the_row",
                ),
            ),
            Promise(
                _("We do not store your code."),
                (
                    f"{_AT_REST}::test_after_saving_and_going_on_nothing_that_was_typed_can_be_read",
                    "tests/summaries/test_saving.py::test_the_code_is_in_no_address_no_cookie_no_row_and_no_log",
                    "tests/summaries/test_saving.py::test_the_code_cannot_be_read_in_the_form_that_will_save_under_it",
                ),
            ),
            Promise(
                _("If you lose the code, nobody can get the page back."),
                (
                    f"{_KEEPING}::test_nothing_can_be_done_with_a_code_that_opens_nothing",
                    f"{_OPENING}::test_a_code_in_an_address_opens_nothing",
                    f"{_OPENING}::test_without_a_ticket_or_with_one_of_another_browser_the_code_is_asked_for",
                ),
            ),
            Promise(
                _("It is deleted after the day shown when you saved it. With the code you can keep it up to a year."),
                (
                    f"{_KEEPING}::test_it_opens_on_its_last_day_and_not_after",
                    "tests/summaries/test_purging.py::test_a_page_goes_after_its_last_day_and_not_on_it",
                    f"{_GOING_ON}::test_a_page_is_kept_longer_up_to_a_year_after_it_was_first_saved",
                ),
            ),
            Promise(
                _("With the code you can delete it at once."),
                (
                    f"{_GOING_ON}::test_deleting_is_asked_about_and_then_done_at_once",
                    f"{_KEEPING}::test_a_deleted_page_is_gone_and_deleting_it_again_is_no_fault",
                ),
            ),
            Promise(
                _("What was deleted stays deleted, even when a backup from before is put back."),
                (
                    "tests/summaries/test_tombstones.py::"
                    "test_a_deleted_page_that_a_backup_brings_back_does_not_open_and_is_deleted_again",
                    "tests/summaries/test_purging.py::test_a_deleted_page_that_an_old_backup_brings_back_is_deleted_again",
                ),
            ),
            Promise(
                _("With the code you can take away everything that we keep about your page."),
                (
                    f"{_OPENING}::test_everything_that_is_kept_can_be_taken_away",
                    "tests/summaries/test_record.py::test_a_row_is_what_the_description_says",
                ),
            ),
        ),
    ),
)


def promised(*, hours: int) -> tuple[Section, ...]:
    """The promises as the page says them.

    :param hours: for how long answers can be read after the guide was last used.
    """
    return tuple(
        section._replace(promises=tuple(_with_hours(promise, hours) for promise in section.promises))
        for section in _SECTIONS
    )


def _with_hours(promise: Promise, hours: int) -> Promise:
    return promise._replace(text=str(promise.text) % {"hours": hours})
