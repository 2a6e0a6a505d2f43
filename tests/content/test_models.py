"""A published guide never changes, and says so when somebody changed it behind our back."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from core.content.models import Edition, EditionDamaged, Withdrawal
from tests.factories import SARCOMA, EditionFactory, reworded, sarcoma_guide

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_an_edition_reads_as_the_guide_that_was_published():
    stored = Edition.objects.get(pk=EditionFactory().pk)
    assert stored.read() == sarcoma_guide()
    assert stored.digest == sarcoma_guide().digest()


def test_an_edition_is_called_by_its_guide_and_number():
    assert str(EditionFactory(number=3)) == "soft-tissue-sarcoma 3"


@pytest.mark.parametrize(
    "change",
    [
        lambda edition: edition.save(),
        lambda edition: edition.save(update_fields=["document"]),
        lambda edition: Edition.objects.filter(pk=edition.pk).update(document="{}"),
        lambda edition: Edition.objects.update(document="{}"),
        lambda edition: Edition.objects.bulk_update([edition], ["document"]),
        lambda edition: Edition.objects.update_or_create(number=1, defaults={"document": "{}"}),
    ],
    ids=["save", "save a field", "update", "update all", "bulk_update", "update_or_create"],
)
def test_an_edition_cannot_be_changed(change):
    edition = EditionFactory(number=1)
    edition.document = "{}"
    with pytest.raises(TypeError, match="never changes: publish a new one"), transaction.atomic():
        change(edition)
    assert Edition.objects.get(number=1).read() == sarcoma_guide()


@pytest.mark.parametrize(
    "delete",
    [
        lambda edition: edition.delete(),
        lambda edition: Edition.objects.filter(pk=edition.pk).delete(),
        lambda edition: Edition.objects.all().delete(),
    ],
    ids=["one", "some", "all"],
)
def test_an_edition_cannot_be_deleted(delete):
    edition = EditionFactory()
    with pytest.raises(TypeError, match="kept for ever"), transaction.atomic():
        delete(edition)
    assert Edition.objects.filter(pk=edition.pk).exists()


def test_a_guide_has_one_edition_of_a_number_and_another_guide_may_have_its_own():
    EditionFactory(number=1)
    EditionFactory(number=1, guide="another-guide")
    with pytest.raises(IntegrityError), transaction.atomic():
        EditionFactory(number=1)


def test_editions_of_a_guide_come_newest_first():
    for number in (2, 10, 1):
        EditionFactory(number=number)
    EditionFactory(number=11, guide="another-guide")
    editions = Edition.objects.of("soft-tissue-sarcoma").newest_first()
    assert [edition.number for edition in editions] == [10, 2, 1]


def test_a_damaged_edition_is_refused():
    edition = EditionFactory(number=7, damaged=True)
    with pytest.raises(EditionDamaged, match="edition 7 of soft-tissue-sarcoma is not what was published"):
        edition.read()


def test_an_edition_changed_in_the_database_itself_is_refused():
    edition = EditionFactory(says=sarcoma_guide())
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_edition SET document = %s WHERE id = %s", [reworded(sarcoma_guide()).canonical(), edition.pk]
        )
    with pytest.raises(EditionDamaged):
        Edition.objects.get(pk=edition.pk).read()


def test_a_document_that_is_no_guide_is_refused_even_with_a_digest_that_fits():
    with pytest.raises(EditionDamaged):
        EditionFactory(unreadable=True).read()


# --- withdrawn paths ----------------------------------------------------------------------------------------------


def withdrawn(**more) -> Withdrawal:
    return Withdrawal.objects.create(guide=SARCOMA, option="surgery", reason="Why.", withdrawn_at=NOON, **more)


def test_a_path_is_withdrawn_once_at_a_time():
    first = withdrawn()
    assert str(first) == "surgery: withdrawn"
    with pytest.raises(IntegrityError), transaction.atomic():
        withdrawn()
    first.restored_at = NOON
    first.save()
    again = withdrawn()
    assert list(Withdrawal.objects.in_force(SARCOMA)) == [again]
    assert not Withdrawal.objects.in_force("another-guide").exists()


def test_the_database_itself_wants_two_people_to_bring_a_path_back():
    withdrawal = withdrawn(asked_back_by=1)
    withdrawal.restored_by = 1
    with pytest.raises(IntegrityError), transaction.atomic():
        withdrawal.save()
    withdrawal.restored_by = 2
    withdrawal.save()
