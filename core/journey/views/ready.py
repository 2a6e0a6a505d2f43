"""Ready for the talk?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from core.journey import ready as asking
from core.journey.pages import NOT_UNDERSTOOD, draw, see_other, try_to_remember
from core.journey.remembering import WalkRequest, with_walk
from core.journey.walk import Walk

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
AGAIN = [("more", _("A great deal")), ("some", _("Some")), ("little", _("Not so much"))]


class ReadyForm(forms.Form):
    """Every answer may be left out."""

    def __init__(self, *args: Any, walk: Walk, **options: Any) -> None:
        super().__init__(*args, **options)
        wrong = {"invalid_choice": _("Choose one of the answers on this page")}
        names = [f"sure-{sure.key}" for sure in asking.SURE]
        names += [f"check-{key}" for key in walk.guide.understanding]
        for name in names:
            self.fields[name] = forms.ChoiceField(required=False, choices=YES_NO, error_messages=wrong)
        self.fields["again"] = forms.ChoiceField(required=False, choices=AGAIN, error_messages=wrong)

    def said(self, walk: Walk) -> Walk:
        """The walk with the answers that could be read."""
        again = self.cleaned_data.get("again", "")
        return walk.saying(sure=self._answers("sure-"), understanding=self._answers("check-"), asked_again=again)

    def _answers(self, prefix: str) -> dict[str, bool]:
        """The answers whose names begin so: key -> yes or no."""
        filled = {name: value for name, value in self.cleaned_data.items() if value and name.startswith(prefix)}
        return {name.removeprefix(prefix): value == "yes" for name, value in filled.items()}


@require_http_methods(["GET", "HEAD", "POST"])
@with_walk
def ready(request: WalkRequest) -> HttpResponse:
    """Four questions about deciding, what matters most asked again, and a check of what was read."""
    walk = said = request.walk
    status = 200
    form = ReadyForm(request.POST if request.method == "POST" else None, walk=walk)
    if request.method == "POST":
        understood = form.is_valid()
        said = form.said(walk)
        if understood and not request.walk_fault:
            response = see_other(reverse("notes") if "go" in request.POST else reverse("ready") + "#answers")
            if try_to_remember(response, said, form, was=walk):
                return response
        status = NOT_UNDERSTOOD
    context = {
        "form": form,
        "said": said,  # what the form holds, kept or not
        "sure": [(sure, said.sure.get(sure.key)) for sure in asking.SURE],
        "sure_source": asking.SURE_SOURCE,
        "gaps": asking.gaps(walk),
        "checked": asking.checked(said),
        "again": asking.most_important(walk),
        "again_levels": AGAIN,
        "back": reverse("compare"),
    }
    return draw(request, "journey/ready.html", context, status=status)
