"""A kept page opens with its code and nothing else, for as long as was said. Without it nobody can read it."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError

from core.journey.walk import KeptQuestion, Walk
from core.platform.models import Mark
from core.summaries.codes import new_code
from core.summaries.keeping import (
    MOST_VERSIONS,
    AlreadyKept,
    Conflict,
    Full,
    Gone,
    Kept,
    Talk,
    Version,
    add_talk,
    add_version,
    change_code,
    count_staff_opening,
    delete,
    extend,
    fetch,
    keep,
)
from core.summaries.models import Summary
from tests.summaries.kept import (
    OTHER_PEPPER,
    PEPPER,
    TODAY,
    WORD,
    alerts,
    in_threads,
    install,
    opened,
    page,
    row_of,
    runs_of_eight,
    save,
)

CANARY = "canary-in-my-notes"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _installation(db: None, settings: Any, tmp_path: Path) -> None:
    install(settings, tmp_path)
    settings.KEPT_DAYS, settings.KEPT_DAYS_AT_MOST = 90, 365


def write(code: str, notes: str, *, seen: int, on: date = TODAY, **more: Any) -> Kept:
    return add_version(code, walk=page(notes), answers={}, said="", seen=seen, today=on, **more)


def notes_of(kept: Kept) -> list[str]:
    return [version.walk["notes"] for version in kept.versions]


# --- keeping and opening ----------------------------------------------------------------------------------


def test_a_page_opens_with_its_code():
    code = new_code()
    kept = keep(page("mine"), word="river", code=code, saved_on=TODAY, today=TODAY)
    assert (kept.word, kept.created_on, kept.expires_on) == ("river", TODAY, TODAY + 90 * DAY)
    assert kept.versions == (Version(1, TODAY, {"edition": 1, "visit": "", "notes": "mine"}, {}, ""),)
    assert (kept.talks, kept.openings) == ((), ())
    assert fetch(code, today=TODAY) == kept


def test_all_that_was_said_comes_back_and_nothing_of_the_visit():
    questions = (
        KeptQuestion(prompt="wound-healing", top=True),
        KeptQuestion(text="So? \U0001f44d \ud83d", asker="A"),
    )
    walk = page(
        questions=questions, used_at=99, before={"stage": "i"}, dropped=("size",), sure={"knows": False}, beside=("a",)
    )
    back = Walk.model_validate(opened(save(walk)).latest.walk)
    assert back == walk.model_copy(update={"visit": "", "used_at": 0, "before": None, "dropped": ()})


def test_each_page_opens_with_its_own_code():
    codes = [save(page(str(number))) for number in range(5)]
    assert [opened(code).latest.walk["notes"] for code in codes] == ["0", "1", "2", "3", "4"]


def test_the_same_form_sent_again_another_day_gives_the_same_page():
    code = new_code()
    first = keep(page(), word=WORD, code=code, saved_on=TODAY, today=TODAY)
    assert keep(page(), word=WORD, code=code, saved_on=TODAY, today=TODAY + DAY) == first
    assert Summary.objects.count() == 1


def test_the_same_form_sent_again_after_the_page_was_changed_gives_the_page_as_it_is():
    code = save(page("first"))
    write(code, "second", seen=1)
    assert keep(page("first"), word=WORD, code=code, saved_on=TODAY, today=TODAY) == opened(code)


@pytest.mark.parametrize("other", [{"walk": page("other")}, {"word": "owl"}, {"saved_on": TODAY - DAY}])
def test_something_else_under_the_same_code_is_refused_and_changes_nothing(other: dict[str, Any]):
    code = save()
    before = opened(code)
    same = {"walk": page(), "word": WORD, "saved_on": TODAY}
    with pytest.raises(AlreadyKept):
        keep(**{**same, **other}, code=code, today=TODAY)
    assert opened(code) == before


def test_a_code_never_given_opens_nothing():
    save()
    assert fetch(new_code(), today=TODAY) is None


def test_it_opens_on_its_last_day_and_not_after():
    code = save()
    assert opened(code, on=TODAY + 90 * DAY)
    assert fetch(code, today=TODAY + 91 * DAY) is None


def test_how_long_a_page_is_kept_is_for_the_installation_to_say(settings: Any):
    settings.KEPT_DAYS = 7
    assert opened(save()).expires_on == TODAY + 7 * DAY


ACTS: dict[str, Callable[[str, date], Any]] = {
    "write": lambda code, on: write(code, "more", seen=9, on=on),
    "extend": lambda code, on: extend(code, until=on + 90 * DAY, today=on),
    "change the code": lambda code, on: change_code(code, new_code=new_code(), today=on),
    "add a talk": lambda code, on: add_talk(code, clinic="Clinic", lines=[], held_on=on, today=on),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_nothing_can_be_done_with_a_code_that_opens_nothing(act: Callable[[str, date], Any]):
    past, deleted, staying = save(), save(), save()
    extend(staying, until=TODAY + 120 * DAY, today=TODAY)
    delete(deleted, today=TODAY)
    before = list(Summary.objects.order_by("pk").values())
    for code in (past, deleted, new_code()):
        with pytest.raises(Gone):
            act(code, TODAY + 91 * DAY)
    assert list(Summary.objects.order_by("pk").values()) == before


# --- writing again ----------------------------------------------------------------------------------------


def test_what_is_written_later_is_a_version_beside_the_first():
    code, own = save(page("first")), KeptQuestion(text="When?").ident
    kept = add_version(
        code, walk=page("second"), answers={own: "In May."}, said="It went well.", seen=1, today=TODAY + DAY
    )
    assert notes_of(kept) == ["first", "second"]
    assert (kept.latest.number, kept.latest.saved_on) == (2, TODAY + DAY)
    assert (kept.latest.answers, kept.latest.said) == ({own: "In May."}, "It went well.")
    assert (kept.created_on, kept.expires_on) == (TODAY, TODAY + 90 * DAY)
    assert opened(code) == kept


def test_the_same_words_again_are_no_new_version():
    code = save(page("first"))
    kept = write(code, "second", seen=1)
    assert write(code, "second", seen=1, on=TODAY + DAY) == kept  # a second click, or a form sent again tomorrow
    assert len(opened(code).versions) == 2


@pytest.mark.parametrize("more", [{"answers": {"own-1": "Yes."}}, {"said": "It went well."}])
def test_an_answer_or_a_word_more_is_a_new_version(more: dict[str, Any]):
    code = save()
    same = {"walk": page(), "answers": {}, "said": "", "seen": 1, "today": TODAY}
    assert len(add_version(code, **same).versions) == 1
    assert len(add_version(code, **{**same, **more}).versions) == 2


def test_a_form_made_from_an_older_version_is_refused_and_shown_the_newer_one():
    code = save(page("first"))
    kept = write(code, "on the telephone", seen=1)
    with pytest.raises(Conflict) as conflict:
        write(code, "on the laptop", seen=1)
    assert conflict.value.kept == kept == opened(code)


def test_saving_anyway_loses_neither():
    code = save(page("first"))
    write(code, "on the telephone", seen=1)
    kept = write(code, "on the laptop", seen=1, anyway=True)
    assert notes_of(kept) == ["first", "on the telephone", "on the laptop"]
    assert [version.number for version in kept.versions] == [1, 2, 3]


def test_a_page_takes_fifty_versions_and_says_so_at_the_next():
    code = save()
    for number in range(1, MOST_VERSIONS):
        write(code, str(number), seen=number)
    before = opened(code)
    assert len(before.versions) == MOST_VERSIONS == 50
    with pytest.raises(Full):
        write(code, "one more", seen=50)
    assert write(code, "49", seen=50) == opened(code) == before  # the same again is still no fault


# --- how long ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "becomes"),
    [
        (TODAY + 91 * DAY, TODAY + 91 * DAY),
        (TODAY + 365 * DAY, TODAY + 365 * DAY),
        (TODAY + 366 * DAY, TODAY + 365 * DAY),
        (date.max, TODAY + 365 * DAY),
        (TODAY + 90 * DAY, TODAY + 90 * DAY),
        (TODAY, TODAY + 90 * DAY),
        (date.min, TODAY + 90 * DAY),
    ],
)
def test_a_page_can_be_kept_longer_up_to_a_year_and_never_shorter(until: date, becomes: date):
    code = save(page("mine"))
    kept = extend(code, until=until, today=TODAY + DAY)
    assert kept.expires_on == becomes
    assert opened(code, on=becomes) == kept
    assert notes_of(kept) == ["mine"]
    assert fetch(code, today=becomes + DAY) is None


def test_the_year_is_counted_from_the_first_save_however_often_it_is_extended(settings: Any):
    code = save()
    settings.KEPT_DAYS_AT_MOST = 200
    for day in (80, 150, 190):
        kept = extend(code, until=TODAY + (day + 90) * DAY, today=TODAY + day * DAY)
    assert kept.expires_on == TODAY + 200 * DAY


# --- another code -----------------------------------------------------------------------------------------


def test_with_another_code_the_page_is_the_same_and_the_old_code_is_dead():
    old, new = save(page("mine")), new_code()
    write(old, "more", seen=1)
    count_staff_opening(opened(old), on=TODAY)
    before = opened(old)
    assert change_code(old, new_code=new, today=TODAY) == before == opened(new)
    assert fetch(old, today=TODAY) is None
    assert Summary.objects.count() == 1


def test_changing_the_code_twice_with_the_same_form_gives_the_same():
    old, new = save(), new_code()
    kept = change_code(old, new_code=new, today=TODAY)
    assert change_code(old, new_code=new, today=TODAY) == kept
    assert change_code(new, new_code=new, today=TODAY) == kept
    assert opened(new) == kept


def test_the_form_that_saved_it_first_does_not_bring_the_old_code_back():
    old = save()
    change_code(old, new_code=new_code(), today=TODAY)
    with pytest.raises(Gone):
        save(code=old)
    assert Summary.objects.count() == 1


def test_a_code_can_be_changed_again_and_only_the_last_opens():
    codes = [save(), new_code(), new_code()]
    for old, new in pairwise(codes):
        change_code(old, new_code=new, today=TODAY)
    assert [bool(fetch(code, today=TODAY)) for code in codes] == [False, False, True]


def test_a_page_does_not_take_the_place_of_another():
    mine, theirs = save(page("mine")), save(page("theirs"))
    with pytest.raises(DatabaseError):
        change_code(mine, new_code=theirs, today=TODAY)
    assert notes_of(opened(mine)) == ["mine"]
    assert notes_of(opened(theirs)) == ["theirs"]


def test_an_old_copy_of_the_row_is_not_opened_by_its_new_code():
    old, new = save(), new_code()
    before = row_of(old)
    change_code(old, new_code=new, today=TODAY)
    Summary.objects.update(wrap=before.wrap, body=before.body)
    assert fetch(new, today=TODAY) is None


# --- deleting ---------------------------------------------------------------------------------------------


def test_a_deleted_page_is_gone_and_deleting_it_again_is_no_fault():
    code, staying = save(), save()
    for _ in range(2):
        delete(code, today=TODAY)
        assert fetch(code, today=TODAY) is None
    assert Summary.objects.count() == 1
    assert opened(staying)


def test_deleting_with_a_code_never_given_does_nothing(settings: Any):
    save()
    delete(new_code(), today=TODAY)
    assert Summary.objects.count() == 1
    assert not settings.TOMBSTONES_FILE.exists()


def test_with_the_page_goes_how_often_it_was_opened():
    code = save()
    kept = opened(code)
    count_staff_opening(kept, on=TODAY)
    delete(code, today=TODAY)
    with pytest.raises(Gone):
        count_staff_opening(kept, on=TODAY)


# --- what others add --------------------------------------------------------------------------------------


def test_what_was_talked_about_stands_on_the_page_beside_the_versions():
    code = save(page("mine"))
    lines = [("What we agreed", ["A scan", "Then we speak again"]), ("Who to call", [])]
    kept = add_talk(code, clinic="Sarcoma clinic", lines=lines, held_on=TODAY, today=TODAY + DAY)
    said = (("What we agreed", ("A scan", "Then we speak again")), ("Who to call", ()))
    assert kept.talks == (Talk(1, TODAY, "Sarcoma clinic", said),)
    assert notes_of(kept) == ["mine"]
    assert opened(code) == kept


def test_a_talk_takes_the_place_of_an_earlier_one_of_the_same_clinic_only():
    code = save()

    def talk(clinic: str, words: str, number: int | None = None) -> None:
        add_talk(code, clinic=clinic, lines=[(words, [])], held_on=TODAY, today=TODAY, number=number)

    talk("North", "first")
    talk("South", "second")
    talk("North", "first, put right", number=1)
    talk("North", "not theirs to replace", number=2)
    talk("North", "no such number", number=40)
    assert [(one.number, one.clinic, one.lines[0][0]) for one in opened(code).talks] == [
        (1, "North", "first, put right"),
        (2, "South", "second"),
        (3, "North", "not theirs to replace"),
        (4, "North", "no such number"),
    ]


def test_the_person_reads_on_which_days_staff_opened_their_page_and_how_often():
    code, other = save(), save()
    for on in (TODAY + DAY, TODAY, TODAY + DAY):
        count_staff_opening(opened(code), on=on)
    assert opened(code).openings == ((TODAY, 1), (TODAY + DAY, 2))
    assert opened(other).openings == ()


# --- what the row says to whoever reads the database ------------------------------------------------------


def test_nothing_of_the_page_or_its_code_can_be_read_in_the_row():
    code = save(page(f"{CANARY} \u00f6 \U0001f44d"))
    row = Summary.objects.values().get()
    assert set(row) == {
        *("record_id", "lookup_id", "v", "kid", "content_version"),
        *("wrap", "body", "created_on", "expires_on"),
    }
    raw = [bytes(row[name]) for name in ("lookup_id", "wrap", "body")]
    clear = json.dumps({name: str(value) for name, value in row.items() if name not in ("lookup_id", "wrap", "body")})
    for held in (*raw, *(one[::-1] for one in raw), clear.encode()):
        for secret in (CANARY, "notes", "walk", WORD, code, code.lower(), code[:6], code.encode().hex()):
            assert secret.encode() not in held
        assert not runs_of_eight([held]) & runs_of_eight([PEPPER])


def test_the_same_page_saved_twice_has_no_eight_bytes_in_common():
    def bytes_of(code: str) -> set[bytes]:
        row = row_of(code)
        return runs_of_eight(map(bytes, (row.lookup_id, row.wrap, row.body, row.record_id.bytes)))

    first, second = save(), save()
    assert len(bytes_of(first)) > 4000
    assert not bytes_of(first) & bytes_of(second)


def test_the_same_row_written_again_has_no_eight_sealed_bytes_in_common_with_what_it_was():
    code = save(page("one"))
    before = row_of(code)
    write(code, "two", seen=1)
    after = row_of(code)
    was, now = (runs_of_eight([bytes(row.wrap), bytes(row.body)]) for row in (before, after))
    assert not was & now


def test_a_short_page_and_a_long_one_are_of_one_length():
    short, long = save(page("")), save(page("The pain is worse in the evening. " * 58))
    assert len(row_of(short).body) == len(row_of(long).body) == 4096 + 12 + 16


def test_what_names_a_page_elsewhere_stays_the_same_and_is_not_in_its_row():
    code = save()
    kept = opened(code)
    assert write(code, "more", seen=1).reference == kept.reference
    assert change_code(code, new_code=new_code(), today=TODAY).reference == kept.reference
    assert opened(save()).reference != kept.reference
    assert kept.reference not in {kept.record, code}
    assert kept.reference not in str(Summary.objects.values())


# --- a row that was changed by another hand ---------------------------------------------------------------

CHANGES: dict[str, dict[str, Any]] = {
    "v": {"v": 2},
    "kid": {"kid": "two"},
    "record_id": {"record_id": uuid4()},
    "content_version": {"content_version": "soft-tissue-sarcoma/2"},
    "created_on": {"created_on": TODAY - DAY},
    "a later date": {"expires_on": TODAY + 10_000 * DAY},
    "an earlier date": {"expires_on": TODAY},
    "no wrap": {"wrap": b""},
    "no body": {"body": b""},
    "wrap of zeros": {"wrap": bytes(60)},
    "body of zeros": {"body": bytes(4124)},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_row_that_was_changed_opens_like_an_unknown_code_with_an_alert(
    change: dict[str, Any], settings: Any, caplog: pytest.LogCaptureFixture
):
    settings.CODE_PEPPERS = (("one", PEPPER), ("two", OTHER_PEPPER))
    code = save()
    kept = opened(code)
    Summary.objects.update(**change)
    assert fetch(code, today=TODAY) is None
    assert alerts(caplog) == ["damaged-page"]
    with pytest.raises(Gone):
        write(code, "more", seen=1)
    said = " ".join(record.getMessage() for record in caplog.records)
    assert kept.reference in said or "record_id" in change  # the row has another name then
    assert not [secret for secret in (code, kept.record, "evening", WORD) if secret in said]


@pytest.mark.parametrize("field", ["wrap", "body"])
def test_no_changed_byte_opens(field: str, caplog: pytest.LogCaptureFixture):
    code = save()
    held = bytes(getattr(row_of(code), field))
    places = range(0, len(held), max(1, len(held) // 40))
    for place in places:
        Summary.objects.update(**{field: held[:place] + bytes([held[place] ^ 1]) + held[place + 1 :]})
        assert fetch(code, today=TODAY) is None
    assert alerts(caplog) == ["damaged-page"] * len(places)
    Summary.objects.update(**{field: held})
    assert opened(code)


def test_a_row_that_was_given_another_place_is_an_unknown_code(caplog: pytest.LogCaptureFixture):
    code = save()
    lookup_id = bytes(row_of(code).lookup_id)
    for place in range(32):
        Summary.objects.update(lookup_id=lookup_id[:place] + bytes([lookup_id[place] ^ 1]) + lookup_id[place + 1 :])
        assert fetch(code, today=TODAY) is None
    assert alerts(caplog) == []  # nothing tells it from a code that was never given


@pytest.mark.parametrize("fields", [["body"], ["wrap"], ["wrap", "body"], ["wrap", "body", "record_id"], ["lookup_id"]])
def test_what_was_swapped_between_two_rows_opens_neither(fields: list[str], caplog: pytest.LogCaptureFixture):
    codes = [save(page("mine")), save(page("theirs"))]
    mine, theirs = (row_of(code) for code in codes)
    Summary.objects.all().delete()
    Summary.objects.bulk_create(
        Summary(**{**values_of(one), **{name: getattr(other, name) for name in fields}})
        for one, other in ((mine, theirs), (theirs, mine))
    )
    assert [fetch(code, today=TODAY) for code in codes] == [None, None]
    assert alerts(caplog) == ["damaged-page"] * 2


def values_of(row: Summary) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in Summary._meta.fields}


def test_an_older_copy_of_the_body_does_not_open_beside_the_newer_key(caplog: pytest.LogCaptureFixture):
    code = save(page("before"))
    older = bytes(row_of(code).body)
    write(code, "after", seen=1)
    Summary.objects.update(body=older)
    assert fetch(code, today=TODAY) is None
    assert alerts(caplog) == ["damaged-page"]


def test_a_damaged_page_stays_where_it_is_for_whoever_puts_it_right():
    code = save()
    body = bytes(row_of(code).body)
    Summary.objects.update(body=b"")
    delete(code, today=TODAY)
    with pytest.raises(AlreadyKept):
        save(code=code)
    Summary.objects.update(body=body)
    assert opened(code)


# --- a clock that was set back ----------------------------------------------------------------------------


def seen_to_pass(on: date) -> None:
    """The clock showed this day, and was trusted."""
    Mark.objects.update_or_create(name="clock", defaults={"at": datetime(on.year, on.month, on.day, 12, tzinfo=UTC)})


def test_a_clock_set_back_revives_nothing():
    code = save()
    seen_to_pass(TODAY + 90 * DAY)
    assert opened(code)
    seen_to_pass(TODAY + 91 * DAY)
    assert fetch(code, today=TODAY) is None
    for act in ACTS.values():
        with pytest.raises(Gone):
            act(code, TODAY)


def test_a_page_saved_under_a_clock_set_back_is_kept_from_the_last_day_that_passed():
    seen_to_pass(TODAY)
    code = new_code()
    kept = keep(page(), word=WORD, code=code, saved_on=TODAY - 300 * DAY, today=TODAY - 300 * DAY)
    assert (kept.created_on, kept.expires_on) == (TODAY, TODAY + 90 * DAY)
    assert opened(code, on=TODAY - 300 * DAY) == kept
    assert write(code, "more", seen=1, on=TODAY - 300 * DAY).latest.saved_on == TODAY


def test_a_clock_that_goes_on_is_believed():
    seen_to_pass(TODAY - DAY)
    code = save()
    assert opened(code).created_on == TODAY
    assert fetch(code, today=TODAY + 91 * DAY) is None


# --- many at once -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_one_page_pressed_twenty_times_at_once_is_kept_once():
    code = new_code()
    kept = in_threads(20, lambda _: keep(page(), word=WORD, code=code, saved_on=TODAY, today=TODAY))
    assert kept == [opened(code)] * 20
    assert Summary.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_pages_saved_at_once_are_all_kept():
    codes = [new_code() for _ in range(20)]
    in_threads(20, lambda number: save(page(str(number)), code=codes[number]))
    assert [opened(code).latest.walk["notes"] for code in codes] == [str(number) for number in range(20)]


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_write_at_once_one_is_first_and_nine_are_told():
    code = save(page("first"))
    gave = in_threads(10, lambda number: write(code, str(number), seen=1))
    assert sorted(type(each).__name__ for each in gave) == ["Conflict"] * 9 + ["Kept"]
    assert len(opened(code).versions) == 2


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_write_at_once_anyway_none_is_lost():
    code = save(page("first"))
    in_threads(10, lambda number: write(code, str(number), seen=1, anyway=True))
    assert sorted(notes_of(opened(code))) == sorted([*map(str, range(10)), "first"])


@pytest.mark.django_db(transaction=True)
def test_ten_who_change_a_code_and_delete_the_page_at_once_leave_nothing_half_done():
    old, new = save(), new_code()
    gave = in_threads(
        10,
        lambda number: change_code(old, new_code=new, today=TODAY) if number % 2 else delete(old, today=TODAY),
    )
    assert all(each is None or isinstance(each, (Kept, Gone)) for each in gave)
    assert fetch(old, today=TODAY) is None
    there = fetch(new, today=TODAY)
    assert Summary.objects.count() == (1 if there else 0)
    assert there is None or there in gave
