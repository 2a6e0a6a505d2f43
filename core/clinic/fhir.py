"""A talk as FHIR R4: the Questionnaire that an edition of the guide is, and the QuestionnaireResponse of one talk.

Plain JSON by the specification (hl7.org/fhir/R4/questionnaire.html, questionnaireresponse.html). It names nobody: the
hospital's system puts its own subject to it. Link ids are the guide's keys, which never change once published.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from core.clinic.models import Consultation, State
from core.clinic.note import Finding, Note
from core.clinic.words import HOW_WORDS
from core.content.live import Published
from core.guide.answers import Importance
from core.guide.schema import UNSURE, Question
from core.journey import questions
from core.journey.forms import IMPORTANCE_WORDS
from core.journey.ready import SURE

Item = dict[str, Any]

# What is asked


def questionnaire(published: Published, *, origin: str) -> dict[str, Any]:
    """What is asked in a talk with this edition.

    :param origin: the address of this installation, without a slash at the end.
    """
    guide, base = published.guide, _base(published, origin)
    case = [_case_item(key, question, base) for key, question in guide.questions.items()]
    concerns = [
        _choice(f"matters.{key}", concern.label, [(level.value, str(IMPORTANCE_WORDS[level])) for level in Importance])
        for key, concern in guide.concerns.items()
    ]
    return {
        "resourceType": "Questionnaire",
        "url": base,
        "version": str(published.number),
        "name": "BeforeYouDecide",
        "title": _("Talk about treatment: %s") % guide.about.name,
        "status": "active",
        "date": published.published_on.isoformat(),
        "description": _("What a person and their nurse note in a talk. It asks; it gives no advice."),
        "item": [
            _group("case", _("About the case"), case),
            _group("matters", _("What matters to the person"), concerns),
            _group("sure-before", _("Four questions about deciding, before"), _sure_items("before")),
            _group("sure-after", _("The same four questions, after"), _sure_items("after")),
            _question_group(),
            _task_group(),
            _text("decisions", _("Still to be decided"), repeats=True),
            _text("for-them", _("Words to take home")),
        ],
    }


def _case_item(key: str, question: Question, base: str) -> Item:
    answers = _codes(question, f"{base}/questions/{key}")
    return {
        **_item(f"case.{key}", question.text, "choice"),
        "answerOption": answers,
        "item": [
            {**_item(f"case.{key}.believed", _("What the person believed"), "choice"), "answerOption": answers},
            _choice(f"case.{key}.how", _("What it rests on"), [(how.value, str(w)) for how, w in HOW_WORDS.items()]),
            _text(f"case.{key}.who", _("Who says so")),
        ],
    }


def _codes(question: Question, system: str) -> list[Item]:
    return [_coding(question, choice, system) for choice in (*question.choices, UNSURE)]


def _question_group() -> Item:
    inside = [_text("questions.text", _("The question")), _text("questions.answer", _("What was said"))]
    return {**_group("questions", _("Questions for the team"), inside), "repeats": True}


def _task_group() -> Item:
    inside = [
        _text("tasks.what", _("What is to be done")),
        _text("tasks.who", _("By whom")),
        _item("tasks.by", _("By when"), "date"),
        _item("tasks.done", _("Done"), "boolean"),
    ]
    return {**_group("tasks", _("Who does what"), inside), "repeats": True}


def _sure_items(when: str) -> list[Item]:
    return [_item(f"sure-{when}.{sure.key}", sure.question, "boolean") for sure in SURE]


def _item(link: str, text: str, kind: str) -> Item:
    return {"linkId": link, "text": text, "type": kind}


def _text(link: str, text: str, *, repeats: bool = False) -> Item:
    return _item(link, text, "text") | ({"repeats": True} if repeats else {})


def _group(link: str, text: str, inside: list[Item]) -> Item:
    return {**_item(link, text, "group"), "item": inside}


def _choice(link: str, text: str, answers: Iterable[tuple[str, str]]) -> Item:
    options = [{"valueCoding": {"code": code, "display": display}} for code, display in answers]
    return {**_item(link, text, "choice"), "answerOption": options}


# What was answered


def response(row: Consultation, note: Note, *, origin: str) -> dict[str, Any]:
    """What was noted in one talk. Parts without an answer are left out."""
    published = note.walk.published
    base = _base(published, origin)
    groups = {
        "case": [part for key, asked in note.guide.questions.items() for part in _case_answer(note, key, asked, base)],
        "matters": [part for key in note.guide.concerns for part in _matters_answer(note, key)],
        "sure-before": _sure_answers("before", note.sure_before),
        "sure-after": _sure_answers("after", note.sure_after),
    }
    items: list[Item] = [{"linkId": link, "item": inside} for link, inside in groups.items() if inside]
    items += _asked(note) + _tasks(note)
    items += _answered("decisions", [{"valueString": words} for words in note.decisions])
    items += _said("for-them", note.for_them)
    return {
        "resourceType": "QuestionnaireResponse",
        "identifier": {"system": f"{origin}/fhir/talks", "value": str(row.pk)},
        "questionnaire": f"{base}|{published.number}",
        "status": "completed" if row.state == State.CLOSED else "in-progress",
        "authored": row.changed_at.isoformat(timespec="seconds"),
        "author": {"display": f"{row.nurse.name}, {row.clinic.name}"},
        **({"item": items} if items else {}),
    }


def _case_answer(note: Note, key: str, question: Question, base: str) -> list[Item]:
    finding = note.findings.get(key, Finding())
    believed = note.believed(key)
    held = finding.confirmed or believed
    if not held:
        return []
    system = f"{base}/questions/{key}"
    inside = [
        *_answered(f"case.{key}.believed", [_coding(question, believed, system)] if believed else []),
        *_answered(
            f"case.{key}.how",
            [{"valueCoding": {"code": finding.how.value, "display": str(HOW_WORDS[finding.how])}}]
            if finding.how
            else [],
        ),
        *_said(f"case.{key}.who", finding.who),
    ]
    return _answered(f"case.{key}", [_coding(question, held, system) | ({"item": inside} if inside else {})])


def _coding(question: Question, choice: str, system: str) -> Item:
    display = _("Not known yet") if choice == UNSURE else question.choices[choice].label
    return {"valueCoding": {"system": system, "code": choice, "display": display}}


def _matters_answer(note: Note, key: str) -> list[Item]:
    level = note.walk.answers.importance.get(key)
    if level is None:
        return []
    coding = {"code": level.value, "display": str(IMPORTANCE_WORDS[level])}
    return _answered(f"matters.{key}", [{"valueCoding": coding}])


def _sure_answers(when: str, said: dict[str, bool]) -> list[Item]:
    return [
        {"linkId": f"sure-{when}.{sure.key}", "answer": [{"valueBoolean": said[sure.key]}]}
        for sure in SURE
        if sure.key in said
    ]


def _asked(note: Note) -> list[Item]:
    return [
        {
            "linkId": "questions",
            "item": [
                *_said("questions.text", questions.in_words(note.guide, question)),
                *_said("questions.answer", note.item(question.ident).answer),
            ],
        }
        for question in note.questions
    ]


def _tasks(note: Note) -> list[Item]:
    return [
        {
            "linkId": "tasks",
            "item": [
                *_said("tasks.what", task.what),
                *_said("tasks.who", task.who),
                *_answered("tasks.by", [{"valueDate": task.by.isoformat()}] if task.by else []),
                *_answered("tasks.done", [{"valueBoolean": task.done}]),
            ],
        }
        for task in note.tasks
    ]


def _said(link: str, words: str) -> list[Item]:
    return _answered(link, [{"valueString": words}] if words.strip() else [])


def _answered(link: str, answers: list[Item]) -> list[Item]:
    return [{"linkId": link, "answer": answers}] if answers else []


def _base(published: Published, origin: str) -> str:
    return f"{origin}/fhir/Questionnaire/{published.slug}"
