"""The keys of a trial run: made at the first start and kept in a file, so that a laptop needs no settings."""

import base64
import json
import os
import secrets
import tempfile
from pathlib import Path

from decision_aid import variables

FILE_NAME = "trial-keys.json"


class TrialKeysUnusable(Exception):
    """The key file can be neither made nor read. The message says what to do."""


def trial_keys(folder: Path) -> tuple[str, tuple[bytes, ...]]:
    """The secret key and the sealing keys of the trial that lives in `folder`, made there if there are none yet."""
    path = folder / FILE_NAME
    try:
        if not path.exists():
            _make(path)
        kept = json.loads(path.read_text("utf-8"))
        return variables.secret_key(kept["SECRET_KEY"]), variables.sealing_keys(kept["SEALING_KEYS"])
    except OSError as problem:
        raise TrialKeysUnusable(f"{path} cannot be used ({problem.strerror}). Make its folder writable.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise TrialKeysUnusable(f"{path} is damaged. Delete it; what was saved in this trial is then lost.") from None


def _make(path: Path) -> None:
    """Write the file whole or not at all. Of several processes that start together, the first one's file stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "SEALING_KEYS": base64.b64encode(secrets.token_bytes(variables.SEALING_KEY_BYTES)).decode("ascii"),
    }
    handle, draft = tempfile.mkstemp(prefix=f".{FILE_NAME}-", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(keys, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # unlike a rename, this never replaces what another process has just made
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
