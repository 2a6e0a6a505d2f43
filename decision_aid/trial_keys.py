"""The keys of a trial run: made at the first start and kept in a file, so that a laptop needs no settings."""

import base64
import json
import os
import secrets
import tempfile
from pathlib import Path

from core.platform.locking import locked
from decision_aid import variables

FILE_NAME = "trial-keys.json"
_NAMES = ("SECRET_KEY", "SEALING_KEYS", "CODE_PEPPERS")


class TrialKeysUnusable(Exception):
    """The key file can be neither made nor read. The message says what to do."""


def trial_keys(folder: Path) -> tuple[str, tuple[bytes, ...], variables.Peppers]:
    """The secret key, the sealing keys and the peppers of the trial that lives in `folder`.

    Made there where there are none yet; a file from before there were peppers gets one.
    """
    path = folder / FILE_NAME
    try:
        kept = _kept(path)
        if "CODE_PEPPERS" not in kept:
            kept = _completed(path)
        return (
            variables.secret_key(kept["SECRET_KEY"]),
            variables.sealing_keys(kept["SEALING_KEYS"]),
            variables.code_peppers(kept["CODE_PEPPERS"]),
        )
    except OSError as problem:
        raise TrialKeysUnusable(f"{path} cannot be used ({problem.strerror}). Make its folder writable.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise TrialKeysUnusable(f"{path} is damaged. Delete it; what was saved in this trial is then lost.") from None


def _kept(path: Path) -> dict[str, str]:
    """What stands in the file, and nothing where there is none. KeyError for one that is not ours."""
    if not path.exists():
        return {}
    kept = json.loads(path.read_text("utf-8"))
    return {name: kept[name] for name in _NAMES if name in kept or name != "CODE_PEPPERS"}


def _completed(path: Path) -> dict[str, str]:
    """The file with what it lacks. Of several processes that start together, the first one's keys stay."""
    with locked(path):
        kept = _kept(path)
        if "CODE_PEPPERS" not in kept:
            kept = {"SECRET_KEY": secrets.token_urlsafe(64), "SEALING_KEYS": _random_key(), **kept}
            kept["CODE_PEPPERS"] = f"trial:{_random_key()}"
            _write(path, kept)
    return kept


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(variables.KEY_BYTES)).decode("ascii")


def _write(path: Path, keys: dict[str, str]) -> None:
    """Whole or not at all."""
    handle, draft = tempfile.mkstemp(prefix=f".{FILE_NAME}-", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(keys, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        Path(draft).unlink(missing_ok=True)
