"""What is to be read again: by how soon, on the page and by mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from core.editorial import parts
from core.editorial.due import due
from core.editorial.models import Draft
from core.staff.models import Role
from tests.editorial import desking
from tests.editorial.desking import KNEE, at_desk, document_of_today, draft_of_today, edition_of_today, page_of, soup_of
from tests.editorial.desking import words_of as said_by
from tests.staff.staffing import of_role, signed_in

TODAY = date(2026, 11, 21)
FACTS = ["wait-good", "wait-hard", "wait-summary", "scan-good", "scan-hard", "not-known"]


def dated(today: date, *days: int) -> parts.Document:
    """A document in which these many facts are to be read again in so many days, and everything else much later."""
    document = document_of_today()
    for address in parts.addresses(document):
        value = parts.read(document, address)
        if isinstance(value, dict) and "review_by" in value:
            later = (today + timedelta(days=300)).isoformat()
            document = parts.replaced(document, address, {**value, "review_by": later})
    for key, ahead in zip(FACTS, days, strict=False):
        value = parts.read(document, f"facts/{key}")
        day = (today + timedelta(days=ahead)).isoformat()
        document = parts.replaced(document, f"facts/{key}", {**value, "review_by": day})
    return document


def days_of(found: tuple[object, ...]) -> list[int]:
    return [one.days for one in found]


def test_each_part_stands_in_one_group_at_its_edge_too() -> None:
    found = due(dated(TODAY, -1, 0, 30, 31, 60, 61), today=TODAY)
    assert days_of(found.overdue) == [-1]
    assert {days: days_of(within) for days, within in found.within.items()} == {30: [0, 30], 60: [31, 60], 90: [61]}
    assert found.anything


def test_what_is_due_after_ninety_days_is_only_counted() -> None:
    found = due(dated(TODAY, 90, 91), today=TODAY)
    assert days_of(found.within[90]) == [90]
    assert not found.overdue
    facts = len(document_of_today()["facts"])
    assert found.later == facts - 1 + 1, "all other facts, and the guide itself"


def test_the_soonest_comes_first() -> None:
    assert days_of(due(dated(TODAY, 20, 5, 12), today=TODAY).within[30]) == [5, 12, 20]


def test_nothing_is_told_when_nothing_falls_due() -> None:
    assert not due(dated(TODAY), today=TODAY).anything


@pytest.mark.parametrize("said", ["soon", "", None, 3, ["2026-11-21"]], ids=str)
def test_a_part_without_a_real_day_is_left_out(said: object) -> None:
    document = dated(TODAY)
    value = parts.read(document, "facts/wait-good")
    document = parts.replaced(document, "facts/wait-good", {**value, "review_by": said})
    assert due(document, today=TODAY).later == len(document_of_today()["facts"])


# The page


def publish(*days: int) -> None:
    edition_of_today(says=parts.guide_of(dated(timezone.localdate(), *days)))


@pytest.mark.django_db
def test_the_page_lists_what_is_overdue_with_the_way_to_the_draft(editor: object) -> None:
    publish(-1, 40)
    draft = draft_of_today(by=editor)
    page = soup_of(at_desk(editor).get("/desk/due/"))
    overdue = page.find(id=f"{KNEE}-overdue")
    assert "There is nothing to do. " in f"{said_by(overdue)} "
    assert overdue.select_one("a")["href"] == page_of(draft, "facts/wait-good")
    assert "It may stay as it is." in said_by(page.find(id=f"{KNEE}-60"))
    assert "none" in said_by(page.find(id=f"{KNEE}-30"))


@pytest.mark.django_db
def test_without_a_draft_the_page_leads_to_beginning_one(editor: object) -> None:
    publish(-1)
    page = soup_of(at_desk(editor).get("/desk/due/"))
    assert page.select_one('main a[href="/desk/start/"]')


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "leads_to"), [(Role.APPROVER, ""), (Role.SITE_ADMIN, "publish/")])
def test_those_who_do_not_write_are_led_to_what_they_may_see(role: Role, leads_to: str, draft: Draft) -> None:
    publish(-1)
    client = signed_in(Client(), of_role(role))
    page = soup_of(client.get("/desk/due/"))
    links = {link["href"] for link in page.select("main a")}
    assert f"/desk/drafts/{draft.pk}/{leads_to}" in links
    assert {client.get(link).status_code for link in links} == {200}, "no link leads where they may not go"


@pytest.mark.django_db
def test_the_page_says_so_when_nothing_is_published(editor: object) -> None:
    assert "Nothing is published yet." in said_by(at_desk(editor).get("/desk/due/"))


# The digest


@pytest.fixture
def told() -> Callable[..., str]:
    def run(*arguments: str) -> str:
        out = StringIO()
        call_command("review_digest", *arguments, stdout=out)
        return out.getvalue()

    return run


@pytest.mark.django_db
def test_the_digest_names_what_falls_due_and_mails_nobody_unasked(told: Callable[..., str]) -> None:
    publish(-1, 40)
    desking.editor()
    said = told()
    assert said.splitlines()[0] == "A sore knee, edition 1"
    assert "Overdue: 1" in said
    assert "There is nothing to do." in said
    assert "Within 60 days: 1" in said
    assert "Within 30 days" not in said
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_long_list_is_cut_and_the_rest_counted(told: Callable[..., str]) -> None:
    document = dated(timezone.localdate())
    for key in document["facts"]:
        value = parts.read(document, f"facts/{key}")
        yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
        document = parts.replaced(document, f"facts/{key}", {**value, "review_by": yesterday})
    edition_of_today(says=parts.guide_of(document))
    assert f"and {len(document['facts']) - 20} more" in told()


@pytest.mark.django_db
def test_without_a_mail_server_nothing_is_mailed_and_it_says_so(told: Callable[..., str]) -> None:
    publish(-1)
    with pytest.raises(CommandError, match="MAIL_URL is not set"):
        told("--mail")


@pytest.mark.django_db
def test_the_mail_goes_to_everybody_who_writes_or_approves_and_to_nobody_else(
    told: Callable[..., str], settings: LazySettings
) -> None:
    settings.MAIL = "set"
    publish(-1)
    writer, signer = desking.editor(), desking.approver()
    desking.editor(is_active=False)
    for role in (Role.NURSE, Role.CLINIC_ADMIN, Role.SITE_ADMIN):
        of_role(role)
    assert "Mailed to 2 people." in told("--mail")
    assert [letter.to for letter in mail.outbox] == [[writer.email], [signer.email]]
    assert "Overdue: 1" in mail.outbox[0].body
    assert "/desk/due/" in mail.outbox[0].body


@pytest.mark.django_db
def test_a_mail_server_that_does_not_answer_is_told_of(told: Callable[..., str], settings: LazySettings) -> None:
    settings.MAIL = "set"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    publish(-1)
    desking.editor()
    with pytest.raises(CommandError, match="The mail server did not take it"):
        told("--mail")


@pytest.mark.django_db
def test_nobody_is_mailed_when_nothing_falls_due(told: Callable[..., str], settings: LazySettings) -> None:
    settings.MAIL = "set"
    publish()
    desking.editor()
    assert "Nothing is to be read again within 90 days." in told("--mail")
    assert mail.outbox == []
