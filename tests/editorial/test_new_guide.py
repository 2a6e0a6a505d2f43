"""A guide for another illness is begun, written and published at the desk, by people who are no programmers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from core.content.models import Edition
from core.editorial import drafting, parts
from core.editorial.models import Draft
from tests.editorial import desking
from tests.editorial.signing_off import SIGNATURE
from tests.staff.staffing import signed_in

pytestmark = pytest.mark.django_db

ANOTHER = "another-illness"
MADE_UP_PEOPLE = 40  # what a guide has at least


@pytest.fixture(autouse=True)
def readers_come_for_the_new_guide(settings) -> None:
    settings.GUIDE = ANOTHER


def begun(desk: Client, source: str) -> Draft:
    answer = desk.post("/desk/start/", {"title": "The first edition", "source": source, "guide": ANOTHER})
    assert answer.status_code == 303
    return Draft.objects.get(guide=ANOTHER)


def published_by_two(desk: Client, draft: Draft) -> Edition:
    """The note for readers, review, signature and publication, page by page."""
    page = f"/desk/drafts/{draft.pk}"
    second = signed_in(Client(), desking.approver())
    assert desk.post(f"{page}/publish/note/", {"change_note": "It is new."}).status_code == 303
    moved = desk.post(f"{page}/move/", {"to": "in-review"})
    assert moved.status_code == 303, desking.words_of(moved)
    form = second.get(f"{page}/sign/")
    seen = str(desking.soup_of(form).select_one("input[name=seen]")["value"])
    assert second.post(f"{page}/sign/", {**SIGNATURE, "seen": seen}).status_code == 303
    assert second.post(f"{page}/publish/now/").status_code == 303
    return Edition.objects.get(guide=ANOTHER)


def test_it_is_written_part_by_part_from_nothing_and_readers_find_it(desk):
    draft, whole = begun(desk, "empty"), desking.document_of_today()
    assert "Nothing to look at yet" in desking.words_of(desk.get(f"/desk/drafts/{draft.pk}/preview/screen/-/paths/"))
    for address in parts.addresses(whole):
        value, now = parts.read(whole, address), timezone.now()
        if parts.exists(draft.data, address):
            seen = parts.digest(parts.read(draft.data, address))
            drafting.edit(draft, address, value, seen=seen, by=draft.created_by, now=now)
        else:
            drafting.add(draft, address, value, by=draft.created_by, now=now)
    edition = published_by_two(desk, draft)
    assert parts.document_of(edition.read())["facts"] == whole["facts"]
    reader = Client()
    assert "talk about a sore knee" in desking.words_of(reader.get("/about/"))
    assert "Exercises" in desking.words_of(reader.get("/paths/"))
    assert "sarcoma" not in desking.words_of(reader.get("/paths/")).lower()


def test_nothing_but_days_and_made_up_people_stands_against_the_template(desk):
    draft = begun(desk, "template")
    refused = desk.post(f"/desk/drafts/{draft.pk}/move/", {"to": "in-review"})
    assert refused.status_code == 409
    assert "findings stand against this draft" in desking.words_of(refused)
    against = desking.soup_of(desk.get(f"/desk/drafts/{draft.pk}/review/")).select("#findings li")
    told = [desking.words_of(one) for one in against if not one.select("li")]
    assert told
    assert all("to be read again by 2000-12-31" in one or "write at least 40" in one for one in told), told


def test_the_template_is_written_over_in_its_forms_and_published(desk):
    draft, today = begun(desk, "template"), timezone.localdate()
    read_again = today.replace(day=1, year=today.year + 1)
    days = {"written_on": today, "review_by": read_again}
    for address in ["about", *(one for one in parts.addresses(draft.data) if one.startswith("facts/"))]:
        form = desking.opened(desk, draft, address)
        typed = {name: day.isoformat() for name, day in days.items() if name in form}
        assert typed, sorted(form)
        assert desking.send(desk, draft, address, form, typed).status_code in (200, 303)
    for number in range(MADE_UP_PEOPLE - len(draft.data["vignettes"])):
        key = {"key": f"person-{number}"}
        assert desk.post(f"/desk/drafts/{draft.pk}/copy/vignettes/late-person/", key).status_code == 303
    published_by_two(desk, draft)
    assert "The name of the first path" in desking.words_of(Client().get("/paths/"))


def test_a_new_guide_needs_a_key_of_the_right_form(desk):
    for key in ("", "Bone Sarcoma", "../etc"):
        answer = desk.post("/desk/start/", {"title": "New", "source": "template", "guide": key})
        assert answer.status_code == 422
        assert "New" in str(desking.soup_of(answer).select_one("input[name=title]"))
    assert not Draft.objects.exists()
