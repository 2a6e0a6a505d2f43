"""A fault in a guide file is told with its file, its line, its key and what would be right."""

import re

import pytest

from core.content.loading import GuideError, load_folder, open_guide, read_guide
from tests.factories import sarcoma_guide
from tests.guide.small_guide import as_yaml, small_guide


def faults_in(**texts):
    with pytest.raises(GuideError) as refused:
        read_guide({f"{name}.yaml": text for name, text in texts.items()})
    return refused.value.faults


def planted(plant):
    data = small_guide()
    plant(data)
    text = as_yaml(data)
    return text, faults_in(guide=text)


def care(data):
    return data["decisions"]["care"]["options"]


def test_the_made_up_guide_is_read():
    assert read_guide({"guide.yaml": as_yaml(small_guide())}).about.name == "A sore knee"


def test_the_order_of_the_file_is_the_order_of_the_guide():
    guide = read_guide({"guide.yaml": as_yaml(small_guide())})
    assert list(guide.decisions["care"].options) == ["exercises", "injection", "wait"]


def test_the_real_guide_is_read():
    assert sarcoma_guide().decisions


# --- one fault a row: what is planted, where it is told, what is said, and what stands on the line ----------------


def unknown_key(data):
    care(data)["injection"]["god"] = ["needle-good"]


def unknown_key_like_no_other(data):
    data["facts"]["moving-what"]["figure"] = {"zzz": 1}


def unknown_part(data):
    data["fact"] = {}


def missing_key(data):
    del data["facts"]["moving-what"]["certainty"]


def wrong_form(data):
    data["facts"]["Moving What"] = data["facts"]["moving-what"]


def uncited_fact(data):
    data["facts"]["moving-what"]["cites"] = []


def too_few(data):
    care(data)["wait"]["good"] = []


def figure_that_does_not_add_up(data):
    data["facts"]["needle-figure"]["figure"]["counts"][0]["had"] = 41


def unsure_as_a_choice(data):
    data["questions"]["pain"]["choices"]["unsure"] = {"label": "?", "said": "?"}


def dead_reference(data):
    care(data)["injection"]["good"] = ["needle-god"]


def dead_choice(data):
    care(data)["injection"]["when"] = [{"pain": ["stronk"]}]


def label_twice(data):
    data["sources"]["study"]["passages"]["K1"] = "Again."


def option_twice(data):
    data["decisions"]["picture"]["options"]["wait"] = data["decisions"]["picture"]["options"]["scan"]


def no_date(data):
    data["facts"]["moving-what"]["review_by"] = "soon"


@pytest.mark.parametrize(
    ("plant", "place", "words", "line"),
    [
        (unknown_key, "decisions.care.options.injection.god", "unknown key 'god': did you mean 'good'?", "god:"),
        (unknown_key_like_no_other, "facts.moving-what.figure.zzz", "use one of measure, population", "zzz:"),
        (unknown_part, "fact", "unknown key 'fact': did you mean 'facts'?", "fact:"),
        (missing_key, "facts.moving-what.certainty", "'certainty' is missing: add it", "moving-what:"),
        (wrong_form, "facts.Moving What", "'Moving What' does not have the right form", "Moving What:"),
        (uncited_fact, "facts.moving-what.cites", "nothing is cited here", "cites: []"),
        (too_few, "decisions.care.options.wait.good", "'good' has too few entries: give at least 1", "good: []"),
        (figure_that_does_not_add_up, "facts.needle-figure.figure", "41 and 60 make 101, not 100", "figure:"),
        (unsure_as_a_choice, "questions.pain", "'unsure' is always offered", "pain:"),
        (dead_reference, "decisions.care.options.injection.good.0", "Did you mean 'needle-good'?", "- needle-god"),
        (dead_choice, "decisions.care.options.injection.when.0.pain", "has no choice 'stronk'", "- pain:"),
        (label_twice, "sources.study.passages.K1", "stands in source 'leaflet' already", "K1: Again."),
        (option_twice, "decisions.picture.options.wait", "stands in decision 'care' already", "wait:"),
        (no_date, "facts.moving-what.review_by", "Input should be a valid date", "review_by: soon"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_planted_fault_is_told_with_its_place_and_line(plant, place, words, line):
    text, faults = planted(plant)
    fault = next(fault for fault in faults if fault.place == place)
    assert words in fault.message
    assert fault.file == "guide.yaml"
    assert line in text.splitlines()[fault.line - 1]


# --- what YAML itself refuses -----------------------------------------------------------------------------------


def test_a_duplicate_key_is_told_with_its_line():
    [fault] = faults_in(guide="facts:\n  a:\n    text: one\n    text: two\n")
    assert (fault.file, fault.line) == ("guide.yaml", 4)
    assert 'duplicate key "text": a key may stand only once here' in fault.message


def test_text_that_is_no_yaml_is_told_with_its_line():
    [fault] = faults_in(guide="facts:\n  a: [1, 2\nabout: x\n")
    assert fault.message.startswith("this is not YAML: ")
    assert fault.line == 3


def test_a_character_that_yaml_does_not_allow_is_told():
    [fault] = faults_in(guide="facts: \x07\n")
    assert fault.message.startswith("this is not YAML: ")


def test_a_date_that_cannot_be_is_told_with_its_line():
    [fault] = faults_in(guide="about:\n  name: Knee\n  written_on: 2027-02-30\n")
    assert (fault.line, fault.message) == (3, "this is not YAML: 2027-02-30 cannot be: day is out of range for month")


def test_what_a_merge_brought_in_is_told_at_the_part_it_was_merged_into():
    faults = faults_in(guide="about: {}\nfacts:\n  <<: {a: 1}\n")
    assert [fault.line for fault in faults if fault.place == "facts.a"] == [3]


def test_a_bottomless_file_is_told():
    [fault] = faults_in(guide="facts: " + "[" * 600)
    assert fault.message == "this is nested too deeply to be a guide"


def test_a_few_lines_that_would_fill_the_memory_once_written_out_are_told():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    [fault] = faults_in(guide="\n".join(lines) + "\n")
    assert fault.message == "written out, this is far too long to be a guide: use fewer aliases"


def test_aliases_that_save_some_lines_are_read():
    data = small_guide()
    text = as_yaml(data).replace("moving-what:", "moving-what: &first", 1)
    assert read_guide({"guide.yaml": text}) == read_guide({"guide.yaml": as_yaml(data)})


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words\n"])
def test_a_file_is_a_mapping_of_parts(text):
    [fault] = faults_in(guide=text)
    assert str(fault) == "guide.yaml, line 1: a guide file is a mapping of parts, such as 'facts:'"


# --- several files ----------------------------------------------------------------------------------------------


def split(data, *parts):
    """The guide in two files: these parts in the second."""
    second = {part: data.pop(part) for part in parts}
    return {"first": as_yaml(data), "second": as_yaml(second)}


def test_a_part_may_be_spread_over_files():
    data = small_guide()
    more = {"facts": {"moving-what": data["facts"].pop("moving-what")}}
    guide = read_guide({"first.yaml": as_yaml(data), "second.yaml": as_yaml(more)})
    assert list(guide.facts)[-1] == "moving-what"


def test_a_fault_is_told_in_the_file_it_stands_in():
    data = small_guide()
    unknown_key(data)
    fault = faults_in(**split(data, "decisions"))[0]
    assert fault.file == "second.yaml"


def test_a_key_that_two_files_define_is_told():
    data = small_guide()
    more = {"facts": {"moving-what": data["facts"]["moving-what"]}}
    [fault] = faults_in(first=as_yaml(data), second=as_yaml(more))
    assert re.fullmatch(r"'moving-what' stands in first.yaml, line \d+ already: rename one of them", fault.message)
    assert str(fault).startswith("second.yaml, line 2: facts: ")


def test_a_part_that_is_no_mapping_stands_in_one_file():
    data = small_guide()
    [fault] = faults_in(first=as_yaml(data), second=as_yaml({"about": data["about"]}))
    assert fault.message == "'about' stands in first.yaml already"


def test_a_part_keeps_its_shape_from_file_to_file():
    [fault] = faults_in(first="facts: [1]\n", second="facts:\n  a: 1\n")
    assert fault.message == "'facts' is a list or a single value in first.yaml: write it the same way here"
    [fault] = faults_in(first="facts:\n  a: 1\n", second="facts: [1]\n")
    assert fault.message == "'facts' stands in first.yaml already"


def test_lists_of_several_files_are_joined_and_keep_their_lines():
    marks = [
        {"where": f"facts.{key}.text", "rule": "number", "why": "Why not."} for key in ("moving-what", "brace-what")
    ]
    data = {**small_guide(), "exceptions": marks[:1]}
    more = as_yaml({"exceptions": [*marks[1:], {**marks[0], "rule": "nonsense"}]})
    [fault] = faults_in(first=as_yaml(data), second=more)
    assert fault.file == "second.yaml"
    assert fault.place == "exceptions.2.rule"
    assert "nonsense" in more.splitlines()[fault.line - 1]


def test_a_fault_of_the_whole_guide_names_no_file():
    faults = faults_in(guide="facts: {}\n")
    assert {fault.file for fault in faults if fault.place == "about"} == {"the guide"}
    assert "'about' is missing: add it" in [fault.message for fault in faults]


# --- files and folders ------------------------------------------------------------------------------------------


def test_a_guide_may_be_one_file_or_a_folder(tmp_path):
    file = tmp_path / "knee.yaml"
    file.write_text(as_yaml(small_guide()), encoding="utf-8")
    assert open_guide(file)[0] == load_folder(tmp_path)


def test_a_folder_without_files_is_no_guide(tmp_path):
    with pytest.raises(GuideError, match=r"1 fault\.\n .*there is no guide here"):
        load_folder(tmp_path)


def test_a_file_that_is_no_utf8_is_told(tmp_path):
    (tmp_path / "knee.yaml").write_bytes("facts: é".encode("latin-1"))
    with pytest.raises(GuideError, match=r"knee\.yaml, line 1: this file is not UTF-8 text"):
        load_folder(tmp_path)


def test_every_fault_is_told_at_once():
    data = small_guide()
    unknown_key(data)
    uncited_fact(data)
    with pytest.raises(GuideError, match="The guide cannot be used: 2 faults"):
        read_guide({"guide.yaml": as_yaml(data)})
