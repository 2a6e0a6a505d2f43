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
    "ALLOWED_HOSTS": "the host names that people type, with commas between; no wildcard",
    "SITE_ORIGIN": "the address that people open, https:// and one of ALLOWED_HOSTS",
    "DATABASE_URL": "sqlite:////folder/file.sqlite3 or postgres://user:password@host/name",
    "DEBUG": "true or false, and false in production",
    "BEHIND_PROXY": "true if a proxy sets X-Forwarded-Proto on every request, otherwise false",
    "VISIT_HOURS": "a whole number of hours from 1 to 24",
}
_NEEDED_IN_PRODUCTION = ("SECRET_KEY", "SEALING_KEYS", "ALLOWED_HOSTS", "SITE_ORIGIN")

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
            return environment if environment.is_production else _with_trial_keys(environment, var)
    raise BadSetting(problems)


def _from_validation(error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors(include_input=False, include_context=False, include_url=False):
        name = str(detail["loc"][0]).upper()
        own = detail["type"] == "value_error"  # raised by decision_aid.variables
        yield name, detail["msg"].removeprefix("Value error, ") if own else "has a value that cannot be used"


def _do_not_hold_together(environment: Environment) -> Iterator[Problem]:
    secret = environment.secret_key.get_secret_value().replace("-", "+").replace("_", "/")
    if any(base64.b64encode(key).decode("ascii").rstrip("=") in secret for key in environment.sealing_keys):
        yield "SEALING_KEYS", "holds a key that is part of SECRET_KEY"
    if environment.is_production:
        given = environment.names_set()
        yield from ((name, "is missing") for name in _NEEDED_IN_PRODUCTION if name not in given)
        if environment.debug:
            yield "DEBUG", "is on, which would show strangers the inside of the service"
        if "SITE_ORIGIN" in given and not environment.site_origin.startswith("https://"):
            yield "SITE_ORIGIN", "is not https"
        if {"SITE_ORIGIN", "ALLOWED_HOSTS"} <= given and not _origin_is_allowed(environment):
            yield "SITE_ORIGIN", "is a host that ALLOWED_HOSTS does not name"


def _origin_is_allowed(environment: Environment) -> bool:
    host = urlsplit(environment.site_origin).hostname or ""
    return host in {name.lower().strip("[]") for name in environment.allowed_hosts}


def _with_trial_keys(environment: Environment, var: Path) -> Environment:
    given = environment.names_set()
    if {"SECRET_KEY", "SEALING_KEYS"} <= given:
        return environment
    try:
        secret_key, sealing_keys = trial_keys(var)
    except TrialKeysUnusable as problem:
        raise BadSetting([("SECRET_KEY", f"is not set, and {str(problem).rstrip('.')}")]) from None
    made = {"secret_key": SecretStr(secret_key), "sealing_keys": sealing_keys}
    return environment.model_copy(update={name: value for name, value in made.items() if name.upper() not in given})
