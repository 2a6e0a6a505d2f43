"""A pepper can be changed while pages kept under the old one are still open. A wrong one is noticed before it harms."""

import hashlib
import hmac
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from core.summaries import peppers
from core.summaries.codes import new_code
from core.summaries.keeping import NotReady, add_version, change_code, delete, fetch, keep
from core.summaries.models import PepperVerifier, Summary
from tests.summaries.kept import OTHER_PEPPER, PEPPER, TODAY, WORD, alerts, install, opened, page, row_of, save

ONE, TWO = ("one", PEPPER), ("two", OTHER_PEPPER)
WRONG_ONE = ("one", bytes(32))


@pytest.fixture(autouse=True)
def _installation(db: None, settings: Any, tmp_path: Path) -> None:
    install(settings, tmp_path, ONE)


# --- changing it ------------------------------------------------------------------------------------------


def test_pages_of_both_peppers_open_for_as_long_as_both_are_given(settings: Any):
    old = save(page("of the first"))
    settings.CODE_PEPPERS = (TWO, ONE)
    new = save(page("of the second"))
    assert [row_of(code).kid for code in (old, new)] == ["one", "two"]
    assert opened(old).latest.walk["notes"] == "of the first"
    assert opened(new).latest.walk["notes"] == "of the second"


def test_a_pepper_that_was_given_up_takes_its_pages_along_and_no_other(settings: Any, caplog: pytest.LogCaptureFixture):
    old = save()
    settings.CODE_PEPPERS = (TWO, ONE)
    new = save()
    settings.CODE_PEPPERS = (TWO,)
    assert fetch(old, today=TODAY) is None
    assert opened(new)
    assert alerts(caplog) == []  # nobody need look at this


def test_a_page_of_the_older_pepper_can_be_written_to_and_deleted(settings: Any):
    code = save()
    settings.CODE_PEPPERS = (TWO, ONE)
    add_version(code, walk=page("more"), answers={}, said="", seen=1, today=TODAY)
    assert opened(code).latest.walk["notes"] == "more"
    delete(code, today=TODAY)
    assert fetch(code, today=TODAY) is None
    assert not Summary.objects.exists()


def test_another_code_brings_a_page_under_the_newest_pepper(settings: Any):
    old, new = save(page("moved")), new_code()
    settings.CODE_PEPPERS = (TWO, ONE)
    change_code(old, new_code=new, today=TODAY)
    settings.CODE_PEPPERS = (TWO,)
    assert opened(new).latest.walk["notes"] == "moved"


def test_the_same_form_sent_again_after_the_change_gives_the_page_that_is_there(settings: Any):
    code = save()
    settings.CODE_PEPPERS = (TWO, ONE)
    save(code=code)
    assert Summary.objects.count() == 1


# --- a wrong one ------------------------------------------------------------------------------------------


def test_with_a_wrong_pepper_nothing_is_saved_or_changed(settings: Any, caplog: pytest.LogCaptureFixture):
    kept = save()
    before = list(Summary.objects.values()), list(PepperVerifier.objects.values())
    settings.CODE_PEPPERS = (WRONG_ONE,)
    with pytest.raises(NotReady):
        keep(page(), word=WORD, code=new_code(), saved_on=TODAY, today=TODAY)
    assert (list(Summary.objects.values()), list(PepperVerifier.objects.values())) == before
    assert alerts(caplog) == ["wrong-pepper"]
    settings.CODE_PEPPERS = (ONE,)
    assert opened(kept)


def test_one_wrong_pepper_among_right_ones_is_enough_to_save_nothing(settings: Any):
    save()
    settings.CODE_PEPPERS = (TWO, WRONG_ONE)
    with pytest.raises(NotReady):
        save()
    assert Summary.objects.count() == 1


def test_with_a_wrong_pepper_no_code_is_changed(settings: Any):
    save()
    settings.CODE_PEPPERS = (TWO, ONE)
    code = save()
    settings.CODE_PEPPERS = (TWO, WRONG_ONE)
    with pytest.raises(NotReady):
        change_code(code, new_code=new_code(), today=TODAY)
    assert opened(code)
    assert not settings.TOMBSTONES_FILE.exists()


def test_whether_the_peppers_are_right_can_be_asked_without_remembering_any(settings: Any):
    assert peppers.match(connection)
    assert not PepperVerifier.objects.exists()
    save()
    assert peppers.match(connection)
    settings.CODE_PEPPERS = (TWO, ONE)
    assert peppers.match(connection)
    settings.CODE_PEPPERS = (WRONG_ONE,)
    assert not peppers.match(connection)


def test_every_pepper_that_is_wrong_is_named_in_an_alert(settings: Any, caplog: pytest.LogCaptureFixture):
    settings.CODE_PEPPERS = (ONE, TWO)
    assert peppers.are_right()
    settings.CODE_PEPPERS = (("one", bytes(32)), ("two", bytes(32)))
    assert not peppers.are_right()
    assert [record.getMessage()[-5:] for record in caplog.records] == ["(one)", "(two)"]


def test_the_right_pepper_takes_a_name_that_is_free_only_once(settings: Any):
    assert peppers.are_right()
    settings.CODE_PEPPERS = (WRONG_ONE,)
    assert not peppers.are_right()
    assert not peppers.are_right()  # the wrong one was not remembered in the meantime
    settings.CODE_PEPPERS = (ONE,)
    assert peppers.are_right()


def test_what_the_database_remembers_tells_nothing_of_the_pepper():
    save()
    prk = hmac.new(PEPPER, b"stsda/v1/pepper", hashlib.sha256).digest()
    value = bytes(PepperVerifier.objects.get(kid="one").value)
    assert value == hmac.new(prk, b"stsda/v1/verifier\x01", hashlib.sha256).digest()
    assert PEPPER[:4] not in value
