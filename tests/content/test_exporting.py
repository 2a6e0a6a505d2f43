"""A guide written out as files is the same guide when it is read again."""

from __future__ import annotations

from ruamel.yaml import YAML

from core.content.exporting import as_files
from core.content.loading import load_folder, read_guide
from core.guide.schema import Guide
from tests.factories import sarcoma_guide
from tests.guide.small_guide import REVIEW_BY, small_guide


def knee() -> Guide:
    return Guide.model_validate(small_guide())


def test_reading_the_files_again_gives_the_same_guide():
    again = read_guide(as_files(knee()))
    assert again == knee()
    assert again.digest() == knee().digest()


def test_so_it_is_for_the_real_guide():
    assert read_guide(as_files(sarcoma_guide())).digest() == sarcoma_guide().digest()


def test_a_folder_of_these_files_is_a_guide(tmp_path):
    for name, text in as_files(knee()).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert load_folder(tmp_path) == knee()


def test_each_section_has_a_file_in_the_order_of_the_guide():
    names = list(as_files(knee()))
    assert names[:4] == ["about.yaml", "sources.yaml", "facts.yaml", "questions.yaml"]
    assert [name.removesuffix(".yaml") for name in names] == [
        name for name in Guide.model_fields if name in small_guide()
    ]


def test_what_a_person_would_read_in_them_is_plain():
    files = as_files(knee())
    assert f"review_by: {REVIEW_BY}\n" in files["about.yaml"]  # a day, without quotes
    assert YAML(typ="safe").load(files["facts.yaml"])["facts"]["knee-words"]["text"].startswith("In one study, 4 out")
    data = small_guide()
    data["about"]["name"] = "Ein wundes Knie: größer"
    assert "größer" in as_files(Guide.model_validate(data))["about.yaml"]
    assert max(len(line) for text in files.values() for line in text.splitlines()) <= 120
