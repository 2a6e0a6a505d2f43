"""What the forms of the desk need to name their fields."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from core.editorial.forms.kinds import Bound, joined
from core.editorial.forms.labels import Label

register = template.Library()


@register.filter
def named(last: Any, name: str) -> str:
    """The name of a field within the one of this name."""
    return joined(name, last)


@register.filter
def adding(label: Label) -> str:
    """The words on the button that adds a row."""
    return _("Add: %(one)s") % {"one": label.one or label.words}


@register.filter
def row_name(field: Bound) -> str:
    """What one row of a list is called."""
    return f"{field.label.words} {field.more['number']}"
