"""A guide begins as files and goes on at the desk. Starting the service again puts no older words over newer ones."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from core.content.models import Edition
from core.management.commands import publish_guide
from tests.editorial import desking, signing_off
from tests.factories import reworded
from tests.guide.small_guide import as_yaml

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_with_the_guide_about_knees(tmp_path, monkeypatch) -> None:
    folder = tmp_path / desking.KNEE
    folder.mkdir()
    document = json.loads(desking.guide_of_today().canonical())
    (folder / "knee.yaml").write_text(as_yaml(document), encoding="utf-8")
    monkeypatch.setattr(publish_guide, "CONTENT", tmp_path)


def publish_the_files() -> str:
    out = StringIO()
    call_command("publish_guide", guide=desking.KNEE, stdout=out)
    return out.getvalue()


def test_after_the_desk_has_published_the_files_publish_nothing():
    assert "Edition 1" in publish_the_files()
    signing_off.published(signing_off.note(desking.draft_of_today(), "Plainer words."))
    assert "was published at the desk" in publish_the_files()
    assert list(Edition.objects.order_by("number").values_list("change_note", flat=True)) == ["", "Plainer words."]


def test_while_only_files_were_published_new_words_in_them_are_the_next_edition():
    desking.edition_of_today(says=reworded(desking.guide_of_today()))
    desking.draft_of_today()  # nothing of it is published
    assert "Edition 2" in publish_the_files()


def test_a_guide_that_was_only_ever_at_the_desk_needs_no_files(monkeypatch, tmp_path):
    monkeypatch.setattr(publish_guide, "CONTENT", tmp_path / "nothing")
    signing_off.published(signing_off.note(desking.draft_of_today(), "The first words."))
    assert "was published at the desk" in publish_the_files()
