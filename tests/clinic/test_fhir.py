"""A talk as FHIR R4, checked by a library of its own and against its own questionnaire."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from core.clinic import consulting, fhir
from core.clinic.models import Consultation, State
from core.clinic.note import Finding, How, Item, Note, Task
from core.content import live
from core.guide.answers import Importance
from core.guide.schema import UNSURE
from core.staff.models import User
from tests.clinic.conftest import note_of
from tests.clinic.noting import address
from tests.journey.walking import Walker

# R4B differs from R4 in neither of these two.
questionnaires = pytest.importorskip("fhir.resources.R4B.questionnaire")
responses = pytest.importorskip("fhir.resources.R4B.questionnaireresponse")

pytestmark = pytest.mark.django_db
ORIGIN = "https://aid.example"


def filled(note: Note) -> Note:
    return note.saying(
        findings={"size": Finding(confirmed="big", how=How.SCAN, who="Dr Lee"), "reach": Finding(confirmed=UNSURE)},
        items={note.questions[0].ident: Item(answer="Before, here")},
        tasks=(Task(what="Ask for the report", who="Nurse Ann", by=date(2026, 12, 3)), Task(what="Call", done=True)),
        decisions=("Where", "When"),
        sure_before={"sure": False},
        sure_after={"sure": True},
        for_them="You can call us.",
        notes="Asks after his dog",
    )


@pytest.fixture
def made(talk: Consultation) -> dict[str, Any]:
    return fhir.response(talk, filled(note_of(talk)), origin=ORIGIN)


@pytest.fixture
def asked(talk: Consultation) -> dict[str, Any]:
    return fhir.questionnaire(live.edition(1), origin=ORIGIN)


def flat(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Items, and those in them and in their answers."""
    for item in items:
        yield item
        yield from flat(item.get("item", []))
        for answer in item.get("answer", []):
            yield from flat(answer.get("item", []))


def values(answer: dict[str, Any]) -> list[str]:
    return [name for name in answer if name.startswith("value")]


def test_both_are_valid_fhir(asked: dict[str, Any], made: dict[str, Any]) -> None:
    questionnaires.Questionnaire.model_validate(asked)
    responses.QuestionnaireResponse.model_validate(made)


def test_the_library_does_refuse(asked: dict[str, Any], made: dict[str, Any]) -> None:
    for resource, broken in (
        (questionnaires.Questionnaire, {**asked, "status": None}),
        (responses.QuestionnaireResponse, {**made, "item": [{"text": "without a link"}]}),
    ):
        with pytest.raises(ValueError, match=r"status|linkId"):
            resource.model_validate(broken)


def test_every_answer_belongs_to_a_question_and_is_one_of_its_answers(
    asked: dict[str, Any], made: dict[str, Any]
) -> None:
    questions = {item["linkId"]: item for item in flat(asked["item"])}
    assert len(questions) == len(list(flat(asked["item"])))
    kinds = {"choice": "valueCoding", "boolean": "valueBoolean", "text": "valueString", "date": "valueDate"}
    for item in flat(made["item"]):
        question = questions[item["linkId"]]
        answers = item.get("answer", [])
        assert {kind for answer in answers for kind in values(answer)} <= {kinds.get(question["type"])}
        assert len(answers) <= 1 or question["repeats"]
        offered = [option["valueCoding"] for option in question.get("answerOption", [])]
        assert [answer for answer in answers if offered and answer["valueCoding"] not in offered] == []


def test_what_is_confirmed_is_the_answer_and_what_was_believed_stands_in_it(made: dict[str, Any]) -> None:
    found = {item["linkId"]: item for item in flat(made["item"])}
    assert found["case.size"]["answer"][0]["valueCoding"]["code"] == "big"
    assert found["case.size.believed"]["answer"][0]["valueCoding"]["code"] == UNSURE
    assert found["case.size.how"]["answer"][0]["valueCoding"]["code"] == "scan"
    assert found["case.size.who"]["answer"] == [{"valueString": "Dr Lee"}]
    assert found["case.stage"]["answer"][0]["valueCoding"]["code"] == "ii"
    assert found["case.reach"]["answer"][0]["valueCoding"]["display"] == "Not known yet"


def test_the_rest_of_the_talk_is_there_and_the_clinics_notes_are_not(made: dict[str, Any]) -> None:
    found = [item for item in flat(made["item"]) if "answer" in item]
    said = {(item["linkId"], str(answer[values(answer)[0]])) for item in found for answer in item["answer"]}
    assert {
        ("questions.answer", "Before, here"), ("tasks.by", "2026-12-03"), ("tasks.done", "True"),
        ("decisions", "Where"), ("decisions", "When"), ("sure-before.sure", "False"), ("sure-after.sure", "True"),
        ("for-them", "You can call us."),
    } <= said  # fmt: skip
    matters = [item["answer"][0]["valueCoding"]["code"] for item in found if item["linkId"].startswith("matters.")]
    assert sorted(matters) == sorted([Importance.MOST, Importance.MATTERS, Importance.LESS])
    assert "dog" not in json.dumps(made)
    assert "A.B." not in json.dumps(made)


def test_it_says_which_questionnaire_which_talk_and_how_far(
    asked: dict[str, Any], made: dict[str, Any], talk: Consultation
) -> None:
    assert made["questionnaire"] == f"{asked['url']}|{asked['version']}"
    assert asked["url"].startswith(f"{ORIGIN}/fhir/Questionnaire/")
    assert (made["identifier"]["value"], made["status"]) == (str(talk.pk), "in-progress")
    note, talk.state = note_of(talk), State.CLOSED
    assert fhir.response(talk, note, origin=ORIGIN)["status"] == "completed"


def test_a_talk_in_which_nothing_was_said_is_valid_too(nurse: User) -> None:
    row = consulting.begin(label="Kite", by=nurse, now=timezone.now())
    made = fhir.response(row, note_of(row), origin=ORIGIN)
    assert "item" not in made  # FHIR has no empty lists
    responses.QuestionnaireResponse.model_validate(made)


def test_both_come_as_files(desk: Walker, talk: Consultation) -> None:
    for place, name in (
        (address(talk, "fhir/"), f"talk-{talk.began_at:%Y-%m-%d}.json"),
        ("/staff/questionnaires/1/", "questionnaire-1.json"),
    ):
        response = desk.get(place).response
        assert response["Content-Type"] == "application/fhir+json"
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert json.loads(response.content)["resourceType"].startswith("Questionnaire")
    assert desk.get("/staff/questionnaires/99/").status == 404
