"""Whatever is typed or pasted into a guide is text: it comes out as text, everywhere, and where it cannot be kept the
page says why."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from core.editorial import commenting, parts
from core.editorial.cleaning import clean
from core.editorial.links import address_fault
from core.editorial.models import Change, Draft
from core.journey import words
from tests.editorial.desking import (
    document_of_today,
    draft_of_today,
    edition_of_today,
    filled,
    guide_of_today,
    opened,
    page_of,
    send,
    soup_of,
    stored,
    words_of,
    write,
)
from tests.editorial.desking import editor as another_editor
from tests.editorial.hostile import MARK, PAYLOADS

HARMLESS = "Some plain words."
HOSTILE = "<script>zq7()</script>\" autofocus onfocus='zq7()' hx-get='//zq7' x=\"<img src=x onerror=zq7()>"
GOOD = "facts/moving-good"


def structure(response: HttpResponse | BeautifulSoup) -> list[tuple[str, dict[str, Any]]]:
    """The elements of a page with their attributes, without what is told about a text and what stands in fields."""
    page = soup_of(response) if isinstance(response, HttpResponse) else response
    for told in page.select(".told, del, ins, [data-hx-trigger^=load] li"):
        told.decompose()
    return [
        (tag.name, {k: v for k, v in tag.attrs.items() if k not in ("value", "datetime")}) for tag in page.find_all()
    ]


def check_is_text(response: HttpResponse) -> None:
    """Nothing of what was slipped in became an element, an attribute or a link."""
    assert "default-src 'none'" in response["Content-Security-Policy"]
    for tag in soup_of(response).find_all():
        for name, value in tag.attrs.items():
            assert not name.startswith(("on", "style")), tag
            assert name in ("value", "data-words") or MARK not in str(value), tag
        assert tag.name not in ("iframe", "object", "embed", "base", "style", "template", "math"), tag
        if tag.name == "script":
            assert str(tag["src"]).startswith("/static/")
            assert not tag.get_text()
        if tag.name in ("a", "form"):
            assert str(tag.get("href", tag.get("action", "/"))).startswith(("/", "#", "?")), tag


def planted(payload: str) -> parts.Document:
    """The document with this text in every place that a page of the desk shows."""
    document = document_of_today()
    document["about"]["evidence"] = [payload] * 2
    document["facts"]["moving-good"]["text"] = payload
    document["questions"]["pain"] |= {"name": payload, "text": payload}
    document["questions"]["pain"]["choices"]["mild"] |= {"label": payload, "said": payload}
    document["decisions"]["care"]["name"] = payload
    document["decisions"]["care"]["options"]["exercises"]["name"] = payload
    document["treatments"]["moving"]["name"] = payload
    document["sources"]["leaflet"] |= {"title": payload, "publisher": payload}
    document["sources"]["leaflet"]["passages"]["K1"] = payload
    document["concerns"]["walking"]["label"] = payload
    document["vignettes"] = {"person-1": {**document["vignettes"]["person-1"], "story": payload}}
    return document


PAGES = [
    "part/facts/moving-good/",
    "part/questions/pain/",
    "part/options/care/exercises/",
    "part/sources/leaflet/",
    "part/vignettes/person-1/",
    "part/about/",
    "shelf/facts/",
    "shelf/options/care/",
    "delete/facts/moving-good/",
    "copy/facts/moving-good/",
    "history/",
]


def test_there_are_sixty_and_more() -> None:
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.django_db
def test_sixty_texts_of_markup_are_stored_as_they_were_typed_and_come_back_as_text(draft: Draft, desk: Client) -> None:
    form = opened(desk, draft, "about")
    form |= {"evidence._row": [str(at) for at in range(len(PAYLOADS))]}
    form |= {f"evidence.{at}": [payload] for at, payload in enumerate(PAYLOADS)}
    response = send(desk, draft, "about", form)
    assert response.status_code == 303, words_of(response)[:600]
    assert stored(draft, "about")["evidence"] == [clean(payload) for payload in PAYLOADS]
    for page in (desk.get(page_of(draft, "about")), desk.get(page_of(draft, "about", "history"))):
        check_is_text(page)
    shown = [area.get_text() for area in soup_of(desk.get(page_of(draft, "about"))).select("[name^='evidence.'][id]")]
    assert shown == [clean(payload) for payload in PAYLOADS]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.strip("/").replace("/", "-"))
def test_a_page_with_markup_in_every_text_is_built_as_with_plain_words(desk: Client, page: str) -> None:
    plain = draft_of_today(document=planted(HARMLESS))
    hostile = draft_of_today(document=planted(HOSTILE))
    for draft in (plain, hostile):
        write(draft, "about", funding=f"{HARMLESS}{draft.pk}")
    shown = [desk.get(f"/desk/drafts/{draft.pk}/{page}") for draft in (plain, hostile)]
    check_is_text(shown[1])
    built = [
        [(tag, {k: str(v).replace(f"/{draft.pk}/", "/N/") for k, v in attrs.items()}) for tag, attrs in structure(one)]
        for draft, one in zip((plain, hostile), shown, strict=True)
    ]
    assert built[0] == built[1]


@pytest.mark.django_db
def test_what_is_told_and_refused_about_markup_is_text_too(draft: Draft, desk: Client) -> None:
    everything = " ".join(PAYLOADS)
    form = opened(desk, draft, GOOD)
    check_is_text(send(desk, draft, GOOD, form, {"text": everything}))  # too long
    check_is_text(send(desk, draft, GOOD, form, {"review_by": everything}))
    check_is_text(send(desk, draft, GOOD, form, {"cites": [*PAYLOADS]}))
    check_is_text(send(desk, draft, GOOD, form, {"_do": "find:cites", "cites._find": everything}))
    for payload in PAYLOADS:
        looked = send(desk, draft, GOOD, form, {"text": payload, "_field": "text"}, page="look", htmx=True)
        check_is_text(looked)


@pytest.mark.django_db
def test_both_texts_of_a_conflict_are_text(draft: Draft, desk: Client) -> None:
    form = opened(desk, draft, GOOD)
    write(draft, GOOD, by=another_editor(name="<img src=x onerror=zq7()>"), text=PAYLOADS[0] + PAYLOADS[6])
    response = send(desk, draft, GOOD, form, {"text": PAYLOADS[1] + PAYLOADS[32]})
    assert response.status_code == 409
    check_is_text(response)


@pytest.mark.django_db
def test_titles_keys_and_files_of_markup_are_text(draft: Draft, desk: Client) -> None:
    for payload in (PAYLOADS[0], PAYLOADS[6], PAYLOADS[32]):
        check_is_text(desk.post("/desk/start/", {"title": payload, "guide": payload, "source": payload}))
        check_is_text(desk.post("/desk/import/", {"title": payload, "guide": payload, "text": f"about: {payload}"}))
        check_is_text(desk.post(page_of(draft, "facts", "add"), {"key": payload}))
        check_is_text(desk.get(page_of(draft, "facts", "shelf"), {"find": payload}))
        desk.post(f"/desk/drafts/{draft.pk}/title/", {"title": payload})
        for page in ("/desk/", page_of(draft), page_of(draft, GOOD), page_of(draft, GOOD, "copy")):
            check_is_text(desk.get(page))


@pytest.mark.django_db
def test_a_part_whose_address_is_markup_is_refused(draft: Draft, desk: Client) -> None:
    for payload in PAYLOADS[:3]:
        for form in ({"text": HARMLESS, "_seen": ""}, {"_do": "there:figure"}):
            response = desk.post(f"/desk/drafts/{draft.pk}/part/facts/{payload}/", form)
            assert response.status_code == 404
            assert MARK not in response.content.decode()
    assert not Change.objects.exists()


@pytest.mark.django_db
def test_a_remark_of_markup_is_text(draft: Draft, desk: Client) -> None:
    commenting.say(draft, "facts/moving-good", " ".join(PAYLOADS)[:900], by=draft.created_by, now=timezone.now())
    page = desk.get(page_of(draft, GOOD))
    assert MARK in words_of(page)
    check_is_text(page)


def test_readers_are_shown_text_where_an_editor_typed_markup() -> None:
    guide = guide_of_today()
    for payload in PAYLOADS:
        html = BeautifulSoup(str(words.prose(clean(payload), guide, set())), "html.parser")
        for tag in html.find_all():
            assert tag.name in ("em", "a"), payload
            assert set(tag.attrs) <= {"class", "href", "data-hx-get", "data-hx-target", "data-hx-swap"}, payload
            assert all(MARK not in str(value) for value in tag.attrs.values()), payload


# What is pasted


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        pytest.param("Two\u00a0words\u2003and\u202fmore", "Two words and more", id="odd spaces"),
        pytest.param("soft\u00adhyphen zero\u200bwidth \ufeffmark", "softhyphen zerowidth mark", id="unseen signs"),
        pytest.param("One line\r\nand\x0banother\u2028one\ttab", "One line and another one tab", id="line breaks"),
        pytest.param("\u00b7\u00a0\u00a0A point from a list", "A point from a list", id="a bullet"),
        pytest.param("\uf0b7\tA point from Word", "A point from Word", id="a bullet of Word's own font"),
        pytest.param("nul\x00bell\x07esc\x1b[31m", "nulbellesc[31m", id="control characters"),
        pytest.param(
            "\u201cQuotes\u201d and a dash \u2013 stay", "\u201cQuotes\u201d and a dash \u2013 stay", id="quotes"
        ),
        pytest.param("cafe\u0301", "caf\u00e9", id="letters in two parts"),
        pytest.param("evil\u202egnp.exe", "evilgnp.exe", id="marks of direction"),
        pytest.param("  \n ", "", id="nothing but space"),
    ],
)
def test_pasted_text_is_made_plain(pasted: str, kept: str) -> None:
    assert clean(pasted) == kept
    assert clean(kept) == kept


@pytest.mark.django_db
def test_a_text_pasted_from_word_is_stored_clean_and_told_nothing_about(draft: Draft, desk: Client) -> None:
    pasted = "\uf0b7\u00a0You can do\u00a0them\r\nat\u200b home.\x0c"
    assert send(desk, draft, GOOD, opened(desk, draft, GOOD), {"text": pasted}).status_code == 303
    assert stored(draft, GOOD)["text"] == "You can do them at home."


# Links


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://knees.example/leaflet", None),
        ("https://www.knees.example/other", None),
        ("http://knees.example/old", None),  # published already
        ("http://knees.example/new", "https"),
        ("https://elsewhere.example/", "does not link to elsewhere.example yet"),
        ("https://knees.example.evil.example/", "does not link to"),
        ("https://evil.example/knees.example", "does not link to"),
        ("https://somebody:secret@knees.example/", "Leave names"),
        ("https://knees.example:8443/", "port numbers"),
        ("https://knees.example:nonsense/", "not a web address"),
        ("https://[knees.example/", "not a web address"),
        ("//knees.example/", "https"),
        ("javascript:zq7()", "https"),
        ("data:text/html,zq7", "https"),
        ("https:///nothing", "that site"),
        ("https://\u041a\u041d\u0415\u0415.example/", "does not link to"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_link_leads_only_where_the_guide_or_its_operator_leads(address: str, told: str | None) -> None:
    known = ["https://www.knees.example/leaflet", "http://knees.example/old"]
    fault = address_fault(address, stored=known)
    assert fault is None if told is None else told in str(fault)


@pytest.mark.django_db
def test_a_foreign_link_is_refused_at_its_field_and_stays_there(desk: Client, settings) -> None:
    edition_of_today()
    draft = draft_of_today()
    address, typed = "sources/study", "https://elsewhere.example/study"
    response = send(desk, draft, address, opened(desk, draft, address), {"address": typed})
    assert response.status_code == 422
    assert "ask the operator of this site to add it to LINK_HOSTS" in words_of(response)
    assert filled(response)["address"] == [typed]
    settings.LINK_HOSTS = ["elsewhere.example"]
    assert send(desk, draft, address, opened(desk, draft, address), {"address": typed}).status_code == 303
    assert stored(draft, address)["address"] == typed
