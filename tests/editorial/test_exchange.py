"""A guide out of the desk and in again: the very same document, or a refusal that says why, and nothing half-way."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client

from core.content.exporting import as_files
from core.content.loading import GuideError
from core.content.models import Edition
from core.editorial import exchange, parts
from core.editorial.models import Draft
from core.guide.schema import Guide
from core.staff.models import User
from tests.editorial.desking import (
    KNEE,
    at_desk,
    draft_of_today,
    edition_of_today,
    guide_of_today,
    page_of,
    soup_of,
    words_of,
    write,
)
from tests.editorial.signing_off import note
from tests.factories import EditionFactory, sarcoma_guide
from tests.guide.small_guide import as_yaml, small_guide

pytestmark = pytest.mark.django_db


def exported_today() -> str:
    return exchange.exported(Edition(guide=KNEE, number=1, document=guide_of_today().canonical(), **PUBLISHED))


PUBLISHED: dict[str, Any] = {"published_at": datetime(2026, 5, 4, tzinfo=UTC), "change_note": ""}


def brought_in(desk: Client, text: str, **typed: str) -> HttpResponse:
    return desk.post("/desk/import/", {"title": "From a file", "text": text, **typed})


# Round trips


def test_an_exported_edition_comes_in_again_as_the_same_document(desk: Client) -> None:
    edition = edition_of_today(7, change_note="More on rest.")
    file = desk.get(f"/desk/guides/{KNEE}/editions/7/file/")
    assert file["Content-Type"] == "application/json"
    assert file["Content-Disposition"] == 'attachment; filename="sore-knee-edition-7.json"'
    response = brought_in(desk, file.content.decode())
    assert response.status_code == 303
    draft = Draft.objects.get()
    assert (draft.guide, draft.document) == (KNEE, edition.document)
    assert json.loads(file.content)["digest"] == edition.digest == parts.guide_of(draft.data).digest()


def test_the_whole_guide_comes_in_again_with_the_same_digest(editor: User) -> None:
    guide = sarcoma_guide()
    edition = EditionFactory(says=guide)
    read = exchange.read(exchange.exported(edition))
    assert (read.guide, read.content.digest()) == (edition.guide, edition.digest)


def test_a_draft_is_exported_with_its_changes_and_comes_in_again(draft: Draft, desk: Client) -> None:
    write(draft, "facts/moving-good", text="You can do them anywhere.")
    note(draft, "Exercises anywhere.")
    file = desk.get(f"/desk/drafts/{draft.pk}/file/").content.decode()
    brought_in(desk, file, guide="another-knee")
    again = Draft.objects.latest("pk")
    assert (again.guide, again.document) == ("another-knee", Draft.objects.get(pk=draft.pk).document)
    assert again.change_note == "Exercises anywhere."


def test_a_file_that_was_pasted_with_other_line_ends_is_the_same_file(desk: Client) -> None:
    assert brought_in(desk, "\ufeff" + exported_today()).status_code == 303
    assert brought_in(desk, "\r\n" + exported_today().replace("\n", "\r\n") + "\r\n\r\n").status_code == 303


def test_the_yaml_files_of_a_guide_hold_the_same_guide(tmp_path: Path, editor: User) -> None:
    edition_of_today()
    folder = tmp_path / "knee"
    call_command("export_guide", guide=KNEE, folder=folder, stdout=StringIO())
    assert sorted(file.name for file in folder.iterdir()) == sorted(as_files(guide_of_today()))
    call_command("import_guide", folder, by=editor.email, guide=KNEE, stdout=StringIO())
    assert Draft.objects.get().document == guide_of_today().canonical()


def test_one_yaml_file_comes_in_when_its_guide_is_named(desk: Client) -> None:
    held = {**small_guide(), "vignettes": {}}
    text = as_yaml(held)
    refused = brought_in(desk, text)
    assert refused.status_code == 422
    assert "Say which guide this is: the file does not tell." in words_of(refused)
    assert brought_in(desk, text, guide=KNEE).status_code == 303
    assert parts.guide_of(Draft.objects.get().data) == Guide.model_validate(held)


# Files with faults


def spoilt(change: Callable[[dict[str, Any]], Any], *, seal: bool = True) -> str:
    """The exported file with a change, sealed again as whoever knows how would do it."""
    held = json.loads(exported_today())
    change(held)
    if not seal:
        return json.dumps(held, ensure_ascii=False, indent=1) + "\n"
    document = parts.dumped(held.get("document"))
    if "digest" in held:
        held["digest"] = exchange.digest_of(document)
    return exchange._sealed(held)


def put(path: str, value: Any) -> Callable[[dict[str, Any]], Any]:
    """Put a value into the document at a dotted path."""

    def change(held: dict[str, Any]) -> None:
        *steps, last = path.split(".")
        inner = held["document"]
        for step in steps:
            inner = inner[step]
        inner[last] = value

    return change


FAULTY: dict[str, tuple[Callable[[], str], str]] = {
    "nothing": (lambda: "", "Paste the whole text of the file"),
    "a letter": (lambda: "Dear editor, here is the guide.", "a guide file is a mapping of parts"),
    "a list": (lambda: "[1, 2, 3]", "a guide file is a mapping of parts"),
    "cut off": (lambda: exported_today()[:5000], "something in this file was changed after it was exported"),
    "a word changed": (
        lambda: exported_today().replace("sore knee", "sound knee", 1),
        "something in this file was changed after it was exported",
    ),
    "another format": (
        lambda: spoilt(lambda held: held.update(format="before-you-decide guide 9")),
        "this file has another format than",
    ),
    "no digest": (lambda: spoilt(lambda held: held.pop("digest")), "'digest' is missing"),
    "no document": (lambda: spoilt(lambda held: held.pop("document"), seal=False), "'document' is missing"),
    "no checksum": (lambda: spoilt(lambda held: held.pop("checksum"), seal=False), "'checksum' is missing"),
    "a key twice": (
        lambda: exported_today().replace('"guide":', '"guide": "x",\n "guide":', 1),
        "something in this file was changed after it was exported",
    ),
    "the digest of another guide": (
        lambda: exchange._sealed({**json.loads(exported_today()), "digest": "0" * 64}),
        "the document is not the one that its digest names",
    ),
    "a field that is missing": (
        lambda: spoilt(lambda held: held["document"]["facts"]["moving-good"].pop("text")),
        "facts/moving-good text",
    ),
    "a field that nobody knows": (lambda: spoilt(put("about.motto", "Rest.")), "about motto"),
    "a fact that is gone": (
        lambda: spoilt(lambda held: held["document"]["facts"].pop("moving-good")),
        "moving-good",
    ),
    "an answer that is gone": (
        lambda: spoilt(put("decisions.care.options.exercises.when", [{"pain": ["none"]}])),
        "options/care/exercises",
    ),
    "a text that is too long": (lambda: spoilt(put("facts.moving-good.text", "x" * 601)), "facts/moving-good text"),
    "a date that cannot be": (lambda: spoilt(put("facts.moving-good.review_by", "2027-02-30")), "review_by"),
    "a number where words stand": (lambda: spoilt(put("facts.moving-good.text", 7)), "facts/moving-good text"),
    "markup for a key": (lambda: spoilt(put("facts.<b>", {"text": "x"})), "facts/<b>"),
    "a document that is a list": (
        lambda: exchange._sealed({**json.loads(exported_today()), "document": [1]}),
        "'document' is not of the right form",
    ),
    "a number for a note": (lambda: spoilt(lambda held: held.update(change_note=5)), "'change_note' is not of the"),
    "a note that is too long": (
        lambda: spoilt(lambda held: held.update(change_note="x" * 4001)),
        "the note for readers is longer than 4000 characters",
    ),
    "half of a character": (
        lambda: exported_today().replace('"change_note": "', '"change_note": "\\ud800', 1),
        "something in this file was changed after it was exported",
    ),
    "an address for a key": (lambda: spoilt(lambda held: held.update(guide="../knee")), "Use small letters, numbers"),
    "nested too deeply": (lambda: "[" * 100_000, "nested too deeply to be a guide"),
    "no YAML": (lambda: "about: [", "this is not YAML"),
    "a tag that makes things": (lambda: "about: !!python/object/apply:os.system [ls]", "the file"),
    "aliases of aliases": (
        lambda: "\n".join(
            ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
            + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
        ),
        "far too long to be a guide",
    ),
    "a part twice": (lambda: "about: {}\nabout: {}", "a key may stand only once here"),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_file_with_a_fault_begins_nothing_says_why_and_stays_on_the_page(desk: Client, fault: str) -> None:
    text, told = FAULTY[fault][0](), FAULTY[fault][1]
    response = brought_in(desk, text)
    assert response.status_code == 422
    page = soup_of(response)
    assert told in words_of(page)
    area = page.select_one("#id_text")
    assert area is not None
    assert area.get_text().removeprefix("\n").replace("\r\n", "\n") == text
    title = page.select_one("#id_title")
    assert title is not None
    assert title["value"] == "From a file"
    assert not Draft.objects.exists()


def test_a_file_with_one_changed_letter_anywhere_is_refused() -> None:
    text = exported_today()
    for at in range(150, len(text) - 1, len(text) // 40):
        changed = f"{text[:at]}{'x' if text[at] != 'x' else 'y'}{text[at + 1 :]}"
        with pytest.raises(GuideError):
            exchange.read(changed)


def test_every_fault_of_a_file_is_told_with_its_place_up_to_a_hundred(desk: Client) -> None:
    def empty(held: dict[str, Any]) -> None:
        for fact in held["document"]["facts"].values():
            fact["text"], fact["review_by"] = "", "never"
        for person in held["document"]["vignettes"].values():
            person["story"], person["answers"] = "", {"mood": "low"}

    response = brought_in(desk, spoilt(empty))
    told = soup_of(response).select("#faults li")
    assert len(told) == 100
    assert words_of(told[0]).startswith("the file, line 1: facts/")
    assert "more." in words_of(response)


def test_a_file_longer_than_any_guide_is_refused(desk: Client) -> None:
    response = brought_in(desk, "x" * 3_100_000)
    assert response.status_code == 422
    assert "This is longer than any guide" in words_of(response)


@pytest.mark.parametrize(
    ("typed", "told"),
    [({"title": ""}, "Write a title"), ({"guide": "No Key"}, "Use small letters")],
    ids=["title", "key"],
)
def test_a_sound_file_waits_until_the_rest_of_the_form_is_right(desk: Client, typed: dict[str, str], told: str) -> None:
    response = brought_in(desk, exported_today(), **typed)
    assert response.status_code == 422
    assert told in words_of(response)
    assert not Draft.objects.exists()


def test_an_approver_takes_a_file_out_and_brings_none_in(draft: Draft, approver: User) -> None:
    client = at_desk(approver)
    assert client.get(f"/desk/drafts/{draft.pk}/file/").status_code == 200
    assert brought_in(client, exported_today()).status_code == 404
    assert Draft.objects.count() == 1


# For other tools


def test_the_json_schema_names_every_section_and_what_each_key_points_at(desk: Client) -> None:
    file = desk.get("/desk/schema.json")
    assert file["Content-Disposition"] == 'attachment; filename="guide.schema.json"'
    schema = json.loads(file.content)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(schema["properties"]) == set(Guide.model_fields)
    assert '"x-refers-to": "facts"' in file.content.decode()
    out = StringIO()
    call_command("guide_schema", stdout=out)
    assert json.loads(out.getvalue()) == schema


# At the command line


def export(**options: Any) -> str:
    out = StringIO()
    call_command("export_guide", stdout=out, **options)
    return out.getvalue()


def test_the_newest_edition_an_older_one_or_a_draft_is_written_out(draft: Draft) -> None:
    old, new = edition_of_today(1), edition_of_today(2)
    assert export(guide=KNEE) == exchange.exported(new)
    assert export(guide=KNEE, edition=1) == exchange.exported(old)
    assert export(draft=draft.pk) == exchange.exported(draft)


def test_what_cannot_be_written_out_says_why(tmp_path: Path, draft: Draft) -> None:
    with pytest.raises(CommandError, match="no such edition"):
        export(guide=KNEE)
    with pytest.raises(CommandError, match="no draft 999"):
        export(draft=999)
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match="not empty"):
        export(draft=draft.pk, folder=tmp_path)
    unfinished = draft_of_today(document={"about": {}})
    with pytest.raises(CommandError, match="not finished"):
        export(draft=unfinished.pk, folder=tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_file_is_brought_in_for_an_editor(tmp_path: Path, editor: User) -> None:
    file = tmp_path / "guide.json"
    file.write_text(exported_today(), encoding="utf-8")
    out = StringIO()
    call_command("import_guide", file, by=editor.email.upper(), title="From afar", stdout=out)
    draft = Draft.objects.get()
    assert (draft.title, draft.created_by, draft.document) == ("From afar", editor, guide_of_today().canonical())
    assert out.getvalue() == f"Draft {draft.pk} of sore-knee is begun.\n"


@pytest.mark.parametrize("title", ["", "x" * 121], ids=["none", "too long"])
def test_the_command_says_what_a_title_may_be(title: str) -> None:
    with pytest.raises(CommandError, match="from 1 to 120 characters"):
        call_command("import_guide", "a.json", "--by=a@clinic.example", f"--title={title}")


def test_what_cannot_be_brought_in_says_why_and_begins_nothing(tmp_path: Path, editor: User, approver: User) -> None:
    good, bad, odd = tmp_path / "good.json", tmp_path / "bad.yaml", tmp_path / "odd.yaml"
    good.write_text(exported_today(), encoding="utf-8")
    bad.write_text("facts: {x: {text: 7}}")
    odd.write_bytes(b"\xff\xfe")
    for path, by, slug, told in (
        (good, "nobody@clinic.example", None, "nobody has an account"),
        (good, approver.email, None, "Only editors"),
        (good, editor.email, "No Key", "cannot name a guide"),
        (bad, editor.email, None, "The guide cannot be used"),
        (odd, editor.email, None, "not UTF-8"),
        (tmp_path / "none.json", editor.email, None, "cannot be read"),
        (tmp_path, editor.email, KNEE, "The guide cannot be used"),
    ):
        with pytest.raises(CommandError, match=told):
            call_command("import_guide", path, by=by, guide=slug)
    assert not Draft.objects.exists()


def test_the_page_of_a_draft_leads_to_its_file(draft: Draft, desk: Client) -> None:
    assert soup_of(desk.get(page_of(draft))).select(f'a[href="/desk/drafts/{draft.pk}/file/"]')
