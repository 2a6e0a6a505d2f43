"""A wrong setting stops the start, by name, and is never repeated."""

import base64
import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from decision_aid.environment import BadSetting, Environment, read_environment
from decision_aid.trial_keys import FILE_NAME, trial_keys

ROOT = Path(__file__).resolve().parents[2]


def key(first: int) -> str:
    return base64.b64encode(bytes(range(first, first + 32))).decode()


PRODUCTION = {
    "DECISION_AID_MODE": "production",
    "SECRET_KEY": "q8Zr1uVx5yTn3LdWc7pKf0mHs2JgEa9bRt6oXiYvNwQhUzCkMlDjPSGAFeBI",
    "SEALING_KEYS": key(0),
    "ALLOWED_HOSTS": "decide.hospital.org,www.decide.hospital.org",
    "SITE_ORIGIN": "https://decide.hospital.org",
}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Reads the settings as if the process had been started with these variables only."""

    def read_with(**given: str) -> Environment:
        for field in Environment.model_fields:
            monkeypatch.delenv(field.upper(), raising=False)
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        return read_environment(var=tmp_path)

    return read_with


def test_a_trial_needs_no_setting(read, tmp_path: Path):
    environment = read()
    assert not environment.is_production
    assert not environment.debug
    assert environment.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert environment.visit_hours == 24
    assert len(environment.secret_key.get_secret_value()) >= 50
    assert [len(key) for key in environment.sealing_keys] == [32]
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_a_trial_keeps_its_keys_from_start_to_start(read):
    assert read() == read()


def test_a_trial_takes_the_keys_it_is_given_and_makes_the_rest(read):
    environment = read(SEALING_KEYS=key(7))
    assert environment.sealing_keys == (bytes(range(7, 39)),)
    assert len(environment.secret_key.get_secret_value()) >= 50


def test_production_takes_what_it_is_given_and_writes_no_keys(read, tmp_path: Path):
    environment = read(**PRODUCTION, BEHIND_PROXY="true", VISIT_HOURS="1", DATABASE_URL="postgres://u:p@db/name")
    assert environment.is_production
    assert environment.secret_key.get_secret_value() == PRODUCTION["SECRET_KEY"]
    assert environment.allowed_hosts == ("decide.hospital.org", "www.decide.hospital.org")
    assert environment.behind_proxy
    assert environment.visit_hours == 1
    assert environment.database_url
    assert environment.database_url["HOST"] == "db"
    assert not list(tmp_path.iterdir())


def test_several_sealing_keys_keep_their_order(read):
    environment = read(SEALING_KEYS=f"{key(40)}, {key(0)}")
    assert [sealing_key[0] for sealing_key in environment.sealing_keys] == [40, 0]


def test_the_site_address_loses_its_slash_and_its_capitals(read):
    assert read(SITE_ORIGIN="https://Decide.Hospital.org:8443/").site_origin == "https://decide.hospital.org:8443"


WRONG = [
    ("DECISION_AID_MODE", "live"),
    ("DECISION_AID_MODE", ""),
    ("SECRET_KEY", ""),
    ("SECRET_KEY", "Zr1uVx5yTn3LdWc7pKf0mHs2JgEa9bRt6oXiYvN"),
    ("SECRET_KEY", "django-insecure-" + PRODUCTION["SECRET_KEY"]),
    ("SECRET_KEY", "please-change-me-" + PRODUCTION["SECRET_KEY"]),
    ("SECRET_KEY", "abc" * 20),
    ("SEALING_KEYS", ""),
    ("SEALING_KEYS", ","),
    ("SEALING_KEYS", "not base64 at all!"),
    ("SEALING_KEYS", "é" * 44),
    ("SEALING_KEYS", base64.b64encode(b"quite short").decode()),
    ("SEALING_KEYS", base64.b64encode(b"0123456789abcdef" * 2).decode()),
    ("SEALING_KEYS", base64.b64encode(bytes(32)).decode()),
    ("SEALING_KEYS", f"{key(0)},{key(0)}"),
    ("SEALING_KEYS", f"{key(0)},short"),
    ("ALLOWED_HOSTS", ""),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", "decide.hospital.org,*.hospital.org"),
    ("ALLOWED_HOSTS", ".hospital.org"),
    ("ALLOWED_HOSTS", "https://decide.hospital.org"),
    ("ALLOWED_HOSTS", "decide.hospital.org:443"),
    ("SITE_ORIGIN", ""),
    ("SITE_ORIGIN", "decide.hospital.org"),
    ("SITE_ORIGIN", "ftp://decide.hospital.org"),
    ("SITE_ORIGIN", "https://decide.hospital.org/start"),
    ("SITE_ORIGIN", "https://user:word@decide.hospital.org"),
    ("SITE_ORIGIN", "https://decide.hospital.org:notaport"),
    ("SITE_ORIGIN", "https://[::1"),
    ("SITE_ORIGIN", "http://decide.hospital.org"),
    ("SITE_ORIGIN", "https://elsewhere.org"),
    ("DATABASE_URL", ""),
    ("DATABASE_URL", "mysql://root:hunter2@db/name"),
    ("DATABASE_URL", "nonsense://root:hunter2@db/name"),
    ("DATABASE_URL", "postgres://root:hunter2@db:notaport/name"),
    ("DATABASE_URL", "postgres://root:hunter2@db/"),
    ("DEBUG", "maybe"),
    ("DEBUG", "true"),
    ("BEHIND_PROXY", "sometimes"),
    ("VISIT_HOURS", "0"),
    ("VISIT_HOURS", "25"),
    ("VISIT_HOURS", "a day"),
    ("VISIT_HOURS", "1.5"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_named_and_never_repeated(read, name: str, value: str):
    with pytest.raises(BadSetting) as caught:
        read(**{**PRODUCTION, name: value})
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"{name} ")
    assert "Right would be: " in line
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    if len(value) > 5:
        assert value not in line
    assert "hunter2" not in line


@pytest.mark.parametrize("name", ["SECRET_KEY", "SEALING_KEYS", "ALLOWED_HOSTS", "SITE_ORIGIN"])
def test_production_names_what_is_missing(read, name: str):
    with pytest.raises(BadSetting, match=rf"^{name} is missing\. Right would be: "):
        read(**{given: value for given, value in PRODUCTION.items() if given != name})


def test_every_missing_setting_is_named_at_once(read):
    with pytest.raises(BadSetting) as caught:
        read(DECISION_AID_MODE="production")
    assert [line.split()[0] for line in str(caught.value).splitlines()] == [*PRODUCTION][1:]


@pytest.mark.parametrize("keys", [[key(0), key(50)], [key(50), key(0)], [key(0).rstrip("="), key(50)]])
def test_the_sealing_keys_must_not_be_the_secret_key(read, keys: list[str]):
    with pytest.raises(BadSetting, match=r"^SEALING_KEYS holds a key that is part of SECRET_KEY"):
        read(**{**PRODUCTION, "SECRET_KEY": "".join(keys)})


def test_processes_that_start_together_agree_on_the_keys_of_a_trial(tmp_path: Path):
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(trial_keys, [tmp_path / "var"] * 64))
    assert len(set(made)) == 1
    assert [path.name for path in (tmp_path / "var").iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("content", ["", "{", "[]", "null", "{}", '{"SECRET_KEY": 1, "SEALING_KEYS": []}'])
def test_a_damaged_key_file_says_what_to_do(read, tmp_path: Path, content: str):
    (tmp_path / FILE_NAME).write_text(content)
    with pytest.raises(BadSetting, match=r"^SECRET_KEY is not set, and .*trial-keys\.json is damaged\. Delete it"):
        read()


def test_a_folder_that_cannot_be_written_says_what_to_do(read, tmp_path: Path):
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(BadSetting, match=r"^SECRET_KEY is not set, and .*trial-keys\.json cannot be used"):
        read()


def test_secrets_are_not_in_what_a_debugger_prints(read):
    shown = repr(read(**PRODUCTION, DATABASE_URL="postgres://u:hunter2@db/name"))
    assert PRODUCTION["SECRET_KEY"] not in shown
    assert "hunter2" not in shown
    assert "x1f" not in shown


def start(command: list[str], given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name.lower() not in Environment.model_fields}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**kept, **given}, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("command", [["manage.py", "help"], ["-c", "import decision_aid.wsgi"]])
def test_a_start_with_a_wrong_setting_ends_with_its_name_and_no_traceback(command: list[str]):
    ended = start(command, {**PRODUCTION, "SEALING_KEYS": "canary"})
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("SEALING_KEYS ")
    assert "Traceback" not in ended.stderr
    assert "canary" not in ended.stderr + ended.stdout


def test_production_passes_the_deployment_checks(tmp_path: Path):
    given = {**PRODUCTION, "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}
    ended = start(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], given)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_production_does_not_start_on_an_old_database(tmp_path: Path):
    given = {**PRODUCTION, "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}
    ended = start(["-c", "import decision_aid.wsgi"], given)
    assert ended.returncode == 1
    assert "core.E002" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_production_names_its_cookies_for_the_host_alone():
    asked = "from django.conf import settings as s; import json; print(json.dumps({n: getattr(s, n) for n in NAMES}))"
    names = ["DEBUG", "TRIAL", "COOKIE_PREFIX", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS"]
    given = {**PRODUCTION, "DJANGO_SETTINGS_MODULE": "decision_aid.settings"}
    ended = start(["-c", asked.replace("NAMES", repr(names))], given)
    assert list(json.loads(ended.stdout).values()) == [False, False, "__Host-", "__Host-csrf", True, 31536000]
