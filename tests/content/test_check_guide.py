"""check_guide says whether a guide may be published: exit 0 without findings, 1 with them, each with its place."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.content.models import Edition
from core.content.reviewing import report
from core.guide.schema import Guide
from tests.factories import EditionFactory
from tests.guide.small_guide import as_yaml, small_guide

TODAY = date(2026, 11, 21)
DATED = {"written_on": "2026-11-01", "review_by": "2027-11-01"}


@pytest.fixture(autouse=True)
def _on_a_day_when_the_guides_are_in_date(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


def small_guide_of_today():
    data = small_guide()
    data["about"].update(DATED)
    for fact in data["facts"].values():
        fact["review_by"] = DATED["review_by"]
    return data


def checked(*arguments):
    """What the command writes, and its exit status."""
    out = StringIO()
    try:
        call_command("check_guide", *arguments, stdout=out)
    except SystemExit as stopped:
        return out.getvalue(), stopped.code
    return out.getvalue(), 0


@pytest.fixture
def knee(tmp_path):
    """Writes the made-up guide to a file, with a fault planted in it or none."""

    def write(plant=lambda data: None):
        data = small_guide_of_today()
        plant(data)
        file = tmp_path / "knee.yaml"
        file.write_text(as_yaml(data), encoding="utf-8")
        return file

    return write


def unbalanced(data):
    data["facts"]["needle-hard"]["text"] = "It may not last very long at all."


def test_the_real_guide_may_be_published_and_no_database_is_needed():
    said, status = checked()
    assert status == 0
    assert said.startswith("It may be published: no findings. ")
    assert "45,360 combinations of answers" in said


def test_a_guide_is_named_by_slug_file_or_folder(knee):
    file = knee()
    assert checked("template")[0].startswith("guide.yaml, line ")
    assert checked(str(file))[1] == 0
    assert checked(str(file.parent))[1] == 0


def test_a_finding_is_told_with_file_line_and_place(knee):
    file = knee(unbalanced)
    said, status = checked(str(file))
    line = said.splitlines()[0]
    number = int(line.split("line ")[1].split(":")[0])
    assert status == 1
    assert line.startswith("knee.yaml, line ")
    assert "decisions.care.options.injection: the good points have" in line
    assert line.endswith("[balance]")
    assert "injection:" in file.read_text().splitlines()[number - 1]
    assert "It may not be published: 1 finding. 21 facts" in said.splitlines()[-1]


def test_json_is_one_object_with_the_same_findings(knee):
    said, status = checked(str(knee(unbalanced)), "--json")
    answer = json.loads(said)
    assert status == 1
    assert answer["publishable"] is False
    [finding] = answer["findings"]
    assert (finding["rule"], finding["file"]) == ("balance", "knee.yaml")
    assert finding["place"] == "decisions.care.options.injection"
    assert answer["figures"]["mutation_score"] == 1.0


def test_json_of_a_guide_without_findings(knee):
    answer = json.loads(checked(str(knee()), "--json")[0])
    assert answer["publishable"] is True
    assert answer["findings"] == []
    assert answer["figures"]["vignettes"] == 49


def test_a_guide_that_cannot_be_read_is_told_fault_by_fault(knee):
    file = knee(lambda data: data["facts"]["moving-what"].update(cites=[], tekst="?"))
    said, status = checked(str(file))
    assert status == 1
    assert "facts.moving-what.tekst: unknown key 'tekst': did you mean 'text'? [document]" in said
    assert "nothing is cited here" in said
    assert said.splitlines()[-1].startswith("It may not be published: 2 findings. Nothing else was looked at")
    answer = json.loads(checked(str(file), "--json")[0])
    assert answer["figures"] == {}
    assert {finding["rule"] for finding in answer["findings"]} == {"document"}


def test_a_guide_that_is_not_there_is_told():
    with pytest.raises(CommandError, match="there is no guide 'elbow': give a YAML file, a folder of them, or soft-"):
        checked("elbow")


@pytest.mark.django_db
class TestPublished:
    def test_an_edition_is_reviewed_as_it_was_published(self):
        EditionFactory(number=1, says=Guide.model_validate(small_guide_of_today()))
        said, status = checked("--edition", "1")
        assert (said.split(" facts")[0], status) == ("It may be published: no findings. 21", 0)

    def test_an_edition_has_no_files_so_the_place_is_told(self):
        data = small_guide_of_today()
        unbalanced(data)
        found = report(Guide.model_validate(data), today=TODAY)
        assert found.findings[0].file is None
        assert str(found.findings[0]).startswith("decisions.care.options.injection: ")

    def test_an_edition_that_is_not_there_is_told(self):
        with pytest.raises(CommandError, match="there is no edition 7"):
            checked("--edition", "7")

    def test_publishing_refuses_a_guide_with_findings(self, knee, monkeypatch):
        monkeypatch.setattr("core.management.commands.publish_guide.CONTENT", knee(unbalanced).parent.parent)
        slug = knee(unbalanced).parent.name
        with pytest.raises(CommandError, match="It may not be published: 1 finding"):
            call_command("publish_guide", "--guide", slug, stdout=StringIO())
        assert not Edition.objects.exists()

    def test_publishing_refuses_a_guide_that_cannot_be_read(self, knee, monkeypatch):
        file = knee(lambda data: data.pop("facts"))
        monkeypatch.setattr("core.management.commands.publish_guide.CONTENT", file.parent.parent)
        with pytest.raises(CommandError, match="'facts' is missing"):
            call_command("publish_guide", "--guide", file.parent.name, stdout=StringIO())

    def test_what_is_published_already_is_not_reviewed_again(self, knee, monkeypatch):
        folder = knee().parent
        monkeypatch.setattr("core.management.commands.publish_guide.CONTENT", folder.parent)
        call_command("publish_guide", "--guide", folder.name, stdout=StringIO())
        monkeypatch.delattr("core.management.commands.publish_guide.report")
        out = StringIO()
        call_command("publish_guide", "--guide", folder.name, stdout=out)
        assert "is published already" in out.getvalue()


def test_a_finding_about_the_whole_guide_has_no_place(knee, monkeypatch):
    monkeypatch.setattr("core.guide.review.words.HARDEST_MEAN", -5)
    said, status = checked(str(knee()))
    assert status == 1
    assert said.startswith("the texts read at grade ")
