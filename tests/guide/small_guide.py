"""A made-up guide about a sore knee: small, valid, and about another illness than the real one.

`small_guide()` gives plain data, as YAML would hold it, for a test to plant one fault into.
"""

from io import StringIO
from itertools import product
from typing import Any

from ruamel.yaml import YAML

WRITTEN, REVIEW_BY = "2030-01-10", "2031-01-10"
CERTAIN = {"level": "moderate", "why": "One leaflet says so."}


def small_guide() -> dict[str, Any]:
    return {
        "about": _about(),
        "sources": {
            "leaflet": {
                "title": "The knee leaflet",
                "publisher": "The knee people",
                "year": "2029",
                "kind": "founding",
                "note": "A leaflet of two pages.",
                "passages": {"K1": "Moving helps a knee.", "K2": "An injection helps some knees."},
            },
            "study": {
                "title": "A study of knees",
                "publisher": "A knee journal",
                "year": "2028",
                "kind": "further",
                "passages": {"study-a": "Of 100 knees, 40 felt better."},
            },
        },
        "facts": _facts(),
        "questions": _questions(),
        "shaping": {
            "wish": {
                "text": "What would you like?",
                "name": "Wishes",
                "choices": {
                    "rest": {"label": "Rest", "said": "you would like rest"},
                    "none": {"label": "Nothing", "said": "nothing"},
                },
            }
        },
        "concerns": {
            "walking": {"label": "Walking", "name": "Walking", "asked_again": "How much does walking matter?"},
        },
        "decisions": _decisions(),
        "treatments": {
            "moving": {"name": "Exercises", "what": ["moving-what"]},
            "needle": {"name": "An injection", "what": ["needle-what"]},
            "brace": {"name": "A brace", "what": ["brace-what"]},
        },
        "prompts": {
            "which-knee": {"text": "Which part of my knee is sore?", "group": "my-case", "always": True},
            "how-to-rest": {"text": "How do I rest it?", "group": "living", "shaping": {"wish": ["rest"]}},
        },
        "topics": {
            "knees": {
                "title": "About knees",
                "lead": "What a knee is.",
                "message": "knee-words",
                "sections": [
                    {
                        "heading": "What was found",
                        "facts": ["knee-words"],
                        "side_by_side": [{"name": "Moving", "cells": {"What it does": "moving-what"}}],
                    }
                ],
            }
        },
        "glossary": {"brace": {"term": "brace", "meaning": "A band that holds the knee.", "cites": ["K2"]}},
        "vignettes": vignettes(),
    }


def as_yaml(data: dict[str, Any]) -> str:
    """The data as the text of one YAML file."""
    out = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # keep the order: it is the order a reader sees
    yaml.dump(data, out)
    return out.getvalue()


def _about() -> dict[str, Any]:
    return {
        "name": "A sore knee",
        "purpose": "To get ready to talk about a sore knee.",
        "for_whom": "Adults with a sore knee.",
        "not_covered": {"hip": {"who": "A sore hip", "instead": "Ask your doctor."}},
        "authors": [{"name": "The knee people", "role": "We wrote it."}],
        "funding": "Nobody paid.",
        "update_policy": "Read again each year.",
        "evidence": ["We read one leaflet."],
        "people": "Nobody yet.",
        "urgent": "Call your doctor.",
        "written_on": WRITTEN,
        "review_by": REVIEW_BY,
    }


def _facts() -> dict[str, Any]:
    told = {
        "pain-counts": ("How sore it is counts.", ["K1"]),
        "swelling-counts": ("So does a swollen knee.", ["K1"]),
        "moving-summary": ("You do exercises at home.", ["K1"]),
        "moving-good": ("You can do them at home.", ["K1"]),
        "moving-hard": ("They take up some time.", ["K1"]),
        "moving-what": ("Exercises make a knee strong.", ["K1"]),
        "needle-summary": ("A doctor puts a drug in.", ["K2"]),
        "needle-good": ("It can ease pain soon.", ["K2", "study-a"]),
        "needle-hard": ("It may not last long.", ["K2"]),
        "needle-what": ("A drug goes into the knee.", ["K2"]),
        "brace-what": ("A [[brace]] holds the knee.", ["K2"]),
        "wait-summary": ("You wait and see.", ["K1"]),
        "wait-good": ("There is nothing to do.", ["K1"]),
        "wait-hard": ("It may stay as it is.", ["K1"]),
        "scan-summary": ("A scan takes a picture.", ["K2"]),
        "scan-good": ("It shows more of it.", ["K2"]),
        "scan-hard": ("You have to wait for it.", ["K2"]),
        "no-scan-summary": ("The doctor looks at it.", ["K2"]),
        "not-known": ("How long it lasts is not known.", ["K1"]),
        "knee-words": ("In one study, 4 out of 10 people felt better in a year.", ["study-a"]),
        "needle-figure": ("After an injection, 40 out of 100 felt better.", ["study-a"]),
    }
    facts: dict[str, Any] = {
        key: {"text": text, "cites": cites, "certainty": CERTAIN, "review_by": REVIEW_BY}
        for key, (text, cites) in told.items()
    }
    facts["needle-figure"]["figure"] = {
        "measure": "Felt better",
        "population": "Adults with a sore knee",
        "period": "1 year",
        "compared": "No other group",
        "study": "trial",
        "chart": True,
        "counts": [
            {"label": "Injection", "had": 40, "had_not": 60, "had_words": "felt better", "had_not_words": "did not"}
        ],
    }
    return facts


def _questions() -> dict[str, Any]:
    return {
        "pain": {
            "text": "How sore is it?",
            "name": "Pain",
            "why": "pain-counts",
            "find_out": "Walk a little.",
            "choices": {
                "mild": {"label": "A little", "said": "it is a little sore"},
                "strong": {"label": "Very", "said": "it is very sore"},
            },
            "for_the_team": "How sore is sore?",
            "who_can_answer": "You",
        },
        "swelling": {
            "text": "Is it swollen?",
            "name": "Swelling",
            "why": "swelling-counts",
            "find_out": "Look at it.",
            "choices": {
                "yes": {"label": "Yes", "said": "it is swollen"},
                "no": {"label": "No", "said": "it is not swollen"},
            },
            "for_the_team": "Is it swollen?",
            "who_can_answer": "Your doctor",
        },
    }


def _decisions() -> dict[str, Any]:
    return {
        "care": {
            "name": "Care",
            "question": "What can be done?",
            "when_decided": "Now.",
            "decided_later": "The rest.",
            "always": "wait",
            "options": {
                "exercises": {
                    "name": "Exercises",
                    "summary": "moving-summary",
                    "when": [{"pain": ["mild"]}],
                    "steps": [{"treatment": "moving"}],
                    "good": ["moving-good"],
                    "hard": ["moving-hard"],
                    "unknown": ["not-known"],
                    "effects": {"walking": {"stance": "helps", "fact": "moving-good"}},
                },
                "injection": {
                    "name": "An injection",
                    "summary": "needle-summary",
                    "when": [{"pain": ["strong"], "swelling": ["yes"]}],
                    "steps": [{"treatment": "needle"}, {"treatment": "brace", "when": [{"swelling": ["yes"]}]}],
                    "good": ["needle-good"],
                    "hard": ["needle-hard"],
                    "unknown": ["not-known"],
                    "figures": ["needle-figure"],
                },
                "wait": {
                    "name": "Waiting",
                    "summary": "wait-summary",
                    "good": ["wait-good"],
                    "hard": ["wait-hard"],
                    "unknown": ["not-known"],
                },
            },
        },
        "picture": {
            "name": "A picture",
            "question": "Do you want a scan?",
            "when_decided": "Now.",
            "decided_later": "The rest.",
            "always": "no-scan",
            "options": {
                "scan": {
                    "name": "A scan",
                    "summary": "scan-summary",
                    "good": ["scan-good"],
                    "hard": ["scan-hard"],
                    "unknown": ["not-known"],
                },
                "no-scan": {
                    "name": "No scan",
                    "summary": "no-scan-summary",
                    "good": ["wait-good"],
                    "hard": ["wait-hard"],
                    "unknown": ["not-known"],
                },
            },
        },
    }


def vignettes() -> dict[str, Any]:
    """Three people for each thing one can say about pain and swelling, and one for the scan."""
    people = {
        f"person-{number}": _person(pain, swelling)
        for number, (_, pain, swelling) in enumerate(
            product("abc", ("mild", "strong", "unsure", None), ("yes", "no", "unsure", None)), start=1
        )
    }
    scanned = {"story": "Wants a scan.", "answers": {}, "decision": "picture", "fits": ["scan", "no-scan"]}
    return {**people, "scanned": scanned}


def _person(pain: str | None, swelling: str | None) -> dict[str, Any]:
    answers = {question: said for question, said in (("pain", pain), ("swelling", swelling)) if said}
    exercises = {"mild": "fits", "strong": "ruled_out"}.get(str(pain), "depends")
    brace = {"yes": "fits", "no": "ruled_out"}.get(str(swelling), "depends")
    if pain == "strong" or swelling == "yes":
        injection = "fits"
    elif pain == "mild" and swelling == "no":
        injection = "ruled_out"
    else:
        injection = "depends"
    fits = {"exercises": exercises, "injection": injection, "wait": "fits"}
    person: dict[str, Any] = {
        "story": "Has a sore knee.",
        "answers": answers,
        "decision": "care",
        "fits": [key for key, fit in fits.items() if fit == "fits"],
        "depends": [key for key, fit in fits.items() if fit == "depends"],
        "steps": {"injection": ["needle fits", f"brace {brace}"]},
    }
    if pain is None or swelling is None:
        person["asks"] = "pain" if pain is None else "swelling"
    return person
