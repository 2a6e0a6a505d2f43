"""A guide written out as the YAML files that `loading` reads. Reading them again gives the same guide."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from core.guide.schema import Guide

WIDTH = 120  # characters of a line


def as_files(guide: Guide) -> dict[str, str]:
    """The texts of the files, by name: one for each section of the guide, in the order that readers see."""
    document: dict[str, Any] = json.loads(guide.canonical())
    days = guide.model_dump(mode="python", exclude_defaults=True)
    return {f"{section}.yaml": _as_yaml({section: _dated(part, days[section])}) for section, part in document.items()}


def _as_yaml(data: dict[str, Any]) -> str:
    out = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = WIDTH
    # The order is the order a reader sees.
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.dump(data, out)
    return out.getvalue()


def _dated(plain: Any, typed: Any) -> Any:
    """The plain data with its days as days, which YAML writes without quotes."""
    if isinstance(typed, date):
        return typed
    if isinstance(plain, dict):
        return {key: _dated(value, typed[key]) for key, value in plain.items()}
    return [_dated(*pair) for pair in zip(plain, typed, strict=True)] if isinstance(plain, list) else plain
