"""What a draft changes, and for whom: coverage, made-up people, and every word that differs."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from core.editorial.counted import Counts
from core.editorial.coverage import Covered
from core.editorial.differences import differences
from core.editorial.people import people
from core.editorial.views.showing import found, guide_or_none, published_guide, shown
from core.staff.requests import StaffRequest

MOST_TOLD = 12  # combinations without a path, before the rest is only counted


@require_safe
def coverage(request: StaffRequest, pk: int) -> HttpResponse:
    """Which answers lead to which paths, for every combination, and what the draft changes in it."""
    draft = found(pk)
    guide = guide_or_none(draft)
    if guide is None:
        return shown(request, draft, "editorial/coverage.html", {"unfinished": True})
    decision = request.GET.get("decision", guide.main_decision)
    if decision not in guide.decisions:
        raise Http404
    covered = Covered.of(guide, published_guide(draft), decision)
    axes = [key for key in dict.fromkeys(request.GET.getlist("by")) if key in covered.questions]
    columns = covered.columns(axes)
    chosen = _number(request.GET.get("group", ""), len(columns))
    first, second = [*(axes or covered.questions), "", ""][:2]
    asked = urlencode([("decision", decision), *(("by", key) for key in axes)])
    context: dict[str, Any] = {
        "covered": covered,
        "before": published_guide(draft),
        "decisions": guide.decisions,
        "questions": [(key, guide.questions[key].name) for key in covered.questions],
        "first_axis": first,
        "second_axis": second,
        "columns": columns,
        "heads": [(head, list(held)) for head, held in groupby(columns, key=lambda column: column.heads[:1])],
        "table": [(row, list(zip(columns, row.cells, strict=True))) for row in covered.rows(columns)],
        "column_url": f"?{asked}&",
        "samples": {"fits": Counts(fits=1), "depends": Counts(depends=1), "ruled_out": Counts(ruled_out=1)},
        "most": f":{MOST_TOLD}",
        "more": max(0, len(covered.bare) - MOST_TOLD),
        "chosen": chosen,
        "cases": () if chosen is None else covered.cases(columns[chosen]),
        "group": None if chosen is None else columns[chosen],
    }
    return shown(request, draft, "editorial/coverage.html", context)


def _number(typed: str, below: int) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and int(typed[:6]) < below else None


@require_safe
def made_up_people(request: StaffRequest, pk: int) -> HttpResponse:
    """What changes for each made-up person, and who is not shown what their authors expect."""
    draft = found(pk)
    guide = guide_or_none(draft)
    everybody = people(guide, published_guide(draft)) if guide else ()
    context = {
        "unfinished": guide is None,
        "changing": [person for person in everybody if person.changes or person.fails],
        "the_same": [person for person in everybody if not person.changes and not person.fails],
        "before": published_guide(draft),
    }
    return shown(request, draft, "editorial/review_people.html", context)


@require_safe
def what_differs(request: StaffRequest, pk: int) -> HttpResponse:
    """The draft against the published edition, word by word."""
    draft = found(pk)
    guide, before = guide_or_none(draft), published_guide(draft)
    context: dict[str, Any] = {"unfinished": guide is None, "before": before}
    if guide and before:
        context["sections"] = differences(before, guide)
    return shown(request, draft, "editorial/diff.html", context)
