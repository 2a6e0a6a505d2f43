"""A page of the clinic never asks for consultations of all clinics: every query begins with `.of(`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

CLINIC = settings.BASE_DIR / "core" / "clinic"
MANAGERS = {"objects", "_default_manager", "_base_manager"}
OF_NO_CLINIC = {"Mark", "MonthCount", "User", "Clinic"}  # for the modules below the pages
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}
UNSCOPED = {*SHORTCUTS, "consultations", "raw", "cursor", "get_model"}
ALLOWED = {
    ("consulting.py", "Consultation.objects.create"),  # in the clinic of whoever begins it
    ("fence.py", "connection.cursor"),  # tells the database which clinic it is
}


def unscoped(source: str, *, but: frozenset[str] = frozenset()) -> Iterator[str]:
    """What may reach consultations without `.of(` at its beginning, as it is written.

    :param but: models that may be asked for.
    """
    tree = ast.parse(source)
    above = {id(node.value): node for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        name = getattr(node, "attr", getattr(node, "id", ""))
        if isinstance(node, ast.Attribute) and name in MANAGERS and ast.unparse(node.value) not in but:
            asked = above.get(id(node), node)
            if asked.attr != "of":
                yield ast.unparse(asked)
        elif name in (SHORTCUTS if isinstance(node, ast.Name) else UNSCOPED):
            yield ast.unparse(node)


@pytest.mark.parametrize("path", sorted(CLINIC.rglob("*.py")), ids=lambda path: str(path.relative_to(CLINIC)))
def test_no_query_of_the_clinic_begins_without_its_clinic(path: Path) -> None:
    but = frozenset() if path.parent.name == "views" else frozenset(OF_NO_CLINIC)
    found = {(path.name, words) for words in unscoped(path.read_text(encoding="utf-8"), but=but)}
    assert found - ALLOWED == set()


@pytest.mark.parametrize(
    "planted",
    [
        "Consultation.objects.get(pk=pk)",
        "Consultation.objects.filter(pk=pk, clinic=clinic)",
        "Consultation.objects.all()",
        "Consultation._default_manager.first()",
        "request.user.consultations.get(pk=pk)",
        "get_object_or_404(Consultation, pk=pk)",
        "find = Consultation.objects",
        "User.objects.get(pk=pk)",
        "connection.cursor()",
        "apps.get_model('core', 'Consultation')",
    ],
)
def test_a_planted_query_of_all_clinics_is_found(planted: str) -> None:
    assert list(unscoped(planted))


def test_a_query_that_begins_with_its_clinic_is_not() -> None:
    assert not list(unscoped("Consultation.objects.of(request.clinic).filter(pk=pk)"))
