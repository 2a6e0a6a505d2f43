"""What a deployment may set, read from the environment and checked before anything else starts.

Every complaint names the variable, says what is wrong and what would be right. None repeats a value, so that a
mistyped secret does not end up in a log.
"""

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from decision_aid import variables
from decision_aid.trial_keys import TrialKeysUnusable, trial_keys

_RIGHT = {
    "DECISION_AID_MODE": "trial (the default) or production",
    "SECRET_KEY": f"at least {variables.SECRET_KEY_CHARACTERS} random characters, used for nothing else",
    "SEALING_KEYS": "32 random bytes in base64 (openssl rand -base64 32), used for nothing else; "
    "several with commas between, newest first",
    "CODE_PEPPERS": "name:key, the name of a-z, 0-9 and -, the key 32 random bytes in base64 "
    "(openssl rand -base64 32), used for nothing else; several with commas between, newest first",
    "CODE_PEPPERS_FILE": "a file with one name:key on each line, newest first, and no CODE_PEPPERS beside it",
    "TOMBSTONES_FILE": "the full path of a file that the service may write, outside the database and its backups",
    "ALLOWED_HOSTS": "the host names that people type, with commas between; no wildcard",
    "SITE_ORIGIN": "the address that people open, https:// and one of ALLOWED_HOSTS",
    "DATABASE_URL": "sqlite:////folder/file.sqlite3 or postgres://user:password@host/name",
    "DEBUG": "true or false, and false in production",
    "BEHIND_PROXY": "true if a proxy sets X-Forwarded-Proto on every request, otherwise false",
    "PROXY_HOPS": "how many proxies of yours add to X-Forwarded-For, from 0 to 9; over 0 only with BEHIND_PROXY",
    "CLINIC_NETWORKS": "networks such as 192.0.2.0/24, with commas between",
    "LEAVE_TO": "the https:// address of a plain, neutral site",
    "VISIT_HOURS": "a whole number of hours from 1 to 24",
    "AUDIT_CHECKPOINTS_FILE": "the full path of a file that the service may write, outside the database and its "
    "backups",
    "MAIL_URL": "smtps://user:password@host for TLS from the start, or smtp://user:password@host for STARTTLS",
    "MAIL_FROM": "the e-mail address that mail of the service comes from",
    "GUIDE": "the short name of a guide: a-z and 0-9 with single hyphens between, such as soft-tissue-sarcoma",
    "LINK_HOSTS": "the host names that links of a guide may lead to besides those of its sources, with commas between",
    "TIME_ZONE": "the name of a time zone, such as Europe/London",
    "NOTES_KEPT_MONTHS": "a whole number of months from 1 to 240",
    "HOUSEKEEPING": "true, or false where manage.py purge runs every hour instead",
}
_NEEDED_IN_PRODUCTION = ("SECRET_KEY", "SEALING_KEYS", "CODE_PEPPERS", "ALLOWED_HOSTS", "SITE_ORIGIN")

Problem = tuple[str, str]  # the name of the variable; what is wrong with it


class BadSetting(ImproperlyConfigured):
    """The environment does not describe a service that may start. The message is for the person who set it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__("\n".join(f"{name} {wrong}. Right would be: {_RIGHT[name]}." for name, wrong in problems))


class Environment(BaseSettings):
    """The checked settings. Each field is the variable of the same name, in lower case."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", validate_default=False, hide_input_in_errors=True)

    decision_aid_mode: Literal["trial", "production"] = "trial"
    secret_key: Annotated[SecretStr, BeforeValidator(variables.secret_key)] = SecretStr("")
    sealing_keys: Annotated[tuple[bytes, ...], NoDecode, BeforeValidator(variables.sealing_keys)] = Field(
        (), repr=False
    )
    code_peppers: Annotated[variables.Peppers, NoDecode, BeforeValidator(variables.code_peppers)] = Field(
        (), repr=False
    )
    code_peppers_file: Annotated[variables.Peppers, NoDecode, BeforeValidator(variables.code_peppers_file)] = Field(
        (), repr=False
    )
    tombstones_file: Annotated[Path | None, BeforeValidator(variables.file)] = None
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(variables.hosts)] = (
        "localhost",
        "127.0.0.1",
        "[::1]",
    )
    site_origin: Annotated[str, BeforeValidator(variables.origin)] = "http://localhost:8000"
    database_url: Annotated[dict[str, Any] | None, NoDecode, BeforeValidator(variables.database)] = Field(
        None, repr=False
    )
    debug: bool = False
    behind_proxy: bool = False
    proxy_hops: int = Field(0, ge=0, le=9)
    clinic_networks: Annotated[tuple[variables.Network, ...], NoDecode, BeforeValidator(variables.networks)] = ()
    leave_to: Annotated[str, BeforeValidator(variables.way_out)] = "https://www.wikipedia.org/"
    audit_checkpoints_file: Annotated[Path | None, BeforeValidator(variables.file)] = None
    mail_url: Annotated[variables.Mail | None, NoDecode, BeforeValidator(variables.mail)] = Field(None, repr=False)
    mail_from: Annotated[str, BeforeValidator(variables.mail_from)] = ""
    guide: str = Field("soft-tissue-sarcoma", max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    link_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(variables.hosts)] = ()
    time_zone: Annotated[str, BeforeValidator(variables.time_zone)] = "UTC"
    notes_kept_months: int = Field(24, ge=1, le=240)
    housekeeping: bool = True
    visit_hours: int = Field(24, ge=1, le=24)

    @property
    def is_production(self) -> bool:
        return self.decision_aid_mode == "production"

    def names_set(self) -> set[str]:
        """The variables that were given, rather than left to their defaults."""
        return {name.upper() for name in self.model_fields_set}


def read_environment(*, var: Path) -> Environment:
    """The settings of this process.

    :param var: the folder for what the app writes; the keys of a trial are kept there.
    :raises BadSetting: naming every variable that is wrong.
    """
    try:
        environment = Environment()
    except ValidationError as error:
        problems = list(_from_validation(error))
    else:
        problems = list(_do_not_hold_together(environment))
        if not problems:
            return _with_defaults(environment, var)
    raise BadSetting(problems)


def _from_validation(error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors(include_input=False, include_context=False, include_url=False):
        name = str(detail["loc"][0]).upper()
        own = detail["type"] == "value_error"  # raised by decision_aid.variables
        yield name, detail["msg"].removeprefix("Value error, ") if own else "has a value that cannot be used"


def _do_not_hold_together(environment: Environment) -> Iterator[Problem]:
    given = environment.names_set()
    yield from _keys_alike(environment)
    if {"CODE_PEPPERS", "CODE_PEPPERS_FILE"} <= given:
        yield "CODE_PEPPERS_FILE", "is set as well as CODE_PEPPERS"
    if environment.proxy_hops and not environment.behind_proxy:
        yield "PROXY_HOPS", "believes what strangers say of themselves, since BEHIND_PROXY is not true"
    if environment.mail_url and "MAIL_FROM" not in given:
        yield "MAIL_FROM", "is missing, though MAIL_URL is set"
    if environment.is_production:
        there = given | ({"CODE_PEPPERS"} if "CODE_PEPPERS_FILE" in given else set())
        yield from ((name, "is missing") for name in _NEEDED_IN_PRODUCTION if name not in there)
        if environment.debug:
            yield "DEBUG", "is on, which would show strangers the inside of the service"
        if "SITE_ORIGIN" in given and not environment.site_origin.startswith("https://"):
            yield "SITE_ORIGIN", "is not https"
        if {"SITE_ORIGIN", "ALLOWED_HOSTS"} <= given and not _origin_is_allowed(environment):
            yield "SITE_ORIGIN", "is a host that ALLOWED_HOSTS does not name"


def _keys_alike(environment: Environment) -> Iterator[Problem]:
    """Each key has one use: whoever learns one of them must not have another."""
    secret = environment.secret_key.get_secret_value().replace("-", "+").replace("_", "/")
    peppers = {
        "CODE_PEPPERS": [pepper for _, pepper in environment.code_peppers],
        "CODE_PEPPERS_FILE": [pepper for _, pepper in environment.code_peppers_file],
    }
    for name, keys in {"SEALING_KEYS": environment.sealing_keys, **peppers}.items():
        if any(base64.b64encode(key).decode("ascii").rstrip("=") in secret for key in keys):
            yield name, "holds a key that is part of SECRET_KEY"
    for name, keys in peppers.items():
        if set(keys) & set(environment.sealing_keys):
            yield name, "holds a key that is one of SEALING_KEYS"


def _origin_is_allowed(environment: Environment) -> bool:
    host = urlsplit(environment.site_origin).hostname or ""
    return host in {name.lower().strip("[]") for name in environment.allowed_hosts}


def _with_defaults(environment: Environment, var: Path) -> Environment:
    """With what follows from other settings, and in a trial with the keys that were not given."""
    given = environment.names_set()
    follows: dict[str, Any] = {}
    if environment.code_peppers_file:
        follows["code_peppers"] = environment.code_peppers_file
    if environment.behind_proxy and "PROXY_HOPS" not in given:
        follows["proxy_hops"] = 1
    made = {} if environment.is_production else _trial_keys(given, var)
    return environment.model_copy(update={**made, **follows})


def _trial_keys(given: set[str], var: Path) -> dict[str, Any]:
    """Those of the trial's own keys that were not given."""
    if "CODE_PEPPERS_FILE" in given:
        given = given | {"CODE_PEPPERS"}
    missing = [name for name in ("SECRET_KEY", "SEALING_KEYS", "CODE_PEPPERS") if name not in given]
    if not missing:
        return {}
    try:
        secret_key, sealing_keys, code_peppers = trial_keys(var)
    except TrialKeysUnusable as problem:
        raise BadSetting([(missing[0], f"is not set, and {str(problem).rstrip('.')}")]) from None
    made = {"secret_key": SecretStr(secret_key), "sealing_keys": sealing_keys, "code_peppers": code_peppers}
    return {name: value for name, value in made.items() if name.upper() in missing}
