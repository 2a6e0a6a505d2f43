"""The formats that saved pages have had. A new one is added beside the old ones: what was saved opens for as long as
it was promised, whatever release it was saved by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from core.summaries import derivation, record
from core.summaries.derivation import Derived
from core.summaries.record import Meta, Sealed


class Seal(Protocol):
    def __call__(self, content: dict[str, Any], *, kek: bytes, meta: Meta) -> Sealed: ...


class Unseal(Protocol):
    def __call__(self, sealed: Sealed, *, kek: bytes, meta: Meta) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Format:
    """How a page is found, and how it is sealed and opened. `unseal` raises `record.Damaged`."""

    derived: Callable[[str, bytes], Derived]  # of a code and a pepper
    seal: Seal
    unseal: Unseal


NEWEST = 1
FORMATS = {1: Format(derivation.derived, record.seal, record.unseal)}
