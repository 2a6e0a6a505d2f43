"""The page about the guide: it is made from the guide, and what it claims must be true of it."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.content.loading import GuideError
from core.guide.schema import Author, Guide, Signature
from core.journey.standards.assessment import Assessment, Status, assess, reading_of
from core.journey.standards.instruments import StandardsError, load_standards, standards
from core.journey.standards.proofs import Evidence, Proof, Reading, prove
from tests.factories import SARCOMA, EditionFactory, sarcoma_guide

TODAY = date(2026, 11, 21)
EASY = Reading(texts=10, mean=6.0, hardest=9.0, over_ten=0)


def assessed(guide: Guide, *, today: date = TODAY, reading: Reading = EASY) -> Assessment:
    return assess(guide, standards(SARCOMA), reading=reading, today=today)


def status(assessment: Assessment, instrument: str, number: str) -> Status:
    found = next(each for each in assessment.instruments if each.key == instrument)
    return next(item.status for group in found.groups for item in group.items if item.item.number == number)


def with_about(**changes: Any) -> Callable[[Guide], Guide]:
    return lambda guide: guide.model_copy(update={"about": guide.about.model_copy(update=changes)})


def with_options(**changes: Any) -> Callable[[Guide], Guide]:
    """Every option changed in the same way."""

    def changed(guide: Guide) -> Guide:
        decisions = {
            key: decision.model_copy(
                update={"options": {k: option.model_copy(update=changes) for k, option in decision.options.items()}}
            )
            for key, decision in guide.decisions.items()
        }
        return guide.model_copy(update={"decisions": decisions})

    return changed


def with_one_option(**changes: Any) -> Callable[[Guide], Guide]:
    """Only the first option changed: one that lacks something is enough."""

    def changed(guide: Guide) -> Guide:
        name, decision = next(iter(guide.decisions.items()))
        key, option = next(iter(decision.options.items()))
        options = {**decision.options, key: option.model_copy(update=changes)}
        return guide.model_copy(
            update={"decisions": {**guide.decisions, name: decision.model_copy(update={"options": options})}}
        )

    return changed


def with_facts(**changes: Any) -> Callable[[Guide], Guide]:
    return lambda guide: guide.model_copy(
        update={"facts": {key: fact.model_copy(update=changes) for key, fact in guide.facts.items()}}
    )


def with_one_figure(**changes: Any) -> Callable[[Guide], Guide]:
    def changed(guide: Guide) -> Guide:
        key, fact = next((key, fact) for key, fact in guide.facts.items() if fact.figure)
        figure = fact.figure.model_copy(update=changes)
        return guide.model_copy(update={"facts": {**guide.facts, key: fact.model_copy(update={"figure": figure})}})

    return changed


def with_drawings_taken_out(guide: Guide) -> Guide:
    facts = {
        key: fact.model_copy(update={"figure": fact.figure.model_copy(update={"chart": False})})
        if fact.figure
        else fact
        for key, fact in guide.facts.items()
    }
    return guide.model_copy(update={"facts": facts})


def with_a_wrong_count(guide: Guide) -> Guide:
    figure = next(fact.figure for fact in guide.facts.values() if fact.figure)
    wrong = figure.counts[0].model_copy(update={"had": figure.counts[0].had + 1})
    return with_one_figure(counts=(wrong, *figure.counts[1:]))(guide)


def with_unexplained_certainty(guide: Guide) -> Guide:
    facts = {
        key: fact.model_copy(update={"certainty": fact.certainty.model_copy(update={"why": "-"})})
        for key, fact in guide.facts.items()
    }
    return guide.model_copy(update={"facts": facts})


def without(part: str) -> Callable[[Guide], Guide]:
    return lambda guide: guide.model_copy(update={part: {}})


def with_unnamed_decisions(guide: Guide) -> Guide:
    decisions = {key: one.model_copy(update={"question": "What?"}) for key, one in guide.decisions.items()}
    return guide.model_copy(update={"decisions": decisions})


def without_the_no_treatment_option(guide: Guide) -> Guide:
    name, decision = next(iter(guide.decisions.items()))
    options = {key: option for key, option in decision.options.items() if key != decision.always}
    return guide.model_copy(
        update={"decisions": {**guide.decisions, name: decision.model_copy(update={"options": options})}}
    )


def with_silent_no_treatment_option(guide: Guide) -> Guide:
    return with_options(unknown=())(guide)


TAKEN_OUT: list[tuple[str, str, Callable[[Guide], Guide]]] = [
    ("ipdasi", "Q1", without("glossary")),
    ("ipdasi", "Q2", with_unnamed_decisions),
    ("ipdasi", "Q3", with_one_option(summary="no-such-fact")),
    ("ipdasi", "Q4", with_one_option(good=())),
    ("ipdasi", "Q5", with_one_option(hard=())),
    ("ipdasi", "Q6", with_one_option(living=())),
    ("ipdasi", "C1", with_one_option(good=("surgery-rim-aim",))),
    ("ipdasi", "C2", without("sources")),
    ("ipdasi", "C2", with_facts(cites=())),
    ("ipdasi", "C3", with_about(written_on=TODAY + timedelta(days=1))),
    ("ipdasi", "C4", with_about(update_policy="2026-11-21")),  # a date is not a policy
    ("ipdasi", "C4", with_about(review_by=TODAY - timedelta(days=1))),
    ("ipdasi", "C5", with_unexplained_certainty),
    ("ipdasi", "C5", with_facts(figure=None)),
    ("ipdasi", "C6", with_about(funding="")),
    ("ipdasi", "C6", with_about(funding="Not said.")),
    ("ipdasi", "b1", without_the_no_treatment_option),
    ("ipdasi", "b1", with_silent_no_treatment_option),
    ("ipdasi", "b2", with_one_option(effects={})),
    ("ipdasi", "b3", with_facts(figure=None)),
    ("ipdasi", "b3", with_options(figures=(), good=(), hard=(), living=(), unknown=())),
    ("ipdasi", "b4", with_one_figure(population="-")),
    ("ipdasi", "b5", with_a_wrong_count),
    ("ipdasi", "b6", with_one_figure(period="-")),
    ("ipdasi", "b7", with_one_figure(per=1000)),
    ("ipdasi", "b7", with_facts(figure=None)),
    ("ipdasi", "b8", with_drawings_taken_out),
    ("ipdasi", "b9", without("concerns")),
    ("ipdasi", "b10", without("questions")),
    ("ipdasi", "b11", without("prompts")),
    ("ipdasi", "b18", with_about(evidence=("-",))),
    ("ipdasi", "b19", with_unexplained_certainty),
    ("ipdasi", "b20", with_about(authors=(Author.model_construct(name="Somebody", role="Writer"),))),
    ("pemat-p", "4", without("glossary")),
    ("pemat-p", "7", with_a_wrong_count),
    ("cdc-index", "11", with_one_option(unknown=())),
    ("cdc-index", "14", with_about(urgent="-")),
    ("cdc-index", "19", with_one_option(hard=())),
]
# One page links to the first question, so a guide without any is looked at without its links.
NO_LINKS = {"b10"}


@pytest.mark.parametrize(("instrument", "number", "take_out"), TAKEN_OUT)
def test_what_is_taken_out_of_the_guide_is_no_longer_met(
    instrument: str, number: str, take_out: Callable[[Guide], Guide]
):
    guide = sarcoma_guide()
    assert status(assessed(guide), instrument, number) is Status.MET
    if number in NO_LINKS:
        assert not prove(Proof.STEPS, Evidence(take_out(guide), EASY, TODAY)).holds
    else:
        assert status(assessed(take_out(guide)), instrument, number) is Status.NOT_MET


def test_only_what_depends_on_the_funding_words_changes_with_them():
    before, after = (
        {(item.item.number, item.status) for item in assessed(guide).items()}
        for guide in (sarcoma_guide(), with_about(funding="")(sarcoma_guide()))
    )
    assert {number for number, _status in before ^ after} == {"C6"}


def test_a_guide_that_is_hard_to_read_still_reports_it_but_is_not_plain():
    hard = Reading(texts=10, mean=8.1, hardest=14.0, over_ten=3)
    assessment = assessed(sarcoma_guide(), reading=hard)
    assert status(assessment, "ipdasi", "b21") is Status.MET
    assert status(assessment, "pemat-p", "3") is Status.NOT_MET


def test_an_unmeasured_reading_grade_is_not_reported():
    unmeasured = Reading(texts=0, mean=0.0, hardest=0.0, over_ten=0)
    assert status(assessed(sarcoma_guide(), reading=unmeasured), "ipdasi", "b21") is Status.NOT_MET


def test_a_list_of_more_than_seven_lines_is_too_long():
    fits = with_options(good=("surgery-rim-aim",) * 7)(without("topics")(sarcoma_guide()))
    too_long = with_options(good=("surgery-rim-aim",) * 8)(without("topics")(sarcoma_guide()))
    assert prove(Proof.SHORT_LISTS, Evidence(fits, EASY, TODAY)).holds
    assert not prove(Proof.SHORT_LISTS, Evidence(too_long, EASY, TODAY)).holds


def test_every_proof_can_be_made_and_says_something():
    evidence = Evidence(sarcoma_guide(), EASY, TODAY)
    assert all(prove(proof, evidence).because for proof in Proof)


def test_the_reading_grade_is_that_of_the_texts():
    reading = reading_of(sarcoma_guide())
    assert reading.texts > 1000
    assert 3 < reading.mean < 8
    worse = with_about(
        purpose="Notwithstanding interdisciplinary considerations regarding histopathological classification, "
        "multimodality individualisation necessitates comprehensive deliberation."
    )(sarcoma_guide())
    assert reading_of(worse).hardest > max(20, reading.hardest)


def test_the_guide_meets_all_that_writing_and_software_can_meet():
    ipdasi = assessed(sarcoma_guide()).instruments[0]
    counts = {group.key: (group.met, group.within_reach, group.needs_people) for group in ipdasi.groups}
    assert counts == {"qualifying": (6, 6, 0), "fair": (6, 6, 0), "quality": (15, 15, 8), "tests": (0, 0, 0)}
    assert (ipdasi.met, ipdasi.applicable, ipdasi.does_not_apply) == (27, 35, 9)


def test_every_item_of_the_published_lists_is_there():
    numbers = {each.key: [i.item.number for g in each.groups for i in g.items] for each in _instruments()}
    assert sorted(numbers["ipdasi"]) == sorted(
        [f"Q{n}" for n in range(1, 7)] + [f"C{n}" for n in range(1, 11)] + [f"b{n}" for n in range(1, 29)]
    )
    assert numbers["pemat-p"] == [str(n) for n in range(1, 27) if n not in (13, 14)]
    assert numbers["cdc-index"] == [str(n) for n in range(1, 21)]


def _instruments() -> Any:
    return assessed(sarcoma_guide()).instruments


def test_nothing_is_met_that_only_people_can_meet():
    people = {"b12", "b13", "b14", "b15", "b16", "b17", "b22", "b23"}
    found = {item.item.number for item in assessed(sarcoma_guide()).items() if item.status is Status.NEEDS_PEOPLE}
    assert found == people


# --- the pages ------------------------------------------------------------------------------------


@pytest.fixture
def edition() -> Any:
    return EditionFactory.create()


@pytest.mark.django_db
def test_every_proof_leads_to_a_page_and_a_place_on_it(client: Client, edition: Any):
    links = {link.url for item in assessed(sarcoma_guide()).items() for link in item.links}
    assert len(links) > 15
    for link in sorted(links):
        page, _hash, place = link.partition("#")
        response = client.get(page)
        assert response.status_code == 200, page
        if place:
            assert f'id="{place}"' in response.content.decode(), link


def test_everything_met_has_a_link_that_proves_it():
    met = [item for item in assessed(sarcoma_guide()).items() if item.status is Status.MET]
    assert met
    assert all(item.links for item in met)
    assert all(item.proved or item.judged for item in met)


@pytest.mark.django_db
def test_the_page_says_who_wrote_it_who_paid_and_that_nobody_was_involved_yet(client: Client, edition: Any):
    about = sarcoma_guide().about
    page = _words(client.get(reverse("about")))
    for said in (about.authors[0].role, about.funding, about.people, about.update_policy, *about.evidence):
        assert said in page
    assert "Signed by a doctor or nurse Not yet" in page
    assert "No clinician has signed this edition yet." in page


@pytest.mark.django_db
def test_the_page_names_who_signed(client: Client):
    signed = Signature(name="Dr A Example", role="sarcoma surgeon", signed_on=TODAY)
    EditionFactory.create(says=with_about(signatures=(signed,))(sarcoma_guide()))
    page = _words(client.get(reverse("about")))
    assert "Signed by a doctor or nurse Dr A Example, sarcoma surgeon" in page
    assert "No clinician has signed this edition yet." not in page


@pytest.mark.django_db
def test_the_page_claims_no_more_than_it_may(client: Client, edition: Any):
    page = _words(client.get(reverse("about")))
    assert "Self-assessed against IPDASi version 4.0. Version 5.0 is not yet reviewed." in page
    assert "Whether the clinical content is right is not covered by these lists." in page
    for claim in ("certified", "conformant", "compliant", "accredited", "approved by"):
        assert claim not in page.lower()


@pytest.mark.django_db
def test_the_page_shows_the_verdict_and_its_day(client: Client, edition: Any):
    page = _words(client.get(reverse("about")))
    for line in (
        "Does it help with a decision at all? 6 of 6 met.",
        "Is it fair and open? 6 of 6 met.",
        "What makes it stronger 15 of 15 met. 8 more need people.",
        "9 items do not apply here.",
    ):
        assert line in page
    assert re.search(r"worked out on \d+ \w+ 20\d\d", page)


@pytest.mark.django_db
def test_the_page_shows_what_an_edition_without_funding_words_lacks(client: Client):
    EditionFactory.create(says=with_about(funding="Not said.")(sarcoma_guide()))
    page = _words(client.get(reverse("about")))
    assert "Is it fair and open? 5 of 6 met." in page
    assert "C6. It says who paid for it. Not met Nothing says who paid." in page


@pytest.mark.django_db
def test_the_lists_are_folded_away(client: Client, edition: Any):
    html = client.get(reverse("about")).content.decode()
    assert "<details open" not in html
    assert html.index("<details><summary>IPDASi") < html.index('id="ipdasi-Q1"')
    assert "style=" not in html


@pytest.mark.django_db
def test_every_source_stands_on_its_page(client: Client, edition: Any):
    html = client.get(reverse("sources")).content.decode()
    assert html.count('<li id="source-') == len(sarcoma_guide().sources)


@pytest.mark.django_db
def test_the_record_answers_items_3_to_13(client: Client, edition: Any):
    response = client.get("/about/record.json")
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store, private"
    record = json.loads(response.content)
    guide = sarcoma_guide()
    assert list(record["items"]) == [str(number) for number in range(3, 14)]
    assert all(len(answer) > 1 for answer in record["items"].values())
    assert len(record["items"]["10"]["options"]) == sum(1 for _option in guide.options())
    assert record["items"]["8"]["digest"] == edition.digest
    assert record["items"]["8"]["edition"] == edition.number
    assert record["items"]["7"]["signed_by"] == []
    assert record["items"]["11"]["components"]["values_clarification"] is True
    assert record["items"]["11"]["components"]["personal_stories"] is False
    assert record["self_assessment"]["instruments"]["ipdasi"]["met"] == 27
    assert record["self_assessment"]["instruments"]["ipdasi"]["items"]["b12"] == "needs-people"


@pytest.mark.django_db
def test_the_record_tells_what_an_edition_lacks(client: Client):
    EditionFactory.create(says=with_facts(figure=None)(sarcoma_guide()))
    record = json.loads(client.get("/about/record.json").content)
    assert record["items"]["11"]["components"]["numerical_probabilities"] is False
    assert record["self_assessment"]["instruments"]["ipdasi"]["items"]["b3"] == "not-met"


@pytest.mark.django_db
def test_the_page_links_to_the_record_and_the_sources(client: Client, edition: Any):
    html = client.get(reverse("about")).content.decode()
    assert 'href="/about/record.json"' in html
    assert 'href="/about/sources/"' in html


def _words(response: Any) -> str:
    """What a reader sees of the main part, with every run of white space as one blank."""
    html = response.content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    text = re.sub(r'<span class="unseen">.*?</span>', "", main)
    text = re.sub(r"<[^>]+>", " ", text).replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")
    return re.sub(r"\s+([.,:])", r"\1", " ".join(text.split()))


# --- the lists as files ---------------------------------------------------------------------------

GOOD = """\
instruments:
  made-up:
    name: A made-up list
    what: It asks little.
    source: Nobody
    judged_on: 2026-11-21
    groups:
      all:
        name: All of it
        items:
          - number: "1"
            asks: It is there.
            proof: funding
            see: [funding]
records:
  made-up:
    name: Made up
    source: Nobody
    items:
      "1": {asks: What for?, answered_by: purpose}
"""


@pytest.mark.parametrize(
    ("was", "becomes", "line", "message"),
    [
        ("proof: funding", "prof: funding", 13, "unknown key 'prof'"),
        ("proof: funding", "proof: fundings", 13, "Input should be"),
        ("proof: funding", "needs_people: Not yet.\n            proof: funding", 11, "must have 'proof' or 'judged'"),
        ("proof: funding", "why: no", 13, "unknown key"),
        ("see: [funding]", "see: []", 11, "names no page that shows it: add 'see'"),
        ("see: [funding]", "see: [nowhere]", 14, "Input should be"),
        ("name: A made-up list", "address: https://example.org/", 2, "'name' is missing: add it"),
    ],
)
def test_a_fault_in_a_list_is_told_with_its_line(tmp_path: Path, was: str, becomes: str, line: int, message: str):
    (tmp_path / "list.yaml").write_text(GOOD, encoding="utf-8")
    load_standards(tmp_path)
    (tmp_path / "list.yaml").write_text(GOOD.replace(was, becomes), encoding="utf-8")
    with pytest.raises(StandardsError) as caught:
        load_standards(tmp_path)
    assert message in str(caught.value)
    assert caught.value.faults[0].file == "list.yaml"
    assert caught.value.faults[0].line == line


def test_an_item_that_stands_twice_is_refused(tmp_path: Path):
    item = GOOD[GOOD.index('          - number: "1"') : GOOD.index("records:")]
    (tmp_path / "list.yaml").write_text(GOOD.replace("records:", item + "records:"), encoding="utf-8")
    with pytest.raises(StandardsError, match="item numbers that stand twice: 1"):
        load_standards(tmp_path)


def test_a_file_that_is_not_yaml_is_refused(tmp_path: Path):
    (tmp_path / "list.yaml").write_text("instruments: [", encoding="utf-8")
    with pytest.raises(GuideError, match=r"list\.yaml"):
        load_standards(tmp_path)
