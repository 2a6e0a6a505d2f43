"""`manage.py consider` is a promise to others: exact shape, one reply a line, one bad line stops nothing."""

import json
import os
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from core.management.commands.consider import replies
from tests.factories import EditionFactory, reworded, sarcoma_guide
from tests.guide import oracle

EXAMPLE = (
    b'{"stage":"ii","site":"leg","size":"small","reach":"reachable","nodes":"no","nerves":"no","fitness":"well"}\n'
)


@pytest.fixture
def ask(monkeypatch):
    """Runs the command in this process: lines in, replies and exit status out. The database is out of bounds here."""

    def run(given, **options):
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(given)))
        out = StringIO()
        try:
            call_command("consider", stdout=out, **options)
            status = 0
        except SystemExit as leaving:
            status = leaving.code
        return [json.loads(line) for line in out.getvalue().splitlines()], status

    return run


def answers_to(given):
    """The replies to these lines, as somebody reads them from the output."""
    return [json.loads(json.dumps(reply)) for reply in replies(sarcoma_guide(), BytesIO(given))]


class TestAReply:
    def test_to_the_example_fits_surgery_and_surgery_then_radiation(self):
        (reply,) = answers_to(EXAMPLE)
        fits = [option["key"] for option in reply["options"]["treatment"] if option["fit"] == "fits"]
        assert fits == ["surgery", "surgery-then-radiation", "no-active-treatment"]
        assert reply["asks"] is None

    def test_has_exactly_the_promised_shape(self):
        (reply,) = answers_to(b'{"stage": "ii", "site": "leg", "fitness": "well", "reach": "unsure"}')
        assert list(reply) == ["asks", "options"]
        assert reply["asks"] == "size"
        assert list(reply["options"]) == ["treatment", "blood-test"]
        options = {option["key"]: option for option in reply["options"]["treatment"]}
        assert options["surgery"] == {
            "key": "surgery",
            "fit": "depends",
            "missing": ["reach"],
            "because": ["stage", "fitness"],
            "steps": [
                {"treatment": "surgery", "fit": "fits", "sometimes": False},
                {"treatment": "node-removal", "fit": "depends", "sometimes": False},
            ],
        }
        assert options["shrink-then-surgery"]["missing"] == ["size", "reach"]
        assert options["shrink-then-surgery"]["steps"][-1] == {
            "treatment": "radiation",
            "fit": "fits",
            "sometimes": True,
        }
        assert options["spread-surgery"] == {
            "key": "spread-surgery",
            "fit": "ruled_out",
            "missing": [],
            "because": ["stage"],
            "steps": [{"treatment": "surgery", "fit": "fits", "sometimes": False}],
        }
        assert reply["options"]["blood-test"] == [
            {"key": key, "fit": "fits", "missing": [], "because": [], "steps": []}
            for key in ("usual-checks", "blood-test-in-a-study", "blood-test-outside-a-study")
        ]

    def test_gives_options_in_guide_order_whatever_fits(self):
        for reply in answers_to(b'{}\n{"stage": "iv", "removable": "all"}\n{"stage": "i"}\n'):
            for decision, paths in oracle.DECISIONS.items():
                assert [option["key"] for option in reply["options"][decision]] == [path.key for path in paths]

    def test_to_a_question_left_out_asks_it_and_to_unsure_does_not(self):
        not_asked, unsure = answers_to(b'{"stage": "iv"}\n{"stage": "iv", "removable": "unsure"}\n')
        assert (not_asked["asks"], unsure["asks"]) == ("removable", None)
        assert not_asked["options"] == unsure["options"]

    def test_names_both_treatments_of_a_step_with_two(self):
        (reply,) = answers_to(b'{"stage": "iv", "removable": "not-all"}')
        steps = {option["key"]: option["steps"] for option in reply["options"]["treatment"]}
        assert [step["treatment"] for step in steps["spread-targeted"]] == ["targeted", "chemotherapy"]
        assert [step["treatment"] for step in steps["spread-symptom-relief"]] == ["radiation", "chemotherapy"]

    def test_comes_for_each_line_in_turn_with_or_without_a_last_line_end(self):
        found = answers_to(b'{"stage": "i"}\r\n  {"stage": "iv"}  \n{}')
        assert [reply["asks"] for reply in found] == ["site", "removable", "stage"]

    def test_to_no_lines_at_all_is_none(self):
        assert answers_to(b"") == []


BAD_LINES = [
    (b"not json", "not a JSON object"),
    (b"", "not a JSON object"),
    (b"   ", "not a JSON object"),
    (b"[]", "an object of questions and choices"),
    (b'["stage", "ii"]', "an object of questions and choices"),
    (b'"stage"', "an object of questions and choices"),
    (b"null", "an object of questions and choices"),
    (b"3", "an object of questions and choices"),
    (b'{"grade": "high"}', "unknown question 'grade'"),
    (b'{"": "ii"}', "unknown question ''"),
    (b'{"Stage": "ii"}', "unknown question 'Stage'"),
    (b'{"stage": "v"}', "'stage' has no choice 'v': use one of i, ii, iii, iv, unsure"),
    (b'{"stage": "II"}', "no choice 'II'"),
    (b'{"stage": 2}', "no choice 2"),
    (b'{"stage": NaN}', "no choice nan"),
    (b'{"stage": true}', "no choice True"),
    (b'{"stage": null}', "no choice None"),
    (b'{"stage": ["ii"]}', "no choice ['ii']"),
    (b'{"stage": {"ii": "ii"}}', "no choice {'ii': 'ii'}"),
    (b'{"stage": "ii", "stage": "ii"}', "'stage' stands twice"),
    (b'{"stage": "ii"} {"stage": "ii"}', "not a JSON object"),
    (b'{"stage": "ii"', "not a JSON object"),
    (b"{'stage': 'ii'}", "not a JSON object"),
    (b'{"stage": "\xff"}', "not a JSON object"),
    (b'\xef\xbb\xbf{"stage": "ii"}', "not a JSON object"),
    (b'{"stage": "i\x00i"}', "not a JSON object"),
    (b"\x00" * 100, "not a JSON object"),
    (b'{"stage": "\\u0000"}', "no choice '\\x00'"),
    (b'{"stage": "\\ud800"}', "no choice '\\ud800'"),
    (b"[" * 100_000, "not a JSON object"),
    (b'{"stage":' * 100_000, "not a JSON object"),
    (b"1" * 10_000, "not a JSON object"),
    ('{"größe": "klein"}'.encode(), "unknown question 'größe'"),
]


class TestABadLine:
    @pytest.mark.parametrize(("line", "says"), BAD_LINES, ids=lambda value: ascii(value)[:40])
    def test_gives_an_error_while_the_lines_around_it_are_answered(self, line, says):
        before, bad, after = answers_to(EXAMPLE + line + b"\n" + EXAMPLE)
        assert list(bad) == ["error"]
        assert says in bad["error"]
        assert before == after
        assert "options" in before

    def test_makes_the_exit_status_1_once_every_line_has_its_reply(self, ask):
        found, status = ask(b"".join(line + b"\n" for line, _ in BAD_LINES) + b"{}\n", guide="template")
        assert ["error" in reply for reply in found] == [True] * len(BAD_LINES) + [False]
        assert status == 1

    @pytest.mark.django_db
    def test_is_what_makes_it_so(self, ask, edition):
        found, status = ask(EXAMPLE * 3, edition=1)
        assert (found, status) == (answers_to(EXAMPLE * 3), 0)


class TestWhichGuide:
    def test_one_that_is_not_there_is_said(self, ask):
        with pytest.raises(CommandError, match="there is no guide here"):
            ask(EXAMPLE, guide="no-such-guide")

    @pytest.mark.django_db
    def test_a_published_edition_is_read_rather_than_the_files(self, ask):
        guide = sarcoma_guide()
        treatment = guide.decisions["treatment"]
        options = dict(list(treatment.options.items())[-2:])
        shorter = {**guide.decisions, "treatment": treatment.model_copy(update={"options": options})}
        EditionFactory(number=4, says=guide.model_copy(update={"decisions": shorter}))
        EditionFactory(number=5, says=reworded(guide))
        (reply,), _ = ask(EXAMPLE, edition=4)
        assert [option["key"] for option in reply["options"]["treatment"]] == list(options)

    @pytest.mark.django_db
    @pytest.mark.parametrize("number", [2, 0, -1, 10**30])
    def test_an_edition_that_is_not_there_is_said(self, ask, number):
        EditionFactory(number=1)
        with pytest.raises(CommandError, match=f"there is no edition {number} of soft-tissue-sarcoma"):
            ask(EXAMPLE, edition=number)

    @pytest.mark.django_db
    def test_a_damaged_edition_is_said(self, ask):
        EditionFactory(number=1, damaged=True)
        with pytest.raises(CommandError, match="edition 1 of soft-tissue-sarcoma is not what was published"):
            ask(EXAMPLE, edition=1)


@pytest.fixture
def run_without_a_database(tmp_path):
    """Runs the command as others run it, in a process of its own that has no database to go to."""

    def run(*arguments, given=EXAMPLE, **environment):
        return subprocess.run(
            [sys.executable, "manage.py", "consider", *arguments],
            cwd=settings.BASE_DIR,
            input=given,
            capture_output=True,
            env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/gone/db.sqlite3", **environment},
            check=False,
        )

    return run


class TestAsAProcess:
    def test_it_needs_no_database_and_stdout_of_any_encoding(self, run_without_a_database):
        given = EXAMPLE + '{"größe": "klein"}\n'.encode() + EXAMPLE
        done = run_without_a_database(given=given, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
        first, bad, last = [json.loads(line) for line in done.stdout.splitlines()]
        assert first == last
        assert "größe" in bad["error"]
        assert (done.returncode, done.stderr) == (1, b"")

    def test_an_edition_without_a_database_is_refused_in_one_line(self, run_without_a_database):
        done = run_without_a_database("--edition", "1")
        assert done.returncode == 1
        assert done.stdout == b""
        assert done.stderr.startswith(b"CommandError: the database does not answer, so no edition can be read")
        assert b"Traceback" not in done.stderr
