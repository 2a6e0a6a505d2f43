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
from decision_aid.variables import Mail

ROOT = Path(__file__).resolve().parents[2]


def key(first: int) -> str:
    return base64.b64encode(bytes(range(first, first + 32))).decode()


PRODUCTION = {
    "DECISION_AID_MODE": "production",
    "SECRET_KEY": "q8Zr1uVx5yTn3LdWc7pKf0mHs2JgEa9bRt6oXiYvNwQhUzCkMlDjPSGAFeBI",
    "SEALING_KEYS": key(0),
    "CODE_PEPPERS": f"2026q4:{key(60)}",
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
    assert [(name, len(key)) for name, key in environment.code_peppers] == [("trial", 32)]
    assert (environment.proxy_hops, environment.clinic_networks, environment.housekeeping) == (0, (), True)
    assert environment.leave_to.startswith("https://")
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_a_trial_keeps_its_keys_from_start_to_start(read):
    assert read() == read()


def test_a_trial_takes_the_keys_it_is_given_and_makes_the_rest(read):
    environment = read(SEALING_KEYS=key(7))
    assert environment.sealing_keys == (bytes(range(7, 39)),)
    assert len(environment.secret_key.get_secret_value()) >= 50


def test_a_trial_from_before_there_were_peppers_gets_one_and_keeps_its_keys(read, tmp_path: Path):
    older = {"SECRET_KEY": PRODUCTION["SECRET_KEY"], "SEALING_KEYS": key(7)}
    (tmp_path / FILE_NAME).write_text(json.dumps(older))
    environment = read()
    assert environment.secret_key.get_secret_value() == PRODUCTION["SECRET_KEY"]
    assert environment.sealing_keys == (bytes(range(7, 39)),)
    assert environment.code_peppers == read().code_peppers
    assert [name for name, _ in environment.code_peppers] == ["trial"]


def test_a_trial_with_a_file_of_peppers_takes_those(read, tmp_path: Path):
    peppers = tmp_path / "peppers"
    peppers.write_text(f"new:{key(40)}\nold:{key(41)}\n")
    assert [name for name, _ in read(CODE_PEPPERS_FILE=str(peppers)).code_peppers] == ["new", "old"]


def test_production_takes_what_it_is_given_and_writes_no_keys(read, tmp_path: Path):
    environment = read(**PRODUCTION, BEHIND_PROXY="true", VISIT_HOURS="1", DATABASE_URL="postgres://u:p@db/name")
    assert environment.is_production
    assert environment.secret_key.get_secret_value() == PRODUCTION["SECRET_KEY"]
    assert environment.allowed_hosts == ("decide.hospital.org", "www.decide.hospital.org")
    assert environment.behind_proxy
    assert environment.visit_hours == 1
    assert environment.database_url
    assert environment.database_url["HOST"] == "db"
    assert environment.code_peppers == (("2026q4", bytes(range(60, 92))),)
    assert environment.proxy_hops == 1
    assert not list(tmp_path.iterdir())


def test_production_takes_its_peppers_from_a_file_just_as_well(read, tmp_path: Path):
    peppers = tmp_path / "peppers"
    peppers.write_text(f"2027q1:{key(61)}\n\n 2026q4 : {key(60)} \n")
    given = {name: value for name, value in PRODUCTION.items() if name != "CODE_PEPPERS"}
    environment = read(**given, CODE_PEPPERS_FILE=str(peppers))
    assert environment.code_peppers == (("2027q1", bytes(range(61, 93))), ("2026q4", bytes(range(60, 92))))


def test_several_peppers_keep_their_order(read):
    environment = read(CODE_PEPPERS=f"new:{key(40)}, old:{key(41)}")
    assert [name for name, _ in environment.code_peppers] == ["new", "old"]


def test_the_other_settings_of_saved_pages_are_taken(read, tmp_path: Path):
    environment = read(
        **{**PRODUCTION, "BEHIND_PROXY": "true", "PROXY_HOPS": "2", "CLINIC_NETWORKS": "192.0.2.0/24, 2001:db8::/48"},
        LEAVE_TO="https://www.bbc.co.uk/weather",
        HOUSEKEEPING="false",
        TOMBSTONES_FILE=str(tmp_path / "deleted.txt"),
    )
    assert environment.proxy_hops == 2
    assert [str(network) for network in environment.clinic_networks] == ["192.0.2.0/24", "2001:db8::/48"]
    assert environment.leave_to == "https://www.bbc.co.uk/weather"
    assert not environment.housekeeping
    assert environment.tombstones_file == tmp_path / "deleted.txt"


def test_the_settings_of_the_staffs_rooms_are_taken(read, tmp_path: Path):
    environment = read(
        AUDIT_CHECKPOINTS_FILE=str(tmp_path / "audit.txt"),
        MAIL_URL="smtps://us%40hospital.org:p%2Fw@mail.hospital.org",
        MAIL_FROM="decide@hospital.org",
        GUIDE="bone-sarcoma",
        LINK_HOSTS="library.hospital.org",
        TIME_ZONE="Europe/London",
        NOTES_KEPT_MONTHS="12",
    )
    assert environment.audit_checkpoints_file == tmp_path / "audit.txt"
    assert environment.mail_url == Mail("mail.hospital.org", 465, "us@hospital.org", "p/w", starts_with_tls=True)
    assert environment.mail_from == "decide@hospital.org"
    assert (environment.guide, environment.link_hosts) == ("bone-sarcoma", ("library.hospital.org",))
    assert (environment.time_zone, environment.notes_kept_months) == ("Europe/London", 12)


def test_mail_changes_to_tls_where_the_server_does_not_start_with_it(read):
    mail = read(MAIL_URL="smtp://mail.hospital.org", MAIL_FROM="decide@hospital.org").mail_url
    assert mail == Mail("mail.hospital.org", 587, "", "", starts_with_tls=False)


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
    ("CODE_PEPPERS", ""),
    ("CODE_PEPPERS", ","),
    ("CODE_PEPPERS", key(60)),
    ("CODE_PEPPERS", f":{key(60)}"),
    ("CODE_PEPPERS", f"Upper Case:{key(60)}"),
    ("CODE_PEPPERS", f"a-name-of-17-signs:{key(60)}"),
    ("CODE_PEPPERS", "2026q4:not base64 at all!"),
    ("CODE_PEPPERS", f"2026q4:{base64.b64encode(b'quite short').decode()}"),
    ("CODE_PEPPERS", f"2026q4:{base64.b64encode(bytes(32)).decode()}"),
    ("CODE_PEPPERS", f"2026q4:{key(60)},2026q4:{key(61)}"),
    ("CODE_PEPPERS", f"2026q4:{key(60)},2026q3:{key(60)}"),
    ("CODE_PEPPERS", f"2026q4:{key(0)}"),
    ("CODE_PEPPERS_FILE", ""),
    ("CODE_PEPPERS_FILE", "/nowhere/at/all"),
    ("CODE_PEPPERS_FILE", "/dev/null"),
    ("CODE_PEPPERS_FILE", "/"),
    ("TOMBSTONES_FILE", ""),
    ("TOMBSTONES_FILE", "deleted.txt"),
    ("TOMBSTONES_FILE", "/tmp"),
    ("PROXY_HOPS", "-1"),
    ("PROXY_HOPS", "10"),
    ("PROXY_HOPS", "some"),
    ("PROXY_HOPS", "1"),
    ("CLINIC_NETWORKS", "the hospital"),
    ("CLINIC_NETWORKS", "192.0.2.1/24"),
    ("LEAVE_TO", ""),
    ("LEAVE_TO", "http://www.wikipedia.org/"),
    ("LEAVE_TO", "https://user:word@www.wikipedia.org/"),
    ("LEAVE_TO", "https://www.wikipedia.org/ somewhere"),
    ("LEAVE_TO", "javascript:alert(1)"),
    ("HOUSEKEEPING", "sometimes"),
    ("AUDIT_CHECKPOINTS_FILE", "audit.txt"),
    ("AUDIT_CHECKPOINTS_FILE", "/tmp"),
    ("MAIL_URL", "mail.hospital.org"),
    ("MAIL_URL", "https://mail.hospital.org"),
    ("MAIL_URL", "smtp://:465"),
    ("MAIL_URL", "smtp://mail.hospital.org:notaport"),
    ("MAIL_URL", "smtp://mail.hospital.org/folder"),
    ("MAIL_FROM", "somebody"),
    ("MAIL_FROM", "a@hospital.org, b@hospital.org"),
    ("GUIDE", "Soft Tissue"),
    ("GUIDE", "soft--tissue"),
    ("GUIDE", ""),
    ("LINK_HOSTS", "*.hospital.org"),
    ("LINK_HOSTS", "https://hospital.org"),
    ("TIME_ZONE", "Middle-earth/Bree"),
    ("NOTES_KEPT_MONTHS", "0"),
    ("NOTES_KEPT_MONTHS", "241"),
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


@pytest.mark.parametrize("name", ["SECRET_KEY", "SEALING_KEYS", "CODE_PEPPERS", "ALLOWED_HOSTS", "SITE_ORIGIN"])
def test_production_names_what_is_missing(read, name: str):
    with pytest.raises(BadSetting, match=rf"^{name} is missing\. Right would be: "):
        read(**{given: value for given, value in PRODUCTION.items() if given != name})


def test_mail_needs_somebody_who_sends_it(read):
    with pytest.raises(BadSetting, match="MAIL_FROM is missing"):
        read(MAIL_URL="smtps://mail.hospital.org")


def test_every_missing_setting_is_named_at_once(read):
    with pytest.raises(BadSetting) as caught:
        read(DECISION_AID_MODE="production")
    assert [line.split()[0] for line in str(caught.value).splitlines()] == [*PRODUCTION][1:]


@pytest.mark.parametrize("keys", [[key(0), key(50)], [key(50), key(0)], [key(0).rstrip("="), key(50)]])
def test_the_sealing_keys_must_not_be_the_secret_key(read, keys: list[str]):
    with pytest.raises(BadSetting, match=r"^SEALING_KEYS holds a key that is part of SECRET_KEY"):
        read(**{**PRODUCTION, "SECRET_KEY": "".join(keys)})


@pytest.mark.parametrize("place", [0, 1])
def test_a_pepper_must_not_be_part_of_the_secret_key(read, place: int):
    peppers = [f"new:{key(60)}", f"old:{key(61)}"]
    shared = key(60 + place).rstrip("=")
    with pytest.raises(BadSetting, match=r"^CODE_PEPPERS holds a key that is part of SECRET_KEY"):
        read(**{**PRODUCTION, "SECRET_KEY": f"q8Zr1uVx{shared}", "CODE_PEPPERS": ",".join(peppers)})


def test_a_pepper_must_not_be_a_sealing_key(read, tmp_path: Path):
    with pytest.raises(BadSetting, match=r"^CODE_PEPPERS holds a key that is one of SEALING_KEYS"):
        read(**{**PRODUCTION, "CODE_PEPPERS": f"new:{key(60)},old:{key(0)}"})
    peppers = tmp_path / "peppers"
    peppers.write_text(f"new:{key(0)}")
    given = {name: value for name, value in PRODUCTION.items() if name != "CODE_PEPPERS"}
    with pytest.raises(BadSetting, match=r"^CODE_PEPPERS_FILE holds a key that is one of SEALING_KEYS"):
        read(**given, CODE_PEPPERS_FILE=str(peppers))


def test_peppers_come_from_one_place(read, tmp_path: Path):
    peppers = tmp_path / "peppers"
    peppers.write_text(f"new:{key(61)}")
    with pytest.raises(BadSetting, match=r"^CODE_PEPPERS_FILE is set as well as CODE_PEPPERS"):
        read(**PRODUCTION, CODE_PEPPERS_FILE=str(peppers))


def test_processes_that_start_together_agree_on_the_keys_of_a_trial(tmp_path: Path):
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(trial_keys, [tmp_path / "var"] * 64))
    assert len(set(made)) == 1
    assert sorted(path.name for path in (tmp_path / "var").iterdir()) == [FILE_NAME, f"{FILE_NAME}.lock"]


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
    assert "2026q4" not in shown


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
